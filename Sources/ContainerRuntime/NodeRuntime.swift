public import Machine
public import Network
public import Simulation

/// The container runtime of one node: images, sandboxes and containers.
///
/// What takes time (pulls, sandboxes, starts) is answered later, as a ``RuntimeNotification``. The
/// owner moves the runtime's clock with ``advance(to:_:)`` and hands it the ends of containers with
/// ``handleExit(_:)``.
public struct NodeRuntime: Sendable {
  /// Which runtime it is.
  public let kind: RuntimeKind
  /// The node's own machine.
  public let machine: MachineID
  /// The node on the network.
  public let node: NetworkNodeID
  /// What ``Machine/keeper`` its containers' machines have.
  public let keeper: Int32
  /// Whether the logs of containers are files of the node.
  public var keepsLogFiles = false
  /// Where images come from.
  public var registry: ImageRegistry
  /// How many bytes a second a pull gets.
  public var pullRate = 12_000_000
  /// How many times as long as usual pulls take.
  public var pullDelay: Int64 = 1
  /// The images on the node, in the order in which they came.
  public internal(set) var images: [Image] = [] { didSet { imageRevision += 1 } }
  /// How often the images or their names changed.
  public private(set) var imageRevision = 0
  /// The sandboxes, oldest first.
  public internal(set) var sandboxes: [Sandbox] = []
  /// The containers, oldest first.
  public internal(set) var containers: [Container] = []
  /// What somebody made with docker beside the containers of pods.
  public internal(set) var engine = DockerEngine()

  var agenda = EventQueue<RuntimeEvent>()
  var notifications: [RuntimeNotification] = []
  var pulls: [Pull] = []
  var ids: RandomStream
  var latencies: RandomStream

  /// Makes the runtime of a node without images.
  public init(
    kind: RuntimeKind,
    machine: MachineID,
    node: NetworkNodeID,
    keeper: Int32,
    registry: ImageRegistry,
    seed: UInt64
  ) {
    self.kind = kind
    self.machine = machine
    self.node = node
    self.keeper = keeper
    self.registry = registry
    let streams = RandomStreams(seed: seed ^ UInt64(UInt32(bitPattern: keeper)) &* 0x9E37_79B1)
    ids = streams[.containers]
    latencies = streams[.latencies]
  }

  struct Pull: Sendable {
    var name: String
    var startedAt: Instant
  }

  enum RuntimeEvent: Sendable {
    case pullEnds(String)
    case sandboxReady(ContainerID)
    case start(ContainerID)
    case kill(ContainerID)
    case engineExit(ContainerID)
    case engineRestart(ContainerID)
  }

  /// When the next pull, start or grace period ends.
  public var nextDue: Instant? { agenda.nextDue }

  /// Whether something happened that nobody asked for yet.
  public var hasNotifications: Bool { !notifications.isEmpty }

  /// What happened since the last call, in order.
  public mutating func drainNotifications() -> [RuntimeNotification] {
    defer { notifications = [] }
    return notifications
  }

  /// Lets everything happen that is due by `time`.
  public mutating func advance(to time: Instant, _ kernel: inout Kernel) {
    while let (due, event) = agenda.popFirst(through: time) {
      switch event {
      case .pullEnds(let name): endPull(name, at: due)
      case .sandboxReady(let id):
        guard let place = sandboxes.indices.last(where: { sandboxes[$0].id == id })
        else { continue }
        sandboxes[place].isReady = true
        notifications.append(.sandboxReady(id))
      case .start(let id): startNow(id, &kernel)
      case .kill(let id):
        if let container = container(id), container.state == .running {
          kernel.send(.kill, to: kernel.mainProcess(of: container.machine))
        }
      case .engineExit(let id): settleEngineExit(id, &kernel)
      case .engineRestart(let id): restartEngineContainer(id, &kernel)
      }
    }
  }

  /// Takes note of the end of a container's first process.
  public mutating func handleExit(_ record: ExitRecord) {
    guard let place = containers.firstIndex(where: { $0.machine == record.machine }),
      containers[place].state == .running
    else { return noteEngineExit(record) }
    containers[place].state = .exited
    containers[place].finishedAt = record.time
    containers[place].exitCode = record.status
    containers[place].signal = record.signal
    containers[place].isOutOfMemory = record.isOutOfMemory
    notifications.append(
      .containerExited(containers[place].id, exitCode: record.status)
    )
  }

  /// The container of an id.
  ///
  /// Looked for from the newest on, which is asked for most; only the one found is copied.
  public func container(_ id: ContainerID) -> Container? {
    containers.indices.last { containers[$0].id == id }.map { containers[$0] }
  }

  /// The sandbox of an id.
  public func sandbox(_ id: ContainerID) -> Sandbox? {
    sandboxes.indices.last { sandboxes[$0].id == id }.map { sandboxes[$0] }
  }

  /// The containers of a pod, oldest first.
  public func containers(ofPod uid: String) -> [Container] {
    let ids = sandboxes.filter { $0.config.podUID == uid }.map(\.id)
    return containers.filter { ids.contains($0.sandbox) }
  }

  /// The sandboxes of a pod, oldest first.
  public func sandboxes(ofPod uid: String) -> [Sandbox] {
    sandboxes.filter { $0.config.podUID == uid }
  }
}
