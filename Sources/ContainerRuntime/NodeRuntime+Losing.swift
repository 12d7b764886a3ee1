public import Machine
import Simulation

/// What somebody does to the containers of pods behind the kubelet's back; it hears of it.
extension NodeRuntime {
  /// Ends a pod's sandbox, with every container in it.
  public mutating func stopSandbox(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let place = sandboxes.firstIndex(where: { $0.id == id }) else { return }
    for container in containers where container.sandbox == id && container.state == .running {
      kernel.send(.kill, to: kernel.mainProcess(of: container.machine))
    }
    sandboxes[place].isReady = false
    notifications.append(.sandboxStopped(id))
  }

  /// Removes a pod's container, which the kubelet finds ended.
  public mutating func loseContainer(
    _ id: ContainerID,
    force: Bool,
    _ kernel: inout Kernel
  ) throws(RuntimeError) {
    guard let container = container(id) else { throw .notFound(id) }
    let wasRunning = container.state == .running
    try removeContainer(id, force: force, &kernel)
    if wasRunning { notifications.append(.containerExited(id, exitCode: 137)) }
  }
}
