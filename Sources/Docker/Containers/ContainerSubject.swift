import ContainerRuntime
import Machine
import Network
import Simulation

/// A container as docker sees it, whoever made it: a user, or the kubelet.
enum ContainerSubject: Sendable {
  /// The pause container of a pod.
  case pause(Sandbox)
  /// A container of a pod.
  case ofPod(ContainerRuntime.Container, Sandbox)
  /// A container that somebody made with docker.
  case own(EngineContainer)

  /// All containers, youngest first.
  static func all(_ runtime: NodeRuntime) -> [ContainerSubject] {
    var subjects = runtime.sandboxes.map { ContainerSubject.pause($0) }
    for container in runtime.containers {
      guard let sandbox = runtime.sandbox(container.sandbox) else { continue }
      subjects.append(.ofPod(container, sandbox))
    }
    subjects += runtime.engine.containers.map { .own($0) }
    return subjects.enumerated()
      .sorted { ($0.element.createdAt, $0.offset) > ($1.element.createdAt, $1.offset) }
      .map(\.element)
  }

  /// The container of a name, an id, or the beginning of one.
  static func find(
    _ text: String,
    _ runtime: NodeRuntime
  ) throws(DockerFailure) -> ContainerSubject? {
    let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
    let all = all(runtime)
    if let found = all.first(where: { $0.name == name }) { return found }
    guard !name.isEmpty else { return nil }
    let matches = all.filter { "\($0.id)".hasPrefix(name) }
    if matches.count > 1 {
      throw .daemon("Multiple IDs found with provided prefix: \(name)")
    }
    return matches.first
  }

  /// The container of a name, which must be there.
  static func existing(
    _ text: String,
    _ runtime: NodeRuntime,
    fromDaemon: Bool = false
  ) throws(DockerFailure) -> ContainerSubject {
    if let found = try find(text, runtime) { return found }
    throw fromDaemon
      ? .daemon("No such container: \(text)") : DockerFailure("Error: No such container: \(text)")
  }

  var id: ContainerID {
    switch self {
    case .pause(let sandbox): sandbox.id
    case .ofPod(let container, _): container.id
    case .own(let container): container.id
    }
  }

  var name: String {
    switch self {
    case .pause(let sandbox): Self.name("POD", sandbox, sandbox.config.attempt)
    case .ofPod(let container, let sandbox):
      Self.name(container.name, sandbox, container.attempt)
    case .own(let container): container.name
    }
  }

  private static func name(_ name: String, _ sandbox: Sandbox, _ attempt: Int) -> String {
    let config = sandbox.config
    let uid = config.configHash ?? config.podUID
    return "k8s_\(name)_\(config.podName)_\(config.podNamespace)_\(uid)_\(attempt)"
  }

  var createdAt: Instant {
    switch self {
    case .pause(let sandbox): sandbox.createdAt
    case .ofPod(let container, _): container.createdAt
    case .own(let container): container.createdAt
    }
  }

  var startedAt: Instant? {
    switch self {
    case .pause(let sandbox): sandbox.createdAt
    case .ofPod(let container, _): container.startedAt
    case .own(let container): container.startedAt
    }
  }

  var finishedAt: Instant? {
    switch self {
    case .pause: nil
    case .ofPod(let container, _): container.finishedAt
    case .own(let container): container.finishedAt
    }
  }

  /// Its machine; nil for a pause container.
  var machine: MachineID? {
    switch self {
    case .pause: nil
    case .ofPod(let container, _): container.machine
    case .own(let container): container.machine
    }
  }

  var exitCode: Int32 {
    switch self {
    case .pause: 0
    case .ofPod(let container, _): container.exitCode
    case .own(let container): container.exitCode
    }
  }

  /// The state in a word, as filters and `inspect` have it.
  var state: String {
    switch self {
    case .pause(let sandbox): sandbox.isReady ? "running" : "exited"
    case .ofPod(let container, _):
      switch container.state {
      case .created: "created"
      case .running: "running"
      case .exited: "exited"
      }
    case .own(let container):
      switch container.state {
      case .created: "created"
      case .running: "running"
      case .paused: "paused"
      case .restarting: "restarting"
      case .exited: "exited"
      case .dead: "dead"
      }
    }
  }

  var isRunning: Bool { ["running", "paused"].contains(state) }

  /// The words of the first process.
  var commandLine: [String] {
    switch self {
    case .pause: ["/pause"]
    case .ofPod(let container, _): container.commandLine
    case .own(let container): container.commandLine
    }
  }

  /// The id of its image, without `sha256:`.
  func imageID(_ runtime: NodeRuntime) -> String {
    switch self {
    case .pause: runtime.findImage(runtime.pauseImage)?.id ?? Hexadecimal.digest(of: "pause")
    case .ofPod(let container, _):
      runtime.images.first { $0.digest == container.imageDigest }?.id
        ?? Hexadecimal.digest(of: "id of " + container.imageDigest)
    case .own(let container): container.imageID
    }
  }

  /// The image as `docker ps` shows it.
  func imageName(_ runtime: NodeRuntime, full: Bool = false) -> String {
    switch self {
    case .pause: return runtime.pauseImage
    case .ofPod(let container, _):
      return ImageReference(container.image)?.familiarName ?? container.image
    case .own(let container):
      // A name that meanwhile means another image shows as an id.
      let text = container.config.image
      guard runtime.findImage(text)?.id == container.imageID else {
        return full ? "sha256:\(container.imageID)" : String(container.imageID.prefix(12))
      }
      return text
    }
  }

  /// The state as `docker ps` words it.
  func status(at now: Instant) -> String {
    func ago(_ time: Instant?) -> String { "\((now - (time ?? now)).inDockerWords) ago" }
    switch state {
    case "created": return "Created"
    case "running": return "Up \((now - (startedAt ?? now)).inDockerWords)"
    case "paused": return "Up \((now - (startedAt ?? now)).inDockerWords) (Paused)"
    case "restarting": return "Restarting (\(exitCode)) \(ago(finishedAt))"
    case "exited":
      if case .pause = self { return "Exited (0)" }
      return "Exited (\(exitCode)) \(ago(finishedAt))"
    default: return "Dead"
    }
  }

  /// Its address on docker's networks; nil where it has none of its own.
  var address: IPv4Address? {
    switch self {
    case .pause(let sandbox), .ofPod(_, let sandbox): sandbox.isReady ? sandbox.config.address : nil
    case .own(let container): container.address
    }
  }

  /// The published and the exposed ports, as `docker ps` shows them.
  var ports: String {
    guard case .own(let container) = self, container.isAlive else { return "" }
    var rows = container.openPorts.map { port in
      (port.containerPort, "\(port.hostAddress):\(port.hostPort)->\(port.key)")
    }
    for port in container.exposedPorts
    where !container.openPorts.contains(where: { $0.key == port }) {
      rows.append((port.split(separator: "/").first.flatMap { Int($0) } ?? 0, port))
    }
    if container.networkID.isEmpty { return "" }
    // What is only exposed comes first, as its text has no address before it.
    return rows.sorted { ($0.1.contains("->") ? 1 : 0, $0.0) < ($1.1.contains("->") ? 1 : 0, $1.0) }
      .map(\.1).joined(separator: ", ")
  }

  /// Labels, with those that the kubelet gives.
  var labels: [(name: String, value: String)] {
    func ofPod(_ config: SandboxConfig, _ name: String, _ type: String) -> [(String, String)] {
      [
        ("io.kubernetes.container.name", name), ("io.kubernetes.docker.type", type),
        ("io.kubernetes.pod.name", config.podName),
        ("io.kubernetes.pod.namespace", config.podNamespace),
        ("io.kubernetes.pod.uid", config.podUID),
      ]
    }
    switch self {
    case .pause(let sandbox): return ofPod(sandbox.config, "POD", "podsandbox")
    case .ofPod(let container, let sandbox):
      var labels = ofPod(sandbox.config, container.name, "container")
      labels.append(("io.kubernetes.sandbox.id", "\(sandbox.id)"))
      return labels
    case .own(let container): return container.labels.variables.map { ($0.name, $0.value) }
    }
  }

  /// The names of the networks that it is on.
  func networks(_ runtime: NodeRuntime) -> [String] {
    switch self {
    case .pause(let sandbox): [sandbox.config.address == nil ? "host" : "bridge"]
    case .ofPod: []
    case .own(let container):
      [
        runtime.networks.first { $0.id == container.networkID }?.name
          ?? (container.config.network == "host" ? "host" : "none")
      ]
    }
  }
}
