/// A signal, with Linux' number.
public enum Signal: Int32, Hashable, Comparable, CaseIterable, Sendable {
  /// Hang-up.
  case hangUp = 1
  /// Ctrl-C.
  case interrupt = 2
  /// Ctrl-\.
  case quit = 3
  /// An instruction that is none.
  case illegalInstruction = 4
  /// A breakpoint.
  case breakpoint = 5
  /// Abort.
  case abort = 6
  /// Memory that cannot be reached.
  case busError = 7
  /// A division by zero, for one.
  case arithmeticFault = 8
  /// The end that cannot be caught.
  case kill = 9
  /// For the program's own use.
  case user1 = 10
  /// Memory that is not the program's.
  case segmentationFault = 11
  /// For the program's own use.
  case user2 = 12
  /// A write where nobody reads.
  case pipe = 13
  /// An alarm clock.
  case alarm = 14
  /// The polite end.
  case terminate = 15
  /// A fault of the stack.
  case stackFault = 16
  /// A child ended or stopped.
  case child = 17
  /// Go on after a stop.
  case resume = 18
  /// The stop that cannot be caught.
  case stop = 19
  /// Ctrl-Z.
  case terminalStop = 20
  /// A background process reads the terminal.
  case terminalInput = 21
  /// A background process writes to the terminal.
  case terminalOutput = 22
  /// Urgent data at a socket.
  case urgent = 23
  /// Too much processor time.
  case processorLimit = 24
  /// A file becomes too large.
  case fileLimit = 25
  /// An alarm clock of the process' own time.
  case virtualAlarm = 26
  /// An alarm clock for profiling.
  case profiling = 27
  /// The terminal changed its size.
  case windowChange = 28
  /// Input or output is possible.
  case input = 29
  /// The power fails.
  case power = 30
  /// A system call that is none.
  case badCall = 31

  /// The name without SIG, as `kill -l` lists it.
  public var name: String {
    switch self {
    case .hangUp: "HUP"
    case .interrupt: "INT"
    case .quit: "QUIT"
    case .illegalInstruction: "ILL"
    case .breakpoint: "TRAP"
    case .abort: "ABRT"
    case .busError: "BUS"
    case .arithmeticFault: "FPE"
    case .kill: "KILL"
    case .user1: "USR1"
    case .segmentationFault: "SEGV"
    case .user2: "USR2"
    case .pipe: "PIPE"
    case .alarm: "ALRM"
    case .terminate: "TERM"
    case .stackFault: "STKFLT"
    case .child: "CHLD"
    case .resume: "CONT"
    case .stop: "STOP"
    case .terminalStop: "TSTP"
    case .terminalInput: "TTIN"
    case .terminalOutput: "TTOU"
    case .urgent: "URG"
    case .processorLimit: "XCPU"
    case .fileLimit: "XFSZ"
    case .virtualAlarm: "VTALRM"
    case .profiling: "PROF"
    case .windowChange: "WINCH"
    case .input: "IO"
    case .power: "PWR"
    case .badCall: "SYS"
    }
  }

  /// What a shell says of a process that it ended.
  public var explanation: String {
    switch self {
    case .hangUp: "Hangup"
    case .interrupt: "Interrupt"
    case .quit: "Quit"
    case .illegalInstruction: "Illegal instruction"
    case .breakpoint: "Trace/breakpoint trap"
    case .abort: "Aborted"
    case .busError: "Bus error"
    case .arithmeticFault: "Floating point exception"
    case .kill: "Killed"
    case .user1: "User defined signal 1"
    case .segmentationFault: "Segmentation fault"
    case .user2: "User defined signal 2"
    case .pipe: "Broken pipe"
    case .alarm: "Alarm clock"
    case .terminate: "Terminated"
    case .stackFault: "Stack fault"
    case .child: "Child exited"
    case .resume: "Continued"
    case .stop: "Stopped (signal)"
    case .terminalStop: "Stopped"
    case .terminalInput: "Stopped (tty input)"
    case .terminalOutput: "Stopped (tty output)"
    case .urgent: "Urgent I/O condition"
    case .processorLimit: "CPU time limit exceeded"
    case .fileLimit: "File size limit exceeded"
    case .virtualAlarm: "Virtual timer expired"
    case .profiling: "Profiling timer expired"
    case .windowChange: "Window changed"
    case .input: "I/O possible"
    case .power: "Power failure"
    case .badCall: "Bad system call"
    }
  }

  /// Reads `TERM`, `SIGTERM`, `term` or `15`.
  public init?(named text: String) {
    var name = text.uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    guard
      let signal = Self.allCases.first(where: {
        $0.name == name || String($0.rawValue) == name
      })
    else { return nil }
    self = signal
  }

  /// Orders them by number.
  public static func < (left: Signal, right: Signal) -> Bool { left.rawValue < right.rawValue }

  /// What happens to a process that neither catches nor ignores the signal.
  var defaultAction: DefaultAction {
    switch self {
    case .child, .windowChange, .urgent: .ignore
    case .resume: .resume
    case .stop, .terminalStop, .terminalInput, .terminalOutput: .stop
    default: .end
    }
  }

  enum DefaultAction: Sendable {
    case end
    case ignore
    case stop
    case resume
  }
}

/// A set of signals, in one number.
public struct SignalSet: OptionSet, Hashable, Sendable {
  /// One bit a signal.
  public var rawValue: UInt32

  /// Makes the set of its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Makes the set of `signals`.
  public init(_ signals: Signal...) {
    rawValue = signals.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  /// Whether `signal` is in the set.
  public func contains(_ signal: Signal) -> Bool { rawValue & 1 << UInt32(signal.rawValue) != 0 }

  /// Adds `signal`.
  public mutating func insert(_ signal: Signal) { rawValue |= 1 << UInt32(signal.rawValue) }

  /// Takes `signal` out.
  public mutating func remove(_ signal: Signal) { rawValue &= ~(1 << UInt32(signal.rawValue)) }

  /// The signals, by their number.
  public var signals: [Signal] { Signal.allCases.filter(contains) }
}
