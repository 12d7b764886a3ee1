public import Simulation

/// A program as a resumable state machine.
///
/// `resume` runs until the program must wait or ends. It performs nothing itself: it asks the kernel,
/// and where the kernel cannot answer at once the program returns what it waits for.
public protocol Program: Sendable {
  /// Runs until the program must wait or ends.
  mutating func resume(_ system: inout Kernel) -> Disposition

  /// Whether only the ``ProgramDriver`` can run it, because it needs what lies outside the kernel.
  var runsInDriver: Bool { get }
}

extension Program {
  /// Most programs need nothing but the kernel.
  public var runsInDriver: Bool { false }
}

/// What a program wants next.
public enum Disposition: Sendable {
  /// It is done, with this status.
  case exit(Int32)
  /// It goes on when any of these holds.
  case wait([Wait])
  /// It goes on at once, after the others.
  case yield
  /// The same process goes on as another program.
  case become(any Program)
}

/// What a process can wait for.
public enum Wait: Hashable, Sendable {
  /// The descriptor has bytes, a connection, an end or an error.
  case readable(Int)
  /// The descriptor takes bytes, or has an error.
  case writable(Int)
  /// Somebody opened the other end of the named pipe.
  case peer(Int)
  /// The child of this number ended or stopped, or there is none.
  case child(Int32)
  /// Some child ended or stopped, or there is none.
  case anyChild
  /// A process anywhere ended.
  case process(ProcessID)
  /// The time has come.
  case until(Instant)
  /// Somebody called ``Kernel/notify(_:)`` for the channel.
  case channel(Channel)
  /// Nothing but a signal.
  case signal
}

/// Runs programs that need what lies outside the kernel: `kubectl` the API, `docker` the runtime.
public protocol ProgramDriver {
  /// Runs `program`, whose ``Program/runsInDriver`` is true, for the kernel's current process.
  mutating func resume(_ program: inout any Program, _ kernel: inout Kernel) -> Disposition
}

/// A driver for kernels whose programs need nothing from outside.
public struct NoDriver: ProgramDriver, Sendable {
  /// Makes the driver.
  public init() {}

  /// Ends the program, saying why.
  public mutating func resume(
    _ program: inout any Program,
    _ kernel: inout Kernel
  ) -> Disposition {
    kernel.print("\(kernel.arguments.first ?? "program"): is not simulated here\n", to: 2)
    return .exit(126)
  }
}

/// Where the programs that executable files name come from.
public protocol ProgramCatalog: Sendable {
  /// The program of a name, ready to start with `arguments`; nil where there is none.
  func program(named name: String, arguments: [String]) -> (any Program)?
}

/// A catalog without programs.
public struct EmptyCatalog: ProgramCatalog {
  /// Makes the catalog.
  public init() {}

  /// Knows no program.
  public func program(named name: String, arguments: [String]) -> (any Program)? { nil }
}
