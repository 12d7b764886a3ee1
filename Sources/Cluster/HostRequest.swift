public import Machine

/// What a simulated program asks of whoever runs the simulation, who alone has a terminal.
public enum HostRequest: Sendable, Hashable {
  /// Open a file of a simulated machine in the user's editor, and put back what was saved.
  case edit(machine: MachineID, path: String, process: ProcessID)
}
