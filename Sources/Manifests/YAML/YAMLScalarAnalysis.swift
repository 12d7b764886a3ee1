/// What the characters of a text allow: which of YAML's styles can carry it unchanged.
///
/// The rules of libyaml's emitter as go-yaml v2 has them; a tab counts as a special character, which
/// is why kubectl prints a script with tabs as one long quoted line.
struct YAMLScalarAnalysis {
  /// Whether it holds a line break.
  private(set) var isMultiline = false
  /// Whether it can stand without quotes.
  private(set) var allowsPlain = true
  /// Whether it can stand in single quotes.
  private(set) var allowsSingleQuotes = true
  /// Whether it can stand as a block literal.
  private(set) var allowsBlock = true

  init(_ scalars: [Unicode.Scalar]) {
    guard let first = scalars.first, let last = scalars.last else {
      allowsBlock = false
      return
    }
    var hasIndicators =
      scalars.count >= 3 && (scalars[..<3] == ["-", "-", "-"] || scalars[..<3] == [".", ".", "."])
    var hasSpecial = false
    var breakThenSpace = false
    var spaceThenBreak = false
    var wasSpace = false
    var wasBreak = false
    var afterWhitespace = true
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      let beforeWhitespace = next == nil || next == " " || next == "\t"
      if Self.isIndicator(
        scalar,
        isFirst: index == 0,
        after: afterWhitespace,
        before: beforeWhitespace
      ) {
        hasIndicators = true
      }
      if !Self.isPrintable(scalar) { hasSpecial = true }
      if scalar == " " {
        if wasBreak { breakThenSpace = true }
        (wasSpace, wasBreak) = (true, false)
      } else if Self.isBreak(scalar) {
        isMultiline = true
        if wasSpace { spaceThenBreak = true }
        (wasSpace, wasBreak) = (false, true)
      } else {
        (wasSpace, wasBreak) = (false, false)
      }
      afterWhitespace = scalar == " " || scalar == "\t" || Self.isBreak(scalar)
    }
    let edges = first == " " || last == " " || Self.isBreak(first) || Self.isBreak(last)
    if edges || isMultiline || hasIndicators { allowsPlain = false }
    if last == " " { allowsBlock = false }
    if breakThenSpace { (allowsPlain, allowsSingleQuotes) = (false, false) }
    if spaceThenBreak || hasSpecial {
      (allowsPlain, allowsSingleQuotes, allowsBlock) = (false, false, false)
    }
  }

  private static func isIndicator(
    _ scalar: Unicode.Scalar,
    isFirst: Bool,
    after: Bool,
    before: Bool
  ) -> Bool {
    guard isFirst else {
      switch scalar {
      case ":": return before
      case "#": return after
      default: return false
      }
    }
    switch scalar {
    case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
      return true
    case "?", ":", "-": return before
    default: return false
    }
  }

  /// Whether `scalar` breaks a line.
  static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether `scalar` may stand as it is; nothing outside the basic plane may.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x20...0x7E, 0xA0...0xD7FF: true
    case 0xE000...0xFFFD: scalar.value != 0xFEFF
    default: false
    }
  }
}
