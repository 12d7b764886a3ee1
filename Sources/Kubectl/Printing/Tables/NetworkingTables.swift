import KubernetesAPI

extension Ingress: Listed {
  static let columns: [Column<Ingress>] = [
    .name,
    Column("CLASS", only: .current) { ingress, _ in ingress.spec.ingressClassName ?? "<none>" },
    Column("HOSTS") { ingress, _ in ingress.hostText },
    Column("ADDRESS") { ingress, _ in ingress.addressText },
    Column("PORTS") { ingress, _ in ingress.spec.tls.isEmpty ? "80" : "80, 443" },
    .age,
  ]

  private var hostText: String {
    let named = spec.rules.prefix(3).map(\.host).filter { !$0.isEmpty }
    // Rules beyond the third are counted whether they name a host or not.
    let hosts = spec.rules.map(\.host).filter { !$0.isEmpty }
    guard !hosts.isEmpty else { return "*" }
    guard hosts.count > 3 || spec.rules.count > 3 && named.count == 3 else {
      return hosts.joined(separator: ",")
    }
    return "\(hosts.prefix(3).joined(separator: ",")) + \(spec.rules.count - 3) more..."
  }

  /// The addresses at which the ingress can be reached.
  var addressText: String {
    status.loadBalancer.ingress.map { $0.ip.isEmpty ? $0.hostname : $0.ip }
      .joined(separator: ",")
  }
}

extension IngressClass: Listed {
  static let columns: [Column<IngressClass>] = [
    .name,
    Column("CONTROLLER") { kind, _ in kind.spec.controller },
    Column("PARAMETERS") { kind, _ in
      guard let parameters = kind.spec.parameters else { return "<none>" }
      let group = parameters.apiGroup.map { ".\($0)" } ?? ""
      return "\(parameters.kind)\(group)/\(parameters.name)"
    },
    .age,
  ]
}

extension NetworkPolicy: Listed {
  static let columns: [Column<NetworkPolicy>] = [
    .name,
    Column("POD-SELECTOR") { policy, _ in policy.spec.podSelector.terms.text.orNone },
    .age,
  ]
}

extension ServiceCIDR: Listed {
  static let columns: [Column<ServiceCIDR>] = [
    .name, Column("CIDRS") { range, _ in range.spec.cidrs.joined(separator: ",") }, .age,
  ]
}

extension IPAddress: Listed {
  static let columns: [Column<IPAddress>] = [
    .name,
    Column("PARENTREF") { address, _ in
      guard let parent = address.spec.parentRef else { return "<none>" }
      let parts = [parent.group, parent.resource, parent.namespace, parent.name]
      return parts.filter { !$0.isEmpty }.joined(separator: "/")
    },
    .age,
  ]
}

extension RuntimeClass: Listed {
  static let columns: [Column<RuntimeClass>] = [
    .name, Column("HANDLER") { kind, _ in kind.handler }, .age,
  ]
}

extension PodTemplate: Listed {
  static let columns: [Column<PodTemplate>] = [
    .name,
    Column("CONTAINERS") { template, _ in template.template.containerNames },
    Column("IMAGES") { template, _ in template.template.images },
    Column("POD LABELS") { template, _ in template.template.metadata.labels.text },
  ]
}
