public import Machine
public import Simulation

/// What a container is made from.
public struct ContainerConfig: Sendable {
  /// The container's name in its pod.
  public var name: String
  /// The image, as the pod names it; must be on the node.
  public var image: String
  /// Replaces the image's entrypoint (and drops its command) unless empty.
  public var command: [String]
  /// Replaces the image's command unless empty.
  public var arguments: [String]
  /// The variables that the pod sets; the image's come before.
  public var environment: Environment
  /// The working directory; nil: the image's.
  public var workingDirectory: String?
  /// The user id; nil: the image's.
  public var user: UInt32?
  /// The volumes in its files.
  public var mounts: [Mount]
  /// Whether its own files cannot be written.
  public var hasReadOnlyRoot: Bool
  /// How often the container was made before in this pod.
  public var attempt: Int
  /// Whether its first process has an input that stays open for whoever attaches.
  public var keepsInput = false
  /// Whether its first process has a terminal.
  public var hasTerminal = false
  /// The group id; nil: that of the user.
  public var group: UInt32?
  /// What its processes may do.
  public var security = MachineSecurity()
  /// The machine among whose processes its own are; nil: the sandbox decides.
  public var processSpace: MachineID?
  /// The signal that is to end it; nil: the image's.
  public var stopSignal: String?
  /// How much memory its processes may hold, in bytes; 0 for no limit.
  public var memoryLimit: Int64 = 0
  /// How much processor time its processes may have, in thousandths of a processor; 0 for no limit.
  public var processorLimit: Int64 = 0
  /// The share of a busy processor that its processes get, 1024 for a whole one.
  public var processorShares: Int64 = 2

  /// Makes the description.
  public init(
    name: String,
    image: String,
    command: [String] = [],
    arguments: [String] = [],
    environment: Environment = .init(),
    workingDirectory: String? = nil,
    user: UInt32? = nil,
    mounts: [Mount] = [],
    hasReadOnlyRoot: Bool = false,
    attempt: Int = 0
  ) {
    self.name = name
    self.image = image
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.user = user
    self.mounts = mounts
    self.hasReadOnlyRoot = hasReadOnlyRoot
    self.attempt = attempt
  }
}

/// A container on a node.
public struct Container: Sendable {
  /// Where a container is in its life.
  public enum State: UInt8, Sendable {
    /// Made, not started.
    case created
    /// Its first process runs.
    case running
    /// Its first process ended, or could not be started.
    case exited
  }

  /// The id.
  public let id: ContainerID
  /// The pod's sandbox.
  public let sandbox: ContainerID
  /// The name in the pod.
  public let name: String
  /// The image as the pod named it.
  public let image: String
  /// The digest of the image, with `sha256:`.
  public let imageDigest: String
  /// How often the container was made before in this pod.
  public let attempt: Int
  /// The words of its first process.
  public let commandLine: [String]
  /// Its machine: files, processes and log.
  public let machine: MachineID
  /// Where it is in its life.
  public internal(set) var state = State.created
  /// When it was made.
  public let createdAt: Instant
  /// When its first process started.
  public internal(set) var startedAt: Instant?
  /// When its first process ended.
  public internal(set) var finishedAt: Instant?
  /// The status of its first process.
  public internal(set) var exitCode: Int32 = 0
  /// The signal that ended its first process.
  public internal(set) var signal: Signal?
  /// Whether processes of it were killed for want of memory.
  public internal(set) var isOutOfMemory = false
  /// Why it could not be started; empty otherwise.
  public internal(set) var message = ""

  /// The signal that asks it to end.
  var stopSignal = Signal.terminate
  /// What starting needs; emptied then.
  var start: [StartConfig] = []
  /// Whether it is being stopped.
  var isStopping = false

  struct StartConfig: Sendable {
    var environment: Environment
    var workingDirectory: String
    var user: UInt32
    var group: UInt32?
    var keepsInput: Bool
    var hasTerminal: Bool
  }
}

/// What a runtime refuses to do.
public enum RuntimeError: Error, Hashable, Sendable {
  /// The image is not on the node.
  case noImage(String)
  /// No container or sandbox has the id.
  case notFound(ContainerID)
  /// The sandbox is not ready.
  case sandboxNotReady(ContainerID)
  /// Neither the image nor the pod names a command.
  case noCommand
  /// The container runs.
  case isRunning(ContainerID)

  /// The words that the kubelet reports.
  public var message: String {
    switch self {
    case .noImage(let name): "no such image: \(name)"
    case .notFound(let id): "No such container: \(id)"
    case .sandboxNotReady(let id): "sandbox container \"\(id)\" is not running"
    case .noCommand: "no command specified"
    case .isRunning(let id):
      "You cannot remove a running container \(id). Stop the container before attempting removal "
        + "or force remove"
    }
  }
}

/// What happened on a node since somebody last asked.
public enum RuntimeNotification: Hashable, Sendable {
  /// An image is on the node now.
  case imagePulled(String, took: Duration)
  /// An image cannot be had, with the runtime's message.
  case pullFailed(String, message: String)
  /// A sandbox is ready.
  case sandboxReady(ContainerID)
  /// A sandbox is gone, and every container in it.
  case sandboxStopped(ContainerID)
  /// A container's first process runs.
  case containerStarted(ContainerID)
  /// A container's first process could not be started, with the runtime's message.
  case startFailed(ContainerID, message: String)
  /// A container's first process ended.
  case containerExited(ContainerID, exitCode: Int32)
}
