/// A signal, with Linux' number.
public enum Signal: Int32, Hashable, Comparable, CaseIterable, Sendable {
  /// Hang-up.
  case hangUp = 1
  /// Ctrl-C.
  case interrupt = 2
  /// Ctrl-\.
  case quit = 3
  /// Abort.
  case abort = 6
  /// The end that cannot be caught.
  case kill = 9
  /// For the program's own use.
  case user1 = 10
  /// For the program's own use.
  case user2 = 12
  /// A write where nobody reads.
  case pipe = 13
  /// An alarm clock.
  case alarm = 14
  /// The polite end.
  case terminate = 15
  /// A child ended or stopped.
  case child = 17
  /// Go on after a stop.
  case resume = 18
  /// The stop that cannot be caught.
  case stop = 19
  /// Ctrl-Z.
  case terminalStop = 20
  /// The terminal changed its size.
  case windowChange = 28

  /// The name without SIG, as `kill -l` lists it.
  public var name: String {
    switch self {
    case .hangUp: "HUP"
    case .interrupt: "INT"
    case .quit: "QUIT"
    case .abort: "ABRT"
    case .kill: "KILL"
    case .user1: "USR1"
    case .user2: "USR2"
    case .pipe: "PIPE"
    case .alarm: "ALRM"
    case .terminate: "TERM"
    case .child: "CHLD"
    case .resume: "CONT"
    case .stop: "STOP"
    case .terminalStop: "TSTP"
    case .windowChange: "WINCH"
    }
  }

  /// What a shell says of a process that it ended.
  public var explanation: String {
    switch self {
    case .hangUp: "Hangup"
    case .interrupt: "Interrupt"
    case .quit: "Quit"
    case .abort: "Aborted"
    case .kill: "Killed"
    case .user1: "User defined signal 1"
    case .user2: "User defined signal 2"
    case .pipe: "Broken pipe"
    case .alarm: "Alarm clock"
    case .terminate: "Terminated"
    case .child: "Child exited"
    case .resume: "Continued"
    case .stop: "Stopped (signal)"
    case .terminalStop: "Stopped"
    case .windowChange: "Window changed"
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
    case .child, .windowChange: .ignore
    case .resume: .resume
    case .stop, .terminalStop: .stop
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
  public var rawValue: UInt64

  /// Makes the set of its bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Makes the set of `signals`.
  public init(_ signals: Signal...) {
    rawValue = signals.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Whether `signal` is in the set.
  public func contains(_ signal: Signal) -> Bool { rawValue & 1 << UInt64(signal.rawValue) != 0 }

  /// Adds `signal`.
  public mutating func insert(_ signal: Signal) { rawValue |= 1 << UInt64(signal.rawValue) }

  /// Takes `signal` out.
  public mutating func remove(_ signal: Signal) { rawValue &= ~(1 << UInt64(signal.rawValue)) }

  /// The signals, by their number.
  public var signals: [Signal] { Signal.allCases.filter(contains) }
}
