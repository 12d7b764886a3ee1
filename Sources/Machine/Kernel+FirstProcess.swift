extension Kernel {
  /// The first process of a machine: a container's variables and working directory are its; nil where
  /// none runs.
  public func firstProcess(of machine: MachineID) -> Process? {
    find(ProcessID(machine: machine, number: 1))
  }
}
