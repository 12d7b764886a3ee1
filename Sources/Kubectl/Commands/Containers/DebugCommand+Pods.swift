import KubernetesAPI
import Manifests

/// The three ways to look into something: a container more, a copy, a pod on a node.
extension DebugCommand {
  /// Adds a container to a running pod.
  mutating func join<Client: KubernetesClient, Station: Workstation>(
    _ pod: Pod,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let name = containerName(for: pod, &station)
    var ephemeral = EphemeralContainer()
    ephemeral.container = container(name)
    ephemeral.targetContainerName = invocation.arguments.string("target")
    var changed = pod
    changed.spec.ephemeralContainers.append(ephemeral)
    profile.apply(to: &changed, name, .ephemeral, invocation.arguments)
    changed = try customized(changed, name)
    warn(of: name, changed, &station)
    guard let added = changed.spec.ephemeralContainers.last else { return }
    let patch: Value = ["spec": ["ephemeralContainers": [added.encoded()]]]
    let result: any APIObject
    do {
      result = try client.patch(
        Pod.resource,
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
        .strategic(patch),
        .subresource("ephemeralcontainers")
      )
    } catch {
      throw .refused(error)
    }
    if let result = result as? Pod { note(name, of: result) }
  }

  /// Makes a pod in the namespaces of a node.
  mutating func look<Client: KubernetesClient, Station: Workstation>(
    at node: Node,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let given = invocation.arguments.string("container")
    let name = given.isEmpty ? "debugger" : given
    var pod = Pod()
    pod.metadata.generateName = "node-debugger-\(node.metadata.name)-"
    pod.metadata.namespace = invocation.namespace
    pod.metadata.labels = ["app.kubernetes.io/managed-by": "kubectl-debug"]
    pod.spec.containers = [container(name)]
    pod.spec.nodeName = node.metadata.name
    pod.spec.restartPolicy = "Never"
    var toleration = Toleration()
    toleration.operator = "Exists"
    pod.spec.tolerations = [toleration]
    profile.apply(to: &pod, name, .node, invocation.arguments)
    pod = try customized(pod, name)
    let made = try create(pod, &client)
    note(name, of: made)
    if !invocation.arguments.bool("quiet") {
      station.print(
        "Creating debugging pod \(made.metadata.name) with container \(name) on node"
          + " \(node.metadata.name).\n"
      )
    }
  }

  /// Makes a copy of a pod with something changed or added.
  mutating func copy<Client: KubernetesClient, Station: Workstation>(
    _ pod: Pod,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let arguments = invocation.arguments
    var copy = Pod()
    copy.metadata.name = arguments.string("copy-to")
    copy.metadata.namespace = pod.metadata.namespace
    copy.metadata.labels = pod.metadata.labels
    copy.metadata.annotations = pod.metadata.annotations
    copy.spec = pod.spec
    copy.spec.ephemeralContainers = []
    if !arguments.bool("same-node") { copy.spec.nodeName = "" }
    if arguments.isGiven("share-processes") {
      copy.spec.shareProcessNamespace = arguments.bool("share-processes")
    }
    setImages(&copy)
    let changed = try change(&copy, &station)
    if !changed.isEmpty {
      profile.apply(to: &copy, changed, .copy, arguments)
      copy = try customized(copy, changed)
      warn(of: changed, copy, &station)
    }
    let made = try create(copy, &client)
    if arguments.bool("replace") {
      do {
        _ = try client.delete(
          Pod.resource,
          namespace: pod.metadata.namespace,
          name: pod.metadata.name,
          DeleteOptions(gracePeriodSeconds: 0, propagation: nil)
        )
      } catch {
        throw .refused(error)
      }
    }
    note(changed, of: made)
  }

  private func setImages(_ pod: inout Pod) {
    let pairs = invocation.arguments.list("set-image").map {
      $0.split(separator: "=", maxSplits: 1).map(String.init)
    }
    func image(_ name: String) -> String? { pairs.last { $0.first == name && $0.count == 2 }?[1] }
    for index in pod.spec.containers.indices {
      if let image = image(pod.spec.containers[index].name) ?? image("*") {
        pod.spec.containers[index].image = image
      }
    }
  }

  /// Changes the container that is named, or adds one; gives its name, empty where none was.
  private func change<Station: Workstation>(
    _ pod: inout Pod,
    _ station: inout Station
  ) throws(Failure) -> String {
    let arguments = invocation.arguments
    let image = arguments.string("image")
    var name = arguments.string("container")
    var index = pod.spec.containers.firstIndex { $0.name == name }
    if index == nil {
      if image.isEmpty {
        if arguments.isGiven("set-image") { return "" }
        throw .message("you must specify image when creating new container")
      }
      name = containerName(for: pod, &station)
      pod.spec.containers.append(Container(name: name, image: image))
      index = pod.spec.containers.count - 1
    }
    guard let index else { return "" }
    fill(&pod.spec.containers[index])
    if !image.isEmpty { pod.spec.containers[index].image = image }
    let policy = arguments.string("image-pull-policy")
    if !policy.isEmpty { pod.spec.containers[index].imagePullPolicy = policy }
    return name
  }

  /// The name that is given, or one of our own that the pod has not yet.
  private func containerName<Station: Workstation>(
    for pod: Pod,
    _ station: inout Station
  ) -> String {
    let given = invocation.arguments.string("container")
    guard given.isEmpty else { return given }
    let taken = pod.allContainers.map(\.name)
    let base = pod.metadata.uid + pod.metadata.name + invocation.arguments.string("image")
    var name = ""
    var number = taken.count
    repeat {
      let letters = ContentHash.suffix(of: .string("\(base)\(number)")).prefix(5)
      name = "debugger-\(letters)"
      number += 1
    } while taken.contains(name)
    if !invocation.arguments.bool("quiet") {
      station.print("Defaulting debug container name to \(name).\n")
    }
    return name
  }

  /// A container with what the flags say of it.
  private func container(_ name: String) -> Container {
    var container = Container(name: name, image: invocation.arguments.string("image"))
    container.imagePullPolicy = invocation.arguments.string("image-pull-policy")
    container.terminationMessagePolicy = "File"
    fill(&container)
    return container
  }

  private func fill(_ container: inout Container) {
    if !command.isEmpty {
      if invocation.arguments.bool("arguments-only") {
        container.args = command
      } else {
        container.command = command
        container.args = []
      }
    }
    let pairs = invocation.arguments.list("env")
    if !pairs.isEmpty {
      container.env = pairs.map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return EnvVar(name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
      }
    }
    container.stdin = invocation.arguments.bool("stdin")
    container.tty = invocation.arguments.bool("tty")
  }

  /// Warns where what the profile grants will not work for the pod's user.
  private func warn<Station: Workstation>(
    of name: String,
    _ pod: Pod,
    _ station: inout Station
  ) {
    guard let user = pod.spec.securityContext?.runAsUser, user != 0,
      let context = pod.allContainers.first(where: { $0.name == name })?.securityContext,
      context.runAsUser != 0,
      context.privileged == true || !(context.capabilities?.add ?? []).isEmpty
    else { return }
    station.complain(
      "Warning: Non-root user is configured for the entire target Pod, and some capabilities granted"
        + " by debug profile may not work. Please consider using \"--custom\" with a custom profile that"
        + " specifies \"securityContext.runAsUser: 0\".\n"
    )
  }

  private func create<Client: KubernetesClient>(
    _ pod: Pod,
    _ client: inout Client
  ) throws(Failure) -> Pod {
    do {
      return try client.create(pod, WriteOptions()) as? Pod ?? pod
    } catch {
      throw .refused(error)
    }
  }
}

extension Pod {
  /// All containers in the order in which kubectl lists them.
  var allContainers: [Container] {
    spec.containers + spec.ephemeralContainers.map(\.container) + spec.initContainers
  }

  /// The containers with what kind they are, as kubectl lists them.
  var containerList: String {
    let names =
      spec.containers.map(\.name) + spec.ephemeralContainers.map { "\($0.container.name) (ephem)" }
      + spec.initContainers.map { "\($0.name) (init)" }
    return names.joined(separator: ", ")
  }

  /// The status of a container of any kind.
  func containerStatus(_ name: String) -> ContainerStatus? {
    let all =
      status.initContainerStatuses + status.containerStatuses + status.ephemeralContainerStatuses
    return all.first { $0.name == name }
  }
}
