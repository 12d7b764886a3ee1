public import Network
public import Simulation

/// A place where other files are seen in a machine's files.
public struct Mount: Hashable, Sendable {
  /// Where the files are.
  public enum Source: Hashable, Sendable {
    /// In a volume.
    case volume(VolumeID)
    /// On another machine, below a path without links: what a container sees of its node.
    case files(of: MachineID, at: String)
  }

  /// The path, absolute and without links.
  public var path: String
  /// Where the files are.
  public var source: Source
  /// The part of them that is seen; empty for the whole.
  public var subPath: String
  /// Whether writing fails.
  public var isReadOnly: Bool

  /// Makes the mount of a volume.
  public init(path: String, volume: VolumeID, subPath: String = "", isReadOnly: Bool = false) {
    self.init(path: path, source: .volume(volume), subPath: subPath, isReadOnly: isReadOnly)
  }

  /// Makes a mount.
  public init(path: String, source: Source, subPath: String = "", isReadOnly: Bool = false) {
    self.path = path
    self.source = source
    self.subPath = subPath
    self.isReadOnly = isReadOnly
  }

  /// The names from the source's root to what is seen.
  var inside: [String] {
    let names = subPath.pathNames
    guard case .files(_, let root) = source else { return names }
    return root.pathNames + names
  }

  var components: [String] { path.pathNames }
}

/// One simulated machine: files, processes, and a place on the network.
///
/// A container's machine holds what differs from its image and nothing else; files, environment and
/// resolver configuration are shared values.
public struct Machine: Sendable {
  /// What kind of machine it is.
  public enum Kind: UInt8, Sendable {
    /// The learner's own machine.
    case host
    /// A node of the cluster.
    case node
    /// A container: it ends with its first process.
    case container
  }

  /// The host name.
  public var hostname: String
  /// The root of its files.
  public var files: FileNode
  /// The volumes that are seen in its files.
  public var mounts: [Mount]
  /// Its network; shared by the containers of a pod.
  public var namespace: NetworkNamespaceID
  var nextNumber: Int32 = 1
  /// What the generated `/etc/resolv.conf` says.
  public var resolver: ResolverConfiguration
  /// Lines that the generated `/etc/hosts` has beside its own (hostAliases).
  public var hostAliases: [String]
  /// What its processes wrote to the log.
  public var log = ContainerLog()
  /// When it started.
  public var bootedAt: Instant
  /// What kind of machine it is.
  public var kind: Kind
  /// Whether its own files cannot be written; volumes can.
  public var hasReadOnlyRoot = false
  /// The number of whoever keeps it (a node's runtime); comes back in ``ExitRecord``.
  public var keeper: Int32 = -1

  /// How much memory its processes may hold, in bytes; 0 for no limit of its own.
  public var memoryLimit: Int64 = 0

  /// How much processor time its processes may have, in thousandths of a processor; 0 for no limit.
  public var processorLimit: Int64 {
    get { rarities.first?.processorLimit ?? 0 }
    set { changeRarities { $0.processorLimit = newValue } }
  }

  /// The share of a busy processor that its processes get, 1024 for a whole one.
  public var processorShares: Int64 {
    get { rarities.first?.processorShares ?? 2 }
    set { changeRarities { $0.processorShares = newValue } }
  }

  /// What its first process reads from.
  public internal(set) var console = Console.none

  var processes: [Process] = []
  /// What few machines have: one or none, so that the others stay small.
  private var rarities: [Rarities] = []
  /// The processor time of its processes, with what those that rest will have had by their end.
  var processorTime = Duration.zero

  /// Makes a machine that is off the network and has no files unless told otherwise.
  public init(
    kind: Kind,
    hostname: String,
    files: FileNode = .directory(),
    mounts: [Mount] = [],
    namespace: NetworkNamespaceID = .none,
    resolver: ResolverConfiguration = .init(),
    hostAliases: [String] = [],
    bootedAt: Instant = .epoch
  ) {
    self.kind = kind
    self.hostname = hostname
    self.files = files
    self.mounts = mounts
    self.namespace = namespace
    self.resolver = resolver
    self.hostAliases = hostAliases
    self.bootedAt = bootedAt
  }

  func place(of number: Int32) -> Int? {
    if let last = processes.last, last.number == number { return processes.count - 1 }
    return processes.firstIndex { $0.number == number }
  }

  /// The first process; nil once it ended.
  public var mainProcess: Process? {
    processes.first.flatMap { $0.number == mainNumber ? $0 : nil }
  }

  /// The number of its first process: 1, unless it shares its numbers with others.
  public internal(set) var mainNumber: Int32 {
    get { rarities.first?.mainNumber ?? 1 }
    set { changeRarities { $0.mainNumber = newValue } }
  }

  /// The machine whose numbers its processes take, and whose processes are seen beside its own; nil
  /// for its own numbers.
  public var processSpace: MachineID? {
    get { rarities.first?.processSpace }
    set { changeRarities { $0.processSpace = newValue } }
  }

  /// The processes, by number, those of other machines that are seen here included.
  public var processList: [ProcessStatus] {
    let numbers = Set(processes.map(\.number))
    let own = processes.map { process in
      var status = ProcessStatus(process)
      // A parent on another machine is none here.
      if !numbers.contains(status.parent) || status.parent >= status.number { status.parent = 0 }
      return status
    }
    let others = guests.map(\.status)
    return others.isEmpty ? own : (own + others).sorted { $0.number < $1.number }
  }

  /// The processes that run on it, by number.
  public var ownProcesses: [ProcessStatus] { processes.map(ProcessStatus.init) }

  /// Processes of other machines that are seen on this one: a node's containers.
  ///
  /// As they were when somebody last looked.
  public var guests: [GuestProcess] {
    get { rarities.first?.guests ?? [] }
    set { changeRarities { $0.guests = newValue } }
  }

  /// The domain that its host name is in; empty for none.
  public var domain: String {
    get { rarities.first?.domain ?? "" }
    set { changeRarities { $0.domain = newValue } }
  }

  /// What its processes may do beside what everybody may.
  public var security: MachineSecurity {
    get { rarities.first?.security ?? MachineSecurity() }
    set { changeRarities { $0.security = newValue } }
  }

  /// What root may do here.
  var capabilities: CapabilitySet { kind == .container ? security.capabilities : .all }

  /// Whether a process of it was killed for want of memory.
  public internal(set) var ranOutOfMemory: Bool {
    get { rarities.first?.ranOutOfMemory ?? false }
    set { changeRarities { $0.ranOutOfMemory = newValue } }
  }

  /// What a node's system and its images take up of its disk, as of when somebody last looked.
  public var systemBytes: Int {
    get { rarities.first?.systemBytes ?? 0 }
    set { changeRarities { $0.systemBytes = newValue } }
  }

  /// The memory of a node, as of when somebody last looked.
  public var memoryFigures: MemoryFigures? {
    get { rarities.first?.memoryFigures }
    set { changeRarities { $0.memoryFigures = newValue } }
  }

  /// What few machines have.
  struct Rarities: Hashable, Sendable {
    var guests: [GuestProcess] = []
    var domain = ""
    var processorLimit: Int64 = 0
    var processorShares: Int64 = 2
    var systemBytes = 0
    var memoryFigures: MemoryFigures?
    var ranOutOfMemory = false
    var security = MachineSecurity()
    var mainNumber: Int32 = 1
    var processSpace: MachineID?
  }

  private mutating func changeRarities(_ change: (inout Rarities) -> Void) {
    var changed = rarities.first ?? Rarities()
    change(&changed)
    rarities = changed == Rarities() ? [] : [changed]
  }
}

/// A process of a container as its node sees it, under a number of the node's.
public struct GuestProcess: Hashable, Sendable {
  /// What `ps` tells of it.
  public var status: ProcessStatus
  /// The process itself; nil for one that is only shown.
  public var process: ProcessID?

  /// Makes the description.
  public init(_ status: ProcessStatus, process: ProcessID?) {
    self.status = status
    self.process = process
  }
}

extension Machine: Vacatable {
  static let vacant = Machine(kind: .container, hostname: "")
}
