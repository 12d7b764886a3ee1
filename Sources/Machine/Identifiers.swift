/// A simulated machine: the learner's host, a node, or a container.
public struct MachineID: Hashable, Comparable, Sendable {
  /// The place in the table of machines; places of machines that are gone are used again.
  public var index: Int32

  /// Makes the identifier of a place in the table.
  @inlinable
  public init(index: Int32) { self.index = index }

  /// Orders them by number.
  @inlinable
  public static func < (left: MachineID, right: MachineID) -> Bool { left.index < right.index }
}

/// A process on one machine.
public struct ProcessID: Hashable, Comparable, Sendable {
  /// The machine.
  public var machine: MachineID
  /// The number that the machine knows the process by.
  public var number: Int32

  /// Makes the identifier of a process.
  @inlinable
  public init(machine: MachineID, number: Int32) {
    self.machine = machine
    self.number = number
  }

  /// No process: what ``Kernel/current`` is between two steps.
  public static let none = ProcessID(machine: MachineID(index: -1), number: 0)

  /// Orders them by number.
  @inlinable
  public static func < (left: ProcessID, right: ProcessID) -> Bool {
    (left.machine, left.number) < (right.machine, right.number)
  }
}

/// Something outside the kernel that programs wait for: changes of the API, an answer.
public struct Channel: Hashable, Sendable {
  /// The channel's number; who makes a channel chooses it.
  public var value: UInt64

  /// Makes the channel of a number.
  @inlinable
  public init(_ value: UInt64) { self.value = value }

  /// Files of a volume were written anew from outside.
  public static let volumes = Channel(0x766f_6c75_6d65)
}

/// A terminal.
public struct TerminalID: Hashable, Comparable, Sendable {
  /// The place in the table of terminals.
  public var index: Int32

  /// Makes the identifier of a place in the table.
  @inlinable
  public init(index: Int32) { self.index = index }

  /// Orders them by number.
  @inlinable
  public static func < (left: TerminalID, right: TerminalID) -> Bool { left.index < right.index }
}

/// A file tree that several machines may mount: an emptyDir, a secret, a config map.
public struct VolumeID: Hashable, Comparable, Sendable {
  /// The place in the table of volumes.
  public var index: Int32

  /// Makes the identifier of a place in the table.
  @inlinable
  public init(index: Int32) { self.index = index }

  /// Orders them by number.
  @inlinable
  public static func < (left: VolumeID, right: VolumeID) -> Bool { left.index < right.index }
}
