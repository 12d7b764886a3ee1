import KubernetesAPI
import Manifests

/// Network policies that stand between two pods.
extension Diagnosis {
  /// The policies that keep the pod at `place` from the pods of a service; empty where none does.
  static func policyTrouble(
    from place: Place,
    to service: ClusterObject,
    port asked: Int64,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let all = (try? client.list(NetworkPolicy.self, ListOptions())) ?? []
    guard !all.isEmpty else { return [] }
    let pods = (try? client.list(Pod.self, ListOptions())) ?? []
    let spaces = (try? client.list(Namespace.self, ListOptions())) ?? []
    let selector = LabelSelectorTerms(matching: service.labels("spec", "selector"))
    let targets = pods.filter {
      $0.metadata.namespace == service.metadata.namespace && selector.matches($0.metadata.labels)
    }
    guard let target = targets.first else { return [] }
    var source: Pod?
    if case .pod(let space, let name, _) = place {
      source = pods.first { $0.metadata.namespace == space && $0.metadata.name == name }
    }
    let port = port(of: service, asked)
    let reach = PolicyReach(namespaces: spaces, port: port)
    let guards = all.filter { $0.guards(target, "Ingress") }
    let lets = guards.contains { policy in
      policy.spec.ingress.contains { reach.lets($0.ports, $0.from, of: policy, source, at: target) }
    }
    if let first = guards.first, !lets {
      return [
        "The network policy `\(first.metadata.name)` guards the pod `\(target.metadata.name)`, and"
          + " \(reach.words(first.spec.ingress.map { ($0.ports, $0.from) }, "lets in"))."
      ]
    }
    guard let source else { return [] }
    let fences = all.filter { $0.guards(source, "Egress") }
    let leaves = fences.contains { policy in
      policy.spec.egress.contains { reach.lets($0.ports, $0.to, of: policy, target, at: target) }
    }
    guard let first = fences.first, !leaves else { return [] }
    return [
      "The network policy `\(first.metadata.name)` is about what the pod `\(source.metadata.name)` may"
        + " reach, and \(reach.words(first.spec.egress.map { ($0.ports, $0.to) }, "lets out"))."
    ]
  }

  /// The port of the pods to which the service leads what is asked at `asked`.
  private static func port(of service: ClusterObject, _ asked: Int64) -> IntOrString {
    let ports = service.value("spec", "ports")?.array ?? []
    let port = ports.first { $0["port"]?.integer == asked } ?? ports.first
    let target = port?["targetPort"] ?? port?["port"]
    if let name = target?.string { return .string(name) }
    return .int(Int32(truncatingIfNeeded: target?.integer ?? asked))
  }
}

extension NetworkPolicy {
  /// Whether the policy selects `pod` for a direction.
  fileprivate func guards(_ pod: Pod, _ direction: String) -> Bool {
    let types =
      spec.policyTypes.isEmpty
      ? ["Ingress"] + (spec.egress.isEmpty ? [] : ["Egress"]) : spec.policyTypes
    return metadata.namespace == pod.metadata.namespace && types.contains(direction)
      && spec.podSelector.matches(pod.metadata.labels)
  }
}

/// What the rules of policies let through on the way to one port.
private struct PolicyReach {
  let namespaces: [Namespace]
  let port: IntOrString

  /// Whether a rule lets through what goes to or comes from `other`; nil is somebody outside of the pods.
  func lets(
    _ ports: [NetworkPolicyPort],
    _ peers: [NetworkPolicyPeer],
    of policy: NetworkPolicy,
    _ other: Pod?,
    at target: Pod
  ) -> Bool {
    guard ports.isEmpty || ports.contains(where: { fits($0, target) }) else { return false }
    return peers.isEmpty || peers.contains { isMeant($0, other, policy.metadata.namespace) }
  }

  private func isMeant(_ peer: NetworkPolicyPeer, _ other: Pod?, _ home: String) -> Bool {
    // Addresses are not looked at: a range may be meant for anybody.
    guard peer.ipBlock == nil else { return true }
    guard let other else { return false }
    let space = other.metadata.namespace
    if let selector = peer.namespaceSelector {
      let labels = namespaces.first { $0.metadata.name == space }?.metadata.labels ?? StringMap()
      guard selector.matches(labels) else { return false }
    } else if space != home {
      return false
    }
    return peer.podSelector?.matches(other.metadata.labels) ?? true
  }

  private func fits(_ allowed: NetworkPolicyPort, _ target: Pod) -> Bool {
    guard let wanted = allowed.port else { return true }
    if let first = number(wanted, target), let own = number(port, target) {
      return first == own || allowed.endPort.map { (first...max(first, $0)).contains(own) } ?? false
    }
    return wanted == port
  }

  private func number(_ port: IntOrString, _ pod: Pod) -> Int32? {
    switch port {
    case .int(let number): number
    case .string(let name):
      pod.spec.containers.flatMap(\.ports).first { $0.name == name }?.containerPort
    }
  }

  /// What the rules let through, in words.
  func words(_ rules: [([NetworkPolicyPort], [NetworkPolicyPeer])], _ verb: String) -> String {
    if rules.isEmpty { return "\(verb) nobody" }
    let parts = rules.map { ports, peers in
      let who = peers.isEmpty ? "anybody" : Words.list(peers.map(words))
      let numbers = ports.compactMap(\.port).map { port in
        switch port {
        case .int(let number): "\(number)"
        case .string(let name): "`\(name)`"
        }
      }
      return who + (numbers.isEmpty ? "" : " at port \(Words.list(numbers))")
    }
    return "\(verb) \(Words.list(parts)) only"
  }

  private func words(_ peer: NetworkPolicyPeer) -> String {
    if let block = peer.ipBlock { return "addresses in `\(block.cidr)`" }
    let pods = peer.podSelector.map { Self.text($0) }
    let who = pods.map { $0.isEmpty ? "all pods" : "pods with `\($0)`" } ?? "all pods"
    guard let space = peer.namespaceSelector.map({ Self.text($0) }) else { return who }
    return who + (space.isEmpty ? " of all namespaces" : " of namespaces with `\(space)`")
  }

  private static func text(_ selector: LabelSelector) -> String {
    let labels = SelectorText.text(selector.matchLabels)
    let rules = selector.matchExpressions.map { rule in
      "\(rule.key) \(rule.operator)"
        + (rule.values.isEmpty ? "" : " (\(rule.values.joined(separator: ",")))")
    }
    return ([labels].filter { !$0.isEmpty } + rules).joined(separator: ",")
  }
}
