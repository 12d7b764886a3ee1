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
      "Adds a container to a running pod, copies a pod with --copy-to, or puts a pod on a node.",
    examples: [
      .init(
        "A shell in a container beside those of a pod",
        "kubectl debug web -it --image=busybox"
      ),
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
      Flag("custom", .string, completion: .file, "A file with more of the container"),
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

  let invocation: Invocation
  private let names: [String]
  let command: [String]
  let profile: DebugProfile
  private var custom: Value?
  private var waiting: [(pod: Pod, container: String)] = []
  private var attachment: Attachment?
  private var hasBegun = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    names = Array(words[..<(invocation.arguments.dash ?? words.count)])
    command = invocation.arguments.dash.map { Array(words[$0...]) } ?? []
    let name = invocation.arguments.string("profile")
    guard let profile = DebugProfile(rawValue: name) else {
      throw .message("unknown profile: \(name)")
    }
    self.profile = profile
    guard !invocation.arguments.isGiven("custom") else { return }
    try validate()
  }

  var attaches: Bool {
    let arguments = invocation.arguments
    return arguments.isGiven("attach") ? arguments.bool("attach") : arguments.bool("stdin")
  }

  private func validate() throws(Failure) {
    let arguments = invocation.arguments
    let image = arguments.string("image")
    if arguments.isGiven("attach"), arguments.bool("attach"), image.isEmpty,
      arguments.string("container").isEmpty
    {
      throw .message(
        "you must specify --container or create a new container using --image in order to attach."
      )
    }
    try validateCopy()
    if !image.isEmpty, let why = ImageName.fault(of: image) {
      throw .message("invalid image name \"\(image)\": \(why)")
    }
    if names.isEmpty, arguments.list("filename").isEmpty {
      throw .message("NAME or filename is required for debug")
    }
    let policy = arguments.string("image-pull-policy")
    guard ["", "Always", "IfNotPresent", "Never"].contains(policy) else {
      throw .message("invalid image pull policy: \(policy)")
    }
    for pair in arguments.list("set-image") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard let image = parts.last, let why = ImageName.fault(of: image) else { continue }
      throw .message("invalid image name \"\(image)\" for container \"\(parts[0])\": \(why)")
    }
    if !arguments.string("target").isEmpty, !arguments.string("copy-to").isEmpty {
      throw .message("--target is incompatible with --copy-to. Use --share-processes instead.")
    }
    if arguments.bool("tty"), !arguments.bool("stdin") {
      throw .message("-i/--stdin is required for containers with -t/--tty=true")
    }
  }

  private func validateCopy() throws(Failure) {
    let arguments = invocation.arguments
    let image = arguments.string("image")
    if arguments.string("copy-to").isEmpty {
      if arguments.bool("replace") {
        throw .message("--replace may only be used with --copy-to.")
      }
      if arguments.bool("same-node") {
        throw .message("--same-node may only be used with --copy-to.")
      }
      if !arguments.list("set-image").isEmpty {
        throw .message("--set-image may only be used with --copy-to.")
      }
      if image.isEmpty { throw .message("you must specify --image when not using --copy-to.") }
    } else {
      if image.isEmpty, arguments.list("set-image").isEmpty, command.isEmpty {
        throw .message("you must specify --image, --set-image or command arguments.")
      }
      if !command.isEmpty, arguments.string("container").isEmpty, image.isEmpty {
        throw .message(
          "you must specify an existing container or a new image when specifying args."
        )
      }
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if hasBegun { return try follow(&client, &station) }
    hasBegun = true
    if invocation.arguments.isGiven("custom") {
      custom = try DebugProfile.custom(invocation.arguments.string("custom"), station)
      try validate()
    }
    announce(&station)
    for object in try targets(&client, &station) {
      switch object {
      case let node as Node: try look(at: node, &client, &station)
      case let pod as Pod where invocation.arguments.string("copy-to").isEmpty:
        try join(pod, &client, &station)
      case let pod as Pod: try copy(pod, &client, &station)
      default:
        let resource = object.resource
        let kind = "\(resource.apiVersion), Kind=\(resource.kind)"
        let shown = resource.group.isEmpty ? "/\(kind)" : kind
        throw .message("\"\(shown)\" not supported by debug")
      }
    }
    return try follow(&client, &station)
  }

  /// Says what goes before all else.
  private func announce<Station: Workstation>(_ station: inout Station) {
    let (target, isQuiet) = (
      invocation.arguments.string("target"), invocation.arguments.bool("quiet")
    )
    if !target.isEmpty, !isQuiet {
      station.print(
        "Targeting container \"\(target)\". If you don't see processes from this container it may be"
          + " because the container runtime doesn't support this feature.\n"
      )
    }
    if profile == .legacy {
      station.complain(
        "--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to"
          + " specify other profile, for example \"--profile=general\".\n"
      )
    }
  }

  private func targets<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> [any APIObject] {
    let files = invocation.arguments.list("filename")
    if !files.isEmpty {
      let manifests = try ManifestFiles(files, recursive: false, &station)
      if let failure = Failure.of(manifests.failures) { throw failure }
      var finder = ObjectFinder()
      try finder.find(manifests, invocation, try ResourceCatalog(&client), &client)
      if let failure = Failure.of(finder.failures) { throw failure }
      return finder.objects
    }
    var objects: [any APIObject] = []
    for name in names {
      let isNode = name.hasPrefix("node/") || name.hasPrefix("nodes/") || name.hasPrefix("no/")
      objects.append(
        try PodFinder.object(name, isNode ? "" : invocation.namespace, &client, invocation.version)
      )
    }
    return objects
  }

  /// Stays with the containers that were made, one after the other, where that was asked for.
  private mutating func follow<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    while true {
      if attachment == nil {
        guard !waiting.isEmpty else { return .finished }
        let next = waiting.removeFirst()
        attachment = stay(with: next.container, of: next.pod, at: client.now)
      }
      guard var current = attachment else { return .finished }
      let progress = try current.proceed(&client, &station)
      attachment = current
      guard case .finished = progress else { return progress }
      attachment = nil
    }
  }

  private func stay(with container: String, of pod: Pod, at now: Instant) -> Attachment {
    let arguments = invocation.arguments
    return Attachment(
      pod: pod.namespacedName,
      container: container,
      deadline: now + .minutes(60 * 24),
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

  /// Takes note of a container that was made.
  mutating func note(_ container: String, of pod: Pod) {
    if attaches, !container.isEmpty { waiting.append((pod, container)) }
  }

  /// Lays what the file of `--custom` says over the container of that name.
  func customized(_ pod: Pod, _ container: String) throws(Failure) -> Pod {
    guard let custom else { return pod }
    return try DebugProfile.lay(custom, over: container, of: pod)
  }
}
