import KubernetesAPI

/// Describes services, with the addresses behind them.
enum ServiceDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ service: Service,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let spec = service.spec
    let isCurrent = page.version == .current
    page.line(0, "Name:", service.metadata.name)
    page.line(0, "Namespace:", service.metadata.namespace)
    page.map("Labels:", service.metadata.labels)
    page.map("Annotations:", service.metadata.annotations)
    page.line(0, "Selector:", spec.selector.text)
    page.line(0, "Type:", spec.type)
    if isCurrent {
      if let policy = spec.ipFamilyPolicy { page.line(0, "IP Family Policy:", policy) }
      page.line(0, "IP Families:", spec.ipFamilies.joined(separator: ",").orNone)
    }
    page.line(0, "IP:", spec.clusterIP)
    if isCurrent { page.line(0, "IPs:", spec.clusterIPs.joined(separator: ",").orNone) }
    if !spec.externalIPs.isEmpty {
      page.line(0, "External IPs:", spec.externalIPs.joined(separator: ","))
    }
    if !spec.loadBalancerIP.isEmpty {
      page.line(0, isCurrent ? "Desired LoadBalancer IP:" : "IP:", spec.loadBalancerIP)
    }
    if !spec.externalName.isEmpty { page.line(0, "External Name:", spec.externalName) }
    let ingress = service.status.loadBalancer.ingress
    if !ingress.isEmpty {
      page.line(
        0,
        "LoadBalancer Ingress:",
        ingress.map { $0.ip.isEmpty ? $0.hostname : $0.ip }.joined(separator: ", ")
      )
    }
    let addresses = BackendAddresses(of: service, &client)
    for port in spec.ports { describe(port, addresses, &page) }
    page.line(0, "Session Affinity:", spec.sessionAffinity)
    if !spec.externalTrafficPolicy.isEmpty {
      page.line(0, "External Traffic Policy:", spec.externalTrafficPolicy)
    }
    if isCurrent, let policy = spec.internalTrafficPolicy {
      page.line(0, "Internal Traffic Policy:", policy)
    }
    if spec.healthCheckNodePort != 0 {
      page.line(0, "HealthCheck NodePort:", "\(spec.healthCheckNodePort)")
    }
    if !spec.loadBalancerSourceRanges.isEmpty {
      let ranges = spec.loadBalancerSourceRanges.joined(separator: ",")
      page.line(0, "LoadBalancer Source Ranges:", ranges)
    }
    if isCurrent, let way = spec.trafficDistribution {
      page.line(0, "Traffic Distribution:", way)
    }
    page.events(about: service, &client)
  }

  private static func describe(
    _ port: ServicePort,
    _ addresses: BackendAddresses,
    _ page: inout DescriptionPage
  ) {
    let name = port.name.isEmpty ? "<unset>" : port.name
    page.line(0, "Port:", name, "\(port.port)/\(port.protocol)")
    page.line(0, "TargetPort:", "\(port.targetPort)/\(port.protocol)")
    if page.version == .current, let name = port.appProtocol {
      page.line(0, "AppProtocol:", name)
    }
    if port.nodePort != 0 {
      page.line(0, "NodePort:", name, "\(port.nodePort)/\(port.protocol)")
    }
    page.line(0, "Endpoints:", addresses.text(port: port.name, version: page.version))
  }
}

/// The addresses that a service leads to, as its endpoints say.
struct BackendAddresses: Sendable {
  /// What leads to pods; nil where it must not be seen.
  private let subsets: [EndpointSubset]?

  init<Client: KubernetesClient>(of service: Service, _ client: inout Client) {
    // What kubectl asks for are the slices, which say the same.
    let slices = ListOptions(
      namespace: service.metadata.namespace,
      labels: LabelSelectorTerms(
        matching: ["kubernetes.io/service-name": service.metadata.name]
      )
    )
    do {
      _ = try client.list(EndpointSlice.resource, slices)
    } catch {
      subsets = error.reason == .forbidden ? nil : []
      return
    }
    let endpoints = try? client.find(
      Endpoints.self,
      namespace: service.metadata.namespace,
      name: service.metadata.name
    )
    subsets = endpoints?.subsets ?? []
  }

  /// The addresses of one port, three at most, then how many more.
  func text(port: String, version: KubectlVersion) -> String {
    guard let subsets else { return "<none>" }
    var texts: [String] = []
    for subset in subsets {
      for own in subset.ports where own.name == port {
        texts += subset.addresses.map { "\($0.ip):\(own.port)" }
      }
    }
    // What has no endpoints is told as nothing now, and was <none> before.
    guard !texts.isEmpty else { return version == .v18 ? "<none>" : "" }
    let shown = texts.prefix(3).joined(separator: ",")
    return texts.count > 3 ? "\(shown) + \(texts.count - 3) more..." : shown
  }
}
