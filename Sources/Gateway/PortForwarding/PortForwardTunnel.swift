import Cluster
import Kubectl
import KubernetesAPI
import Machine

/// The connections of one `kubectl port-forward`: streams of SPDY inside a WebSocket.
///
/// For each connection the client opens two streams with the same `requestID`: one that only says what
/// went wrong, and one for the bytes. Source: `k8s.io/client-go/tools/portforward` and
/// `k8s.io/apimachinery/pkg/util/portforward`.
public struct PortForwardTunnel: Dialogue {
  /// The subprotocol that is spoken.
  public static let protocols = ["SPDY/3.1+portforward.k8s.io"]

  private let pod: Cluster.ForwardedPod
  private var headers = SPDYHeaders()
  private var arrived: [UInt8] = []
  private var waiting: [UInt8] = []
  private var connections: [Connection] = []
  private var isOver = false

  private struct Connection: Sendable {
    let request: String
    var errors: UInt32?
    var data: UInt32?
    var port = 0
    var process: OutsideProcess?
    /// Why there is no connection.
    var complaint: [UInt8] = []
  }

  /// How many connections one tunnel carries at most.
  private static let limit = 1000

  /// Begins what a request to `portforward` asks for.
  ///
  /// - Throws: what the API server or the node's kubelet refuses.
  init(_ path: ResourcePath, _ gateway: inout Gateway) throws(Status) {
    pod = try gateway.cluster.forwardedPod(path.name, in: path.namespace ?? "default")
  }

  /// Takes a message of the client: some bytes of its SPDY connection.
  public mutating func receive(_ message: [UInt8], _ gateway: inout Gateway) {
    guard !isOver else { return }
    arrived += message
    while let frame = SPDYFrame.take(from: &arrived) { take(frame, &gateway) }
  }

  private mutating func take(_ frame: SPDYFrame, _ gateway: inout Gateway) {
    switch frame {
    case .open(let stream, let head, let isLast):
      guard let names = headers.read(head) else {
        isOver = true
        return send(.goAway)
      }
      open(stream, names, &gateway)
      if isLast { endInput(stream, &gateway) }
    case .data(let stream, let bytes, let isLast):
      let index = connections.firstIndex { $0.data == stream }
      if let index, let process = connections[index].process {
        gateway.cluster.kernel.write(bytes, to: process)
      }
      if isLast { endInput(stream, &gateway) }
    case .reset(let stream):
      if let index = connections.firstIndex(where: { $0.data == stream }) { drop(index, &gateway) }
    case .ping: send(frame)
    case .goAway, .reply, .other: break
    }
  }

  private mutating func open(
    _ stream: UInt32,
    _ names: [String: String],
    _ gateway: inout Gateway
  ) {
    let request = names["requestid"] ?? ""
    guard let port = Int(names["port"] ?? ""), (1...65_535).contains(port),
      connections.count < Self.limit
    else { return send(.reset(stream: stream)) }
    send(.reply(stream: stream, head: headers.writeNothing()))
    let index =
      connections.firstIndex { $0.request == request } ?? connections.count
    if index == connections.count { connections.append(Connection(request: request)) }
    guard names["streamtype"] == "data" else {
      connections[index].errors = stream
      return
    }
    connections[index].data = stream
    connections[index].port = port
    do throws(Status) {
      connections[index].process = try gateway.cluster.forward(port, of: pod)
    } catch {
      connections[index].complaint = Array(error.message.utf8)
    }
  }

  private mutating func endInput(_ stream: UInt32, _ gateway: inout Gateway) {
    guard let index = connections.firstIndex(where: { $0.data == stream }) else { return }
    guard var process = connections[index].process else { return }
    gateway.cluster.kernel.endInput(of: &process)
    connections[index].process = process
  }

  /// The bytes that there are by now; the tunnel ends only where the client speaks another language.
  public mutating func next(_ gateway: inout Gateway) -> (messages: [[UInt8]], isDone: Bool) {
    for index in connections.indices.reversed() { tell(index, &gateway) }
    defer { waiting = [] }
    return (waiting.isEmpty ? [] : [waiting], isOver)
  }

  /// Hands on what came back from one connection, and its end.
  private mutating func tell(_ index: Int, _ gateway: inout Gateway) {
    guard let data = connections[index].data else { return }
    if let process = connections[index].process {
      // Asked first, so that what is printed last is not lost.
      let status = gateway.cluster.kernel.outsideStatus(of: process)
      let (output, error) = gateway.cluster.kernel.takeOutput(of: process)
      if !output.isEmpty { send(.data(stream: data, bytes: output, isLast: false)) }
      connections[index].complaint += error
      guard status != nil else { return }
    }
    let connection = connections[index]
    if let errors = connection.errors {
      let message = connection.complaint.isEmpty ? [] : complaint(connection)
      send(.data(stream: errors, bytes: message, isLast: true))
    }
    send(.data(stream: data, bytes: [], isLast: true))
    drop(index, &gateway)
  }

  /// The kubelet's words for a connection that came to nothing.
  private func complaint(_ connection: Connection) -> [UInt8] {
    let why = String(decoding: connection.complaint, as: UTF8.self)
    let text = PortForwardRefusal.message(port: connection.port, sandbox: pod.sandbox, why)
    return Array(text.utf8)
  }

  private mutating func drop(_ index: Int, _ gateway: inout Gateway) {
    if var process = connections[index].process { gateway.cluster.kernel.leave(&process) }
    connections.remove(at: index)
  }

  /// Lets go of all connections: the client is gone.
  public mutating func leave(_ gateway: inout Gateway) {
    for index in connections.indices.reversed() { drop(index, &gateway) }
  }

  private mutating func send(_ frame: SPDYFrame) { waiting += frame.bytes }
}
