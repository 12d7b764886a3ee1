import APIServer
import KubeProxy
import KubernetesAPI
import Network
import Simulation
import Testing

@Suite struct PolicyEnforcerTests {
  /// Three pods of `default`, as addresses of the test's node, and what may pass between them.
  private struct Bench {
    var net: TestNetwork
    var enforcer = PolicyEnforcer()
    private var random = RandomStream(seed: 1)

    init() throws {
      net = try TestNetwork()
      try net.create(ServiceAccount.self, "metadata: {name: default}")
      for (index, name) in ["web", "client", "other"].enumerated() {
        var pod = Pod()
        pod.metadata = ObjectMeta(name: name, namespace: "default", labels: ["app": name])
        var container = Container()
        container.name = "main"
        container.image = "nginx"
        var port = ContainerPort()
        port.name = "http"
        port.containerPort = 80
        container.ports = [port]
        pod.spec.containers = [container]
        _ = try net.api.create(pod)
        var stored = try net.api.get(Pod.self, namespace: "default", name: name)
        stored.status.podIP = "10.244.0.\(index + 1)"
        stored.status.phase = "Running"
        _ = try net.api.updateStatus(stored)
      }
    }

    mutating func apply(_ spec: String) throws {
      try net.create(NetworkPolicy.self, "metadata: {name: p}\nspec: \(spec)")
      try enforcer.run(&net.api, &net.network.filter)
    }

    mutating func passes(
      _ from: UInt8,
      _ to: UInt8,
      _ port: Int = 80,
      _ transport: TransportProtocol = .tcp
    ) -> Bool {
      let source = net.network.namespace(with: IPv4Address(10, 244, 0, from)) ?? .none
      let route = net.network.route(
        from: source,
        to: IPv4Address(10, 244, 0, to),
        port: port,
        transport: transport,
        now: net.api.now,
        random: &random
      )
      guard case .deliver = route else { return false }
      return true
    }

    mutating func passesFromNode(_ to: UInt8) -> Bool {
      let route = net.network.route(
        from: net.host,
        to: IPv4Address(10, 244, 0, to),
        port: 80,
        now: net.api.now,
        random: &random
      )
      guard case .deliver = route else { return false }
      return true
    }
  }

  @Test func `a policy without rules lets nobody in but the node and the pod itself`() throws {
    var bench = try Bench()
    try bench.apply("{podSelector: {matchLabels: {app: web}}}")
    let (client, own, node, back) = (
      bench.passes(2, 1), bench.passes(1, 1), bench.passesFromNode(1), bench.passes(1, 2)
    )
    #expect(!client)
    #expect(own && node && back)
  }

  @Test func `a rule lets in whom its selector means, at its named port`() throws {
    var bench = try Bench()
    try bench.apply(
      """
      {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels:
        {app: client}}}], ports: [{port: http}]}]}
      """
    )
    let found = [
      bench.passes(2, 1), bench.passes(2, 1, 81), bench.passes(3, 1),
      bench.passes(2, 1, 80, .udp),
    ]
    #expect(found == [true, false, false, false])
  }

  @Test func `blocks have gaps, and ranges of ports both ends`() throws {
    var bench = try Bench()
    try bench.apply(
      """
      {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/24,
        except: [10.244.0.3/32]}}], ports: [{port: 80, endPort: 82}]}]}
      """
    )
    let found = [
      bench.passes(2, 1, 80), bench.passes(2, 1, 82), bench.passes(2, 1, 83), bench.passes(3, 1),
    ]
    #expect(found == [true, true, false, false])
  }

  @Test func `egress counts on the sender's side, and both sides must agree`() throws {
    var bench = try Bench()
    try bench.apply(
      """
      {podSelector: {matchLabels: {app: client}}, policyTypes: [Egress], egress: [{to:
        [{podSelector: {matchLabels: {app: other}}}]}]}
      """
    )
    let found = [bench.passes(2, 3), bench.passes(2, 1), bench.passes(1, 2)]
    #expect(found == [true, false, true])
  }

  @Test func `when the last policy goes, everything passes again`() throws {
    var bench = try Bench()
    try bench.apply("{podSelector: {}}")
    let before = bench.passes(2, 1)
    try bench.net.api.delete(NetworkPolicy.self, namespace: "default", name: "p")
    try bench.enforcer.run(&bench.net.api, &bench.net.network.filter)
    let after = bench.passes(2, 1)
    #expect(!before && after)
    #expect(!bench.enforcer.isActive)
  }
}
