public import KubernetesAPI

/// The port of a pod that a path of the API leads to: `…/pods/web:8080/proxy/index.html`.
///
/// Source: `ResourceLocation` in `k8s.io/kubernetes/pkg/registry/core/pod` and `…/service`.
public struct ProxiedPort: Sendable, Hashable {
  /// The pod's namespace.
  public let namespace: String
  /// The pod.
  public let pod: String
  /// One of the pod's containers; all share the network.
  public let container: String
  /// The pod's address, for the words of refusals.
  public let address: String
  /// The port.
  public let port: Int
  /// What is asked of whoever listens there: a path, and a query.
  public let target: String

  /// Where a path leads to; nil for a path that is not a proxy's.
  ///
  /// - Throws: what the server refuses: names that are no names, services without endpoints.
  public static func find<Client: KubernetesClient>(
    _ target: String,
    _ client: inout Client
  ) throws(Status) -> ProxiedPort? {
    guard let way = Way(target) else { return nil }
    let parts = way.name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let named: (scheme: String, name: String, port: String)
    switch parts.count {
    case 1: named = ("", parts[0], "")
    case 2: named = ("", parts[0], parts[1])
    case 3: named = (parts[0], parts[1], parts[2])
    default: named = ("?", "", "")
    }
    guard ["", "http", "https"].contains(named.scheme), !named.name.isEmpty else {
      throw .badRequest("invalid \(way.kind.dropLast()) request \"\(way.name)\"")
    }
    guard named.scheme != "https" else {
      throw Status(.methodNotAllowed, "a proxy that speaks TLS is not simulated")
    }
    return way.kind == "pods"
      ? try ofPod(named.name, named.port, way, &client)
      : try ofService(named.name, named.port, way, &client)
  }

  /// The words for a port that nobody can be reached at.
  public func refusal(_ why: String) -> Status {
    Status(
      .serviceUnavailable,
      "error trying to reach service: dial tcp \(address):\(port): connect: \(why)"
    )
  }

  /// The refusal where somebody listens and ends the connection without an answer.
  public static let noAnswer = Status(
    .serviceUnavailable,
    "error trying to reach service: EOF"
  )

  /// The body of the answer to a path that lacks its last slash: it only says where to ask.
  public static func redirection(to path: String) -> String {
    "<a href=\"\(path)\">Moved Permanently</a>.\n\n"
  }

  /// The bytes of a request as it is handed on; `path` is what was asked of the server.
  ///
  /// Headers about the connection, and what shows the client to the server, are left out.
  public func request(
    _ method: String,
    _ headers: [(name: String, value: String)],
    _ body: [UInt8],
    from path: String
  ) -> [UInt8] {
    let left = [
      "authorization", "connection", "content-length", "keep-alive", "proxy-connection",
      "transfer-encoding",
    ]
    var lines = ["\(method) \(target) HTTP/1.1"]
    for (name, value) in headers where !left.contains(name.lowercased()) {
      lines.append("\(Self.canonical(name)): \(value)")
    }
    lines += ["X-Forwarded-Uri: \(path)", "Connection: close"]
    if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  private static func canonical(_ name: String) -> String {
    name.split(separator: "-", omittingEmptySubsequences: false)
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
  }

  /// The parts of a path through a proxy.
  private struct Way {
    let namespace: String
    let kind: String
    let name: String
    let target: String

    init?(_ target: String) {
      let path = target.prefix { $0 != "?" }
      let parts = path.split(
        separator: "/",
        maxSplits: 8,
        omittingEmptySubsequences: false
      )
      guard parts.count >= 8, parts[0].isEmpty, parts[1] == "api", parts[2] == "v1",
        parts[3] == "namespaces", ["pods", "services"].contains(parts[5]), parts[7] == "proxy"
      else { return nil }
      namespace = String(parts[4])
      kind = String(parts[5])
      name = String(parts[6])
      let rest = parts.count > 8 ? "/" + parts[8] : "/"
      self.target = rest + target.dropFirst(path.count)
    }
  }

  private static func ofPod<Client: KubernetesClient>(
    _ name: String,
    _ port: String,
    _ way: Way,
    _ client: inout Client
  ) throws(Status) -> ProxiedPort? {
    let object = try client.get(Pod.resource, namespace: way.namespace, name: name)
    guard let pod = object as? Pod else { return nil }
    let first = pod.spec.containers.lazy.flatMap(\.ports).first?.containerPort
    guard let number = port.isEmpty ? Int(first ?? 80) : Int(port), (1...65_535).contains(number)
    else { throw .badRequest("invalid pod request \"\(way.name)\"") }
    guard !pod.status.podIP.isEmpty else { throw .badRequest("address not allowed") }
    return ProxiedPort(
      namespace: way.namespace,
      pod: name,
      container: pod.spec.containers.first?.name ?? "",
      address: pod.status.podIP,
      port: number,
      target: way.target
    )
  }

  private static func ofService<Client: KubernetesClient>(
    _ name: String,
    _ port: String,
    _ way: Way,
    _ client: inout Client
  ) throws(Status) -> ProxiedPort? {
    let found = try client.get(Service.resource, namespace: way.namespace, name: name)
    guard let service = found as? Service else { return nil }
    var port = port
    if let number = Int(port) {
      guard let known = service.spec.ports.first(where: { Int($0.port) == number }) else {
        throw Status(
          .serviceUnavailable,
          "no service port \(number) found for service \"\(name)\""
        )
      }
      port = known.name
    }
    let endpoints =
      try? client.get(Endpoints.resource, namespace: way.namespace, name: name) as? Endpoints
    for subset in endpoints?.subsets ?? [] {
      guard let address = subset.addresses.first,
        let open = subset.ports.first(where: { $0.name == port })
      else { continue }
      guard let pod = address.targetRef?.name,
        let object = try client.get(Pod.resource, namespace: way.namespace, name: pod) as? Pod
      else {
        throw Status(
          .methodNotAllowed,
          "a proxy to an address that is no pod's is not simulated"
        )
      }
      return ProxiedPort(
        namespace: way.namespace,
        pod: pod,
        container: object.spec.containers.first?.name ?? "",
        address: address.ip,
        port: Int(open.port),
        target: way.target
      )
    }
    throw Status(.serviceUnavailable, "no endpoints available for service \"\(name)\"")
  }
}
