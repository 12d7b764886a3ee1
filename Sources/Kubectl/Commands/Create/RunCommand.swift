import KubernetesAPI

/// `kubectl run`: starts an image, as a pod now, as a deployment in 1.8.
struct RunCommand: Command {
  static let spec = CommandSpec(
    name: "run",
    group: .beginner,
    summary: "Run a particular image on the cluster",
    details: "Makes a pod; kubectl 1.8 makes a deployment unless --restart says otherwise.",
    examples: [
      .init("Start nginx", "kubectl run nginx --image=nginx"),
      .init(
        "Start it with a port and labels",
        "kubectl run web --image=nginx --port=80 --labels=app=web"
      ),
      .init(
        "Start a command of your own",
        "kubectl run task --image=busybox --restart=Never -- sleep 30"
      ),
    ],
    usage:
      "kubectl run NAME --image=image [--env=\"key=value\"] [--port=port] [--dry-run=server|client]"
      + " [--command] -- [COMMAND] [args...]",
    flags: [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("image", .string, "The image of the container"),
      Flag("port", .string, "The port that the container listens on"),
      Flag("env", .array, "An environment variable, KEY=VALUE"),
      Flag("labels", "l", .string, "The labels, separated by commas"),
      Flag("annotations", .array, "An annotation, KEY=VALUE"),
      Flag("command", .boolean, "What follows -- is the command, not its arguments"),
      Flag(
        "restart",
        .string,
        "Always",
        completion: .values(["Always", "OnFailure", "Never"]),
        "Always, OnFailure or Never"
      ),
      Flag("image-pull-policy", .string, "Always, IfNotPresent or Never"),
      Flag("expose", .boolean, "Make a service for the port, too"),
      Flag("replicas", "r", .integer, "1", "How many pods (1.8)"),
      Flag("generator", .string, "What to make (1.8)"),
      Flag("requests", .string, "Resource requests, cpu=100m,memory=64Mi (1.8)"),
      Flag("limits", .string, "Resource limits, cpu=100m,memory=64Mi (1.8)"),
      Flag("serviceaccount", .string, "The service account (1.8)"),
      Flag("stdin", "i", .boolean, "Keep standard input open; attaching is not simulated"),
      Flag("tty", "t", .boolean, "Give the container a terminal; attaching is not simulated"),
      Flag("rm", .boolean, "Delete the pod afterwards; attaching is not simulated"),
      Flag("attach", .boolean, "Attach to the container; not simulated"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
      Flag("quiet", "q", .boolean, "Say nothing but what the container says"),
    ],
    required: ["image"]
  )

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard let name = invocation.positional.first, invocation.arguments.dash != 0 else {
      throw .usage("NAME is required for run")
    }
    self.name = name
    if let dash = invocation.arguments.dash, dash > 1 {
      throw .message("unexpected args: [\(invocation.positional[1..<dash].joined(separator: " "))]")
    }
    let image = invocation.arguments.string("image")
    if image.isEmpty { throw .message("--image is required") }
    if invocation.version == .current, let why = ImageName.fault(of: image) {
      throw .message("Invalid image name \"\(image)\": \(why)")
    }
    for flag in ["attach", "rm"] where invocation.arguments.bool(flag) {
      throw .message(
        "kubectl run --\(flag) is not simulated: create the pod, then use exec or logs"
      )
    }
    let restart = invocation.arguments.string("restart")
    guard ["Always", "OnFailure", "Never"].contains(restart) else {
      throw .usage("invalid restart policy: \(restart)")
    }
    if invocation.arguments.bool("expose"), !invocation.arguments.isGiven("port") {
      throw .message("--port must be set when exposing a service")
    }
    creation = try ObjectCreation(invocation)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let object = try makesDeployment ? deployment() as any APIObject : pod()
    let service = invocation.arguments.bool("expose") ? try self.service() : nil
    do {
      // The service stands first, so that the pod has its variables.
      if let service { try creation.create(service, &client, &station) }
      try creation.create(object, &client, &station)
    } catch {
      throw .refused(error)
    }
    return .finished
  }

  private var makesDeployment: Bool {
    invocation.version == .v18 && invocation.arguments.string("restart") == "Always"
      && !invocation.arguments.string("generator").hasPrefix("run-pod")
  }

  private func labels() throws(Failure) -> StringMap {
    let text = invocation.arguments.string("labels")
    return text.isEmpty ? ["run": name] : try KeyValuePairs.labels(text)
  }

  private func container() throws(Failure) -> Container {
    let arguments = invocation.arguments
    var container = Container(name: name, image: arguments.string("image"))
    let words = Array(invocation.positional.dropFirst())
    if arguments.bool("command") { container.command = words } else { container.args = words }
    container.imagePullPolicy = arguments.string("image-pull-policy")
    container.stdin = arguments.bool("stdin")
    container.tty = arguments.bool("tty")
    if container.stdin { container.stdinOnce = true }
    if arguments.isGiven("port") {
      guard let port = Int32(arguments.string("port")) else {
        throw .message(
          "strconv.ParseInt: parsing \"\(arguments.string("port"))\": invalid syntax"
        )
      }
      container.ports = [ContainerPort(port)]
    }
    for pair in arguments.list("env") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { throw .message("invalid env: \(pair)") }
      container.env.append(EnvVar(name: String(parts[0]), value: String(parts[1])))
    }
    container.resources.requests = try quantities("requests")
    container.resources.limits = try quantities("limits")
    return container
  }

  private func quantities(_ flag: String) throws(Failure) -> FieldMap<Quantity> {
    var map = FieldMap<Quantity>()
    for pair in try KeyValuePairs.labels(invocation.arguments.string(flag)) {
      guard let quantity = Quantity(pair.value) else {
        throw .message(
          "quantities must match the regular expression"
            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        )
      }
      map[pair.key] = quantity
    }
    return map
  }

  private func spec() throws(Failure) -> PodSpec {
    var spec = PodSpec()
    spec.containers = [try container()]
    spec.dnsPolicy = "ClusterFirst"
    spec.restartPolicy = invocation.arguments.string("restart")
    spec.serviceAccountName = invocation.arguments.string("serviceaccount")
    return spec
  }

  private func pod() throws(Failure) -> Pod {
    var pod = Pod()
    pod.metadata = ObjectMeta(name: name, labels: try labels())
    for pair in invocation.arguments.list("annotations") {
      for annotation in try KeyValuePairs.labels(pair) {
        pod.metadata.annotations[annotation.key] = annotation.value
      }
    }
    pod.spec = try spec()
    return pod
  }

  private func deployment() throws(Failure) -> Deployment {
    var deployment = Deployment()
    let labels = try labels()
    deployment.metadata = ObjectMeta(name: name, labels: labels)
    deployment.spec.replicas = Int32(invocation.arguments.int("replicas"))
    deployment.spec.selector = LabelSelector(matchLabels: labels)
    deployment.spec.template.metadata.labels = labels
    deployment.spec.template.spec = try spec()
    return deployment
  }

  private func service() throws(Failure) -> Service {
    var service = Service()
    service.metadata = ObjectMeta(name: name)
    service.spec.selector = try labels()
    var port = ServicePort()
    port.port = Int32(invocation.arguments.int("port"))
    port.protocol = "TCP"
    port.targetPort = .int(port.port)
    service.spec.ports = [port]
    return service
  }
}
