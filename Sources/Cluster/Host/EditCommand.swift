import Machine
import Simulation

/// `edit`, and the editors that people type: opens a simulated file in the user's real editor.
///
/// The engine has no terminal. The program asks whoever runs the simulation and waits; without anybody
/// there (in a script), it says so.
struct EditCommand: HostProgram {
  private var hasAsked = false

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if hasAsked { return .exit(0) }
    let words = system.arguments
    guard let file = words.dropFirst().first(where: { !$0.hasPrefix("-") }) else {
      system.print("\(words.first ?? "edit"): give the name of a file\n", to: 2)
      return .exit(2)
    }
    guard plane.hasEditor else {
      system.print(
        "\(words.first ?? "edit"): there is no terminal to edit in; write the file with `cat > \(file)`\n",
        to: 2
      )
      return .exit(1)
    }
    let path = file.hasPrefix("/") ? file : "\(system.workingDirectory)/\(file)"
    plane.hostRequests.append(
      .edit(machine: system.current.machine, path: path, process: system.current)
    )
    hasAsked = true
    return .wait([.channel(.hostAnswer)])
  }
}

extension Channel {
  /// Notified when the host has done what a program asked of it.
  static let hostAnswer = Channel(2)
}
