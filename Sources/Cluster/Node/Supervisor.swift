import Machine
import Simulation

/// supervisord, and what systemd does for a node: starts daemons, and starts them again when they end.
struct Supervisor: Program {
  /// How long it waits before it starts a daemon again.
  private static let pause = Duration.seconds(1)

  private let daemons: [[String]]
  private var children: [Int32?]
  private var restarts: [Instant?]

  init(_ daemons: [[String]]) {
    self.daemons = daemons
    children = daemons.map { _ in nil }
    restarts = daemons.map { _ in .epoch }
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    for (place, child) in children.enumerated() {
      guard let child, system.exitStatus(ofChild: child) != nil else { continue }
      children[place] = nil
      restarts[place] = system.now + Self.pause
    }
    for (place, due) in restarts.enumerated() {
      guard let due, due <= system.now else { continue }
      restarts[place] = nil
      children[place] = start(daemons[place], &system)
      if children[place] == nil { restarts[place] = system.now + Self.pause }
    }
    guard let next = restarts.compactMap({ $0 }).min() else { return .wait([.anyChild]) }
    return .wait([.anyChild, .until(next)])
  }

  private func start(_ words: [String], _ system: inout Kernel) -> Int32? {
    let program: any Program =
      switch words.first {
      case "kubelet": KubeletProcess()
      case "kube-proxy": KubeProxyProcess()
      default: NodeDaemon()
      }
    do throws(Errno) {
      return try system.spawn(SpawnRequest(words, program: program)).number
    } catch {
      return nil
    }
  }
}

/// A daemon of a node whose work the simulation does elsewhere: runtime, proxy, collector of logs.
///
/// It is there, and ends when it is told to.
private struct NodeDaemon: Program {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}

/// The process of a node's kubelet: while it does not run, or is stopped, neither does the kubelet.
struct KubeletProcess: HostProgram {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      let own = system.current
      if let index = plane.nodes.firstIndex(where: { $0.machine == own.machine }) {
        plane.nodes[index].kubeletProcess = own
        plane.reviewDaemons(system)
      }
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}

extension ControlPlane {
  /// Looks which of the processes run that kubelets and the control plane's parts are.
  mutating func reviewDaemons(_ kernel: Kernel) {
    seenProcessChanges = kernel.processChanges
    for index in nodes.indices {
      guard let process = nodes[index].kubeletProcess else { continue }
      nodes[index].hasKubeletProcess = kernel.isAlive(process) && !kernel.isStopped(process)
      reviewKubelet(index, kernel)
    }
    if parts.review(hasPower: nodes.first?.isPowered ?? false, kernel) { applyParts() }
  }
}
