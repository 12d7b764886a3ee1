import Machine
import Simulation

/// `poweroff`, `reboot`, `halt` and `shutdown` on a node.
struct PowerCommand: HostProgram {
  private var hasAsked = false

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    let words = system.arguments
    let name = words.first?.split(separator: "/").last.map(String.init) ?? "poweroff"
    guard let index = plane.node(of: system.current.machine), system.machine.kind == .node else {
      system.print("\(name): is not simulated on this machine\n", to: 2)
      return .exit(126)
    }
    guard system.process.user == 0 else {
      system.print(
        plane.isOld
          ? "\(name): Operation not permitted\n"
          : "Call to \(name == "reboot" ? "Reboot" : "PowerOff") failed: Interactive authentication"
            + " required.\n",
        to: 2
      )
      return .exit(1)
    }
    if hasAsked { return .exit(0) }
    hasAsked = true
    let restarts = name == "reboot" || name == "shutdown" && words.contains("-r")
    plane.agenda.schedule(.power(Int32(index), false), at: system.now + .milliseconds(500))
    if restarts {
      plane.agenda.schedule(.power(Int32(index), true), at: system.now + .seconds(20))
    }
    return .exit(0)
  }
}
