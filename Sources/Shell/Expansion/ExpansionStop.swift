/// Why an expansion does not end here.
enum ExpansionStop: Error {
  /// The output of these commands is needed first; the expansion is then done again.
  case substitute(CommandList)
  /// It cannot be done: the message goes to standard error, and the line is given up, or the shell.
  case failure(String, ends: Reach)
  /// An integer variable was given what is no number: everything that is left is given up.
  case abandonment(String)
  /// A redirection that cannot be done: only its command fails.
  case refused(String)
  /// The regular expression of `[[ … =~ … ]]` is none: status 2.
  case invalidExpression

  /// What a failure ends.
  enum Reach: Sendable {
    /// The line that runs.
    case line
    /// The line, or the shell where errors end it (`set -e`).
    case lineOrShell
    /// The shell.
    case shell
  }

  /// The failure of arithmetic as a builtin tells it.
  func named(_ builtin: String) -> ExpansionStop {
    if case .abandonment(let message) = self { return .abandonment("\(builtin): \(message)") }
    guard case .failure(let message, let ends) = self, message.contains("(error token is") else {
      return self
    }
    return .failure("\(builtin): \(message)", ends: ends)
  }
}

/// A word on its way to fields: bytes, and which of them were quoted.
struct ExpandedText: Sendable {
  var bytes: [UInt8] = []
  var quoted: [Bool] = []
  /// Whether quotes were written, so that an empty result still is a field.
  var hasQuotes = false

  var isEmpty: Bool { bytes.isEmpty && !hasQuotes }
  var string: String { String(bytes: bytes) }

  mutating func append(_ text: some Sequence<UInt8>, quoted isQuoted: Bool) {
    let before = bytes.count
    bytes.append(contentsOf: text)
    quoted.append(contentsOf: repeatElement(isQuoted, count: bytes.count - before))
  }
}

/// Pieces of text; where unquoted expansions split them, several.
struct FieldBuilder: Sendable {
  private(set) var finished: [ExpandedText] = []
  var open = ExpandedText()
  /// Whether the open field is one even if it stays empty.
  private var isOpen = false

  mutating func literal(_ text: String) {
    guard !text.isEmpty else { return }
    open.append(text.utf8, quoted: false)
    isOpen = true
  }

  mutating func quoted(_ text: String) {
    open.append(text.utf8, quoted: true)
    open.hasQuotes = true
    isOpen = true
  }

  /// Ends the open field.
  mutating func breakField() {
    if isOpen { finished.append(open) }
    open = ExpandedText()
    isOpen = false
  }

  /// Begins a field even if nothing was in the last one.
  mutating func breakAlways() {
    isOpen = true
    breakField()
  }

  /// Text from an unquoted expansion, split at the separators.
  mutating func split(_ text: String, separators: [UInt8]) {
    var sawSeparator = false
    var bytes = text.utf8[...]
    while let byte = bytes.first {
      let run = bytes.prefix { !separators.contains($0) }
      guard run.isEmpty else {
        open.append(run, quoted: false)
        isOpen = true
        sawSeparator = false
        bytes = bytes[run.endIndex...]
        continue
      }
      bytes = bytes.dropFirst()
      let isWhite = byte.isBlank || byte == Byte.newline
      if isWhite {
        if isOpen {
          breakField()
          sawSeparator = true
        }
      } else if isOpen {
        breakField()
        sawSeparator = false
      } else if sawSeparator {
        sawSeparator = false
      } else {
        breakAlways()
      }
    }
  }

  mutating func finish() -> [ExpandedText] {
    breakField()
    return finished
  }
}
