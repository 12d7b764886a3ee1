import KubernetesAPI

/// Finds the pod and the container that `logs` and `exec` name.
enum PodFinder {
  /// The pod of `POD`, `pod/NAME`, or the first pod of a workload such as `deploy/NAME`.
  static func pod<Client: KubernetesClient>(
    _ word: String,
    _ namespace: String,
    _ client: inout Client
  ) throws(Failure) -> Pod {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var resource = Pod.resource
    if parts.count == 2 { resource = try ResourceCatalog(&client).type(parts[0]) }
    let object: any APIObject
    do {
      object = try client.get(
        resource,
        namespace: namespace,
        name: parts.count == 2 ? parts[1] : word
      )
    } catch {
      throw .refused(error)
    }
    if let pod = object as? Pod { return pod }
    let terms: LabelSelectorTerms? =
      switch object {
      case let controller as ReplicationController:
        LabelSelectorTerms(matching: controller.spec.selector)
      case let service as Service: LabelSelectorTerms(matching: service.spec.selector)
      case let set as ReplicaSet: set.spec.selector?.terms
      case let deployment as Deployment: deployment.spec.selector?.terms
      case let set as DaemonSet: set.spec.selector?.terms
      case let set as StatefulSet: set.spec.selector?.terms
      case let job as Job: job.spec.selector?.terms
      default: nil
      }
    guard let terms else {
      throw .message(
        "cannot attach to *\(resource.kind): selector for \(resource.kind) not implemented"
      )
    }
    let pods = (try? client.list(Pod.self, ListOptions(namespace: namespace, labels: terms))) ?? []
    guard let pod = pods.first(where: { $0.status.phase == "Running" }) ?? pods.first else {
      throw .message("timed out waiting for the condition")
    }
    return pod
  }

  /// The container named, or the first one with a word about it where there are several.
  static func container<Station: Workstation>(
    _ name: String,
    of pod: Pod,
    _ invocation: Invocation,
    _ station: inout Station
  ) throws(Failure) -> String {
    let all = pod.spec.containers + pod.spec.initContainers
    let names = all.map(\.name)
    if !name.isEmpty {
      guard names.contains(name) else {
        if invocation.path.hasSuffix("logs") || invocation.version == .v18 {
          throw .refused(
            .badRequest(
              "container \(name) is not valid for pod \(pod.metadata.name)"
            )
          )
        }
        throw .message("container not found (\"\(name)\")")
      }
      return name
    }
    guard let first = pod.spec.containers.first?.name else { return "" }
    guard pod.spec.containers.count > 1 else { return first }
    let annotation = pod.metadata.annotations["kubectl.kubernetes.io/default-container"]
    if let annotation, names.contains(annotation) { return annotation }
    switch invocation.version {
    case .v18:
      if invocation.path.hasSuffix("logs") {
        throw .refused(
          .badRequest(
            "a container name must be specified for pod \(pod.metadata.name), choose one of:"
              + " [\(pod.spec.containers.map(\.name).joined(separator: " "))]"
          )
        )
      }
      station.complain(
        "Defaulting container name to \(first).\nUse 'kubectl describe pod/\(pod.metadata.name) -n"
          + " \(pod.metadata.namespace)' to see all of the containers in this pod.\n"
      )
    case .current:
      let list = names.map { listed($0, pod) }.joined(separator: ", ")
      station.complain("Defaulted container \"\(first)\" out of: \(list)\n")
    }
    return first
  }

  private static func listed(_ name: String, _ pod: Pod) -> String {
    pod.spec.initContainers.contains { $0.name == name } ? "\(name) (init)" : name
  }
}
