public import Simulation

/// What an open descriptor of a process leads to.
public enum Descriptor: Hashable, Sendable {
  /// Nothing: reads end at once, writes vanish.
  case null
  /// The machine's log.
  case log(isError: Bool)
  /// A terminal.
  case terminal(TerminalID)
  /// The reading end of a pipe.
  case pipeReader(Int32)
  /// The writing end of a pipe.
  case pipeWriter(Int32)
  /// Both ends of a named pipe.
  case pipeEnds(Int32)
  /// An open file.
  case file(Int32)
  /// A connection.
  case socket(Int32)
  /// A port that listens.
  case listener(Int32)
}

extension Descriptor {
  /// What a container's first process starts with: an empty input, and the log for both outputs.
  ///
  /// One array for all of them.
  public static let ofContainers: [Descriptor?] = [
    .null, .log(isError: false), .log(isError: true),
  ]
}

/// Signals, group and terminal of a process belong to its session on one machine.
public struct ProcessGroup: Hashable, Sendable {
  /// The machine.
  public var machine: MachineID
  /// The number of the group: that of its first process.
  public var number: Int32

  /// Makes the identifier of a group.
  public init(machine: MachineID, number: Int32) {
    self.machine = machine
    self.number = number
  }
}

/// One process: a program with what the kernel knows about it.
public struct Process: Sendable {
  enum State: UInt8, Sendable {
    case runnable
    case waiting
    case zombie
  }

  /// The number on its machine.
  public let number: Int32
  /// Who started it; ``ProcessID/none`` for the first process of a machine and for orphans.
  public internal(set) var parent: ProcessID
  /// The process group.
  public internal(set) var group: Int32
  /// The words that it was started with, its own name first.
  public internal(set) var arguments: [String]
  /// Its variables.
  public var environment: Environment
  /// The directory that relative paths start from.
  public internal(set) var workingDirectory: String
  /// The user id.
  public var user: UInt32
  /// The group id.
  public var userGroup: UInt32
  /// The permission bits that new files do not get.
  public var umask: UInt16
  /// When it started.
  public let startedAt: Instant
  /// The terminal that controls it.
  public internal(set) var terminal: TerminalID?
  /// Whether a signal stopped it.
  public internal(set) var isStopped = false

  /// Whether a driver asks for its status later, so that it is kept without a parent.
  var isAwaited = false
  var program: (any Program)?
  var state = State.runnable
  var isQueued = false
  var isWokenByChannel = false
  /// The signal that ended it.
  var endSignal: Signal?
  var waits: [Wait] = []
  var waitSequence: UInt32 = 0
  var status: Int32 = 0
  var descriptors: [Descriptor?]
  var handled = SignalSet()
  var ignored = SignalSet()
  /// Those of them that children do not ignore.
  var ignoredAlone = SignalSet()
  var pending = SignalSet()
  var processorTime = ProcessorTime()
  /// What it says that it holds of the machine's memory, in bytes.
  var memory: Int64 = 0
  /// Whether it holds memory that counts.
  public var holdsMemory: Bool { memory > 0 }
  /// Output that did not fit yet, in order; rarely any.
  var unwritten: [Unwritten] = []

  /// The signals that came and that nobody took yet.
  public var pendingSignals: [Signal] { pending.signals }

  struct Unwritten: Sendable {
    var descriptor: Int
    var bytes: [UInt8]
  }
}

/// What `ps` tells of a process.
public struct ProcessStatus: Hashable, Sendable {
  /// The number on its machine.
  public var number: Int32
  /// The number of its parent; 0 for none on this machine.
  public var parent: Int32
  /// The process group.
  public var group: Int32
  /// The words that it was started with.
  public var arguments: [String]
  /// The user id.
  public var user: UInt32
  /// When it started.
  public var startedAt: Instant
  /// The terminal that controls it.
  public var terminal: TerminalID?
  /// The letter that `ps` prints: R, S, T or Z.
  public var state: Character
  /// How many kibibytes it holds; 0 where nobody counts.
  public var memory = 0
  private var used = Duration.zero
  private var restsUntil = Instant.epoch

  /// The time that it had of a processor.
  public func processorTime(at now: Instant) -> Duration {
    restsUntil > now ? max(.zero, used - (restsUntil - now)) : used
  }

  /// Whether it computes now.
  public func isComputing(at now: Instant) -> Bool { restsUntil > now }

  /// Describes a process that is not one of the kernel's.
  public init(number: Int32, parent: Int32, arguments: [String], startedAt: Instant) {
    self.number = number
    self.parent = parent
    group = number
    self.arguments = arguments
    user = 0
    self.startedAt = startedAt
    state = "S"
  }

  init(_ process: Process) {
    number = process.number
    parent = process.parent == .none ? 0 : process.parent.number
    group = process.group
    arguments = process.arguments
    user = process.user
    startedAt = process.startedAt
    terminal = process.terminal
    memory = Int(process.memory / 1024)
    used = process.processorTime.used
    restsUntil = process.processorTime.restsUntil
    state =
      switch process.state {
      case _ where process.isStopped: "T"
      case .runnable: "R"
      case .waiting: "S"
      case .zombie: "Z"
      }
  }
}

/// The end of a container's first process, for whoever keeps containers.
public struct ExitRecord: Hashable, Sendable {
  /// The machine that ended with it.
  public var machine: MachineID
  /// The machine's ``Machine/keeper``.
  public var keeper: Int32
  /// The status: what the program returned, or 128 and the signal's number.
  public var status: Int32
  /// The signal that ended it.
  public var signal: Signal?
  /// When it ended.
  public var time: Instant
  /// Whether it, or a process beside it, was killed for want of memory.
  public var isOutOfMemory = false
}

/// What a new process starts with.
public struct SpawnRequest: Sendable {
  /// The program; nil: what `arguments[0]` finds through PATH or as a path.
  public var program: (any Program)?
  /// The words, the name first.
  public var arguments: [String]
  /// The variables; nil: those of the current process.
  public var environment: Environment?
  /// The working directory; nil: that of the current process.
  public var workingDirectory: String?
  /// Which descriptors it gets: its own number, and the current process's; nil: 0, 1 and 2.
  public var files: [FileMapping]?
  /// Whether it starts a process group of its own.
  public var newGroup = false
  /// The group that it joins (a later part of a pipeline); beats ``newGroup``.
  public var group: Int32?
  /// Whether its group becomes the terminal's foreground.
  public var foreground = false
  /// The machine; nil: the current one.
  public var machine: MachineID?
  /// The user id; nil: that of the current process.
  public var user: UInt32?
  /// The group id, where it is not the user's number; only for processes put there from outside.
  public var userGroup: UInt32?
  /// Whether a driver that starts it will ask for its exit status.
  public var isAwaited = false

  /// A descriptor that a child gets.
  public struct FileMapping: Hashable, Sendable {
    /// The number that the child sees.
    public var child: Int
    /// The number that the parent has.
    public var parent: Int

    /// Makes the pair.
    public init(child: Int, parent: Int) {
      self.child = child
      self.parent = parent
    }
  }

  /// Asks for `arguments`, or for `program` under that name.
  public init(
    _ arguments: [String],
    program: (any Program)? = nil,
    environment: Environment? = nil,
    workingDirectory: String? = nil,
    files: [FileMapping]? = nil
  ) {
    self.arguments = arguments
    self.program = program
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.files = files
  }
}
