import ContainerRuntime
import Kubelet
import Machine

/// Breaking and mending: nodes without power or network, and components that stop.
extension Cluster {
  /// A part of the control plane that can be stopped and started.
  public enum Part: String, CaseIterable, Sendable {
    case apiServer = "apiserver"
    case etcd = "etcd"
    case scheduler = "scheduler"
    case controllerManager = "controller-manager"
    case dns = "dns"
  }

  /// The names of the nodes' machines, in order.
  public var nodeNames: [String] { plane.nodes.map(\.name) }

  /// Switches a node off: everything on it ends at once, and nothing is told to anybody.
  public mutating func cutPower(of index: Int) { plane.cutPower(of: index, &kernel) }

  /// Switches a node on again.
  public mutating func restorePower(of index: Int) { plane.restorePower(of: index, &kernel) }

  /// Stops or starts a node's kubelet; its containers go on.
  public mutating func setKubelet(_ index: Int, running: Bool) {
    plane.setKubelet(index, isRunning: running, &kernel)
  }

  /// Breaks or mends something; false where there is nothing of that name.
  @discardableResult
  public mutating func strike(_ fault: Fault) -> Bool {
    do throws(FaultRefusal) {
      try plane.strike(fault, &kernel)
      return true
    } catch {
      return false
    }
  }

  /// Ends a container's first process, as a crash does; false where the pod runs none there.
  @discardableResult
  public mutating func crashContainer(ofPod uid: String, on index: Int) -> Bool {
    let containers = plane.nodes[index].runtime.containers(
      ofPod: plane.nodes[index].kubelet.ownUID(uid)
    )
    guard let container = containers.last(where: { $0.state == .running }) else { return false }
    kernel.send(.kill, to: kernel.mainProcess(of: container.machine))
    return true
  }

  /// Stops or starts a part of the control plane; started again, it catches up.
  public mutating func set(_ part: Part, running: Bool) {
    plane.setPart(part, isRunning: running, &kernel)
  }

  /// Whether a part of the control plane runs.
  public func isRunning(_ part: Part) -> Bool { plane.works(part) }

  mutating func wakeAll() { plane.wakeAll() }
}
