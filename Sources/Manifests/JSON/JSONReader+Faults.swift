extension JSONReader {
  /// The error for the byte at `position`, or for the end of the text.
  func unexpected(_ context: String) -> ManifestError {
    guard position < bytes.count else { return endOfText() }
    let message = "invalid character \(Self.quoted(bytes[position])) \(context)"
    return fault(message, go: message)
  }

  /// The error for a text that ends too early.
  func endOfText() -> ManifestError {
    fault("the text ends too early", go: "unexpected end of JSON input", offset: bytes.count)
  }

  /// An error at `position`.
  func fault(_ message: String, go: String, offset: Int? = nil) -> ManifestError {
    let end = min(position, bytes.count)
    let lineStart = (bytes[..<end].lastIndex(of: 0x0A) ?? -1) + 1
    let lineEnd = bytes[end...].firstIndex(of: 0x0A) ?? bytes.count
    return ManifestError(
      message: message,
      line: bytes[..<end].count { $0 == 0x0A } + 1,
      column: String(decoding: bytes[lineStart..<end], as: UTF8.self).count + 1,
      sourceLine: String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self),
      goMessage: go,
      offset: offset ?? end + 1
    )
  }

  /// A byte in quotes as Go shows it.
  private static func quoted(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"): return "'\\''"
    case UInt8(ascii: "\""): return "'\"'"
    case UInt8(ascii: "\\"): return "'\\\\'"
    case UInt8(ascii: "\n"): return "'\\n'"
    case UInt8(ascii: "\r"): return "'\\r'"
    case UInt8(ascii: "\t"): return "'\\t'"
    case 0x00...0x1F, 0x7F:
      let digits = String(byte, radix: 16)
      return "'\\x\(digits.count == 1 ? "0" : "")\(digits)'"
    default: return "'\(Character(Unicode.Scalar(byte)))'"
    }
  }
}
