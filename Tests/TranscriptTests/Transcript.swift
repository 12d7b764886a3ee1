import Simulation

/// A recorded session: what was typed at a prompt, what was printed, and what time passed.
struct Transcript {
  /// One thing that the session did.
  enum Entry {
    /// Somebody typed a command.
    case command(Command)
    /// Somebody waited.
    case pause(Duration)
  }

  /// A command and what became of it.
  struct Command {
    /// The line of the file that it stands in, from 1.
    var line: Int
    /// The prompt that it was typed at, `$ ` for the learner's own shell.
    var prompt: String
    /// What was typed: the command and the continued lines of a here-document.
    var typed: [String]
    /// What was done while it ran.
    var acts: [Act] = []
    /// What it printed.
    var output: [String] = []
    /// Its exit status.
    var status: Int32 = 0

    /// Whether it was typed at the learner's own shell, which knows its exit status.
    var isAtShell: Bool { prompt == Transcript.shellPrompt }
  }

  /// What somebody does while a command runs.
  enum Act {
    /// Lets time pass.
    case wait(Duration)
    /// Types Ctrl-C.
    case interrupt
  }

  /// The prompt of the learner's own shell.
  static let shellPrompt = "$ "

  /// The file's name, without its ending.
  var name: String
  /// Lines `key: value` before the first command.
  var settings: [(key: String, value: String)] = []
  /// What happened, in order.
  var entries: [Entry] = []

  /// The value of a line of the front matter.
  func setting(_ key: String) -> String? { settings.first { $0.key == key }?.value }

  /// The commands alone.
  var commands: [Command] {
    entries.compactMap { entry in
      guard case .command(let command) = entry else { return nil }
      return command
    }
  }
}
