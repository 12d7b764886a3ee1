/// Bytes as text, as secrets carry them (RFC 4648, with padding).
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// For each byte the digit that it stands for; 64 for none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (index, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(index) }
    return values
  }()

  /// The text of `bytes`.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for index in 0..<3 {
        bits = bits << 8 | (index < group.count ? Int(group[start + index]) : 0)
      }
      for index in 0..<4 {
        text.append(
          index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "=")
        )
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// How many bytes a text stands for.
  public static func size(_ text: String) -> Int {
    let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    return text.utf8.count / 4 * 3 - padding
  }

  /// Where a text stops being base64.
  public struct Corrupt: Error, Hashable, Sendable {
    /// The byte of the text at which it is wrong.
    public let offset: Int
    /// What is wrong, in Go's words.
    public var message: String { "illegal base64 data at input byte \(offset)" }
  }

  /// The bytes that `text` stands for; ends of lines are skipped.
  public static func decode(_ text: String) throws(Corrupt) -> [UInt8] {
    let input = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(input.count / 4 * 3)
    var bits = 0
    var digits = 0
    var index = 0
    while index < input.count {
      let byte = input[index]
      index += 1
      if byte == 10 || byte == 13 { continue }
      if byte == UInt8(ascii: "=") {
        try checkPadding(input, from: index, digits: digits)
        appendRest(bits, digits, to: &result)
        return result
      }
      let digit = values[Int(byte)]
      guard digit < 64 else { throw Corrupt(offset: index - 1) }
      bits = bits << 6 | Int(digit)
      digits += 1
      if digits == 4 {
        result.append(UInt8(bits >> 16 & 255))
        result.append(UInt8(bits >> 8 & 255))
        result.append(UInt8(bits & 255))
        (bits, digits) = (0, 0)
      }
    }
    guard digits == 0 else { throw Corrupt(offset: input.count - digits) }
    return result
  }

  /// Checks what follows the first `=`, which stands just before `index`.
  private static func checkPadding(_ input: [UInt8], from index: Int, digits: Int) throws(Corrupt) {
    guard digits >= 2 else { throw Corrupt(offset: index - 1) }
    var rest = input[index...].drop { $0 == 10 || $0 == 13 }
    if digits == 2 {
      guard let next = rest.first else { throw Corrupt(offset: input.count) }
      guard next == UInt8(ascii: "=") else { throw Corrupt(offset: rest.startIndex - 1) }
      rest = rest.dropFirst().drop { $0 == 10 || $0 == 13 }
    }
    guard rest.isEmpty else { throw Corrupt(offset: rest.startIndex) }
  }

  private static func appendRest(_ bits: Int, _ digits: Int, to result: inout [UInt8]) {
    if digits == 2 { result.append(UInt8(bits >> 4 & 255)) }
    if digits == 3 { result += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)] }
  }
}
