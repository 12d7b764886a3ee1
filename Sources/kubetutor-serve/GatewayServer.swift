import Gateway
import NIOCore
import NIOHTTP1
import NIOPosix
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
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(RequestHandler(desk.value))
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

  /// A client that gives a time looks at its own clock first.
  private static let grace = TimeAmount.seconds(1)

  /// An answer that goes on, on a connection, until a time of this machine's clock.
  private struct OpenAnswer {
    let context: ChannelHandlerContext
    let end: NIODeadline?
    var stream: GatewayStream
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
    }
    serveStreams()
  }

  /// Lets time pass.
  func advance(by length: Simulation.Duration) {
    gateway.advance(by: length)
    serveStreams()
  }

  /// Forgets the answers of a connection that was closed.
  func forget(_ context: ChannelHandlerContext) { open.removeAll { $0.context === context } }

  private func serveStreams() {
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
