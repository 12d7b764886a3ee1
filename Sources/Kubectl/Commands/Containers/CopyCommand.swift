import KubernetesAPI

/// `kubectl cp`: files into a container and out of it.
struct CopyCommand: Command {
  static let spec = CommandSpec(
    name: "cp",
    group: .troubleshooting,
    summary: "Copy files and directories to and from containers",
    details: "The container's image must have a tar.",
    examples: [
      .init("A directory into a pod", "kubectl cp /tmp/site web:/srv/site"),
      .init("A file out of a pod of a namespace", "kubectl cp team-a/web:/etc/hosts ./hosts"),
      .init("Into one of several containers", "kubectl cp notes.txt web:/tmp/notes.txt -c helper"),
    ],
    usage: "kubectl cp <file-spec-src> <file-spec-dest>",
    flags: [
      Flag("container", "c", .string, completion: .container, "The container"),
      Flag("no-preserve", .boolean, "Do not keep owners and permissions"),
      Flag("retries", .integer, "0", "How often to try again; copying does not fail halfway here"),
    ],
    words: .pods
  )

  /// A path here, or one in a pod.
  private struct Place {
    var namespace = ""
    var pod = ""
    var path: String

    init(_ text: String) throws(Failure) {
      guard let colon = text.firstIndex(of: ":") else {
        path = text
        return
      }
      let parts = text[..<colon].split(separator: "/", omittingEmptySubsequences: false)
      guard colon != text.startIndex, parts.count <= 2 else {
        throw .message("filespec must match the canonical format: [[namespace/]pod:]file/path")
      }
      pod = String(parts[parts.count - 1])
      if parts.count == 2 { namespace = String(parts[0]) }
      path = String(text[text.index(after: colon)...])
    }
  }

  private let invocation: Invocation
  private let source: Place
  private let target: Place

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    guard words.count == 2 else { throw .message("source and destination are required") }
    source = try Place(words[0])
    target = try Place(words[1])
    if !source.pod.isEmpty, !target.pod.isEmpty {
      throw .message("one of src or dest must be a local file specification")
    }
    if source.path.isEmpty || target.path.isEmpty { throw .message("filepath can not be empty") }
    if source.pod.isEmpty, target.pod.isEmpty {
      throw .message("one of src or dest must be a remote file specification")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if source.pod.isEmpty, station.content(of: source.path) == .missing {
      throw .message("\(source.path) doesn't exist in local filesystem")
    }
    let place = source.pod.isEmpty ? target : source
    let namespace = place.namespace.isEmpty ? invocation.namespace : place.namespace
    let pod: Pod
    do {
      pod = try client.get(Pod.self, namespace: namespace, name: place.pod)
    } catch {
      throw .refused(error)
    }
    if ["Succeeded", "Failed"].contains(pod.status.phase) {
      throw .message(
        "cannot exec into a container in a completed pod; current phase is \(pod.status.phase)"
      )
    }
    let container = try PodFinder.container(
      invocation.arguments.string("container"),
      of: pod,
      invocation,
      &station
    )
    let machine = try PodFinder.machine(
      container,
      of: pod,
      &client,
      for: .exec([]),
      invocation.version
    )
    return .becoming(
      .copy(
        FileCopy(
          direction: source.pod.isEmpty ? .intoContainer : .fromContainer,
          machine: machine,
          source: source.path,
          target: target.path
        )
      )
    )
  }
}

extension PodFinder {
  /// The machine of a running container.
  static func machine<Client: KubernetesClient>(
    _ container: String,
    of pod: Pod,
    _ client: inout Client,
    for verb: ConnectRequest.Verb,
    _ version: KubectlVersion
  ) throws(Failure) -> Int32 {
    try connection(container, of: pod, &client, for: verb, version).machine
  }

  /// The way into a container of a pod.
  static func connection<Client: KubernetesClient>(
    _ container: String,
    of pod: Pod,
    _ client: inout Client,
    for verb: ConnectRequest.Verb,
    _ version: KubectlVersion
  ) throws(Failure) -> ContainerConnection {
    do {
      return try client.connect(
        ConnectRequest(
          namespace: pod.metadata.namespace,
          pod: pod.metadata.name,
          container: container,
          verb: verb
        )
      )
    } catch {
      throw noUpgrade(error, version)
    }
  }

  /// What kubectl says where the server does not let it talk with a container.
  static func noUpgrade(_ status: Status, _ version: KubectlVersion) -> Failure {
    let prefix = "unable to upgrade connection: "
    if status.reason == .internalError || status.message.hasPrefix(prefix) {
      return .message(status.message)
    }
    return version == .current ? .message(prefix + status.message) : .refused(status)
  }
}
