import APIServer
import Images
import KubeProxy
import Machine
import Network
import Simulation

/// The process of a node's kube-proxy: while it does not run, the node's rules stay as they are.
///
/// The rules themselves are worked out once for all nodes (``KubeProxy``); the process also answers
/// load balancers that ask whether the node has back ends.
struct KubeProxyProcess: HostProgram {
  private var isStarted = false
  private var health = BalancerHealth()

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      system.print("Using iptables Proxier.\n", to: 2)
      plane.proxyStarted(system.current, system.machine)
    }
    guard system.takeSignals().isEmpty else { return .exit(0) }
    return .wait(health.serve(&system) + [.signal])
  }
}

extension ControlPlane {
  /// Takes note that a node's kube-proxy began: it looks at everything, and writes its rules anew.
  mutating func proxyStarted(_ process: ProcessID, _ machine: Machine) {
    let index =
      nodes.firstIndex { $0.machine == process.machine }
      ?? (nodes.indices.contains(Int(machine.keeper)) ? Int(machine.keeper) : nil)
    guard let index else { return }
    nodes[index].proxyProcess = process
    proxy.restart()
    wake(.proxy, at: api.now + .proxyDelay)
  }
}
