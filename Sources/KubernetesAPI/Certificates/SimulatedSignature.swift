/// What stands in for cryptography: numbers that follow from what is signed, and fit nothing else.
///
/// Nothing of it is secret, and nothing needs to be: the cluster trusts what it made itself.
public enum SimulatedSignature {
  /// A number for some bytes; another `seed` gives another one (FNV-1a, with its bits mixed).
  public static func digest(_ bytes: some Sequence<UInt8>, _ seed: UInt64 = 0) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 &+ seed &* 0x9E37_79B9_7F4A_7C15
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// A number for a text.
  public static func digest(_ text: String, _ seed: UInt64 = 0) -> UInt64 {
    digest(text.utf8, seed)
  }

  /// So many bytes that follow from some others.
  public static func bytes(_ count: Int, over signed: [UInt8], _ seed: UInt64 = 0) -> [UInt8] {
    var state = digest(signed, seed)
    var result: [UInt8] = []
    result.reserveCapacity(count)
    while result.count < count {
      state = digest([UInt8(truncatingIfNeeded: result.count)], state)
      for shift in stride(from: 0, to: 64, by: 8) where result.count < count {
        result.append(UInt8(truncatingIfNeeded: state >> UInt64(shift)))
      }
    }
    return result
  }
}

extension Base64 {
  /// The text of `bytes` as tokens carry it: for URLs, without padding.
  public static func encodeForURL(_ bytes: [UInt8]) -> String {
    let text = encode(bytes).utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text as tokens carry it.
  public static func decodeForURL(_ text: some StringProtocol) throws(Corrupt) -> [UInt8] {
    var plain = text.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    while plain.count % 4 != 0 { plain.append(UInt8(ascii: "=")) }
    return try decode(String(decoding: plain, as: UTF8.self))
  }
}
