/// How a piece of a line is to look where there are colours.
public enum Ink: Sendable, Hashable {
  /// As everything else.
  case plain
  /// What stands out: names, titles.
  case strong
  /// What matters less: times, revisions.
  case faint
  /// All is well.
  case good
  /// On its way.
  case waiting
  /// Something is wrong.
  case bad
  /// Something has just happened there.
  case active

  /// The sequence that begins it on a terminal; empty for plain text.
  var sequence: String {
    switch self {
    case .plain: ""
    case .strong: "\u{1B}[1m"
    case .faint: "\u{1B}[2m"
    case .good: "\u{1B}[32m"
    case .waiting: "\u{1B}[33m"
    case .bad: "\u{1B}[31m"
    case .active: "\u{1B}[1;36m"
    }
  }
}

/// One line of a report, in pieces of one look each.
public struct InsightLine: Sendable, Hashable {
  /// The pieces from left to right.
  public private(set) var pieces: [(text: String, ink: Ink)] = []

  /// A blank at which no line is broken.
  static let hardSpace = "\u{A0}"

  /// Makes a line of one piece.
  public init(_ text: String = "", _ ink: Ink = .plain) {
    if !text.isEmpty { pieces = [(text, ink)] }
  }

  /// Adds a piece.
  public mutating func add(_ text: String, _ ink: Ink = .plain) {
    if !text.isEmpty { pieces.append((text, ink)) }
  }

  /// The line with a piece more.
  func adding(_ text: String, _ ink: Ink = .plain) -> InsightLine {
    var line = self
    line.add(text, ink)
    return line
  }

  /// The line with another behind it.
  func joined(_ other: InsightLine) -> InsightLine {
    var line = self
    for piece in other.pieces { line.add(piece.text, piece.ink) }
    return line
  }

  /// The line, cut to so many columns.
  func clipped(to width: Int) -> InsightLine {
    guard text.count > width else { return self }
    var line = InsightLine()
    var left = width - 1
    for piece in pieces where left > 0 {
      line.add(String(piece.text.prefix(left)), piece.ink)
      left -= piece.text.count
    }
    return line.adding("…")
  }

  /// The line in as many as its width takes, broken at spaces; further ones stand a little to the right.
  public func wrapped(to width: Int) -> [InsightLine] {
    guard text.count > width, width > 20 else { return [self] }
    let indent = min(width / 2, text.prefix { $0 == " " }.count + 2)
    var lines: [InsightLine] = []
    var line = InsightLine()
    var column = 0
    for piece in pieces {
      for word in Self.words(of: piece.text) {
        let isBlank = word.first == " "
        if column + word.count > width, column > indent || isBlank {
          lines.append(line.trimmed)
          line = InsightLine(String(repeating: " ", count: indent))
          column = indent
          if isBlank { continue }
        }
        var rest = Substring(word)
        while column + rest.count > width {
          line.add(String(rest.prefix(width - column)), piece.ink)
          lines.append(line)
          rest = rest.dropFirst(width - column)
          line = InsightLine(String(repeating: " ", count: indent))
          column = indent
        }
        line.add(String(rest), piece.ink)
        column += rest.count
      }
    }
    return column > indent || lines.isEmpty ? lines + [line] : lines
  }

  /// The line without frames, and with words for signs; nil where nothing is left of it.
  public var inWords: InsightLine? {
    var line = InsightLine()
    for piece in pieces {
      var text = piece.text
      for (sign, word) in Self.signs { text = text.replacing(sign, with: word) }
      text.unicodeScalars.removeAll { (0x2500...0x257F).contains($0.value) }
      line.add(text, piece.ink)
    }
    let isEmpty = line.text.allSatisfy { $0 == " " }
    return isEmpty && !text.allSatisfy { $0 == " " } ? nil : line.trimmed
  }

  private static let signs = [
    ("●", "ready:"), ("◐", "waiting:"), ("✗", "in trouble:"), ("◀──▶", "<->"), ("──▶", "->"),
    ("→", "->"), ("▲", "^"), ("├─", "-"), ("└─ ", "- "), ("…", "..."),
  ]

  /// The line without blanks at its end.
  private var trimmed: InsightLine {
    var line = self
    while let last = line.pieces.last {
      let text = last.text.reversed().drop { $0 == " " }.reversed()
      line.pieces.removeLast()
      guard text.isEmpty else {
        line.add(String(text), last.ink)
        break
      }
    }
    return line
  }

  /// Words and the blanks between them, in order.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    for character in text {
      if let last = words.last?.last, (last == " ") == (character == " ") {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
    }
    return words
  }

  /// The text without looks.
  public var text: String {
    pieces.map(\.text).joined().replacing(Self.hardSpace, with: " ")
  }

  /// The text for a terminal; `hasColours` false leaves it bare.
  public func rendered(hasColours: Bool) -> String {
    guard hasColours else { return text }
    return pieces.map { piece in
      piece.ink == .plain ? piece.text : piece.ink.sequence + piece.text + "\u{1B}[0m"
    }.joined().replacing(Self.hardSpace, with: " ")
  }

  /// Whether both show the same.
  public static func == (left: InsightLine, right: InsightLine) -> Bool {
    left.pieces.elementsEqual(right.pieces) { $0.text == $1.text && $0.ink == $1.ink }
  }

  /// Takes the text into a hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
