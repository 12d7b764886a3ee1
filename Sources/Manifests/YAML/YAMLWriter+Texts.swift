extension YAMLWriter {
  private enum Style {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
  }

  /// Writes a key and its colon.
  mutating func writeKey(_ key: String, indent: Int) {
    if putPlain(key) { return put(":") }
    let scalars = Array(key.unicodeScalars)
    let analysis = YAMLScalarAnalysis(scalars)
    var style = Self.style(of: key, analysis)
    if style == .literal { style = .doubleQuoted }
    // Longer than this, go-yaml takes it for a key that needs a mark of its own.
    if key.utf8.count > 128 {
      put("? ")
      write(scalars, style: style, indent: indent + 2, folds: true)
      pad(to: indent)
      put(":")
    } else {
      write(scalars, style: style, indent: indent + 2, folds: false)
      put(":")
    }
  }

  /// Writes a text; its further lines stand at `indent`.
  mutating func writeText(_ text: String, indent: Int) {
    if putPlain(text) { return }
    let scalars = Array(text.unicodeScalars)
    let analysis = YAMLScalarAnalysis(scalars)
    write(scalars, style: Self.style(of: text, analysis), indent: indent, folds: true)
  }

  /// Puts a text that shows at a glance that it stands without quotes and is not folded, as names,
  /// paths and most words do; false, and nothing put, for any other.
  private mutating func putPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count <= Self.width - column, Self.isEvidentlyPlain(bytes) else { return false }
      output.append(contentsOf: bytes)
      column += bytes.count
      return true
    }
  }

  /// Whether a text needs no quotes: it begins with a letter or a slash, is no word like `yes`,
  /// `null` or `off`, and has nothing in it that YAML gives a meaning.
  private static func isEvidentlyPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    switch first | 0x20 {
    case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "o"):
      if bytes.count <= 5 { return false }
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "/"): break
    default: return false
    }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: " "),
        UInt8(ascii: "@"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "("),
        UInt8(ascii: ")"), UInt8(ascii: "\""):
        continue
      case UInt8(ascii: ":"): break
      default: return false
      }
    }
    // A colon has a meaning at the end and before a space.
    guard last != UInt8(ascii: ":"), last != UInt8(ascii: " ") else { return false }
    for index in bytes.indices.dropLast()
    where bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == UInt8(ascii: " ") {
      return false
    }
    return true
  }

  private static func style(of text: String, _ analysis: YAMLScalarAnalysis) -> Style {
    if text.utf8.contains(UInt8(ascii: "\n")) {
      return analysis.allowsBlock ? .literal : .doubleQuoted
    }
    switch YAMLScalar.resolve(text) {
    case .text where !isSexagesimal(text): break
    // go-yaml looks for the merge key only where a text begins like a number or a word.
    case .merge: break
    default: return .doubleQuoted
    }
    if analysis.allowsPlain { return .plain }
    return analysis.allowsSingleQuotes ? .singleQuoted : .doubleQuoted
  }

  /// Whether YAML 1.1 would read `text` as a number of base 60, such as `10:30`.
  private static func isSexagesimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    guard let first = rest.first, isDigit(first) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    var groups = 0
    while rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      let digits = rest.prefix(while: isDigit)
      guard digits.count == 1 || digits.count == 2 && digits.first.map({ $0 <= 0x35 }) == true
      else { return false }
      rest = rest.dropFirst(digits.count)
      groups += 1
    }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    return groups > 0 && rest.isEmpty
  }

  private mutating func write(
    _ scalars: [Unicode.Scalar],
    style: Style,
    indent: Int,
    folds: Bool
  ) {
    switch style {
    case .plain: writePlain(scalars, indent: indent, folds: folds)
    case .singleQuoted: writeSingleQuoted(scalars, indent: indent, folds: folds)
    case .doubleQuoted: writeDoubleQuoted(scalars, indent: indent, folds: folds)
    case .literal: writeLiteral(scalars, indent: indent)
    }
  }

  private mutating func writePlain(_ scalars: [Unicode.Scalar], indent: Int, folds: Bool) {
    var wasSpace = false
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if scalar == " ", folds, !wasSpace, column > Self.width, next != " " {
        pad(to: indent)
      } else {
        put(scalar)
      }
      wasSpace = scalar == " "
    }
  }

  private mutating func writeSingleQuoted(_ scalars: [Unicode.Scalar], indent: Int, folds: Bool) {
    put("'")
    var wasSpace = false
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if scalar == " ", folds, !wasSpace, column > Self.width, index > 0, next != nil, next != " " {
        pad(to: indent)
      } else {
        if scalar == "'" { put("'") }
        put(scalar)
      }
      wasSpace = scalar == " "
    }
    put("'")
  }

  private mutating func writeDoubleQuoted(_ scalars: [Unicode.Scalar], indent: Int, folds: Bool) {
    put("\"")
    var wasSpace = false
    for (index, scalar) in scalars.enumerated() {
      let isEscaped =
        !YAMLScalarAnalysis.isPrintable(scalar) || YAMLScalarAnalysis.isBreak(scalar)
        || scalar == "\"" || scalar == "\\"
      if isEscaped {
        put(Self.escape(scalar))
        wasSpace = false
      } else if scalar == " " {
        if folds, !wasSpace, column > Self.width, index > 0, index < scalars.count - 1 {
          pad(to: indent)
          if scalars[index + 1] == " " { put("\\") }
        } else {
          put(" ")
        }
        wasSpace = true
      } else {
        put(scalar)
        wasSpace = false
      }
    }
    put("\"")
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x00: return "\\0"
    case 0x07: return "\\a"
    case 0x08: return "\\b"
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0B: return "\\v"
    case 0x0C: return "\\f"
    case 0x0D: return "\\r"
    case 0x1B: return "\\e"
    case 0x22: return "\\\""
    case 0x5C: return "\\\\"
    case 0x85: return "\\N"
    case 0x2028: return "\\L"
    case 0x2029: return "\\P"
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let (mark, width) =
        scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
      return "\\\(mark)\(String(repeating: "0", count: width - digits.count))\(digits)"
    }
  }

  private mutating func writeLiteral(_ scalars: [Unicode.Scalar], indent: Int) {
    put("|")
    if let first = scalars.first, first == " " || YAMLScalarAnalysis.isBreak(first) { put("2") }
    if let last = scalars.last {
      if !YAMLScalarAnalysis.isBreak(last) {
        put("-")
      } else if scalars.count == 1 || YAMLScalarAnalysis.isBreak(scalars[scalars.count - 2]) {
        put("+")
      }
    }
    breakLine()
    var atStart = true
    for scalar in scalars {
      if YAMLScalarAnalysis.isBreak(scalar) {
        // Blank lines carry no indentation, and every break counts.
        put(scalar)
        column = 0
        atStart = true
      } else {
        if atStart { pad(to: indent) }
        put(scalar)
        atStart = false
      }
    }
  }
}
