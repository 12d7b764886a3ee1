/// A value in the distinguished encoding rules, as keys and certificates are written.
struct DER: Sendable {
  var tag: UInt8
  var content: [UInt8]

  init(_ tag: UInt8, _ content: [UInt8]) {
    self.tag = tag
    self.content = content
  }

  /// A sequence, or another value that has parts.
  init(_ parts: [DER], tag: UInt8 = 0x30) { self.init(tag, parts.flatMap(\.bytes)) }

  /// A number that is not negative.
  init(number: [UInt8]) {
    let digits = number.drop { $0 == 0 }
    self.init(2, (digits.first ?? 0) > 127 || digits.isEmpty ? [0] + digits : Array(digits))
  }

  static let null = DER(5, [])
  static func identifier(_ bytes: [UInt8]) -> DER { DER(6, bytes) }
  static func bits(_ bytes: [UInt8]) -> DER { DER(3, [0] + bytes) }
  static func octets(_ bytes: [UInt8]) -> DER { DER(4, bytes) }

  var bytes: [UInt8] {
    var length = [UInt8(truncatingIfNeeded: content.count)]
    if content.count > 127 {
      length = []
      var rest = content.count
      while rest > 0 {
        length.insert(UInt8(rest & 255), at: 0)
        rest >>= 8
      }
      length.insert(0x80 + UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }

  /// The first value of some bytes, and what is behind it.
  static func first(_ bytes: ArraySlice<UInt8>) -> (value: DER, rest: ArraySlice<UInt8>)? {
    var rest = bytes
    guard let tag = rest.popFirst(), let short = rest.popFirst() else { return nil }
    var length = Int(short)
    if short > 127 {
      guard short < 0x85, rest.count >= Int(short & 127) else { return nil }
      length = rest.prefix(Int(short & 127)).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(Int(short & 127))
    }
    guard rest.count >= length else { return nil }
    return (DER(tag, Array(rest.prefix(length))), rest.dropFirst(length))
  }

  /// The values that it is made of.
  var parts: [DER] {
    var result: [DER] = []
    var rest = content[...]
    while let (value, behind) = Self.first(rest) {
      result.append(value)
      rest = behind
    }
    return result
  }

  var text: String { String(bytes: content) }
  /// The digits of a number, without the zero that makes it positive.
  var magnitude: [UInt8] { Array(content.drop { $0 == 0 }) }
}

/// Blocks of base 64 with a label.
enum PEM {
  static func text(_ bytes: [UInt8], _ label: String) -> String {
    let letters = Array(Base64.encoded(bytes))
    let lines = stride(from: 0, to: letters.count, by: 64).map {
      String(letters[$0..<min(letters.count, $0 + 64)])
    }
    return "-----BEGIN \(label)-----\n" + lines.map { $0 + "\n" }.joined()
      + "-----END \(label)-----\n"
  }

  /// The first block whose label ends so.
  static func first(_ text: [UInt8], _ label: String) -> DER? {
    let lines = String(bytes: text).split(whereSeparator: \.isNewline).map(String.init)
    guard
      let start = lines.firstIndex(where: {
        $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("\(label)-----")
      }),
      let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END ") })
    else { return nil }
    let decoded = Base64.decoded(Array(lines[(start + 1)..<end].joined().utf8))
    return decoded.isWhole ? DER.first(decoded.bytes[...])?.value : nil
  }
}
