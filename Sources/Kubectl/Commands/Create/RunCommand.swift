import KubernetesAPI
import Simulation

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
      + " [--overrides=inline-json] [--command] -- [COMMAND] [args...]",
    flags: GlobalFlags.files + [
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
      Flag("privileged", .boolean, "Run the container privileged"),
      Flag("overrides", .string, "JSON to lay over the pod"),
      Flag(
        "override-type",
        .string,
        "merge",
        "How the overrides are laid over it: merge, json, strategic"
      ),
      Flag("stdin", "i", .boolean, "Keep standard input open"),
      Flag("tty", "t", .boolean, "Give the container a terminal"),
      Flag("rm", .boolean, "Delete the pod once the container has ended"),
      Flag("attach", .boolean, "Wait until the pod runs, then print what it prints"),
      Flag("leave-stdin-open", .boolean, "Leave standard input open once nobody is attached"),
      Flag("detach-keys", .string, "ctrl-p,ctrl-q", "The keys to detach with; not simulated")
        .unsimulated(),
      Flag("pod-running-timeout", .duration, "1m0s", "How long to wait until the pod runs"),
      Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
      Flag("quiet", "q", .boolean, "Say nothing but what the container says"),
      Flag(
        "cascade",
        .string,
        "background",
        bare: "background",
        "What happens to dependents when the pod is deleted"
      ),
      Flag("force", .boolean, "Delete the pod without waiting for its end"),
      Flag("grace-period", .integer, "-1", "How many seconds the pod has to end"),
      Flag("timeout", .duration, "How long to wait for the deletion"),
      Flag("wait", .boolean, "Wait until the pod is deleted"),
      Flag("replicas", "r", .integer, "1", "How many pods (1.8)").old(),
      Flag("generator", .string, "What to make (1.8)").old(),
      Flag("requests", .string, "Resource requests, cpu=100m,memory=64Mi (1.8)").old(),
      Flag("limits", .string, "Resource limits, cpu=100m,memory=64Mi (1.8)").old(),
      Flag("serviceaccount", .string, "The service account (1.8)").old(),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    required: ["image"]
  )

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String
  private var attachment: Attachment?
  private var isFollowing = false
  private var deadline = Instant.epoch

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard let name = invocation.positional.first, invocation.arguments.dash != 0 else {
      throw .usage("NAME is required for run")
    }
    self.name = name
    try Self.check(invocation)
    creation = try ObjectCreation(invocation)
  }

  /// Refuses what does not go together, in kubectl's order.
  private static func check(_ invocation: Invocation) throws(Failure) {
    let arguments = invocation.arguments
    if invocation.version == .current, arguments.duration("pod-running-timeout") <= .zero {
      throw .usage("--pod-running-timeout must be higher than zero")
    }
    let image = arguments.string("image")
    if image.isEmpty { throw .message("--image is required") }
    if invocation.version == .current, let why = ImageName.fault(of: image) {
      throw .message("Invalid image name \"\(image)\": \(why)")
    }
    if arguments.bool("tty"), !arguments.bool("stdin") {
      throw .usage("-i/--stdin is required for containers with -t/--tty=true")
    }
    if arguments.bool("expose"), arguments.string("port").isEmpty {
      throw .usage("--port must be set when exposing a service")
    }
    let restart = arguments.string("restart")
    guard ["Always", "OnFailure", "Never"].contains(restart) else {
      throw .usage("invalid restart policy: \(restart)")
    }
    let attaches = attaches(arguments)
    if arguments.bool("rm"), !attaches {
      throw .usage("--rm should only be used for attached containers")
    }
    if attaches, try DryRun(arguments) != .none {
      throw .usage(
        "--dry-run=[server|client] can't be used with attached containers options (--attach,"
          + " --stdin, or --tty)"
      )
    }
    let policy = arguments.string("image-pull-policy")
    guard ["", "Always", "IfNotPresent", "Never"].contains(policy) else {
      throw .usage("invalid image pull policy: \(policy)")
    }
  }

  private static func attaches(_ arguments: ParsedArguments) -> Bool {
    arguments.isGiven("attach") ? arguments.bool("attach") : arguments.bool("stdin")
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if isFollowing { return try follow(&client, &station) }
    let object = try overridden(try makesDeployment ? deployment() as any APIObject : pod())
    let service = invocation.arguments.bool("expose") ? try self.service() : nil
    // Asked for the refusal only: without a server nothing is printed.
    _ = try ResourceCatalog(&client)
    do {
      // The service stands first, so that the pod has its variables.
      if let service {
        try creation.create(service, &client, &station)
        if creation.format == .yaml { station.print("---\n---\n") }
      }
      if Self.attaches(invocation.arguments) {
        var quiet = SilentStation(station)
        try creation.create(object, &client, &quiet)
      } else {
        try creation.create(object, &client, &station)
      }
    } catch {
      throw .refused(error)
    }
    guard Self.attaches(invocation.arguments) else { return .finished }
    isFollowing = true
    deadline = client.now + invocation.arguments.duration("pod-running-timeout")
    return try follow(&client, &station)
  }

  /// Stays with the container until it ends, then deletes the pod where that was asked for.
  private mutating func follow<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard var current = attachment ?? newAttachment(&client) else {
      if client.now >= deadline { throw .message("timed out waiting for the condition") }
      return .waiting([.change, .until(deadline)])
    }
    let progress: Progress
    do {
      progress = try current.proceed(&client, &station)
    } catch {
      if invocation.arguments.bool("rm") { remove(&client, &station) }
      throw error
    }
    attachment = current
    guard progress == .finished else { return progress }
    if invocation.arguments.bool("rm") { remove(&client, &station) }
    if let ending = current.ending, ending.exitCode != 0 {
      let what = "pod \(invocation.namespace)/\(name) terminated (\(ending.reason))"
      throw .several([.plain("\(what)\n\(ending.message)"), .status(ending.exitCode)])
    }
    return .finished
  }

  /// What to stay with; nil while a deployment has no pod yet.
  private func newAttachment<Client: KubernetesClient>(_ client: inout Client) -> Attachment? {
    var pod = name
    if makesDeployment {
      let key = invocation.namespace
      guard let deployment = try? client.get(Deployment.self, namespace: key, name: name),
        let found = try? PodFinder.pods(of: deployment, &client).first
      else { return nil }
      pod = found.metadata.name
    }
    let arguments = invocation.arguments
    return Attachment(
      pod: NamespacedName(namespace: invocation.namespace, name: pod),
      container: name,
      deadline: deadline,
      .init(
        passesInput: arguments.bool("stdin"),
        isTerminal: arguments.bool("tty"),
        isQuiet: arguments.bool("quiet"),
        version: invocation.version,
        awaited: .readyPod,
        wantsStatus: !arguments.bool("leave-stdin-open")
      )
    )
  }

  private func remove<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) {
    let options = DeleteOptions(gracePeriodSeconds: nil, propagation: .background)
    let resource = makesDeployment ? Deployment.resource : Pod.resource
    let key = invocation.namespace
    guard (try? client.delete(resource, namespace: key, name: name, options)) != nil else { return }
    if !invocation.arguments.bool("quiet") {
      station.print(
        invocation.messages.deleted(
          resource,
          name,
          namespace: invocation.namespace,
          forced: false,
          dryRun: .none
        )
      )
    }
  }

  /// The object with what --overrides lays over it.
  private func overridden(_ object: any APIObject) throws(Failure) -> any APIObject {
    let text = invocation.arguments.string("overrides")
    return text.isEmpty
      ? object : try Overrides.lay(text, invocation.arguments.string("override-type"), over: object)
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
    if container.stdin, !arguments.bool("leave-stdin-open") { container.stdinOnce = true }
    if arguments.bool("privileged") {
      var context = SecurityContext()
      context.privileged = true
      container.securityContext = context
    }
    if arguments.isGiven("port") {
      guard let port = Int32(arguments.string("port")) else {
        throw .message(
          "strconv.Atoi: parsing \"\(arguments.string("port"))\": invalid syntax"
        )
      }
      container.ports = [ContainerPort(port)]
    }
    for pair in arguments.list("env") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, DataFlags.isVariable(String(parts[0])) else {
        throw .message("invalid env: \(pair)")
      }
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
      guard pair.contains("=") else { throw .message("invalid annotations format: \(pair)") }
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
    if !invocation.arguments.string("labels").isEmpty {
      service.metadata.labels = service.spec.selector
    }
    var port = ServicePort()
    port.port = Int32(invocation.arguments.int("port"))
    port.protocol = "TCP"
    port.targetPort = .int(port.port)
    service.spec.ports = [port]
    return service
  }
}
