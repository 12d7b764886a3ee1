public import APIServer
public import Cluster
import KubernetesAPI
import Machine
public import Simulation

/// Answers what checks ask beside the API, each time on a copy of the cluster.
public struct ClusterProbe: CheckProbe {
  private var session: Session
  /// When the learner's own doings began.
  let beginning: Instant

  /// How much virtual time a request or command gets.
  private static let patience = Duration.seconds(5)
  /// How much virtual time a command at the learner's shell gets.
  private static let commandPatience = Duration.seconds(120)

  /// Looks at the cluster of `session` as it is now.
  ///
  /// `beginning` is when the learner's own doings began: what was done before is nobody's.
  public init(_ session: Session, since beginning: Instant = Instant(seconds: 0)) {
    self.session = session
    self.beginning = beginning
  }

  /// What happened so far.
  var trace: TraceLog? { session.cluster.api.trace }

  /// The API of the copy.
  public var client: APIServer { session.cluster.api }

  /// Lets time pass on the copy until an object changes, at most for `limit`.
  public mutating func pass(atMost limit: Duration) -> Duration {
    let start = session.cluster.now
    let revision = session.cluster.api.revision
    session.cluster.advance(to: start + limit) { $0.api.revision != revision && $0.now > start }
    return session.cluster.exceeded == nil ? session.cluster.now - start : limit
  }

  /// Types a line at the shell of the copy, which is freed for it where something runs there.
  public mutating func type(_ line: String) -> [Observation] {
    if !session.isAtShell {
      session.interrupt()
      session.advance(to: session.cluster.now + .seconds(1))
    }
    var observer = SessionObserver(session)
    session.type(line)
    session.advance(to: session.cluster.now + Self.commandPatience)
    return observer.take(from: session, output: session.takeOutput())
  }

  /// Sends an HTTP GET from `place`.
  public mutating func request(_ url: String, from place: Place) -> ProbeAnswer {
    let seconds = Self.patience.wholeSeconds
    let words = ["curl", "-s", "-S", "-i", "--max-time", "\(seconds)", url]
    guard let answer = run(words, in: place) ?? requestByWget(url, from: place) else {
      return .failure(
        machine(of: place) == nil
          ? "there is no \(place.words) that runs" : "\(place.words) has neither curl nor wget"
      )
    }
    guard answer.complaint.isEmpty else { return .failure(Self.reason(answer.complaint)) }
    let head = answer.output.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let statusLine = head.first?.split(separator: " ") ?? []
    guard statusLine.count > 1, let code = Int(statusLine[1].prefix(3)) else {
      return .failure("the answer is no HTTP")
    }
    return .response(status: code, body: Self.body(answer.output))
  }

  /// The text of a file.
  public mutating func file(_ path: String, in place: Place) -> String? {
    guard let machine = machine(of: place) else { return nil }
    var path = path
    if machine == session.host, !path.hasPrefix("/") {
      path = "\(session.workingDirectory)/\(path)"
    }
    return session.cluster.kernel.contents(path, on: machine).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The programs that run in a place.
  public func programs(in place: Place) -> [[String]]? {
    guard let machine = machine(of: place) else { return nil }
    return session.cluster.kernel[machine].processList.filter { $0.state != "Z" }
      .map(\.arguments)
  }

  /// Tries a command line.
  public mutating func run(_ line: String, in place: Place) -> CommandAnswer? {
    guard let answer = run(["sh", "-c", line], in: place) else { return nil }
    return CommandAnswer(output: answer.output + answer.complaint, status: answer.status)
  }

  private struct Answer {
    var output: String
    var complaint: String
    var status: Int?
  }

  /// An image with wget alone tells less, but enough.
  private func requestByWget(_ url: String, from place: Place) -> Answer? {
    let words = ["wget", "-q", "-T", "\(Self.patience.wholeSeconds)", "-O", "-", url]
    guard var answer = run(words, in: place) else { return nil }
    if answer.status == 0 {
      answer.output = "HTTP/1.1 200 OK\r\n\r\n" + answer.output
      answer.complaint = ""
    } else if let range = answer.complaint.firstRange(of: "HTTP/1.") {
      answer.output = String(answer.complaint[range.lowerBound...]) + "\r\n\r\n"
      answer.complaint = ""
    }
    return answer
  }

  /// Runs a command on a copy; nil where there is no such place or program.
  private func run(_ words: [String], in place: Place) -> Answer? {
    guard let machine = machine(of: place) else { return nil }
    var copy = session.cluster
    copy.forgiveLimits()
    var request = SpawnRequest(words)
    let isHost = machine == session.host
    request.workingDirectory = isHost ? session.currentDirectory : "/"
    request.environment = session.environment(of: machine)
    request.isAwaited = true
    // Not the machine's log, to which its own programs write too.
    let (screen, errors) = (copy.kernel.makeTerminal(), copy.kernel.makeTerminal())
    let descriptors: [Descriptor?] = [.null, .terminal(screen), .terminal(errors)]
    do throws(Errno) {
      let process = try copy.kernel.start(request, on: machine, descriptors: descriptors)
      let end = copy.now + Self.patience + .seconds(1)
      var status: Int32?
      copy.advance(to: end) {
        status = $0.kernel.exitStatus(of: process)
        return status != nil
      }
      let output = String(decoding: copy.kernel.drainOutput(of: screen), as: UTF8.self)
      var complaint = String(decoding: copy.kernel.drainOutput(of: errors), as: UTF8.self)
      if status == nil { complaint = "no answer in \(Self.patience.wholeSeconds) seconds" }
      return Answer(output: output, complaint: complaint, status: status.map(Int.init))
    } catch {
      return nil
    }
  }

  private func machine(of place: Place) -> MachineID? {
    let kernel = session.cluster.kernel
    switch place {
    case .host: return session.host
    case .node(let name):
      return kernel.machineIDs.first {
        kernel[$0].kind == .node && kernel[$0].hostname == name
      }
    case .pod(let namespace, let name, let container):
      var api = session.cluster.api
      do throws(Status) {
        let pod = try api.get(Pod.self, namespace: namespace, name: name)
        let running = session.cluster.containers(ofPod: pod.metadata.uid)
        if !container.isEmpty { return running.first { $0.name == container }?.machine }
        // The first of the pod's own list, as kubectl exec takes it.
        for wanted in pod.spec.containers {
          if let found = running.first(where: { $0.name == wanted.name }) { return found.machine }
        }
        return nil
      } catch {
        return nil
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
