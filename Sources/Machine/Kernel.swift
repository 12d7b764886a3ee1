public import Network
public import Simulation

/// All simulated machines with their processes, files, pipes, terminals and connections.
///
/// A value: a copy is a snapshot of every running program. Programs call the kernel as ``Program``s do
/// system calls; the owner of the kernel steps it and moves its clock.
///
/// Waiting is level-triggered. A process lists what it waits for; whatever changes a pipe, a
/// terminal or a connection looks at the processes that wait there, and those whose wait holds go to
/// the run queue. So a program may assume that one of its waits held when it is resumed, or that a
/// signal that it handles came.
public struct Kernel: Sendable {
  /// The virtual time.
  public internal(set) var now: Instant
  /// The tables of the network.
  public var network = Network()
  /// Where executables come from.
  public var programs: any ProgramCatalog
  /// How far programs may go.
  public var limits = KernelLimits()
  /// The process that runs; ``ProcessID/none`` between steps.
  public internal(set) var current = ProcessID.none
  /// The limit that a run hit; nothing runs until it is cleared.
  public var exceeded: LimitExceeded?
  /// How many steps programs made since the start.
  public internal(set) var steps = 0
  /// How many programs were started since the start.
  public internal(set) var startCount = 0
  /// What simulated programs draw from ($RANDOM, shuf).
  public var programRandom: RandomStream

  /// How often a process of a node, or the first one of a container, ended, stopped or went on.
  public internal(set) var processChanges = 0

  /// Whether a container that runs out of memory ends as a whole, and not its greediest process.
  public var killsWholeContainers = true
  /// Which Linux the machines run.
  public var release = LinuxRelease.current
  var keptMemory: [KeptMemory] = []
  var memoryNews: [MemoryNews] = []
  /// The rules of the cluster's own name servers, by where they run.
  var nameServerRules: [NetworkNamespaceID: NameServerState] = [:]
  var questionNumber: UInt64 = 20_171_215
  /// Whether there is, or was, a file so large that a disk may get full.
  public internal(set) var hasLargeFiles = false
  /// How often such a file was made.
  public internal(set) var largeFileChanges = 0
  /// The nodes whose files changed since somebody asked.
  var changedNodes: [MachineID] = []

  /// Which files have several names.
  var hardLinks = HardLinks()

  var machines = Slots<Machine>()
  var volumes = Slots<FileNode>()
  var pipes = Slots<Pipe>()
  /// The named pipes that are open, by their numbers.
  var namedPipes: [Int: Int32] = [:]
  var lastNamedPipe = 0
  var openFiles = Slots<OpenFile>()
  var terminals: [Terminal] = []
  var vacantTerminals: [TerminalID] = []
  var sharedTerminals: [SharedTerminal] = []
  var sockets = Slots<Socket>()
  var listeners = Slots<Listener>()
  var listenerIndex: [ListenerKey: Int32] = [:]
  var runQueue = RunQueue()
  var agenda = EventQueue<KernelEvent>()
  var channelWaiters: [Channel: [ProcessID]] = [:]
  var processWatchers: [ProcessID: [ProcessID]] = [:]
  var postponed: [ProcessID: Disposition] = [:]
  var lookUps: [ProcessID: PendingLookUp] = [:]
  var exits: [ExitRecord] = []
  var starts: [ProgramStart] = []
  var stepsAtThisInstant = 0
  var latencies: RandomStream
  /// How many of a hundred packets between machines are lost.
  public var lossPercent: UInt64 = 0
  var losses: RandomStream
  var balancing: RandomStream
  var nextEphemeralPort = 32_768
  var socketGeneration: UInt32 = 0

  /// Makes a kernel without machines.
  public init(now: Instant, programs: any ProgramCatalog = EmptyCatalog(), seed: UInt64 = 0) {
    self.now = now
    self.programs = programs
    let streams = RandomStreams(seed: seed)
    programRandom = streams[.programs]
    latencies = streams[.latencies]
    losses = streams[.faults]
    balancing = streams[.loadBalancing]
  }
}

enum KernelEvent: Sendable {
  /// A process's wait may be over; the number tells whether it is still the same wait.
  case wake(ProcessID, UInt32)
  case arrival(SocketArrival)
}

/// The processes that can go on, first come first served.
struct RunQueue: Sendable {
  private var items: [ProcessID] = []
  private var head = 0

  var isEmpty: Bool { head == items.count }

  mutating func append(_ process: ProcessID) { items.append(process) }

  mutating func popFirst() -> ProcessID? {
    guard head < items.count else { return nil }
    defer {
      head += 1
      if head == items.count {
        items.removeAll(keepingCapacity: true)
        head = 0
      } else if head > 1024, head * 2 > items.count {
        items.removeFirst(head)
        head = 0
      }
    }
    return items[head]
  }
}
