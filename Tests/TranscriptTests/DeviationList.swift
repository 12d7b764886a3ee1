/// The commands of a recording that do something else here, each below the reason why.
///
/// A list that only gets shorter: a command that is on it and matches fails the test too.
struct DeviationList {
  /// The listed commands that were not met yet.
  private(set) var unmet: [String]
  private let name: String

  /// Reads from the list of all, a line `FILE:LINE COMMAND` a command and reasons with `#`, what is
  /// of `transcript`.
  init(_ text: String, of transcript: Transcript) {
    name = transcript.name
    unmet = text.split(separator: "\n").filter { $0.hasPrefix(transcript.name + ":") }
      .map(String.init)
  }

  /// Takes a command off the list; false where it is not on it.
  mutating func takes(_ command: Transcript.Command) -> Bool {
    let key = "\(name):\(command.line) \(command.typed[0])"
    guard let index = unmet.firstIndex(of: key) else { return false }
    unmet.remove(at: index)
    return true
  }
}
