extension String {
  /// The names of a path: what stands between the slashes, without the empty.
  ///
  /// By bytes: paths are taken apart at every step of every program, and a slash is never a part of
  /// another character.
  var pathNames: [String] { parts(between: UInt8(ascii: "/")) }

  /// What stands between the bytes `separator`, which must be ASCII, without the empty.
  func parts(between separator: UInt8) -> [String] {
    var text = self
    return text.withUTF8 { bytes in
      var parts: [String] = []
      var start = 0
      for end in 0...bytes.count where end == bytes.count || bytes[end] == separator {
        if end > start {
          parts.append(
            String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
          )
        }
        start = end + 1
      }
      return parts
    }
  }
}
