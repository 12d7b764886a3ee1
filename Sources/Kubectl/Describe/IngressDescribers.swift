import KubernetesAPI

/// Describes ingresses, with the addresses behind their services.
enum IngressDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ ingress: Ingress,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let spec = ingress.spec
    let isCurrent = page.version == .current
    page.line(0, "Name:", ingress.metadata.name)
    if isCurrent { page.map("Labels:", ingress.metadata.labels) }
    page.line(0, "Namespace:", ingress.metadata.namespace)
    page.line(0, "Address:", ingress.addressText)
    if isCurrent { page.line(0, "Ingress Class:", spec.ingressClassName ?? "<none>") }
    let standard =
      spec.defaultBackend.map { text(of: $0, ingress, &client) } ?? "<default>"
    page.line(0, "Default backend:", standard)
    certificates(spec.tls, &page)
    page.raw("Rules:\n  Host\tPath\tBackends\n")
    page.line(1, "----", "----", "--------")
    let rules = spec.rules.filter { $0.http != nil }
    for rule in rules {
      page.line(1, rule.host.isEmpty ? "*" : rule.host, "")
      for path in rule.http?.paths ?? [] {
        page.line(2, "", "\(path.path) ", text(of: path.backend, ingress, &client))
      }
    }
    if rules.isEmpty { page.line(1, "*", "*", standard) }
    page.map("Annotations:", ingress.metadata.annotations)
    page.events(about: ingress, &client)
  }

  private static func certificates(_ certificates: [IngressTLS], _ page: inout DescriptionPage) {
    guard !certificates.isEmpty else { return }
    page.raw("TLS:\n")
    for certificate in certificates {
      let hosts = certificate.hosts.joined(separator: ",")
      page.line(
        1,
        certificate.secretName.isEmpty
          ? "SNI routes \(hosts)" : "\(certificate.secretName) terminates \(hosts)"
      )
    }
  }

  private static func text<Client: KubernetesClient>(
    of backend: IngressBackend,
    _ ingress: Ingress,
    _ client: inout Client
  ) -> String {
    guard let target = backend.service else {
      guard let resource = backend.resource else { return "" }
      let group = resource.apiGroup ?? "<none>"
      return "APIGroup: \(group), Kind: \(resource.kind), Name: \(resource.name)"
    }
    let port = target.port
    let named = "\(target.name):\(port.name.isEmpty ? "\(port.number)" : port.name)"
    do {
      let service = try client.get(
        Service.self,
        namespace: ingress.metadata.namespace,
        name: target.name
      )
      let own = service.spec.ports.first {
        port.name.isEmpty ? $0.port == port.number : $0.name == port.name
      }
      let addresses = BackendAddresses(of: service, &client)
      return "\(named) (\(addresses.text(port: own?.name ?? "", version: .current)))"
    } catch {
      return "\(named) (<error: \(error.message)>)"
    }
  }
}

/// Describes classes of ingresses.
enum IngressClassDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ kind: IngressClass,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", kind.metadata.name)
    page.map("Labels:", kind.metadata.labels)
    page.map("Annotations:", kind.metadata.annotations)
    page.line(0, "Controller:", kind.spec.controller)
    if let parameters = kind.spec.parameters {
      page.raw("Parameters:\n")
      if let group = parameters.apiGroup { page.line(1, "APIGroup:", group) }
      page.line(1, "Kind:", parameters.kind)
      page.line(1, "Name:", parameters.name)
    }
    page.events(about: kind, &client)
  }
}
