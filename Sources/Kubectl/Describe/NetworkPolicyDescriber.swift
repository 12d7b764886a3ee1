import KubernetesAPI
import Simulation

/// Describes policies of the network.
enum NetworkPolicyDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ policy: NetworkPolicy,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", policy.metadata.name)
    page.line(0, "Namespace:", policy.metadata.namespace)
    page.line(0, "Created on:", created(policy.metadata.creationTimestamp))
    page.map("Labels:", policy.metadata.labels)
    page.map("Annotations:", policy.metadata.annotations)
    page.raw("Spec:\n")
    let selector = policy.spec.podSelector.terms.text
    let pods =
      selector.isEmpty
      ? "<none> (Allowing the specific traffic to all pods in this namespace)" : selector
    page.raw("  PodSelector:     \(pods)\n")
    let types = policy.spec.policyTypes
    if types.isEmpty || types.contains("Ingress") {
      page.raw("  Allowing ingress traffic:\n")
      let rules = policy.spec.ingress.map { ($0.ports, $0.from) }
      write(rules, ["ingress", "From", "source"], &page)
    } else {
      page.raw("  Not affecting ingress traffic\n")
    }
    if types.contains("Egress") {
      page.raw("  Allowing egress traffic:\n")
      let rules = policy.spec.egress.map { ($0.ports, $0.to) }
      write(rules, ["egress", "To", "destination"], &page)
    } else {
      page.raw("  Not affecting egress traffic\n")
    }
    page.raw("  Policy Types: \(types.joined(separator: ", "))\n")
  }

  /// A time as Go prints it: `2026-11-23 02:32:48 +0000 UTC`.
  private static func created(_ time: Time) -> String {
    let text = CivilTime(time.instant).rfc3339
    return text.dropLast().split(separator: "T").joined(separator: " ") + " +0000 UTC"
  }

  /// Writes the rules of one direction; `words` are its name, its preposition and its other side.
  private static func write(
    _ rules: [(ports: [NetworkPolicyPort], peers: [NetworkPolicyPeer])],
    _ words: [String],
    _ page: inout DescriptionPage
  ) {
    guard !rules.isEmpty else {
      return page.raw("    <none> (Selected pods are isolated for \(words[0]) connectivity)\n")
    }
    for (index, rule) in rules.enumerated() {
      if rule.ports.isEmpty {
        page.raw("    To Port: <any> (traffic allowed to all ports)\n")
      }
      for port in rule.ports { write(port, &page) }
      if rule.peers.isEmpty {
        page.raw("    \(words[1]): <any> (traffic not restricted by \(words[2]))\n")
      }
      for peer in rule.peers {
        page.raw("    \(words[1]):\n")
        write(peer, &page)
      }
      if index < rules.count - 1 { page.raw("    ----------\n") }
    }
  }

  private static func write(_ port: NetworkPolicyPort, _ page: inout DescriptionPage) {
    let transport = port.protocol ?? "TCP"
    let number = port.port?.description ?? "<nil>"
    if let end = port.endPort {
      page.raw("    To Port Range: \(number)-\(end)/\(transport)\n")
    } else {
      page.raw("    To Port: \(number)/\(transport)\n")
    }
  }

  private static func write(_ peer: NetworkPolicyPeer, _ page: inout DescriptionPage) {
    if let selector = peer.namespaceSelector {
      page.raw("      NamespaceSelector: \(selector.terms.text.orNone)\n")
    }
    if let selector = peer.podSelector {
      page.raw("      PodSelector: \(selector.terms.text.orNone)\n")
    }
    if peer.namespaceSelector == nil, peer.podSelector == nil, let block = peer.ipBlock {
      page.raw("      IPBlock:\n        CIDR: \(block.cidr)\n")
      page.raw("        Except: \(block.except.joined(separator: ", "))\n")
    }
  }
}
