public import KubernetesAPI
public import Network
import Simulation

/// Turns network policies into the filter that the network follows.
///
/// What the cluster's network plugin does: kindnet's agent, which minikube runs beside containerd. Each
/// policy that selects a pod adds to what the pod may do; a pod that none selects for a direction is
/// free in it. Pods on a node's own network are out of reach of policies, on either side.
/// Source of the rules: the API's description of `NetworkPolicy`, and
/// `sigs.k8s.io/kube-network-policies`.
public struct PolicyEnforcer: Sendable {
  /// The kinds whose changes wake it while there are policies.
  public static let watches = [NetworkPolicy.resource, Pod.resource, Namespace.resource]

  /// Whether there is any policy; without one nothing but policies is of interest.
  public private(set) var isActive = false

  private var policies = ChangeCursor(NetworkPolicy.resource)
  private var present: [NamespacedName: NetworkPolicy] = [:]

  /// Makes an enforcer that has not looked yet.
  public init() {}

  /// Reads what changed, and brings `filter` up to date.
  ///
  /// - Throws: what the server refuses; the filter stays as it was.
  public mutating func run(
    _ client: inout some KubernetesClient,
    _ filter: inout PacketFilter
  ) throws(Status) {
    switch try policies.read(&client) {
    case .listed(let objects):
      present = [:]
      for case let policy as NetworkPolicy in objects { present[policy.namespacedName] = policy }
    case .changed(let changes):
      for change in changes {
        guard let policy = change.object as? NetworkPolicy else { continue }
        present[policy.namespacedName] = change.kind == .deleted ? nil : policy
      }
    }
    guard !present.isEmpty else {
      if isActive { filter = PacketFilter() }
      isActive = false
      return
    }
    isActive = true
    let pods = try client.list(Pod.self, ListOptions())
    let namespaces = try client.list(Namespace.self, ListOptions())
    var compiler = PolicyCompiler(pods, namespaces)
    for (_, policy) in present.sorted(by: { $0.key < $1.key }) { compiler.add(policy) }
    filter = compiler.filter
  }

  /// Forgets what it read, as one that starts again.
  public mutating func restart() {
    policies.reset()
  }
}

/// Builds a filter from policies and the pods that there are.
struct PolicyCompiler {
  private struct Member {
    var address: IPv4Address
    var namespace: String
    var labels: StringMap
  }

  private(set) var filter = PacketFilter()
  private var members: [Member] = []
  private var byNamespace: [String: [Int]] = [:]
  private let namespaces: [(name: String, labels: StringMap)]

  init(_ pods: [Pod], _ namespaces: [Namespace]) {
    self.namespaces = namespaces.map { ($0.metadata.name, $0.metadata.labels) }
    for pod in pods where !pod.spec.hostNetwork {
      guard let address = IPv4Address(pod.status.podIP),
        pod.status.phase != "Succeeded", pod.status.phase != "Failed"
      else { continue }
      let namespace = pod.metadata.namespace
      byNamespace[namespace, default: []].append(members.count)
      members.append(
        Member(address: address, namespace: namespace, labels: pod.metadata.labels)
      )
      let named = (pod.spec.initContainers + pod.spec.containers).flatMap(\.ports)
        .filter { !$0.name.isEmpty && $0.protocol != "SCTP" }
      guard !named.isEmpty else { continue }
      filter.namedPorts[address] = named.map {
        PacketFilter.NamedPort(
          $0.name,
          UInt16(truncatingIfNeeded: $0.containerPort),
          $0.protocol == "UDP" ? .udp : .tcp
        )
      }
    }
  }

  /// Adds what a policy says to the pods that it selects.
  mutating func add(_ policy: NetworkPolicy) {
    let namespace = policy.metadata.namespace
    let spec = policy.spec
    let selected = (byNamespace[namespace] ?? []).map { members[$0] }
      .filter { spec.podSelector.matches($0.labels) }.map(\.address)
    guard !selected.isEmpty else { return }
    let types =
      spec.policyTypes.isEmpty
      ? ["Ingress"] + (spec.egress.isEmpty ? [] : ["Egress"]) : spec.policyTypes
    if types.contains("Ingress") {
      let rules = spec.ingress.map { rule(ports: $0.ports, peers: $0.from, namespace) }
      for address in selected {
        filter.isolated[address, default: .init()].ingress.add(rules)
      }
    }
    if types.contains("Egress") {
      let rules = spec.egress.map { rule(ports: $0.ports, peers: $0.to, namespace) }
      for address in selected {
        filter.isolated[address, default: .init()].egress.add(rules)
      }
    }
  }

  private mutating func rule(
    ports: [NetworkPolicyPort],
    peers: [NetworkPolicyPeer],
    _ namespace: String
  ) -> PacketFilter.Rule {
    var compiled: [PacketFilter.Peer] = []
    for peer in peers {
      if let block = peer.ipBlock {
        guard let range = CIDR(block.cidr) else { continue }
        compiled.append(.block(range, except: block.except.compactMap { CIDR($0) }))
      } else {
        filter.groups.append(addresses(of: peer, namespace))
        compiled.append(.group(filter.groups.count - 1))
      }
    }
    return PacketFilter.Rule(
      peers: peers.isEmpty ? nil : compiled,
      ports: ports.isEmpty ? nil : ports.map { Self.port($0) }
    )
  }

  private func addresses(of peer: NetworkPolicyPeer, _ namespace: String) -> Set<IPv4Address> {
    let places =
      peer.namespaceSelector.map { selector in
        namespaces.filter { selector.matches($0.labels) }.map(\.name)
      } ?? [namespace]
    var result: Set<IPv4Address> = []
    for place in places {
      for index in byNamespace[place] ?? []
      where peer.podSelector?.matches(members[index].labels) ?? true {
        result.insert(members[index].address)
      }
    }
    return result
  }

  private static func port(_ port: NetworkPolicyPort) -> PacketFilter.Port {
    let transport: TransportProtocol? =
      switch port.protocol ?? "TCP" {
      case "TCP": .tcp
      case "UDP": .udp
      default: nil
      }
    switch port.port {
    case nil: return .numbers(transport, 0...UInt16.max)
    case .string(let name): return .named(transport, name)
    case .int(let number):
      let first = UInt16(clamping: number)
      return .numbers(transport, first...max(first, UInt16(clamping: port.endPort ?? number)))
    }
  }
}

extension [PacketFilter.Rule]? {
  /// Adds rules; none at all still mean that there is a policy.
  fileprivate mutating func add(_ rules: [PacketFilter.Rule]) { self = (self ?? []) + rules }
}
