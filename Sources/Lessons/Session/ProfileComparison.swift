public import Cluster
import Simulation

/// The same command in both profiles, on copies: what each prints, and what only one prints.
public struct ProfileComparison: Sendable {
  /// How long a command may take in virtual time.
  private static let patience = Duration.seconds(300)

  /// What each of them printed; with a * what only that one did.
  public private(set) var lines: [String] = []
  /// What it comes to, in a sentence.
  public let verdict: String

  /// Runs `command` on a copy of `session`, and on a cluster of the other profile that has seen
  /// `history`, the commands typed so far.
  ///
  /// With a `preparation`, the other cluster is made ready as that one was, with the course's `files`.
  public init(
    _ command: String,
    in session: Session,
    after history: [String],
    preparation: Preparation? = nil,
    files: [CourseFile] = []
  ) {
    let configuration = session.cluster.configuration
    var changed = configuration
    changed.profile = configuration.profile == .v18 ? .current : .v18
    changed.start = ClusterConfiguration.standardStart(changed.profile)
    var here = session
    var there: Session
    if var preparation {
      preparation.profile = changed.profile.rawValue
      there = preparation.makeSession(files: files, seed: configuration.seed)
    } else {
      there = Session(Cluster(changed), files: session.workingFiles)
    }
    for earlier in history {
      _ = there.run(earlier, limit: Self.patience)
      there.settle()
    }
    let ours = here.run(command, limit: Self.patience)
    let theirs = there.run(command, limit: Self.patience)
    let left = Self.lines(ours.output)
    let right = Self.lines(theirs.output)
    for (name, printed, others, status) in [
      (configuration.profile.rawValue, left, right, ours.status),
      (changed.profile.rawValue, right, left, theirs.status),
    ] {
      lines.append("\(name)\(status == 0 ? "" : " (exit status \(status))")")
      lines += printed.map { (others.contains($0) ? "    " : "  * ") + $0 }
    }
    let isSame = left == right && ours.status == theirs.status
    verdict = isSame ? "Both print the same." : "Lines with * are of this profile alone."
  }

  /// The command that a line asks to compare; nil where it is none.
  public static func command(in line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard words.first == "compare", words.count > 1 else { return nil }
    return words.dropFirst().joined(separator: " ")
  }

  /// What checks see of it.
  func observations(of command: String) -> [Observation] {
    let words = ["compare"] + command.split(separator: " ").map(String.init)
    return [
      .program(ProgramObservation(place: .host, arguments: words)),
      .output((lines + [verdict]).joined(separator: "\n")),
    ]
  }

  private static func lines(_ output: String) -> [String] {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
