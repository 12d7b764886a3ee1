/// Questions after a server's health by gRPC, as bytes of HTTP/2.
///
/// The preface and the frames' heads are those of the wire, so that servers of another kind refuse them as
/// in life; what is in the frames is plain text in the place of compressed fields and messages.
public enum HealthRPC {
  /// What a server says of itself.
  public enum Answer: Hashable, Sendable {
    /// The status of a service, as in `SERVING`.
    case status(String)
    /// A failure: the code of gRPC, and what it is about.
    case failure(code: Int, message: String)
  }

  private enum FrameType: UInt8 {
    case headers = 1
    case settings = 4
  }

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  /// What a client sends that asks after `service`.
  public static func request(_ service: String) -> [UInt8] {
    preface + frame(.settings, []) + frame(.headers, Array(service.utf8))
  }

  /// Whether bytes are the beginning of such a question.
  public static func isRequest(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(preface.count).elementsEqual(preface.prefix(bytes.count)) && !bytes.isEmpty
  }

  /// The service that a question is about, with the length of the question; nil while it is not whole.
  public static func service(in bytes: [UInt8]) -> (name: String, length: Int)? {
    guard bytes.starts(with: preface) else { return nil }
    var rest = bytes[preface.count...]
    while let (type, content, length) = next(rest) {
      rest = rest.dropFirst(length)
      guard type == FrameType.headers.rawValue else { continue }
      return (String(decoding: content, as: UTF8.self), bytes.count - rest.count)
    }
    return nil
  }

  /// The bytes of an answer.
  public static func reply(_ answer: Answer) -> [UInt8] {
    let text =
      switch answer {
      case .status(let status): "0 \(status)"
      case .failure(let code, let message): "\(code) \(message)"
      }
    return frame(.settings, []) + frame(.headers, Array(text.utf8))
  }

  /// How far an answer has come.
  public enum Progress: Hashable, Sendable {
    /// More has to come.
    case incomplete
    /// Whoever answers does not speak HTTP/2.
    case foreign
    case whole(Answer)
  }

  /// Reads what came back.
  public static func answer(in bytes: [UInt8]) -> Progress {
    // The first frame has to be one of settings.
    guard bytes.count >= 4 else { return .incomplete }
    guard bytes[3] == FrameType.settings.rawValue else { return .foreign }
    var rest = bytes[...]
    while let (type, content, length) = next(rest) {
      rest = rest.dropFirst(length)
      guard type == FrameType.headers.rawValue else { continue }
      let words = String(decoding: content, as: UTF8.self)
        .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      let (code, text) = (Int(words[0]) ?? 2, words.count > 1 ? String(words[1]) : "")
      return .whole(code == 0 ? .status(text) : .failure(code: code, message: text))
    }
    return .incomplete
  }

  private static func frame(_ type: FrameType, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length = [16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    return length + [type.rawValue, 4, 0, 0, 0, type == .headers ? 1 : 0] + content
  }

  private static func next(
    _ bytes: ArraySlice<UInt8>
  ) -> (type: UInt8, content: ArraySlice<UInt8>, length: Int)? {
    guard bytes.count >= 9 else { return nil }
    let start = bytes.startIndex
    let count = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= 9 + count else { return nil }
    return (bytes[start + 3], bytes[start + 9..<start + 9 + count], 9 + count)
  }
}
