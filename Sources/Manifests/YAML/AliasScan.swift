/// Looks for aliases within keys before a document is parsed.
///
/// The parser compares the keys of a mapping by everything that is in them. A few lines of aliases that
/// double themselves would keep it busy for ever, so such a document is not given to it. Manifests
/// have no use for keys that are not texts.
enum AliasScan {
  /// Fewer anchors or aliases than these cannot multiply to much.
  private static let harmlessAnchors = 5
  private static let harmlessAliases = 20

  /// Whether `text` has many aliases and a key that could hold them.
  static func mayMultiplyInKeys(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard count("&", in: bytes) > harmlessAnchors, count("*", in: bytes) > harmlessAliases else {
      return false
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "?"):
        if index + 1 == bytes.count || isBlank(bytes[index + 1]) { return true }
      case UInt8(ascii: ":"):
        if follows(index, in: bytes) { return true }
      default: break
      }
    }
    return false
  }

  /// Whether the colon at `index` stands behind a list, a mapping or an alias.
  private static func follows(_ index: Int, in bytes: [UInt8]) -> Bool {
    var end = index
    while end > 0, isBlank(bytes[end - 1]) { end -= 1 }
    guard end > 0 else { return false }
    if bytes[end - 1] == UInt8(ascii: "]") || bytes[end - 1] == UInt8(ascii: "}") { return true }
    let word = bytes[..<end].lastIndex { isBlank($0) || "[{,".utf8.contains($0) } ?? -1
    return word + 1 < end && bytes[word + 1] == UInt8(ascii: "*")
  }

  private static func count(_ mark: Unicode.Scalar, in bytes: [UInt8]) -> Int {
    bytes.indices.count { index in
      bytes[index] == UInt8(ascii: mark) && index + 1 < bytes.count && !isBlank(bytes[index + 1])
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
