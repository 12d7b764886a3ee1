/// The recorded commands that do something else here, each below the reason why.
///
/// A list that only gets shorter: a command that is on it and matches fails the test too.
struct DeviationList {
  /// The listed commands that were not met yet.
  private(set) var unmet: [String] = []

  /// Reads the list: a line `FILE:LINE COMMAND` a command; reasons begin with `#`.
  init(_ text: String) {
    unmet = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  /// Takes a command off the list; false where it is not on it.
  mutating func takes(_ command: Transcript.Command, of transcript: Transcript) -> Bool {
    let key = "\(transcript.name):\(command.line) \(command.typed[0])"
    guard let index = unmet.firstIndex(of: key) else { return false }
    unmet.remove(at: index)
    return true
  }
}
