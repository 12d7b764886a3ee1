import KubernetesAPI
import Machine

/// The environment variables by which a container finds services that existed when it started.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/envvars`: for each service a host and a port, and the
/// variables that docker's links made for each port.
enum ServiceEnvironment {
  /// The variables for `services`, sorted by name; services without an address give none.
  static func variables(for services: [Service]) -> [Environment.Variable] {
    let visible = services.filter { !$0.spec.clusterIP.isEmpty && $0.spec.clusterIP != "None" }
    return visible.flatMap { variables(for: $0) }.sorted { $0.name < $1.name }
  }

  private static func variables(for service: Service) -> [Environment.Variable] {
    let prefix = variableName(service.metadata.name)
    let host = service.spec.clusterIP
    guard let first = service.spec.ports.first else { return [] }
    var result: [Environment.Variable] = []
    func add(_ name: String, _ value: String) { result.append(.init(name, value)) }
    add("\(prefix)_SERVICE_HOST", host)
    add("\(prefix)_SERVICE_PORT", String(first.port))
    for port in service.spec.ports where !port.name.isEmpty {
      add("\(prefix)_SERVICE_PORT_\(variableName(port.name))", String(port.port))
    }
    for (index, port) in service.spec.ports.enumerated() {
      let transport = port.protocol.isEmpty ? "tcp" : port.protocol.lowercased()
      let address = "\(transport)://\(host):\(port.port)"
      if index == 0 { add("\(prefix)_PORT", address) }
      let name = "\(prefix)_PORT_\(port.port)_\(transport.uppercased())"
      add(name, address)
      add("\(name)_PROTO", transport)
      add("\(name)_PORT", String(port.port))
      add("\(name)_ADDR", host)
    }
    return result
  }

  private static func variableName(_ name: String) -> String {
    String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }
}
