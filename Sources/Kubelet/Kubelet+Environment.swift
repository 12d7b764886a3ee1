import KubernetesAPI
import Machine
import Network
import Simulation

/// The environment of a container: what the pod sets, then the services that there are.
extension Kubelet {
  /// The variables of services for the containers of a pod.
  mutating func serviceVariables(
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) -> [Environment.Variable] {
    let links = pod.spec.enableServiceLinks != false
    return services.variables(in: pod.metadata.namespace, links: links, &client)
  }

  /// The variables that the pod sets; `services` may be referred to.
  func environment(
    of container: KubernetesAPI.Container,
    _ worker: PodWorker,
    _ services: [Environment.Variable],
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> Environment {
    let pod = worker.pod
    var result = Environment()
    for source in container.envFrom {
      for (name, value) in try variables(from: source, pod, &client) {
        result[source.prefix + name] = value
      }
    }
    for variable in container.env {
      if let source = variable.valueFrom {
        if let value = try value(of: source, worker, container, &client) {
          result[variable.name] = value
        }
      } else {
        result[variable.name] = Self.expand(variable.value, result, services)
      }
    }
    return result
  }

  private func variables(
    from source: EnvFromSource,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> [(String, String)] {
    if let reference = source.configMapRef {
      guard let map = try find(ConfigMap.self, reference.name, pod, &client) else {
        if reference.optional == true { return [] }
        throw configError(configuration.dialect.missing("configmap", reference.name))
      }
      return map.data.map { ($0.key, $0.value) }
    }
    if let reference = source.secretRef {
      guard let secret = try find(Secret.self, reference.name, pod, &client) else {
        if reference.optional == true { return [] }
        throw configError(configuration.dialect.missing("secret", reference.name))
      }
      return secret.data.map { ($0.key, Self.text($0.value)) }
    }
    return []
  }

  private func value(
    of source: EnvVarSource,
    _ worker: PodWorker,
    _ container: KubernetesAPI.Container,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> String? {
    let pod = worker.pod
    if let field = source.fieldRef {
      switch field.fieldPath {
      case "status.podIP", "status.podIPs":
        return worker.address?.description ?? configuration.address
      default: return fieldText(field.fieldPath, pod) ?? ""
      }
    }
    if let reference = source.configMapKeyRef {
      let map = try find(ConfigMap.self, reference.name, pod, &client)
      if let value = map?.data[reference.key] { return value }
      if reference.optional == true { return nil }
      guard map != nil else {
        throw configError(configuration.dialect.missing("configmap", reference.name))
      }
      throw configError(
        "couldn't find key \(reference.key) in ConfigMap \(pod.metadata.namespace)/\(reference.name)"
      )
    }
    if let reference = source.secretKeyRef {
      let secret = try find(Secret.self, reference.name, pod, &client)
      if let value = secret?.data[reference.key] { return Self.text(value) }
      if reference.optional == true { return nil }
      guard secret != nil else {
        throw configError(configuration.dialect.missing("secret", reference.name))
      }
      throw configError(
        "couldn't find key \(reference.key) in Secret \(pod.metadata.namespace)/\(reference.name)"
      )
    }
    if let reference = source.resourceFieldRef {
      return resourceText(reference, container)
    }
    return nil
  }

  private func configError(_ message: String) -> ContainerTrouble {
    ContainerTrouble(reason: "CreateContainerConfigError", message: message)
  }

  private static func text(_ base64: String) -> String {
    String(decoding: (try? Base64.decode(base64)) ?? [], as: UTF8.self)
  }

  /// What the downward API gives for a field of the pod; nil where it has none.
  func fieldText(_ path: String, _ pod: Pod) -> String? {
    switch path {
    case "metadata.name": return pod.metadata.name
    case "metadata.namespace": return pod.metadata.namespace
    case "metadata.uid": return pod.metadata.uid
    case "spec.nodeName": return pod.spec.nodeName
    case "spec.serviceAccountName": return pod.spec.serviceAccountName
    case "status.hostIP", "status.hostIPs": return configuration.address
    case "metadata.labels": return Self.lines(pod.metadata.labels)
    case "metadata.annotations": return Self.lines(pod.metadata.annotations)
    default:
      for (prefix, map) in [
        ("metadata.labels['", pod.metadata.labels),
        ("metadata.annotations['", pod.metadata.annotations),
      ] where path.hasPrefix(prefix) && path.hasSuffix("']") {
        return map[String(path.dropFirst(prefix.count).dropLast(2))] ?? ""
      }
      return nil
    }
  }

  private static func lines(_ map: StringMap) -> String {
    map.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: "\n")
  }

  /// What the downward API gives for an amount of a container's.
  func resourceText(
    _ reference: ResourceFieldSelector,
    _ container: KubernetesAPI.Container
  ) -> String {
    let parts = reference.resource.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return "" }
    let own = parts[0] == "limits" ? container.resources.limits : container.resources.requests
    let isCPU = parts[1] == "cpu"
    // Without a limit, the node's own size.
    let whole =
      isCPU ? Quantity(Int64(configuration.cpus)) : Quantity(configuration.memoryKiB * 1024)
    let amount = own[parts[1]] ?? (parts[0] == "limits" ? whole : Quantity())
    let divisor = reference.divisor.isZero ? Quantity(1) : reference.divisor
    let milli = max(1, divisor.milliValue)
    return String((amount.milliValue + milli - 1) / milli)
  }

  /// Puts variables in place of `$(NAME)`.
  ///
  /// Two dollars are one; unknown names stay.
  static func expand(
    _ text: String,
    _ environment: Environment,
    _ services: [Environment.Variable]
  ) -> String {
    guard text.utf8.contains(36) else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...].dropFirst()
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if rest.first == "(", let close = rest.firstIndex(of: ")") {
        let name = String(rest[rest.index(after: rest.startIndex)..<close])
        let value = environment[name] ?? services.first { $0.name == name }?.value
        result += value ?? "$(\(name))"
        rest = rest[rest.index(after: close)...]
      } else {
        result += "$"
      }
    }
    return result + rest
  }
}
