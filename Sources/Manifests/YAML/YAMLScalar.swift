/// What a plain scalar means: the rules of go-yaml v2, which kubectl reads manifests with.
///
/// They are YAML 1.1's where that is what manifests in the world rely on (`yes`, `on`, `0777`) and
/// 1.2's elsewhere. Writing uses the same rules to know what must be quoted.
enum YAMLScalar: Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  /// Looks like a date or a time; read as a text, but quoted when written.
  case timestamp
  /// The key of a merge, `<<`.
  case merge
  case text

  /// What `plain` means when it stands without quotes.
  static func resolve(_ plain: String) -> YAMLScalar {
    guard let first = plain.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return special[plain] ?? number(plain)
    case UInt8(ascii: "."):
      if let known = special[plain] { return known }
      return float(plain).map(YAMLScalar.number) ?? .text
    default:
      return special[plain] ?? .text
    }
  }

  private static let special: [String: YAMLScalar] = {
    var table: [String: YAMLScalar] = ["<<": .merge]
    for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
      table[word] = .bool(true)
    }
    for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
      table[word] = .bool(false)
    }
    for word in ["~", "null", "Null", "NULL"] { table[word] = .null }
    for word in [".nan", ".NaN", ".NAN"] { table[word] = .number(.nan) }
    for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] {
      table[word] = .number(.infinity)
    }
    for word in ["-.inf", "-.Inf", "-.INF"] { table[word] = .number(-.infinity) }
    return table
  }()

  private static func number(_ plain: String) -> YAMLScalar {
    if isTimestamp(plain) { return .timestamp }
    let text = plain.contains("_") ? String(plain.filter { $0 != "_" }) : plain
    if let whole = integer(text) { return .integer(whole) }
    if let fraction = float(text) { return .number(fraction) }
    return .text
  }

  /// Reads decimal, `0x`, `0o`, `0b`, and a leading zero as octal, with a sign, as Go does.
  private static func integer(_ text: String) -> Int64? {
    var digits = text.utf8[...]
    var negative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return nil
    }
    var radix = 10
    if first == UInt8(ascii: "0"), digits.count > 1 {
      let second = digits[digits.index(after: digits.startIndex)] | 0x20
      switch second {
      case UInt8(ascii: "x"): radix = 16
      case UInt8(ascii: "o"): radix = 8
      case UInt8(ascii: "b"): radix = 2
      case UInt8(ascii: "0")...UInt8(ascii: "9"): radix = 8
      default: return nil
      }
      let prefixed = [UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b")].contains(second)
      digits = digits.dropFirst(prefixed ? 2 : 1)
    }
    // A second sign would be taken by the standard library, and is no number here.
    guard let lead = digits.first, lead != UInt8(ascii: "-"), lead != UInt8(ascii: "+") else {
      return nil
    }
    return Int64((negative ? "-" : "") + String(Substring(digits)), radix: radix)
  }

  /// Reads what matches `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  private static func float(_ text: String) -> Double? {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func dropSign() {
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
    }
    func dropDigits() -> Int {
      let count = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(count)
      return count
    }
    dropSign()
    let whole = dropDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = dropDigits()
      guard whole > 0 || fraction > 0 else { return nil }
    } else if whole == 0 {
      return nil
    }
    if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      dropSign()
      guard dropDigits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    var readable = text.hasPrefix("+") ? String(text.dropFirst()) : text
    if readable.hasSuffix(".") { readable.append("0") }
    return Double(readable).flatMap { $0.isFinite ? $0 : nil }
  }

  /// Whether `text` is a date, or a date and time, in one of the forms that go-yaml knows.
  private static func isTimestamp(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-") else { return false }
    var scan = TimestampScan(bytes: bytes)
    guard scan.number(digits: 4...4, in: 0...9999), scan.take("-"),
      scan.number(digits: 1...2, in: 1...12), scan.take("-"),
      scan.number(digits: 1...2, in: 1...31)
    else { return false }
    if scan.atEnd { return true }
    let zoned = scan.take("T") || scan.take("t")
    guard zoned || scan.take(" "), scan.clock() else { return false }
    return zoned ? scan.zone() && scan.atEnd : scan.atEnd
  }
}

/// Walks over the parts of a date and time.
private struct TimestampScan {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var atEnd: Bool { position == bytes.count }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  mutating func number(digits: ClosedRange<Int>, in range: ClosedRange<Int>) -> Bool {
    var value = 0
    var count = 0
    while position < bytes.count, count < digits.upperBound,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
      position += 1
      count += 1
    }
    return digits.contains(count) && range.contains(value)
  }

  mutating func clock() -> Bool {
    guard number(digits: 1...2, in: 0...23), take(":"), number(digits: 1...2, in: 0...59),
      take(":"), number(digits: 1...2, in: 0...59)
    else { return false }
    return !take(".") || number(digits: 1...9, in: 0...999_999_999)
  }

  mutating func zone() -> Bool {
    if take("Z") { return true }
    guard take("+") || take("-") else { return false }
    return number(digits: 2...2, in: 0...24) && take(":") && number(digits: 2...2, in: 0...59)
  }
}
