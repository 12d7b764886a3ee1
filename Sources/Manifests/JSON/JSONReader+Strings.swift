extension JSONReader {
  /// Reads a text in quotes; `position` stands at the first quote.
  mutating func readString() throws(ManifestError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
      if byte < 0x20 { throw unexpected("in string literal") }
      position += 1
    }
    throw endOfText()
  }

  /// Goes on with a text that has an escape in it.
  private mutating func readEscapedString(from start: Int) throws(ManifestError) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte < 0x20 { throw unexpected("in string literal") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: String(try readEscape()).utf8)
      } else {
        text.append(byte)
      }
    }
    throw endOfText()
  }

  private mutating func readEscape() throws(ManifestError) -> Unicode.Scalar {
    guard position < bytes.count else { throw endOfText() }
    let byte = bytes[position]
    let scalar: Unicode.Scalar
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(byte)
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"):
      position += 1
      return try readUnicodeEscape()
    default: throw unexpected("in string escape code")
    }
    position += 1
    return scalar
  }

  /// Reads four hexadecimal digits, and four more when they are the first half of a pair.
  private mutating func readUnicodeEscape() throws(ManifestError) -> Unicode.Scalar {
    let first = try readHexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let saved = position
    position += 2
    let second = try readHexadecimal()
    guard (0xDC00...0xDFFF).contains(second) else {
      position = saved
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func readHexadecimal() throws(ManifestError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count else { throw endOfText() }
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw unexpected("in \\u hexadecimal character escape")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
