import Cluster
import Machine
import Simulation

/// A transcript played again on a fresh cluster.
struct TranscriptRun {
  /// A command with what it did here.
  struct Outcome {
    /// The command as it was recorded.
    var command: Transcript.Command
    /// What it printed here.
    var output: [String]
    /// Its exit status here.
    var status: Int32
    /// What differs; empty where nothing does.
    var differences: [String]
  }

  /// What became of every command.
  private(set) var outcomes: [Outcome] = []
  private var session: Session
  /// What names that were made up in the recording are called here.
  private var names: [(recorded: String, here: String)] = []

  /// Plays `transcript` from its beginning to its end.
  init(_ transcript: Transcript) throws {
    let profile = Profile(rawValue: transcript.setting("profile") ?? "current") ?? .current
    let furniture: ClusterConfiguration.Furniture =
      switch transcript.setting("furniture") {
      case "course": .course
      case "system": .system
      default: .none
      }
    let cluster = Cluster(
      ClusterConfiguration(
        profile: profile,
        nodes: transcript.setting("nodes").flatMap { Int($0) } ?? 1,
        seed: transcript.setting("seed").flatMap { UInt64($0) } ?? 1,
        furniture: furniture
      )
    )
    session = Session(
      cluster,
      files: try TestFiles.folder(transcript.setting("files") ?? "recorded")
    )
    if let columns = transcript.setting("columns").flatMap({ Int($0) }) {
      session.cluster.kernel.resize(session.terminal, columns: columns, rows: 50)
    }
    let commands = transcript.commands
    var index = 0
    for entry in transcript.entries {
      switch entry {
      case .pause(let length): session.cluster.advance(by: length)
      case .command(let command):
        let next = index + 1 < commands.count ? commands[index + 1].prompt : command.prompt
        play(command, nextPrompt: next)
        index += 1
      }
    }
  }

  private mutating func play(_ command: Transcript.Command, nextPrompt: String) {
    var text = ""
    let typed = command.typed.map(renamed)
    if command.acts.isEmpty {
      for line in typed { text += session.run(line).output }
    } else {
      session.type(typed.joined(separator: "\n"))
      for act in command.acts {
        switch act {
        case .wait(let length):
          let end = session.cluster.now + length
          session.advance(to: end)
          session.cluster.advance(to: end)
        case .interrupt: session.interrupt()
        }
      }
      session.advance(to: session.cluster.now + .seconds(10))
      text = session.takeOutput()
    }
    // What a program printed without a line's end stands before the next prompt.
    if session.prompt != nextPrompt { text += session.prompt.removingSuffix(nextPrompt) }
    var lines = text.replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    let status = command.isAtShell && session.isAtShell ? session.lastStatus : command.status
    let comparison = OutputComparison.compare(expected: command.output, actual: lines)
    names += comparison.names
    var differences = comparison.differences
    if status != command.status {
      differences.append("exit status: expected \(command.status), actual \(status)")
    }
    outcomes.append(
      Outcome(command: command, output: lines, status: status, differences: differences)
    )
  }

  /// A command with the names of here.
  private func renamed(_ line: String) -> String {
    var line = line
    for (recorded, here) in names where line.contains(recorded) {
      line = line.replacing(recorded, with: here)
    }
    return line
  }
}

extension String {
  /// The text without `suffix` at its end.
  func removingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
