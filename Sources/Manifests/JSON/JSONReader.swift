/// Reads JSON from UTF-8, with the errors of Go's `encoding/json`.
///
/// Whole numbers that fit stay whole, as in Kubernetes' own decoder; of a key that stands twice the
/// last value counts.
public struct JSONReader {
  /// The one value of `text`.
  public static func value(
    _ text: String,
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> Value {
    try value(utf8: Array(text.utf8), limits: limits)
  }

  /// The one value of `utf8`.
  public static func value(
    utf8: [UInt8],
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> Value {
    var reader = try JSONReader(utf8, limits: limits)
    let value = try reader.readValue(depth: 0)
    reader.skipBlanks()
    guard reader.position == utf8.count else {
      throw reader.unexpected("after top-level value")
    }
    return value
  }

  /// The values of `text` that stand one behind the other.
  public static func values(
    _ text: String,
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> [Value] {
    var reader = try JSONReader(Array(text.utf8), limits: limits)
    var values: [Value] = []
    reader.skipBlanks()
    while reader.position < reader.bytes.count {
      values.append(try reader.readValue(depth: 0))
      reader.skipBlanks()
    }
    return values
  }

  let bytes: [UInt8]
  let limits: ReadingLimits
  var position = 0

  init(_ bytes: [UInt8], limits: ReadingLimits) throws(ManifestError) {
    guard bytes.count <= limits.maximumBytes else {
      throw ManifestError(
        message: "the text is larger than the limit of \(limits.maximumBytes) bytes"
      )
    }
    self.bytes = bytes
    self.limits = limits
  }

  // MARK: Values

  private mutating func readValue(depth: Int) throws(ManifestError) -> Value {
    skipBlanks()
    guard position < bytes.count else { throw endOfText() }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
    case UInt8(ascii: "["): return try readArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", as: true)
    case UInt8(ascii: "f"): return try readWord("false", as: false)
    case UInt8(ascii: "n"): return try readWord("null", as: nil)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
    default: throw unexpected("looking for beginning of value")
    }
  }

  private func checkNesting(_ depth: Int) throws(ManifestError) {
    if depth > limits.maximumNesting {
      throw fault(
        "the text is nested deeper than \(limits.maximumNesting) levels",
        go: "exceeded max depth"
      )
    }
  }

  private mutating func readArray(depth: Int) throws(ManifestError) -> Value {
    try checkNesting(depth)
    position += 1
    var elements: [Value] = []
    skipBlanks()
    if take("]") { return .array(elements) }
    while true {
      elements.append(try readValue(depth: depth))
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw unexpected("after array element") }
    }
  }

  private mutating func readObject(depth: Int) throws(ManifestError) -> Value {
    try checkNesting(depth)
    position += 1
    var fields = ValueObject()
    // Comparing every key with every other is fastest while they are few.
    var known: Set<String> = []
    skipBlanks()
    if take("}") { return .object(fields) }
    while true {
      skipBlanks()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw unexpected("looking for beginning of object key string")
      }
      let key = try readString()
      skipBlanks()
      guard take(":") else { throw unexpected("after object key") }
      let value = try readValue(depth: depth)
      if fields.count < 16 {
        fields[key] = value
      } else {
        if known.isEmpty { known = Set(fields.keys) }
        if known.insert(key).inserted {
          fields.append(newKey: key, value)
        } else {
          fields[key] = value
        }
      }
      skipBlanks()
      if take("}") { return .object(fields) }
      guard take(",") else { throw unexpected("after object key:value pair") }
    }
  }

  private mutating func readWord(
    _ word: StaticString,
    as value: Value
  ) throws(ManifestError)
    -> Value
  {
    let expected = word.description
    for byte in expected.utf8 {
      guard position < bytes.count, bytes[position] == byte else {
        let letter = Character(Unicode.Scalar(byte))
        throw unexpected("in literal \(expected) (expecting '\(letter)')")
      }
      position += 1
    }
    return value
  }

  // MARK: Steps

  mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }
}
