public import Machine
import Network
import Simulation

/// kube-proxy's answers to load balancers that ask whether a node has back ends of a service.
///
/// Source: `k8s.io/kubernetes/pkg/proxy/healthcheck`.
public struct BalancerHealth: Sendable {
  /// What is notified when the rules have come to name other ports.
  public static let channel = Channel(0x6865_616c_7468)

  private var servers: [ConnectionServer] = []

  /// Makes what listens nowhere yet.
  public init() {}

  /// Listens where the node's rules say so, and answers; gives what to wait for.
  public mutating func serve(_ system: inout Kernel) -> [Wait] {
    guard let node = system.network.node(of: system.machine.namespace) else {
      return [.channel(Self.channel)]
    }
    let rules = system.network.rules(on: node)
    let ports = Set(rules.services.map { Int($0.healthPort) }).subtracting([0])
    for index in servers.indices where !ports.contains(servers[index].port) {
      servers[index].close(&system)
    }
    servers.removeAll { !ports.contains($0.port) }
    for port in ports.sorted() where !servers.contains(where: { $0.port == port }) {
      var server = ConnectionServer(port: port)
      guard (try? server.open(&system)) != nil else { continue }
      servers.append(server)
    }
    let name = system.network.name(of: node)
    for index in servers.indices { answer(&servers[index], rules, name, &system) }
    return [.channel(Self.channel)] + servers.flatMap(\.waits)
  }

  private func answer(
    _ server: inout ConnectionServer,
    _ rules: ServiceRules,
    _ node: String,
    _ system: inout Kernel
  ) {
    server.pump(&system)
    let own = rules.services.filter { Int($0.healthPort) == server.port }
    let local = own.map { $0.localEndpoints(on: node).count }.max() ?? 0
    let parts = (own.first?.name ?? "").prefix { $0 != ":" }.split(separator: "/")
    let body = """
      {
      \t"service": {
      \t\t"namespace": "\(parts.first ?? "")",
      \t\t"name": "\(parts.last ?? "")"
      \t},
      \t"localEndpoints": \(local),
      \t"serviceProxyHealthy": true
      }
      """
    for index in server.connections.indices {
      let parsing = HTTPMessage.parse(server.connections[index].input)
      if case .malformed = parsing { server.connections[index].isClosing = true }
      guard case .message(let request, let length) = parsing else { continue }
      server.connections[index].input.removeFirst(length)
      var reply = HTTPReply(body, status: local > 0 ? "200 OK" : "503 Service Unavailable")
      reply.guessedType = ""
      reply.fields = [
        .init(name: "Content-Type", value: "application/json"),
        .init(name: "X-Content-Type-Options", value: "nosniff"),
        .init(name: "X-Load-Balancing-Endpoint-Weight", value: "\(local)"),
      ]
      let message = reply.message(at: system.now, keepsAlive: request.keepsAlive)
      server.connections[index].output += message.bytes
      server.connections[index].isClosing = !request.keepsAlive
    }
    server.flush(&system)
  }
}
