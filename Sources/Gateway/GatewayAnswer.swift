import Kubectl
import Manifests

/// What the gateway answers: at once, or piece by piece.
public enum GatewayAnswer: Sendable {
  /// A whole answer.
  case complete(GatewayResponse)
  /// An answer that goes on; its head comes first.
  case stream(GatewayResponse, GatewayStream)
  /// What a pod answers, when it does.
  case proxied(ProxiedAnswer)

  /// The same answer with one more warning.
  func warning(_ text: String) -> GatewayAnswer {
    switch self {
    case .complete(var response):
      response.warnings.append(text)
      return .complete(response)
    case .stream(var head, let stream):
      head.warnings.append(text)
      return .stream(head, stream)
    case .proxied: return self
    }
  }
}

/// Status, headers and body of an HTTP answer.
public struct GatewayResponse: Sendable {
  /// The status code.
  public var code: Int
  /// The body's media type.
  public var contentType: String
  /// Warnings for the user, each of which becomes a header.
  public var warnings: [String] = []
  /// Headers of whoever answered in the server's place.
  public var headers: [(name: String, value: String)] = []
  /// The body's bytes.
  public var body: [UInt8]
  /// The length to tell of a body that was not asked for.
  public var toldLength: Int?

  /// An answer of bytes.
  public init(code: Int = 200, contentType: String, body: [UInt8] = []) {
    self.code = code
    self.contentType = contentType
    self.body = body
  }

  /// An answer of JSON.
  static func json(_ value: Value, code: Int = 200) -> GatewayResponse {
    GatewayResponse(
      code: code,
      contentType: "application/json",
      body: JSONWriter.utf8(value, sortsKeys: false) + [0x0A]
    )
  }

  /// An answer that only says where to ask instead.
  static func moved(to path: String) -> GatewayResponse {
    let text = ProxiedPort.redirection(to: path)
    var answer = GatewayResponse(code: 301, contentType: "text/html", body: Array(text.utf8))
    answer.headers = [("Location", path)]
    return answer
  }

  /// An answer of plain words.
  static func text(_ text: String, code: Int = 200) -> GatewayResponse {
    GatewayResponse(code: code, contentType: "text/plain", body: Array(text.utf8))
  }

  /// The texts of `Warning` headers, in the form of RFC 7234.
  public var warningHeaders: [String] {
    warnings.map { warning in
      let quoted = warning.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
      return "299 - \"\(String(quoted))\""
    }
  }
}

/// An answer that goes on: a watch, or a log that is followed.
public enum GatewayStream: Sendable {
  /// The changes of a resource.
  case watch(WatchStream)
  /// What a container prints.
  case log(LogStream)

  /// After how many seconds of the client's clock the answer ends; nil where it goes on.
  public var timeoutSeconds: Int64? {
    switch self {
    case .watch(let stream): stream.timeoutSeconds
    case .log: nil
    }
  }

  /// What there is by now, and whether the answer ends with it.
  public mutating func next(_ gateway: inout Gateway) -> (bytes: [UInt8], isDone: Bool) {
    switch self {
    case .watch(var stream):
      let piece = stream.next(&gateway)
      self = .watch(stream)
      return piece
    case .log(var stream):
      let piece = stream.next(&gateway)
      self = .log(stream)
      return piece
    }
  }
}
