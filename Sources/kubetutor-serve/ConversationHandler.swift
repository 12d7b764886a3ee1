import Gateway
import NIOCore
import NIOWebSocket

/// One WebSocket: a conversation with a container.
final class ConversationHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let desk: ServingDesk
  private var conversation: (any Dialogue)?
  /// What came of a message that is sent in several frames.
  private var message: [UInt8] = []

  init(_ desk: ServingDesk, _ conversation: any Dialogue) {
    self.desk = desk
    self.conversation = conversation
  }

  func handlerAdded(context: ChannelHandlerContext) {
    guard let conversation else { return }
    self.conversation = nil
    desk.begin(conversation, on: context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .binary, .text, .continuation:
      message += frame.unmaskedData.readableBytesView
      guard frame.fin else { return }
      desk.receive(message, on: context)
      message = []
    case .ping: Self.send(.pong, Array(frame.unmaskedData.readableBytesView), on: context)
    case .connectionClose:
      desk.leave(context)
      Self.close(on: context)
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    desk.leave(context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    desk.leave(context)
    context.close(promise: nil)
  }

  /// Writes a message.
  static func write(_ bytes: [UInt8], on context: ChannelHandlerContext) {
    send(.binary, bytes, on: context)
  }

  /// Ends the conversation: nothing more will come.
  static func close(on context: ChannelHandlerContext) {
    // 1000: the purpose of the connection is fulfilled.
    send(.connectionClose, [0x03, 0xE8], on: context)
    context.close(promise: nil)
  }

  private static func send(
    _ opcode: WebSocketOpcode,
    _ bytes: [UInt8],
    on context: ChannelHandlerContext
  ) {
    var buffer = context.channel.allocator.buffer(capacity: bytes.count)
    buffer.writeBytes(bytes)
    let frame = WebSocketFrame(fin: true, opcode: opcode, data: buffer)
    context.writeAndFlush(NIOAny(frame), promise: nil)
  }
}
