import ContainerRuntime
import Machine
import Simulation

/// What a docker command still has to do after its start: waits, and goes on.
protocol DockerErrand: Sendable {
  /// Goes on; ``Disposition/exit(_:)`` ends the command.
  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition
}

/// Waits, then prints a text and ends.
struct DelayedText: DockerErrand {
  private let due: Instant
  private let text: String
  private let isError: Bool
  private let status: Int32

  init(_ text: String, isError: Bool = false, status: Int32 = 0, at due: Instant) {
    self.text = text
    self.isError = isError
    self.status = status
    self.due = due
  }

  func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    guard kernel.now >= due else { return .wait([.until(due)]) }
    kernel.print(text, to: isError ? 2 : 1)
    return .exit(status)
  }
}
