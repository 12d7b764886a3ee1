import Gateway
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Simulation
import Terminal

/// Listens for HTTP, and lets the cluster's time pass; all on one thread.
struct GatewayServer {
  private let gateway: Gateway
  /// How many seconds of the cluster pass in one; zero where time stands still by itself.
  private let speed: Double

  /// How often time passes for those who wait for something.
  private static let tick = TimeAmount.milliseconds(50)

  init(_ gateway: Gateway, speed: Double) {
    self.gateway = gateway
    self.speed = speed
  }

  /// Takes up conversations with containers, over WebSockets.
  private static func upgrader(_ desk: NIOLoopBound<ServingDesk>) -> NIOWebSocketServerUpgrader {
    NIOWebSocketServerUpgrader(
      maxFrameSize: 1 << 24,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init)
          guard let spoken = DialogueProtocols.all.first(where: offered.contains),
            desk.value.prepare(RequestHandler.request(head), on: channel)
          else { return nil }
          return HTTPHeaders([("Sec-WebSocket-Protocol", spoken)])
        }
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          guard let conversation = desk.value.prepared(on: channel) else { return }
          try channel.pipeline.syncOperations.addHandler(
            ConversationHandler(desk.value, conversation)
          )
        }
      }
    )
  }

  /// Serves until the process is ended.
  func run(port: Int, ready: (Int) -> Void) throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let (gateway, speed) = (gateway, speed)
    let desk = try loop.submit { NIOLoopBound(ServingDesk(gateway), eventLoop: loop) }.wait()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          let handler = RequestHandler(desk.value)
          let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
          try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (
              upgraders: [Self.upgrader(desk)],
              completionHandler: { context in
                // The connection belongs to the conversation from here on.
                context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
              }
            ),
            withErrorHandling: true
          )
          try pipeline.addHandler(handler)
        }
      }
    let channel = try bootstrap.bind(host: "127.0.0.1", port: port).wait()
    let last = NIOLoopBoundBox.makeEmptyBox(valueType: Int64.self, eventLoop: loop)
    loop.scheduleRepeatedTask(initialDelay: Self.tick, delay: Self.tick) { _ in
      let now = HostEnvironment.monotonicNanoseconds
      // A process that was suspended does not race to catch up.
      let gap = min(now - (last.value ?? now), 2_000_000_000)
      last.value = now
      desk.value.advance(by: .nanoseconds(Int64(Double(gap) * speed)))
    }
    ready(channel.localAddress?.port ?? port)
    try channel.closeFuture.wait()
  }
}

/// The gateway and the answers that still go on; lives on the event loop alone.
final class ServingDesk {
  private var gateway: Gateway
  private var open: [OpenAnswer] = []
  private var talks: [Talk] = []
  private var awaited: [AwaitedAnswer] = []
  /// The conversations whose connections are not upgraded yet.
  private var prepared: [(channel: any Channel, conversation: any Dialogue)] = []

  /// A conversation on a connection.
  private struct Talk {
    let context: ChannelHandlerContext
    var conversation: any Dialogue
  }

  /// A client that gives a time looks at its own clock first.
  private static let grace = TimeAmount.seconds(1)

  /// An answer that goes on, on a connection, until a time of this machine's clock.
  private struct OpenAnswer {
    let context: ChannelHandlerContext
    let end: NIODeadline?
    var stream: GatewayStream
  }

  /// An answer that a pod has yet to give.
  private struct AwaitedAnswer {
    let context: ChannelHandlerContext
    let keepsAlive: Bool
    var answer: ProxiedAnswer
  }

  init(_ gateway: Gateway) { self.gateway = gateway }

  /// Answers one request on a connection.
  func answer(_ request: GatewayRequest, keepsAlive: Bool, on context: ChannelHandlerContext) {
    switch gateway.answer(request) {
    case .complete(let response):
      RequestHandler.write(response, keepsAlive: keepsAlive, on: context)
    case .stream(let head, let stream):
      RequestHandler.writeHead(head, length: nil, keepsAlive: true, on: context)
      let end = stream.timeoutSeconds.map { NIODeadline.now() + .seconds($0) + Self.grace }
      open.append(OpenAnswer(context: context, end: end, stream: stream))
    case .proxied(let answer):
      awaited.append(AwaitedAnswer(context: context, keepsAlive: keepsAlive, answer: answer))
    }
    serveStreams()
  }

  /// Lets time pass.
  func advance(by length: Simulation.Duration) {
    gateway.advance(by: length)
    serveStreams()
  }

  /// Forgets the answers of a connection that was closed.
  func forget(_ context: ChannelHandlerContext) {
    open.removeAll { $0.context === context }
    guard let index = awaited.firstIndex(where: { $0.context === context }) else { return }
    awaited[index].answer.leave(&gateway)
    awaited.remove(at: index)
  }

  // MARK: Conversations

  /// Begins the conversation that a request asks for; false where there is none to hold.
  func prepare(_ request: GatewayRequest, on channel: any Channel) -> Bool {
    guard let conversation = gateway.converse(request) else { return false }
    prepared.append((channel, conversation))
    return true
  }

  /// The conversation that was begun for a connection.
  func prepared(on channel: any Channel) -> (any Dialogue)? {
    guard let index = prepared.firstIndex(where: { $0.channel === channel }) else { return nil }
    return prepared.remove(at: index).conversation
  }

  /// Holds a conversation on a connection.
  func begin(_ conversation: any Dialogue, on context: ChannelHandlerContext) {
    talks.append(Talk(context: context, conversation: conversation))
    serveStreams()
  }

  /// Hands on what the client of a connection says.
  func receive(_ message: [UInt8], on context: ChannelHandlerContext) {
    guard let index = talks.firstIndex(where: { $0.context === context }) else { return }
    talks[index].conversation.receive(message, &gateway)
    gateway.settle()
    serveStreams()
  }

  /// Ends the conversation of a connection that is gone.
  func leave(_ context: ChannelHandlerContext) {
    guard let index = talks.firstIndex(where: { $0.context === context }) else { return }
    talks[index].conversation.leave(&gateway)
    talks.remove(at: index)
    gateway.settle()
  }

  private func serveTalks() {
    var left: [Talk] = []
    for var talk in talks {
      let (messages, isDone) = talk.conversation.next(&gateway)
      for message in messages { ConversationHandler.write(message, on: talk.context) }
      if isDone { ConversationHandler.close(on: talk.context) } else { left.append(talk) }
    }
    talks = left
  }

  private func servePods() {
    var left: [AwaitedAnswer] = []
    for var waiting in awaited {
      if let response = waiting.answer.next(&gateway) {
        RequestHandler.write(response, keepsAlive: waiting.keepsAlive, on: waiting.context)
      } else {
        left.append(waiting)
      }
    }
    awaited = left
  }

  private func serveStreams() {
    serveTalks()
    servePods()
    var left: [OpenAnswer] = []
    let now = NIODeadline.now()
    for var answer in open {
      let (bytes, isDone) = answer.stream.next(&gateway)
      if !bytes.isEmpty { RequestHandler.write(bytes, on: answer.context) }
      if isDone || answer.end.map({ $0 <= now }) ?? false {
        RequestHandler.writeEnd(on: answer.context)
      } else {
        left.append(answer)
      }
    }
    open = left
  }
}
