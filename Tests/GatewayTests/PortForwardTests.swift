import Cluster
import Simulation
import Testing

@testable import Gateway

/// The streams of SPDY that `kubectl port-forward` opens in its WebSocket.
@Suite struct PortForwardTests {
  /// What zlib makes of the heads of the two streams of a first connection to port 80.
  private static let heads: [[UInt8]] = [
    bytes(
      "78f9e3c6a7c202253a703a2b294a4dcc851625aca9a0808614cb45a024cc64610024398b209198094adc8c06000000"
        + "00ffff"
    ),
    bytes("c2aa15540a2512d209000000ffff"),
  ]

  private static func bytes(_ digits: String) -> [UInt8] {
    let digits = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  private static func gateway(with image: String) -> Gateway {
    var gateway = Gateway(Cluster(ClusterConfiguration(furniture: .system)))
    let pod =
      #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"c","#
      + #""image":"\#(image)"}]}}"#
    _ = gateway.answer(
      GatewayRequest(
        method: "POST",
        target: "/api/v1/namespaces/default/pods",
        headers: [("Content-Type", "application/json")],
        body: Array(pod.utf8)
      )
    )
    gateway.advance(by: .seconds(30))
    return gateway
  }

  private static let path = "/api/v1/namespaces/default/pods/a/portforward"

  /// What the frames of messages say that the tunnel sent.
  private static func frames(_ messages: [[UInt8]]) -> [SPDYFrame] {
    var bytes = messages.flatMap(\.self)
    var frames: [SPDYFrame] = []
    while let frame = SPDYFrame.take(from: &bytes) { frames.append(frame) }
    return frames
  }

  private static func text(_ frames: [SPDYFrame], of stream: UInt32) -> String {
    let bytes = frames.flatMap { frame -> [UInt8] in
      guard case .data(stream, let bytes, _) = frame else { return [] }
      return bytes
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Opens a connection to port 80 and says something; what comes back within a second.
  private static func ask(_ gateway: inout Gateway, _ words: String) throws -> [SPDYFrame] {
    let found = gateway.converse(GatewayRequest(method: "GET", target: path))
    var tunnel = try #require(found)
    var wire = SPDYFrame.open(stream: 1, head: heads[0], isLast: true).bytes
    wire += SPDYFrame.open(stream: 3, head: heads[1], isLast: false).bytes
    wire += SPDYFrame.data(stream: 3, bytes: Array(words.utf8), isLast: true).bytes
    wire += SPDYFrame.ping([0, 0, 0, 1]).bytes
    // Messages need not end where frames do.
    tunnel.receive(Array(wire.prefix(21)), &gateway)
    tunnel.receive(Array(wire.dropFirst(21)), &gateway)
    var frames = Self.frames(tunnel.next(&gateway).messages)
    gateway.advance(by: .seconds(1))
    frames += Self.frames(tunnel.next(&gateway).messages)
    tunnel.leave(&gateway)
    return frames
  }

  @Test func `what a client sends into a tunnel reaches the pod, and the answer comes back`() throws
  {
    var gateway = Self.gateway(with: "nginx")
    let frames = try Self.ask(&gateway, "GET / HTTP/1.0\r\n\r\n")
    #expect(frames.contains(.ping([0, 0, 0, 1])))
    #expect(Self.text(frames, of: 3).contains("Welcome to nginx!"))
    #expect(frames.contains(.data(stream: 3, bytes: [], isLast: true)))
    #expect(frames.contains(.data(stream: 1, bytes: [], isLast: true)))
  }

  @Test func `a port where nobody listens is told on the stream for errors`() throws {
    var gateway = Self.gateway(with: "redis")
    let frames = try Self.ask(&gateway, "hello")
    let complaint = Self.text(frames, of: 1)
    #expect(complaint.hasPrefix("error forwarding port 80 to pod "))
    #expect(complaint.contains("dial tcp4 127.0.0.1:80: connect: connection refused"))
    #expect(Self.text(frames, of: 3).isEmpty)
  }

  @Test func `a pod that is not there has no tunnel`() throws {
    var gateway = Self.gateway(with: "redis")
    let nobody = Self.path.replacing("pods/a/", with: "pods/b/")
    let isOpen = gateway.converse(GatewayRequest(method: "GET", target: nobody)) != nil
    #expect(!isOpen)
    let answer = gateway.answer(GatewayRequest(method: "GET", target: nobody))
    guard case .complete(let response) = answer else {
      Issue.record("the refusal is an answer that goes on")
      return
    }
    #expect(response.code == 404)
  }

  @Test func `a head that is not compressed as it should be ends the tunnel`() throws {
    var gateway = Self.gateway(with: "redis")
    let found = gateway.converse(GatewayRequest(method: "GET", target: Self.path))
    var tunnel = try #require(found)
    let broken = SPDYFrame.open(stream: 1, head: Array(repeating: 0xFF, count: 40), isLast: false)
    tunnel.receive(broken.bytes, &gateway)
    let (messages, isDone) = tunnel.next(&gateway)
    #expect(isDone)
    #expect(Self.frames(messages) == [.goAway])
  }

  @Test func `a request is handed on to a pod, and its answer comes back with its headers`() throws
  {
    var gateway = Self.gateway(with: "nginx")
    let path = "/api/v1/namespaces/default/pods/a/proxy"
    func answer(_ target: String) throws -> GatewayResponse? {
      switch gateway.answer(GatewayRequest(method: "GET", target: target)) {
      case .complete(let response): return response
      case .stream: return nil
      case .proxied(var waiting):
        gateway.advance(by: .seconds(1))
        return waiting.next(&gateway)
      }
    }
    let page = try #require(try answer("\(path)/"))
    #expect(page.code == 200)
    #expect(page.contentType == "text/html")
    #expect(page.headers.contains { $0.name == "Server" && $0.value.hasPrefix("nginx/") })
    #expect(String(decoding: page.body, as: UTF8.self).contains("Welcome to nginx!"))
    #expect(try answer(path)?.code == 301)
    #expect(try answer("\(path)/nope")?.code == 404)
    let closed = try #require(try answer("/api/v1/namespaces/default/pods/a:81/proxy/"))
    #expect(closed.code == 503)
    #expect(String(decoding: closed.body, as: UTF8.self).contains("connect: connection refused"))
  }
}
