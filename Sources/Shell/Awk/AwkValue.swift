/// A value of awk: a number, a text, or a text from outside that may count as a number.
enum AwkValue: Sendable {
  case unset
  case number(Double)
  case string([UInt8])
  /// A field, a line or an argument: compared as a number if it looks like one.
  case input([UInt8])

  /// The value as a number: the number at its beginning.
  var number: Double {
    switch self {
    case .unset: 0
    case .number(let number): number
    case .string(let bytes), .input(let bytes): Self.leadingNumber(bytes)
    }
  }

  /// The value as text; numbers that are not whole are written by `format` (`CONVFMT`).
  func bytes(_ format: String = "%.6g") -> [UInt8] {
    switch self {
    case .unset: []
    case .number(let number): Self.text(number, format)
    case .string(let bytes), .input(let bytes): bytes
    }
  }

  var isTrue: Bool {
    switch self {
    case .unset: false
    case .number(let number): number != 0
    case .string(let bytes): !bytes.isEmpty
    case .input(let bytes): looksNumeric ? Self.leadingNumber(bytes) != 0 : !bytes.isEmpty
    }
  }

  /// Whether a comparison takes it for a number.
  var looksNumeric: Bool {
    switch self {
    case .unset, .number: return true
    case .string: return false
    case .input(let bytes):
      var rest = bytes[...]
      while let first = rest.first, first.isBlank || first == Byte.newline { rest.removeFirst() }
      while let last = rest.last, last.isBlank || last == Byte.newline { rest.removeLast() }
      return !rest.isEmpty && Self.numberLength(rest) == rest.count
    }
  }

  static func text(_ number: Double, _ format: String) -> [UInt8] {
    if number.isNaN { return Array((number.sign == .minus ? "-nan" : "nan").utf8) }
    if number.isInfinite { return Array((number < 0 ? "-inf" : "inf").utf8) }
    if number == number.rounded(.towardZero), number.magnitude < 1e16 {
      return Array(String(Int64(number)).utf8)
    }
    if format == "%.6g" {
      return Array(NumberText.format(number, UInt8(ascii: "g"), 6).utf8)
    }
    return Formatter.once(format, [String(number)])
  }

  private static func leadingNumber(_ bytes: [UInt8]) -> Double {
    var rest = bytes[...]
    while let first = rest.first, first.isBlank || first == Byte.newline { rest.removeFirst() }
    let length = numberLength(rest)
    guard length > 0 else { return 0 }
    if length < 16, rest.prefix(length).allSatisfy(\.isDigit) {
      return Double(rest.prefix(length).reduce(0) { $0 * 10 + Int($1 - 48) })
    }
    return Double(NumberText.prefix(String(bytes: rest.prefix(length)))) ?? 0
  }

  /// How many bytes at the beginning are a decimal number.
  static func numberLength(_ bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.startIndex
    if index < bytes.endIndex, bytes[index] == Byte.plus || bytes[index] == Byte.minus {
      index += 1
    }
    let whole = digits(bytes, &index)
    var fraction = 0
    if index < bytes.endIndex, bytes[index] == UInt8(ascii: ".") {
      var after = index + 1
      fraction = digits(bytes, &after)
      if whole + fraction > 0 { index = after }
    }
    guard whole + fraction > 0 else { return 0 }
    if index < bytes.endIndex, bytes[index] | 32 == UInt8(ascii: "e") {
      var after = index + 1
      if after < bytes.endIndex, bytes[after] == Byte.plus || bytes[after] == Byte.minus {
        after += 1
      }
      if digits(bytes, &after) > 0 { index = after }
    }
    return index - bytes.startIndex
  }

  private static func digits(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> Int {
    let start = index
    while index < bytes.endIndex, bytes[index].isDigit { index += 1 }
    return index - start
  }
}

/// An array of awk: keys in the order in which they came.
struct AwkArray: Sendable {
  private var indices: [[UInt8]: Int] = [:]
  private var entries: [(key: [UInt8], value: AwkValue)?] = []

  var count: Int { indices.count }
  var keys: [[UInt8]] { entries.compactMap { $0?.key } }

  func contains(_ key: [UInt8]) -> Bool { indices[key] != nil }

  subscript(key: [UInt8]) -> AwkValue? {
    get { indices[key].flatMap { entries[$0]?.value } }
    set {
      guard let newValue else {
        if let index = indices.removeValue(forKey: key) { entries[index] = nil }
        return
      }
      if let index = indices[key] {
        entries[index] = (key, newValue)
      } else {
        indices[key] = entries.count
        entries.append((key, newValue))
      }
    }
  }
}
