import ContainerRuntime
import KubeProxy
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation

/// One node: its machine, its container runtime, its kubelet, and whether each of them runs.
struct ClusterNode: Sendable {
  let name: String
  /// The name of its kubelet in traces.
  let kubeletName: String
  let machine: MachineID
  let network: NetworkNodeID
  var kubelet: Kubelet
  var runtime: NodeRuntime
  var isPowered = true
  /// Whether it was taken out of the cluster for good.
  var isRemoved = false
  /// Whether it is cut off from all other nodes.
  var isPartitioned = false
  /// Whether its kubelet tells that it lives.
  var beats = false
  /// Whether its kubelet ever did.
  var hasBeaten = false
  var isKubeletRunning = true
  /// Whether the kubelet's process runs; only nodes with daemons of their own ever lack it.
  var hasKubeletProcess = true
  /// The kubelet's process; nil where it never had one.
  var kubeletProcess: ProcessID?
  /// Whether its container runtime runs.
  var isRuntimeRunning = true
  /// The runtime's process; nil where it never had one.
  var runtimeProcess: ProcessID?
  /// What its first process keeps running.
  var services = NodeServices(list: [])
  /// The folder of its static pods when it was last looked at.
  var manifests: FileNode?
  /// What its components wrote.
  var journal = NodeJournal()
  var isProxyRunning = true
  /// Whether the node's kube-proxy is a process of its own; else it is there with the node.
  var hasProxyProcess = false
  /// The process of the node's kube-proxy, from its start on.
  var proxyProcess: ProcessID?
  /// When the kubelet is to be woken at the latest.
  var kubeletWake = Wake()
  /// When the runtime has something due.
  var runtimeWake = Wake()

  init(
    name: String,
    machine: MachineID,
    network: NetworkNodeID,
    kubelet: Kubelet,
    runtime: NodeRuntime
  ) {
    self.name = name
    kubeletName = "kubelet \(name)"
    self.machine = machine
    self.network = network
    self.kubelet = kubelet
    self.runtime = runtime
  }

  /// Lets the kubelet work; answers when it wants to be woken at the latest.
  mutating func runKubelet(
    _ client: inout some KubernetesClient,
    _ kernel: inout Kernel
  ) -> Instant? {
    kubelet.run(&client, &runtime, &kernel)
  }

  /// Whether the node's kube-proxy can write rules.
  func isProxyAlive(_ kernel: Kernel) -> Bool {
    guard isPowered, isProxyRunning, !isPartitioned else { return false }
    return !hasProxyProcess || proxyProcess.map { kernel.isAlive($0) } ?? false
  }

  /// Whether the kubelet can work.
  var isAlive: Bool { isPowered && isKubeletRunning && hasKubeletProcess }
}

/// The one pending wake-up of a component: an earlier one replaces a later one.
struct Wake: Sendable {
  private var due = Instant.distantFuture

  /// Asks for a wake-up at `time`; true where it must be put on the agenda.
  mutating func ask(for time: Instant) -> Bool {
    guard time < due else { return false }
    due = time
    return true
  }

  /// Whether the wake-up that came at `time` is the pending one; it is not pending any more then.
  mutating func take(_ time: Instant) -> Bool {
    guard time == due else { return false }
    due = .distantFuture
    return true
  }
}
