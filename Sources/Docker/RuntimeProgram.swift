public import ContainerRuntime
public import Machine

/// A program that needs the container runtime of a node: docker, docker-compose, crictl.
///
/// Runs in the driver, which has the runtime: it takes the program out and calls ``run(_:_:)``.
public protocol RuntimeProgram: Program {
  /// Does what the words of the current process ask for, and goes on with it.
  mutating func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition

  /// What the program says where no runtime answers.
  func refuse(_ kernel: inout Kernel) -> Disposition
}

extension RuntimeProgram {
  /// Only the driver has the runtime.
  public var runsInDriver: Bool { true }

  /// Says that no runtime is here, for a machine whose driver has none.
  public mutating func resume(_ system: inout Kernel) -> Disposition { refuse(&system) }
}
