import KubernetesAPI
import Manifests
import Simulation

/// Finds the pod and the container that `logs` and `exec` name.
enum PodFinder {
  /// The pod of `POD`, `pod/NAME`, or the first pod of a workload such as `deploy/NAME`.
  static func pod<Client: KubernetesClient>(
    _ word: String,
    _ namespace: String,
    _ client: inout Client,
    _ version: KubectlVersion
  ) throws(Failure) -> Pod {
    try pod(of: object(word, namespace, &client, version), &client).pod
  }

  /// The object of `POD` or `TYPE/NAME`.
  static func object<Client: KubernetesClient>(
    _ word: String,
    _ namespace: String,
    _ client: inout Client,
    _ version: KubectlVersion
  ) throws(Failure) -> any APIObject {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count > 2 {
      throw .message("arguments in resource/name form may not have more than one slash")
    }
    if parts.count == 2, parts.contains("") {
      throw .message("arguments in resource/name form must have a single resource and name")
    }
    var resource = Pod.resource
    if parts.count == 2 { resource = try ResourceCatalog(&client).type(parts[0]) }
    do {
      let name = parts[parts.count - 1]
      return try client.find(resource, namespace: namespace, name: name, version)
    } catch {
      throw .refused(error)
    }
  }

  /// The labels that the pods of a workload or service have; nil where there are no pods to it.
  private static func terms(of object: any APIObject) -> LabelSelectorTerms? {
    switch object {
    case let controller as ReplicationController:
      LabelSelectorTerms(matching: controller.spec.selector)
    case let service as Service:
      service.spec.selector.isEmpty ? nil : LabelSelectorTerms(matching: service.spec.selector)
    case let set as ReplicaSet: set.spec.selector?.terms
    case let deployment as Deployment: deployment.spec.selector?.terms
    case let set as DaemonSet: set.spec.selector?.terms
    case let set as StatefulSet: set.spec.selector?.terms
    case let job as Job: job.spec.selector?.terms
    default: selector(in: object)
    }
  }

  /// The selector of a kind that is not named above: at `spec.selector`, as workloads have it.
  private static func selector(in object: any APIObject) -> LabelSelectorTerms? {
    guard let labels = object.manifest()["spec"]?["selector"]?["matchLabels"],
      case .object(let pairs) = labels
    else { return nil }
    var map = StringMap()
    for pair in pairs.fields { map[pair.key] = pair.value.string ?? "" }
    return LabelSelectorTerms(matching: map)
  }

  /// All pods that `object` stands for, the one to take first; `doing` is what for.
  static func pods<Client: KubernetesClient>(
    of object: any APIObject,
    _ client: inout Client,
    doing: String = "attach to"
  ) throws(Failure) -> [Pod] {
    if let pod = object as? Pod { return [pod] }
    guard let terms = terms(of: object) else {
      let type = "*\(object.resource.version).\(object.resource.kind)"
      let why =
        object is Service
        ? "invalid service '\(object.metadata.name)': Service is defined without a selector"
        : "selector for \(type) not implemented"
      throw .message("cannot \(doing) \(type): \(why)")
    }
    let options = ListOptions(namespace: object.metadata.namespace, labels: terms)
    let found: [Pod]
    do {
      found = try client.list(Pod.self, options)
    } catch {
      throw .refused(error)
    }
    return found.enumerated().sorted { left, right in
      precedes(left.element, right.element) ?? (left.offset < right.offset)
    }.map(\.element)
  }

  /// Whether kubectl takes one pod before another; nil where it does not care.
  ///
  /// Assigned ones, running ones, ready ones, those that were ready for longer, those that were
  /// restarted less, older ones.
  private static func precedes(_ left: Pod, _ right: Pod) -> Bool? {
    if left.spec.nodeName.isEmpty != right.spec.nodeName.isEmpty {
      return right.spec.nodeName.isEmpty
    }
    let phases = ["Running": 0, "Unknown": 1, "Pending": 2]
    let (first, second) = (phases[left.status.phase] ?? 0, phases[right.status.phase] ?? 0)
    if first != second { return first < second }
    let (ready, other) = (readySince(left), readySince(right))
    if (ready == nil) != (other == nil) { return ready != nil }
    if let ready, let other, ready != other { return ready < other }
    let (restarts, others) = (restarts(of: left), Self.restarts(of: right))
    if restarts != others { return restarts < others }
    let (made, later) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
    guard made.instant != later.instant else { return nil }
    return made.instant < later.instant
  }

  private static func readySince(_ pod: Pod) -> Instant? {
    let ready = pod.status.conditions.first { $0.type == "Ready" && $0.status == "True" }
    return ready?.lastTransitionTime.instant
  }

  private static func restarts(of pod: Pod) -> Int32 {
    pod.status.containerStatuses.map(\.restartCount).max() ?? 0
  }

  /// The first pod that `object` stands for, and how many there are.
  static func pod<Client: KubernetesClient>(
    of object: any APIObject,
    _ client: inout Client,
    doing: String = "attach to"
  ) throws(Failure) -> (pod: Pod, count: Int) {
    let found = try pods(of: object, &client, doing: doing)
    guard let first = found.first else {
      throw .message("timed out waiting for the condition")
    }
    return (first, found.count)
  }

  /// The container named, or the first one with a word about it where there are several.
  static func container<Station: Workstation>(
    _ name: String,
    of pod: Pod,
    _ invocation: Invocation,
    _ station: inout Station
  ) throws(Failure) -> String {
    let names = pod.allContainers.map(\.name)
    if !name.isEmpty {
      guard names.contains(name) else {
        let text = "container \(name) is not valid for pod \(pod.metadata.name)"
        switch invocation.path.split(separator: " ").last {
        case "logs" where invocation.version == .current:
          throw .message("\(text) out of: \(pod.containerList)")
        case "attach" where invocation.version == .current:
          throw .message("cannot attach to the container: \(text) out of: \(pod.containerList)")
        case "attach":
          throw .message("container \(name) not found in pod \(pod.metadata.name)")
        default: throw .refused(.badRequest(text))
        }
      }
      return name
    }
    guard let first = pod.spec.containers.first?.name else { return "" }
    guard invocation.version == .current else {
      return try oldDefault(first, of: pod, invocation, &station)
    }
    let annotation = pod.metadata.annotations["kubectl.kubernetes.io/default-container"] ?? ""
    let isLogs = invocation.path.hasSuffix("logs")
    if !annotation.isEmpty {
      if names.contains(annotation) { return annotation }
      if isLogs {
        station.complain(
          "Default container name \"\(annotation)\" not found in pod \(pod.metadata.name)\n"
        )
      }
    }
    if names.count > 1, isLogs || !invocation.arguments.bool("quiet") {
      station.complain("Defaulted container \"\(first)\" out of: \(pod.containerList)\n")
    }
    return first
  }

  /// What kubectl 1.8 takes where no container is named.
  private static func oldDefault<Station: Workstation>(
    _ first: String,
    of pod: Pod,
    _ invocation: Invocation,
    _ station: inout Station
  ) throws(Failure) -> String {
    guard pod.spec.containers.count > 1 else { return first }
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
    return first
  }
}
