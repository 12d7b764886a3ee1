import APIServer
import KubeProxy
import KubernetesAPI
import Manifests
import Network
import Simulation
import Testing

/// An API server, a node with some pods' namespaces, and the two components that make names and
/// addresses lead to them.
struct TestNetwork {
  var api: APIServer
  var network = Network()
  var proxy = KubeProxy()
  var dns = ClusterDNS()
  let node: NetworkNodeID
  let host: NetworkNamespaceID
  private var random = RandomStream(seed: 3)

  init() throws {
    api = APIServer(
      configuration: APIServerConfiguration(),
      now: Instant(seconds: 1_700_000_000),
      random: RandomStreams(seed: 3)
    )
    try api.bootstrap(namespaces: ["default"])
    (node, host) = network.addNode(address: IPv4Address(192, 168, 99, 100))
    network.podRange = CIDR(IPv4Address(10, 244, 0, 0), prefix: 16)
    for last in 1...4 as ClosedRange<UInt8> {
      _ = network.addNamespace(address: IPv4Address(10, 244, 0, last), on: node)
    }
  }

  /// Lets both components look; how many rules there are now, nil where nothing was written.
  @discardableResult
  mutating func settle() throws -> Int? {
    let rules = try proxy.run(&api)
    if let rules { network.setRules(rules, on: node) }
    try dns.run(&api, &network.zone)
    return rules?.count
  }

  mutating func create<Object: APIObject>(_ type: Object.Type, _ yaml: String) throws {
    try api.create(Self.read(type, yaml))
  }

  mutating func replace<Object: APIObject>(_ type: Object.Type, _ yaml: String) throws {
    try api.update(Self.read(type, yaml))
  }

  private static func read<Object: APIObject>(
    _ type: Object.Type,
    _ yaml: String
  ) throws -> Object {
    let tree = try YAMLReader.value(yaml)
    var decoder = FieldDecoder()
    var object = Object()
    object.decode(tree, &decoder)
    try #require(decoder.failure == nil)
    try #require(decoder.strictErrors.isEmpty)
    object.metadata.namespace = "default"
    return object
  }

  /// Where a hundred connections go: the addresses and ports, each once.
  mutating func targets(_ address: IPv4Address, _ port: Int) -> Set<String> {
    var result: Set<String> = []
    for _ in 0..<100 {
      let route = network.route(
        from: host,
        to: address,
        port: port,
        now: api.now,
        random: &random
      )
      switch route {
      case .deliver(let namespace, let port):
        result.insert("\(network.address(of: namespace)?.description ?? "?"):\(port)")
      case .refused: result.insert("refused")
      case .dropped: result.insert("dropped")
      case .unreachable: result.insert("unreachable")
      case .noNetwork: result.insert("no network")
      }
    }
    return result
  }

  /// The addresses of a name, as texts.
  func addresses(_ name: String) -> [String]? {
    network.zone.look(up: name)?.addresses.map(\.description)
  }
}

/// A slice of a service: its port, its ready addresses and those that are not.
func slice(
  _ name: String,
  of service: String,
  port: Int = 8080,
  portName: String = "",
  ready: [Int],
  unready: [Int] = [],
  hostnames: Bool = false
) -> String {
  let rows =
    ready.map { endpoint($0, "true", hostnames) } + unready.map { endpoint($0, "false", hostnames) }
  return """
    metadata: {name: \(name), labels: {kubernetes.io/service-name: \(service)}}
    addressType: IPv4
    ports: [{name: "\(portName)", port: \(port), protocol: TCP}]
    endpoints: [\(rows.joined(separator: ", "))]
    """
}

private func endpoint(_ last: Int, _ ready: String, _ hasName: Bool) -> String {
  let name = hasName ? ", hostname: db-\(last)" : ""
  return "{addresses: [10.244.0.\(last)], conditions: {ready: \(ready)}\(name)}"
}
