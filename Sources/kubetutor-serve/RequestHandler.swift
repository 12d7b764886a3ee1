import Gateway
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One connection: gathers requests and writes answers.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let desk: ServingDesk
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  /// What the API server takes at most.
  private static let bodyLimit = 3 * 1024 * 1024

  init(_ desk: ServingDesk) { self.desk = desk }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let buffer):
      if body.count <= Self.bodyLimit { body += buffer.readableBytesView }
    case .end:
      guard let head else { return }
      self.head = nil
      guard body.count <= Self.bodyLimit else {
        let refusal = GatewayResponse(code: 413, contentType: "text/plain")
        return Self.write(refusal, keepsAlive: false, on: context)
      }
      let request = Self.request(head, body)
      desk.answer(request, keepsAlive: head.isKeepAlive, on: context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    desk.forget(context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A conversation that is refused goes on as a request, whose answer says why.
    if error is NIOWebSocketUpgradeError { return }
    desk.forget(context)
    context.close(promise: nil)
  }

  /// The request that a head and a body make.
  static func request(_ head: HTTPRequestHead, _ body: [UInt8] = []) -> GatewayRequest {
    GatewayRequest(
      method: head.method.rawValue,
      target: head.uri,
      headers: head.headers.map { ($0.name, $0.value) },
      body: body
    )
  }

  /// Writes a whole answer.
  static func write(
    _ response: GatewayResponse,
    keepsAlive: Bool,
    on context: ChannelHandlerContext
  ) {
    let length = response.toldLength ?? response.body.count
    writeHead(response, length: length, keepsAlive: keepsAlive, on: context)
    write(response.body, on: context)
    writeEnd(on: context)
    if !keepsAlive { context.close(promise: nil) }
  }

  /// Writes the head of an answer; without a length it comes in chunks.
  static func writeHead(
    _ response: GatewayResponse,
    length: Int?,
    keepsAlive: Bool,
    on context: ChannelHandlerContext
  ) {
    var headers = HTTPHeaders()
    if !response.contentType.isEmpty {
      headers.add(name: "Content-Type", value: response.contentType)
    }
    for (name, value) in response.headers { headers.add(name: name, value: value) }
    if let length { headers.add(name: "Content-Length", value: "\(length)") }
    if length == nil { headers.add(name: "Transfer-Encoding", value: "chunked") }
    if !keepsAlive { headers.add(name: "Connection", value: "close") }
    for warning in response.warningHeaders { headers.add(name: "Warning", value: warning) }
    let head = HTTPResponseHead(
      version: .http1_1,
      status: HTTPResponseStatus(statusCode: response.code),
      headers: headers
    )
    send(.head(head), on: context)
    if length == nil { context.flush() }
  }

  /// Writes a piece of a body.
  static func write(_ bytes: [UInt8], on context: ChannelHandlerContext) {
    var buffer = context.channel.allocator.buffer(capacity: bytes.count)
    buffer.writeBytes(bytes)
    send(.body(.byteBuffer(buffer)), on: context)
    context.flush()
  }

  /// Ends an answer.
  static func writeEnd(on context: ChannelHandlerContext) {
    send(.end(nil), on: context)
    context.flush()
  }

  private static func send(_ part: HTTPServerResponsePart, on context: ChannelHandlerContext) {
    context.write(NIOAny(part), promise: nil)
  }
}
