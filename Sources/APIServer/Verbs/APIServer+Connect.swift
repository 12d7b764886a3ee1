public import KubernetesAPI

extension APIServer {
  /// Finds the way into a container.
  public mutating func connect(_ request: ConnectRequest) throws(Status) -> ContainerConnection {
    try requireRunning()
    let subresource: String
    switch request.verb {
    case .exec: subresource = "exec"
    case .attach: subresource = "attach"
    case .logs: subresource = "log"
    case .portForward: subresource = "portforward"
    case .proxy: subresource = "proxy"
    }
    if session.isChecked {
      let verb = ["log", "proxy"].contains(subresource) ? "get" : "create"
      try authorize(verb, Pod.resource, request.namespace, request.pod, subresource)
    }
    do {
      let connection = try connectAny(request)
      record(
        "connect",
        Pod.resource,
        namespace: request.namespace,
        name: request.pod,
        subresource: subresource
      )
      return connection
    } catch {
      record(
        "connect",
        Pod.resource,
        namespace: request.namespace,
        name: request.pod,
        subresource: subresource,
        code: error.reason.code
      )
      throw error
    }
  }

  private func connectAny(_ request: ConnectRequest) throws(Status) -> ContainerConnection {
    guard
      let pod = store.object(Pod.resource, namespace: request.namespace, name: request.pod) as? Pod
    else { throw .notFound(Pod.resource, request.pod) }
    let name = try containerName(request, pod)
    guard !pod.spec.nodeName.isEmpty else {
      throw .badRequest("pod \(request.pod) does not have a host assigned")
    }
    let endpoint = containers[pod.metadata.uid]?.first { $0.name == name }
    switch request.verb {
    case .logs(let previous): return try logs(endpoint, previous: previous, pod, name)
    case .exec, .attach, .portForward, .proxy:
      if pod.status.phase == "Succeeded" || pod.status.phase == "Failed" {
        throw Status(
          .badRequest,
          "cannot exec into a container in a completed pod; current phase is \(pod.status.phase)"
        )
      }
      guard let endpoint, endpoint.isRunning else {
        throw Status(
          .internalError,
          "unable to upgrade connection: container not found (\"\(name)\")"
        )
      }
      return ContainerConnection(machine: endpoint.machine, container: name)
    }
  }

  private func logs(
    _ endpoint: ContainerEndpoint?,
    previous: Bool,
    _ pod: Pod,
    _ name: String
  )
    throws(Status) -> ContainerConnection
  {
    guard let endpoint else {
      let statuses =
        pod.status.containerStatuses + pod.status.initContainerStatuses
        + pod.status.ephemeralContainerStatuses
      let state = statuses.first { $0.name == name }?.state.waiting
      let why =
        switch state?.reason {
        case nil: "is waiting to start: ContainerCreating"
        case "ErrImagePull", "ImagePullBackOff":
          "is waiting to start: trying and failing to pull image"
        case "PodInitializing": "is waiting to start: PodInitializing"
        case let reason?: "is waiting to start: \(reason)"
        }
      throw .badRequest("container \"\(name)\" in pod \"\(pod.metadata.name)\" \(why)")
    }
    guard previous else {
      return ContainerConnection(
        machine: endpoint.machine,
        container: name,
        log: endpoint.log,
        isRunning: endpoint.isRunning
      )
    }
    guard endpoint.previousMachine != nil || endpoint.previousLog != nil else {
      throw .badRequest(
        "previous terminated container \"\(name)\" in pod \"\(pod.metadata.name)\" not found"
      )
    }
    return ContainerConnection(
      machine: endpoint.previousMachine ?? -1,
      container: name,
      log: endpoint.previousLog ?? [],
      isRunning: false
    )
  }

  private func containerName(_ request: ConnectRequest, _ pod: Pod) throws(Status) -> String {
    let names = pod.spec.containers.map(\.name)
    let initial = pod.spec.initContainers.map(\.name)
    if !request.container.isEmpty {
      let ephemeral = pod.spec.ephemeralContainers.map(\.container.name)
      guard (names + initial + ephemeral).contains(request.container) else {
        throw .badRequest("container \(request.container) is not valid for pod \(request.pod)")
      }
      return request.container
    }
    guard names.count == 1 || request.isExec, let only = names.first else {
      throw .badRequest(
        "a container name must be specified for pod \(request.pod), choose one of: \(names)"
      )
    }
    return only
  }
}

extension ConnectRequest {
  /// Whether the request reaches into the running container.
  fileprivate var isExec: Bool { if case .logs = verb { false } else { true } }
}
