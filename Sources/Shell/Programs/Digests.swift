import Machine

/// `base64`.
struct Base64: TextFilter {
  let files: [String]
  private let decodes: Bool
  private var width = 76
  private var bytes: [UInt8] = []
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "dDiw:",
      long: ["decode": "d", "wrap": "w", "ignore-garbage": "i"]
    )
    files = options.operands
    decodes = options.has("d") || options.has("D")
    if let text = options.value("w") {
      guard let number = Int(text), number >= 0 else {
        throw Tools.plain("invalid wrap size: '\(text)'")
      }
      width = number
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    bytes += line
    if isTerminated { bytes.append(Byte.newline) }
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    decodes ? decode(&output) : encode(&output)
  }

  private func encode(_ output: inout FilterOutput) -> Int32 {
    let text = Array(Self.encoded(bytes).utf8)
    guard width > 0 else {
      output.bytes += text
      return 0
    }
    for start in stride(from: 0, to: text.count, by: width) {
      output.line(text[start..<min(text.count, start + width)])
    }
    return 0
  }

  private func decode(_ output: inout FilterOutput) -> Int32 {
    let (decoded, isWhole) = Self.decoded(bytes)
    output.bytes += decoded
    if !isWhole { output.errors += "base64: invalid input\n" }
    return isWhole ? 0 : 1
  }

  /// The text for bytes, on one line.
  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(bytes.count, start + 3)]
      var value = 0
      for index in 0..<3 {
        value = value << 8 | (start + index < bytes.count ? Int(bytes[start + index]) : 0)
      }
      for index in 0..<4 {
        text.append(index <= part.count ? letters[value >> (18 - 6 * index) & 63] : Byte.equals)
      }
    }
    return String(bytes: text)
  }

  /// The bytes of a text, up to the first letter that does not belong there.
  static func decoded(_ text: [UInt8]) -> (bytes: [UInt8], isWhole: Bool) {
    var value = 0
    var bits = 0
    var result: [UInt8] = []
    for byte in text where byte != Byte.newline {
      if byte == Byte.equals { break }
      guard let digit = letters.firstIndex(of: byte) else { return (result, false) }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: value >> bits))
      }
    }
    return (result, true)
  }
}
