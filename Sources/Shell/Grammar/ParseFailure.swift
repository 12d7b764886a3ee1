/// Why a text is not (yet) a command.
enum ParseFailure: Error, Equatable, Sendable {
  /// The text ends before the command does; more lines may complete it.
  case incomplete(Missing, line: Int)
  case unexpected(token: String, expected: String = "", line: Int)
  /// What cannot be told from arithmetic: the word before it.
  case ambiguous(after: String, line: Int)
  case badSubstitution(String, line: Int)
  /// The variable of a `for` that can be none, which only bash lets pass.
  case badName(String, line: Int)
  /// Something that is no number behind `>&`, in dash.
  case badDescriptor(line: Int)
  case conditional(String, line: Int)
  case notSimulated(String, line: Int)
  /// Commands lie inside each other deeper than the shell allows.
  case nesting(limit: Int, line: Int)

  /// What an unfinished command waits for.
  enum Missing: Equatable, Sendable {
    case quote(String)
    case word(String)
  }

  var line: Int {
    switch self {
    case .incomplete(_, let line), .unexpected(_, _, let line), .ambiguous(_, let line),
      .badName(_, let line), .badDescriptor(let line),
      .badSubstitution(_, let line),
      .conditional(_, let line), .notSimulated(_, let line), .nesting(_, let line):
      line
    }
  }
}
