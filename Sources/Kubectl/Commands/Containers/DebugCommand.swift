import KubernetesAPI
import Manifests
import Simulation

/// `kubectl debug`: a copy of a pod with something changed, or a pod that looks at a node.
struct DebugCommand: Command {
  static let spec = CommandSpec(
    name: "debug",
    group: .troubleshooting,
    summary: "Create debugging sessions for troubleshooting workloads and nodes",
    details:
      "Copies a pod with --copy-to, or puts a pod on a node. Ephemeral containers are not"
      + " simulated.",
    examples: [
      .init(
        "A copy of a pod with another image in one container",
        "kubectl debug web --copy-to=web-debug --set-image=web=busybox"
      ),
      .init(
        "A copy with a container more",
        "kubectl debug web --copy-to=web-debug --image=busybox -- sleep 3600"
      ),
      .init("A shell on a node", "kubectl debug node/minikube -it --image=busybox"),
    ],
    usage: "kubectl debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    flags: [
      Flag("arguments-only", .boolean, "What follows -- is arguments, not the command"),
      Flag("attach", .boolean, "Print what the container prints"),
      Flag("container", "c", .string, "The name of the container to add or to change"),
      Flag("copy-to", .string, "The name of the copy"),
      Flag("custom", .string, completion: .file, "A file with more of the container").unsimulated(),
      Flag("env", .pairs, "Variables of the container, KEY=VALUE"),
      GlobalFlags.files[0],
      Flag("image", .string, "The image of the container"),
      Flag("image-pull-policy", .string, "Always, IfNotPresent or Never"),
      Flag("keep-annotations", .boolean, "Keep the annotations in the copy"),
      Flag("keep-init-containers", .boolean, "true", "Keep the init containers in the copy"),
      Flag("keep-labels", .boolean, "Keep the labels in the copy"),
      Flag("keep-liveness", .boolean, "Keep the liveness probes in the copy"),
      Flag("keep-readiness", .boolean, "Keep the readiness probes in the copy"),
      Flag("keep-startup", .boolean, "Keep the startup probes in the copy"),
      Flag("profile", .string, "general", "What the container may do"),
      Flag("quiet", "q", .boolean, "Say nothing but what the container says"),
      Flag("replace", .boolean, "Delete the pod that is copied"),
      Flag("same-node", .boolean, "Put the copy on the same node"),
      Flag("set-image", .pairs, "Images of the copy, CONTAINER=IMAGE"),
      Flag("share-processes", .boolean, "true", "Let the containers of the copy see each other"),
      Flag("stdin", "i", .boolean, "Keep standard input open"),
      Flag("target", .string, "The container whose processes to see"),
      Flag("tty", "t", .boolean, "Give the container a terminal"),
    ],
    words: .pods
  )

  private let invocation: Invocation
  private let names: [String]
  private let command: [String]
  private var attachment: Attachment?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    names = Array(words[..<(invocation.arguments.dash ?? words.count)])
    command = invocation.arguments.dash.map { Array(words[$0...]) } ?? []
    try validate()
  }

  private func validate() throws(Failure) {
    let arguments = invocation.arguments
    let profile = arguments.string("profile")
    let profiles = ["legacy", "general", "baseline", "netadmin", "restricted", "auto", "sysadmin"]
    guard profiles.contains(profile) else { throw .message("unknown profile: \(profile)") }
    let image = arguments.string("image")
    if arguments.string("copy-to").isEmpty {
      if arguments.bool("replace") {
        throw .message("--replace may only be used with --copy-to.")
      }
      if arguments.bool("same-node") {
        throw .message("--same-node may only be used with --copy-to.")
      }
      if arguments.isGiven("set-image") {
        throw .message("--set-image may only be used with --copy-to.")
      }
      if image.isEmpty { throw .message("you must specify --image when not using --copy-to.") }
    } else {
      if image.isEmpty, !arguments.isGiven("set-image"), command.isEmpty {
        throw .message("you must specify --image, --set-image or command arguments.")
      }
      if !command.isEmpty, arguments.string("container").isEmpty, image.isEmpty {
        throw .message(
          "you must specify an existing container or a new image when specifying args."
        )
      }
    }
    if !image.isEmpty, let why = ImageName.fault(of: image) {
      throw .message("invalid image name \"\(image)\": \(why)")
    }
    let policy = arguments.string("image-pull-policy")
    guard ["", "Always", "IfNotPresent", "Never"].contains(policy) else {
      throw .message("invalid image pull policy: \(policy)")
    }
    if arguments.isGiven("target"), arguments.isGiven("copy-to") {
      throw .message("--target is incompatible with --copy-to. Use --share-processes instead.")
    }
    if arguments.bool("tty"), !arguments.bool("stdin") {
      throw .message("-i/--stdin is required for containers with -t/--tty=true")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if attachment != nil { return try follow(&client, &station) }
    if names.isEmpty { throw .message("NAME or filename is required for debug") }
    for name in names {
      let isNode = name.hasPrefix("node/") || name.hasPrefix("nodes/") || name.hasPrefix("no/")
      let object = try PodFinder.object(name, isNode ? "" : invocation.namespace, &client)
      switch object {
      case let node as Node: try look(at: node, &client, &station)
      case let pod as Pod: try copy(pod, &client, &station)
      default:
        throw .message("\"\(object.resource.kind)\" not supported by debug")
      }
    }
    return try follow(&client, &station)
  }

  /// Stays with the container that was made, where that was asked for.
  private mutating func follow<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard var current = attachment else { return .finished }
    let progress = try current.proceed(&client, &station)
    attachment = current
    return progress
  }

  private mutating func attach<Client: KubernetesClient>(
    to container: String,
    of pod: any APIObject,
    _ client: inout Client
  ) {
    let arguments = invocation.arguments
    let isGiven = arguments.isGiven("attach")
    guard isGiven ? arguments.bool("attach") : arguments.bool("stdin") else { return }
    let name = pod.metadata.name
    attachment = Attachment(
      pod: NamespacedName(namespace: pod.metadata.namespace, name: name),
      container: container,
      deadline: client.now + .minutes(60),
      .init(
        passesInput: arguments.bool("stdin"),
        isTerminal: arguments.bool("tty"),
        isQuiet: arguments.bool("quiet"),
        version: invocation.version,
        awaited: .container,
        endsInput: true
      )
    )
  }

  /// A container with what the flags say of it.
  private func container(_ name: String) -> Container {
    var container = Container(name: name, image: invocation.arguments.string("image"))
    container.imagePullPolicy = invocation.arguments.string("image-pull-policy")
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
    for pair in invocation.arguments.list("env") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      container.env.append(
        EnvVar(name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
      )
    }
    container.stdin = invocation.arguments.bool("stdin")
    container.tty = invocation.arguments.bool("tty")
  }

  private mutating func look<Client: KubernetesClient, Station: Workstation>(
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
    var debugger = container(name)
    var mount = VolumeMount()
    mount.name = "host-root"
    mount.mountPath = "/host"
    debugger.volumeMounts = [mount]
    pod.spec.containers = [debugger]
    var volume = Volume()
    volume.name = "host-root"
    var root = HostPathVolumeSource()
    root.path = "/"
    volume.hostPath = root
    pod.spec.volumes = [volume]
    pod.spec.nodeName = node.metadata.name
    pod.spec.restartPolicy = "Never"
    pod.spec.hostNetwork = true
    pod.spec.hostPID = true
    pod.spec.hostIPC = true
    var toleration = Toleration()
    toleration.operator = "Exists"
    pod.spec.tolerations = [toleration]
    let made = try create(pod, &client)
    attach(to: name, of: made, &client)
    if !invocation.arguments.bool("quiet") {
      station.print(
        "Creating debugging pod \(made.metadata.name) with container \(name) on node"
          + " \(node.metadata.name).\n"
      )
    }
  }

  private mutating func copy<Client: KubernetesClient, Station: Workstation>(
    _ pod: Pod,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let arguments = invocation.arguments
    guard arguments.isGiven("copy-to") else {
      throw .message(
        "ephemeral containers are not simulated: give --copy-to=NAME for a copy of the pod"
      )
    }
    var copy = Pod()
    copy.metadata.name = arguments.string("copy-to")
    copy.metadata.namespace = pod.metadata.namespace
    if arguments.bool("keep-labels") { copy.metadata.labels = pod.metadata.labels }
    if arguments.bool("keep-annotations") { copy.metadata.annotations = pod.metadata.annotations }
    copy.spec = pod.spec
    if !arguments.bool("same-node") { copy.spec.nodeName = "" }
    if !arguments.bool("keep-init-containers") { copy.spec.initContainers = [] }
    if arguments.isGiven("share-processes") {
      copy.spec.shareProcessNamespace = arguments.bool("share-processes")
    }
    for index in copy.spec.containers.indices {
      if !arguments.bool("keep-liveness") { copy.spec.containers[index].livenessProbe = nil }
      if !arguments.bool("keep-readiness") { copy.spec.containers[index].readinessProbe = nil }
      if !arguments.bool("keep-startup") { copy.spec.containers[index].startupProbe = nil }
    }
    setImages(&copy)
    let changed = change(&copy, pod, &station)
    if arguments.bool("replace") {
      let options = DeleteOptions(gracePeriodSeconds: nil, propagation: .background)
      do {
        _ = try client.delete(
          Pod.resource,
          namespace: pod.metadata.namespace,
          name: pod.metadata.name,
          options
        )
      } catch {
        throw .refused(error)
      }
    }
    let made = try create(copy, &client)
    attach(to: changed ?? copy.spec.containers[0].name, of: made, &client)
  }

  private func setImages(_ pod: inout Pod) {
    for pair in invocation.arguments.list("set-image") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      for index in pod.spec.containers.indices
      where parts[0] == "*" || parts[0] == pod.spec.containers[index].name {
        pod.spec.containers[index].image = parts[1]
      }
    }
  }

  /// Changes the container that is named, or adds one; gives its name.
  private func change<Station: Workstation>(
    _ pod: inout Pod,
    _ original: Pod,
    _ station: inout Station
  ) -> String? {
    let given = invocation.arguments.string("container")
    let image = invocation.arguments.string("image")
    if image.isEmpty, command.isEmpty { return given.isEmpty ? nil : given }
    if let index = pod.spec.containers.firstIndex(where: { $0.name == given }) {
      if !image.isEmpty { pod.spec.containers[index].image = image }
      fill(&pod.spec.containers[index])
      return given
    }
    var name = given
    if name.isEmpty {
      let hash = ContentHash.suffix(of: .string(original.metadata.uid + image)).prefix(5)
      name = "debugger-\(hash)"
      station.complain("Defaulting debug container name to \(name).\n")
    }
    pod.spec.containers.append(container(name))
    return name
  }

  private func create<Client: KubernetesClient>(
    _ pod: Pod,
    _ client: inout Client
  ) throws(Failure) -> any APIObject {
    do {
      return try client.create(pod, WriteOptions())
    } catch {
      throw .refused(error)
    }
  }
}
