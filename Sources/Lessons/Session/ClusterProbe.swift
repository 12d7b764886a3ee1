public import Cluster
import Machine
import Simulation

/// Answers what checks ask beside the API, each time on a copy of the cluster.
public struct ClusterProbe: CheckProbe {
  private let cluster: Cluster
  private let host: MachineID
  private let workingDirectory: String

  /// How much virtual time a request gets.
  private static let patience = Duration.seconds(5)

  /// Looks at the cluster of `session` as it is now.
  public init(_ session: Session) {
    cluster = session.cluster
    host = session.host
    workingDirectory = session.currentDirectory
  }

  /// Sends an HTTP GET from `place`.
  public mutating func request(_ url: String, from place: Place) -> ProbeAnswer {
    let seconds = Self.patience.wholeSeconds
    let words = ["curl", "-s", "-S", "-i", "--max-time", "\(seconds)", url]
    guard let (output, complaint) = run(words, in: place) else {
      return .failure("there is no \(place.words)")
    }
    guard complaint.isEmpty else { return .failure(Self.reason(complaint)) }
    let head = output.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let statusLine = head.first?.split(separator: " ") ?? []
    guard statusLine.count > 1, let code = Int(statusLine[1].prefix(3)) else {
      return .failure("the answer is no HTTP")
    }
    return .response(status: code, body: Self.body(output))
  }

  /// The text of a file.
  public mutating func file(_ path: String, in place: Place) -> String? {
    guard let (output, complaint) = run(["cat", path], in: place), complaint.isEmpty else {
      return nil
    }
    return output
  }

  /// Runs a command on a copy; nil where there is no such place or program.
  private func run(_ words: [String], in place: Place) -> (output: String, complaint: String)? {
    for machine in machines(of: place) {
      var copy = cluster
      var request = SpawnRequest(words)
      request.workingDirectory = machine == host ? workingDirectory : "/"
      _ = copy.kernel.takeLog(of: machine)
      do throws(Errno) {
        let process = try copy.kernel.start(request, on: machine)
        let end = copy.now + Self.patience + .seconds(1)
        let isDone = copy.advance(to: end) { !$0.kernel.isAlive(process) }
        let chunks = copy.kernel.takeLog(of: machine)
        let output = chunks.filter { !$0.isError }.map(\.text).joined()
        let complaint = chunks.filter(\.isError).map(\.text).joined()
        return (output, isDone ? complaint : "no answer in \(Self.patience.wholeSeconds) seconds")
      } catch {
        continue
      }
    }
    return nil
  }

  private func machines(of place: Place) -> [MachineID] {
    if place == .host { return [host] }
    return cluster.kernel.machineIDs.filter { id in
      switch place {
      case .host: false
      case .node(let name):
        cluster.kernel[id].kind == .node && cluster.kernel[id].hostname == name
      case .pod(_, let name, _):
        cluster.kernel[id].kind == .container && cluster.kernel[id].hostname == name
      }
    }
  }

  private static func body(_ output: String) -> String {
    for end in ["\r\n\r\n", "\n\n"] {
      if let range = output.firstRange(of: end) { return String(output[range.upperBound...]) }
    }
    return output
  }

  /// curl's words without its name and number: `curl: (7) Failed to connect …`.
  private static func reason(_ complaint: String) -> String {
    let line = complaint.prefix { !$0.isNewline }
    guard line.hasPrefix("curl: ("), let end = line.firstRange(of: ") ") else {
      return String(line)
    }
    return String(line[end.upperBound...])
  }
}
