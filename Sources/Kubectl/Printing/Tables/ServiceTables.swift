import KubernetesAPI

extension Service: Listed {
  static let columns: [Column<Service>] = [
    .name,
    Column("TYPE") { service, _ in service.spec.type },
    Column("CLUSTER-IP") { service, _ in service.spec.clusterIP.orNone },
    Column("EXTERNAL-IP") { service, _ in service.externalAddress },
    Column("PORT(S)") { service, _ in
      service.spec.ports.map { port in
        let node = port.nodePort > 0 ? ":\(port.nodePort)" : ""
        return "\(port.port)\(node)/\(port.protocol)"
      }.joined(separator: ",").orNone
    },
    .age,
    Column("SELECTOR", wide: true) { service, _ in service.spec.selector.text },
  ]

  /// What the column EXTERNAL-IP says.
  private var externalAddress: String {
    let external = spec.externalIPs
    switch spec.type {
    case "ExternalName": return spec.externalName
    case "LoadBalancer":
      let given = status.loadBalancer.ingress.map { $0.ip.isEmpty ? $0.hostname : $0.ip }
      let all = given + external
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    default: return external.joined(separator: ",").orNone
    }
  }
}

extension Endpoints: Listed {
  static let columns: [Column<Endpoints>] = [
    .name,
    Column("ENDPOINTS") { endpoints, _ in endpoints.addressText(limit: 3) },
    .age,
  ]

  /// The addresses with their ports, no more than `limit`, then how many more there are.
  func addressText(limit: Int) -> String {
    var texts: [String] = []
    for subset in subsets {
      if subset.ports.isEmpty {
        texts += subset.addresses.map(\.ip)
      }
      for port in subset.ports { texts += subset.addresses.map { "\($0.ip):\(port.port)" } }
    }
    let shown = texts.prefix(limit).joined(separator: ",").orNone
    return texts.count > limit ? "\(shown) + \(texts.count - limit) more..." : shown
  }
}

extension EndpointSlice: Listed {
  static let columns: [Column<EndpointSlice>] = [
    .name,
    Column("ADDRESSTYPE") { slice, _ in slice.addressType },
    Column("PORTS") { slice, _ in
      shortened(slice.ports.compactMap(\.port).map { "\($0)" }, none: "<unset>")
    },
    Column("ENDPOINTS") { slice, _ in
      shortened(slice.endpoints.flatMap(\.addresses), none: "<unset>")
    },
    .age,
  ]

  private static func shortened(_ texts: [String], none: String) -> String {
    guard !texts.isEmpty else { return none }
    let shown = texts.prefix(3).joined(separator: ",")
    return texts.count > 3 ? "\(shown) + \(texts.count - 3) more..." : shown
  }
}
