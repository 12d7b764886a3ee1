public import Machine
public import Network
public import Simulation

/// A container that somebody made with docker, beside those of pods.
public struct EngineContainer: Sendable {
  /// Where it is in its life.
  public enum State: UInt8, Sendable {
    /// Made, never started.
    case created
    /// Its first process runs.
    case running
    /// Its first process stands still.
    case paused
    /// It ended and is to be started again.
    case restarting
    /// It ended.
    case exited
    /// It ended, and could not be removed from its node at once.
    case dead
  }

  /// The id.
  public let id: ContainerID
  /// The name.
  public internal(set) var name: String
  /// What it was made from.
  public internal(set) var config: EngineConfig
  /// The id of its image, without `sha256:`.
  public let imageID: String
  /// What its image said.
  public let image: ImageConfiguration
  /// The files of its image.
  public let imageFiles: FileNode
  /// The words of its first process.
  public let commandLine: [String]
  /// Its machine: files, processes and log; another one after each start.
  public internal(set) var machine: MachineID
  /// Where it is in its life.
  public internal(set) var state = State.created
  /// When it was made.
  public let createdAt: Instant
  /// When its first process started last.
  public internal(set) var startedAt: Instant?
  /// When its first process ended last.
  public internal(set) var finishedAt: Instant?
  /// The status of its first process.
  public internal(set) var exitCode: Int32 = 0
  /// Why it could not be started; empty otherwise.
  public internal(set) var error = ""
  /// How often it was started again by itself.
  public internal(set) var restartCount = 0
  /// The network that it is on; empty for none and for the node's own.
  public internal(set) var networkID = ""
  /// Its address there while it runs.
  public internal(set) var address: IPv4Address?
  /// The ports that the node hands on while it runs.
  public internal(set) var openPorts: [PortBinding] = []
  /// What is seen in its files, with the volumes' names.
  public internal(set) var binds: [VolumeBind] = []

  /// Whether somebody stopped it.
  var wasStopped = false
  /// How long the next start by itself waits.
  var restartDelay = Duration.milliseconds(100)

  /// Whether its first process is there.
  public var isAlive: Bool { state == .running || state == .paused }

  /// The image's labels with the container's own.
  public var labels: Environment {
    var labels = image.labels
    labels.merge(config.labels)
    return labels
  }

  /// The ports that it says it uses, sorted.
  public var exposedPorts: [String] {
    Set(image.exposedPorts + config.exposedPorts + config.ports.map(\.key)).sorted()
  }

  /// The variables as docker keeps them: its own, then those of the image that it leaves as they are.
  public var environment: Environment {
    var environment = config.environment
    for variable in image.environment.variables where environment[variable.name] == nil {
      environment[variable.name] = variable.value
    }
    return environment
  }
}

/// A network of docker's.
public struct EngineNetwork: Hashable, Sendable {
  /// The id.
  public let id: String
  /// The name.
  public let name: String
  /// The driver: `bridge`, `host` or `null`.
  public let driver: String
  /// Its addresses; nil for those that have none.
  public let subnet: CIDR?
  /// When it was made.
  public let createdAt: Instant
  /// The labels.
  public let labels: Environment
  /// Whether somebody made it.
  public let isOwn: Bool

  /// The address of its router.
  public var gateway: IPv4Address? { subnet?.address(at: 1) }
}

/// A volume of docker's: a directory of the node.
public struct EngineVolume: Hashable, Sendable {
  /// The name.
  public let name: String
  /// When it was made.
  public let createdAt: Instant
  /// The labels.
  public let labels: Environment

  /// Where its files are on the node.
  public var mountpoint: String { "/var/lib/docker/volumes/\(name)/_data" }
}

/// What docker keeps on a node beside the containers of pods.
public struct DockerEngine: Sendable {
  /// The containers, oldest first.
  public internal(set) var containers: [EngineContainer] = []
  /// The networks that somebody made, oldest first.
  public internal(set) var networks: [EngineNetwork] = []
  /// The volumes, oldest first.
  public internal(set) var volumes: [EngineVolume] = []
  /// How the last containers ended, for clients that wait for one that removes itself.
  var endings: [(id: ContainerID, exitCode: Int32)] = []
  /// The next of the node's ports that is given where none was asked for.
  var nextPort = 32_768
}
