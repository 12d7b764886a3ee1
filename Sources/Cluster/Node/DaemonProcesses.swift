import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The process of a node's kubelet: while it does not run, or is stopped, neither does the kubelet.
struct KubeletProcess: HostProgram {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      if let index = plane.node(of: system.current.machine) {
        guard plane.configureKubelet(index, system) else { return .exit(1) }
        plane.nodes[index].isKubeletRunning = true
        plane.nodes[index].kubeletProcess = system.current
        plane.nodes[index].kubelet.logStart(at: system.now)
        plane.reviewDaemons(&system)
      }
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}

/// The process of a node's container runtime.
struct RuntimeProcess: HostProgram {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      if let index = plane.node(of: system.current.machine) {
        plane.nodes[index].runtimeProcess = system.current
        plane.reviewDaemons(&system)
      }
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}

/// Lines as the components' own logger writes them.
enum DaemonLog {
  static func print(
    _ current: [String],
    old: [String],
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) {
    for line in plane.isOld ? old : current {
      system.print(head("I", system.now, process: system.current.number) + line + "\n", to: 2)
    }
  }

  /// `I1123 09:00:00.000000       1 `.
  static func head(_ severity: Character, _ time: Instant, process: Int32) -> String {
    let civil = CivilTime(time)
    let number = String(process)
    let micro = CivilTime.padded(civil.nanosecond / 1000, 6)
    return "\(severity)\(CivilTime.padded(civil.month))\(CivilTime.padded(civil.day)) "
      + "\(civil.timeOfDay).\(micro) "
      + String(repeating: " ", count: max(0, 7 - number.utf8.count)) + number + " "
  }
}

extension ControlPlane {
  /// The node that a machine is, or that a container's machine is on.
  func node(of machine: MachineID) -> Int? {
    nodes.firstIndex { $0.machine == machine && !$0.isRemoved }
      ?? nodes.firstIndex { node in
        node.runtime.containers.contains { $0.machine == machine }
      }
  }

  /// Wakes a node's kubelet where the folder changed that it watches.
  mutating func noteFileChange(on machine: MachineID, _ kernel: Kernel) {
    guard let index = nodes.firstIndex(where: { $0.machine == machine && !$0.isRemoved }),
      let path = nodes[index].kubelet.configuration.staticPodPath
    else { return }
    let folder = kernel.file(path, on: machine)
    guard folder != nodes[index].manifests else { return }
    nodes[index].manifests = folder
    wakeKubelet(index, at: api.now + .milliseconds(10))
  }

  /// Lets the kubelets measure their disks, since one may be full now.
  mutating func noteLargeFiles(_ kernel: Kernel) {
    seenLargeFiles = kernel.largeFileChanges
    for index in presentNodes { wakeKubelet(index, at: api.now + .seconds(5)) }
  }

  /// Looks which of the processes run that kubelets, runtimes and the control plane's parts are.
  mutating func reviewDaemons(_ kernel: inout Kernel) {
    seenProcessChanges = kernel.processChanges
    for index in nodes.indices where !nodes[index].isRemoved {
      nodes[index].hasKubeletProcess = nodes[index].kubeletProcess.map(kernel.isWorking) ?? true
      reviewKubelet(index, kernel)
      reviewRuntime(
        index,
        isRunning: nodes[index].runtimeProcess.map(kernel.isWorking) ?? true,
        &kernel
      )
    }
    if parts.review(hasPower: nodes.first?.isPowered ?? false, kernel) { applyParts() }
  }

  /// Takes note that a node's runtime began or ended.
  private mutating func reviewRuntime(_ index: Int, isRunning: Bool, _ kernel: inout Kernel) {
    guard nodes[index].isRuntimeRunning != isRunning else { return }
    nodes[index].isRuntimeRunning = isRunning
    // Docker takes its containers with it, and finds them dead when it comes back.
    if isOld, !isRunning { nodes[index].runtime.crash(&kernel) }
    if isOld, isRunning { nodes[index].kubelet.noteReboot(now: api.now) }
    nodes[index].kubelet.noteRuntime(isRunning: isRunning, now: api.now)
    wakeKubelet(index, at: api.now)
    if isRunning { followRuntime(index) }
  }
}

extension Kernel {
  /// Whether a process runs and is not stopped.
  func isWorking(_ process: ProcessID) -> Bool { isAlive(process) && !isStopped(process) }
}
