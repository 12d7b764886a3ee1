/// How far simulated programs may go; each bound has a name that the user sees.
public struct KernelLimits: Hashable, Sendable {
  /// Processes on one machine.
  public var processes = 512
  /// Descriptors of one process.
  public var openFiles = 256
  /// Bytes that wait in one pipe before a writer blocks.
  public var pipeBytes = 65_536
  /// Bytes of one file.
  public var fileBytes = 16_777_216
  /// Bytes of a container's log that are kept.
  public var logBytes = 1_048_576
  /// Bytes that wait on a terminal for the driver.
  public var terminalBytes = 67_108_864
  /// Steps of all programs in one run.
  public var steps = 50_000_000
  /// Steps of all programs without any time passing: an endless loop.
  public var stepsAtOneInstant = 2_000_000
  /// Programs that are started in one run.
  public var starts = 10_000_000
  /// Names in one path.
  public var pathDepth = 128

  /// Makes the usual limits.
  public init() {}
}
