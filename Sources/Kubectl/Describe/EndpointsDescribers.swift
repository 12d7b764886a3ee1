import KubernetesAPI

/// Describes endpoints.
enum EndpointsDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ endpoints: Endpoints,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", endpoints.metadata.name)
    page.line(0, "Namespace:", endpoints.metadata.namespace)
    page.map("Labels:", endpoints.metadata.labels)
    page.map("Annotations:", endpoints.metadata.annotations)
    page.raw("Subsets:\n")
    for subset in endpoints.subsets {
      page.line(1, "Addresses:", subset.addresses.map(\.ip).joined(separator: ",").orNone)
      page.line(
        1,
        "NotReadyAddresses:",
        subset.notReadyAddresses.map(\.ip).joined(separator: ",").orNone
      )
      if !subset.ports.isEmpty {
        page.raw("  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n")
        for port in subset.ports {
          page.line(2, port.name.isEmpty ? "<unset>" : port.name, "\(port.port)", port.protocol)
        }
      }
      page.raw("\n")
    }
    page.events(about: endpoints, &client)
  }
}

/// Describes endpoint slices.
enum EndpointSliceDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ slice: EndpointSlice,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", slice.metadata.name)
    page.line(0, "Namespace:", slice.metadata.namespace)
    page.map("Labels:", slice.metadata.labels)
    page.map("Annotations:", slice.metadata.annotations)
    page.line(0, "AddressType:", slice.addressType)
    if slice.ports.isEmpty {
      page.line(0, "Ports:", "<unset>")
    } else {
      page.raw("Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n")
      for port in slice.ports {
        let name = port.name ?? ""
        page.line(
          1,
          name.isEmpty ? "<unset>" : name,
          port.port.map { "\($0)" } ?? "<unset>",
          port.protocol ?? ""
        )
      }
    }
    if slice.endpoints.isEmpty {
      page.raw("Endpoints: <none>\n")
    } else {
      page.raw("Endpoints:\n")
      for endpoint in slice.endpoints { describe(endpoint, &page) }
    }
    page.events(about: slice, &client)
  }

  private static func describe(_ endpoint: Endpoint, _ page: inout DescriptionPage) {
    page.line(1, "- Addresses:", endpoint.addresses.joined(separator: ", ").orNone)
    page.line(2, "Conditions:")
    page.line(3, "Ready:", endpoint.conditions.ready.map { "\($0)" } ?? "<unset>")
    page.line(2, "Hostname:", endpoint.hostname ?? "<unset>")
    if let target = endpoint.targetRef {
      page.line(2, "TargetRef:", "\(target.kind)/\(target.name)")
    }
    page.line(2, "NodeName:", endpoint.nodeName ?? "<unset>")
    page.line(2, "Zone:", endpoint.zone ?? "<unset>")
  }
}
