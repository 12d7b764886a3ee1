/// A value in the distinguished encoding rules of ASN.1, in which certificates are written.
///
/// Source: ITU-T X.690.
struct DistinguishedEncoding: Sendable {
  /// The tag byte.
  var tag: UInt8
  /// The content; for constructed values, the parts one after the other.
  var content: [UInt8]

  static let integer: UInt8 = 0x02
  static let bitString: UInt8 = 0x03
  static let octetString: UInt8 = 0x04
  static let objectIdentifier: UInt8 = 0x06
  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31

  init(_ tag: UInt8, _ content: [UInt8]) {
    self.tag = tag
    self.content = content
  }

  /// A constructed value.
  init(_ tag: UInt8, _ parts: [DistinguishedEncoding]) {
    self.init(tag, parts.flatMap(\.bytes))
  }

  /// Tag, length, content.
  var bytes: [UInt8] {
    var length: [UInt8] = []
    if content.count < 128 {
      length = [UInt8(content.count)]
    } else {
      var rest = content.count
      while rest > 0 {
        length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
        rest >>= 8
      }
      length.insert(0x80 | UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }

  /// Reads the values that stand one after the other; nil where the bytes are no such values.
  static func read(_ bytes: [UInt8]) -> [DistinguishedEncoding]? {
    var values: [DistinguishedEncoding] = []
    var place = 0
    while place < bytes.count {
      guard place + 2 <= bytes.count else { return nil }
      let tag = bytes[place]
      var length = Int(bytes[place + 1])
      place += 2
      if length >= 128 {
        let count = length - 128
        guard (1...4).contains(count), place + count <= bytes.count else { return nil }
        length = bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        place += count
      }
      guard place + length <= bytes.count else { return nil }
      values.append(DistinguishedEncoding(tag, Array(bytes[place..<place + length])))
      place += length
    }
    return values
  }

  /// The parts of a constructed value.
  var parts: [DistinguishedEncoding] { Self.read(content) ?? [] }

  /// The content as text.
  var text: String { String(decoding: content, as: UTF8.self) }
}

/// Blocks of base64 between lines of dashes.
public enum PrivacyEnhancedMail {
  /// The bytes of the first block with that label; nil where there is none.
  public static func bytes(_ text: String, label: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " })
    }
    guard let start = lines.firstIndex(of: "-----BEGIN \(label)-----"),
      let end = lines[start...].firstIndex(of: "-----END \(label)-----")
    else { return nil }
    return try? Base64.decode(lines[(start + 1)..<end].joined())
  }

  /// A block.
  public static func text(_ bytes: [UInt8], label: String) -> String {
    var text = "-----BEGIN \(label)-----\n"
    var rest = Substring(Base64.encode(bytes))
    while !rest.isEmpty {
      text += rest.prefix(64) + "\n"
      rest = rest.dropFirst(64)
    }
    return text + "-----END \(label)-----\n"
  }
}
