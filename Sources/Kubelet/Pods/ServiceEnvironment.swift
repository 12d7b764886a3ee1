import KubernetesAPI

/// The environment variables by which a container finds services that existed when it started.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/envvars`: for each service a host and a port, and the
/// variables that docker's links made for each port.
enum ServiceEnvironment {
  /// The variables for `services`, sorted by name; services without an address give none.
  static func variables(for services: [Service]) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    for service in services where !service.spec.clusterIP.isEmpty && service.spec.clusterIP != "None" {
      result += variables(for: service)
    }
    return result.sorted { $0.name < $1.name }
  }

  private static func variables(for service: Service) -> [(name: String, value: String)] {
    let prefix = variableName(service.metadata.name)
    let host = service.spec.clusterIP
    guard let first = service.spec.ports.first else { return [] }
    var result: [(name: String, value: String)] = [
      ("\(prefix)_SERVICE_HOST", host), ("\(prefix)_SERVICE_PORT", String(first.port)),
    ]
    for port in service.spec.ports where !port.name.isEmpty {
      result.append(("\(prefix)_SERVICE_PORT_\(variableName(port.name))", String(port.port)))
    }
    for (index, port) in service.spec.ports.enumerated() {
      let transport = port.protocol.isEmpty ? "tcp" : port.protocol.lowercased()
      let address = "\(transport)://\(host):\(port.port)"
      if index == 0 { result.append(("\(prefix)_PORT", address)) }
      let name = "\(prefix)_PORT_\(port.port)_\(transport.uppercased())"
      result.append((name, address))
      result.append(("\(name)_PROTO", transport))
      result.append(("\(name)_PORT", String(port.port)))
      result.append(("\(name)_ADDR", host))
    }
    return result
  }

  private static func variableName(_ name: String) -> String {
    String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }
}
