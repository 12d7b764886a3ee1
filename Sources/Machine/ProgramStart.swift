public import Simulation

/// The start of a program by somebody's hand.
public struct ProgramStart: Hashable, Sendable {
  /// When.
  public var time: Instant
  /// Where.
  public var machine: MachineID
  /// Its words, the name first.
  public var arguments: [String]
}
