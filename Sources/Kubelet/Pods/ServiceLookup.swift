import KubernetesAPI
import Machine

/// The services that the kubelet knows of, and the variables that they give containers.
///
/// Read again only when a container is made, and worked out again only where services changed; the
/// texts are shared by all containers of a namespace. Without the server, what it last said counts.
struct ServiceLookup: Sendable {
  private var cursor = ChangeCursor(Service.resource)
  private var services: [NamespacedName: Service] = [:]
  private var variables: [String: [Environment.Variable]] = [:]

  /// The variables for a container of `namespace`, sorted by name; without links those of the API
  /// server alone.
  mutating func variables(
    in namespace: String,
    links: Bool,
    _ client: inout some KubernetesClient
  ) -> [Environment.Variable] {
    // What the server refuses now is read the next time.
    if let reading = try? cursor.read(&client) { take(reading) }
    let key = links ? namespace : ""
    if let known = variables[key] { return known }
    let visible = services.values.filter { service in
      links && service.metadata.namespace == namespace
        || service.metadata.namespace == "default" && service.metadata.name == "kubernetes"
    }
    let result = ServiceEnvironment.variables(for: visible)
    variables[key] = result
    return result
  }

  private mutating func take(_ reading: ChangeCursor.Reading) {
    switch reading {
    case .listed(let objects):
      services = [:]
      variables = [:]
      for case let service as Service in objects { services[service.namespacedName] = service }
    case .changed(let changes):
      for change in changes {
        guard let service = change.object as? Service else { continue }
        services[service.namespacedName] = change.kind == .deleted ? nil : service
        variables = [:]
      }
    }
  }
}
