public import Machine
public import Simulation

/// One line of `docker ps`, as data.
public struct ContainerRow: Hashable, Sendable {
  /// The id in full.
  public var id: String
  /// The image as docker shows it.
  public var image: String
  /// The words of the first process, joined.
  public var command: String
  /// How long ago it was made, in docker's words.
  public var created: String
  /// Its state in docker's words.
  public var status: String
  /// The published ports; pods publish none.
  public var ports: String
  /// The name.
  public var name: String
  /// Whether it runs.
  public var isRunning: Bool
  /// Its machine; nil for a pause container.
  public var machine: MachineID?
  /// When it was made.
  public var createdAt: Instant
}

extension NodeRuntime {
  /// The image of pause containers.
  public var pauseImage: String {
    kind == .docker ? "gcr.io/google_containers/pause-amd64:3.0" : "registry.k8s.io/pause:3.10.1"
  }

  /// All containers and pause containers, youngest first.
  public func rows(at now: Instant) -> [ContainerRow] {
    var rows: [(createdAt: Instant, place: Int, row: ContainerRow)] = []
    for sandbox in sandboxes {
      let status =
        sandbox.isReady ? "Up \((now - sandbox.createdAt).inDockerWords)" : "Exited (0)"
      let row = ContainerRow(
        id: "\(sandbox.id)",
        image: pauseImage,
        command: "/pause",
        created: "\((now - sandbox.createdAt).inDockerWords) ago",
        status: status,
        ports: "",
        name: Self.name("POD", sandbox.config, sandbox.config.attempt),
        isRunning: sandbox.isReady,
        machine: nil,
        createdAt: sandbox.createdAt
      )
      rows.append((sandbox.createdAt, rows.count, row))
    }
    for container in containers {
      guard let sandbox = sandbox(container.sandbox) else { continue }
      let row = ContainerRow(
        id: "\(container.id)",
        image: ImageReference(container.image)?.familiarName ?? container.image,
        command: container.commandLine.map { $0.contains(" ") ? "'\($0)'" : $0 }
          .joined(separator: " "),
        created: "\((now - container.createdAt).inDockerWords) ago",
        status: status(of: container, now),
        ports: "",
        name: Self.name(container.name, sandbox.config, container.attempt),
        isRunning: container.state == .running,
        machine: container.machine,
        createdAt: container.createdAt
      )
      rows.append((container.createdAt, rows.count, row))
    }
    rows.sort { ($0.createdAt, $0.place) > ($1.createdAt, $1.place) }
    return rows.map(\.row)
  }

  private static func name(_ name: String, _ config: SandboxConfig, _ attempt: Int) -> String {
    let uid = config.configHash ?? config.podUID
    return "k8s_\(name)_\(config.podName)_\(config.podNamespace)_\(uid)_\(attempt)"
  }

  private func status(of container: Container, _ now: Instant) -> String {
    switch container.state {
    case .created: return "Created"
    case .running: return "Up \((now - (container.startedAt ?? now)).inDockerWords)"
    case .exited:
      let ago = (now - (container.finishedAt ?? now)).inDockerWords
      return "Exited (\(container.exitCode)) \(ago) ago"
    }
  }
}
