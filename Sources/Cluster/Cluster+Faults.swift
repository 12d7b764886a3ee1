import APIServer
import ContainerRuntime
import ControllerManager
import KubeProxy
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation

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
  public mutating func cutPower(of index: Int) {
    guard plane.nodes[index].isPowered else { return }
    plane.nodes[index].isPowered = false
    plane.nodes[index].runtime.crash(&kernel)
    kernel.endAllProcesses(of: plane.nodes[index].machine)
    // Their ends are nobody's news: the agent that would hear of them is gone too.
    _ = kernel.drainExits()
    _ = plane.nodes[index].runtime.drainNotifications()
    kernel.network.setConnected(false, plane.nodes[index].network)
    // What kube-proxy wrote was in the memory of the machine.
    kernel.network.setRules(ServiceRules(), on: plane.nodes[index].network)
    stopHeartbeat(index)
    noteSilence()
  }

  /// Switches a node on again.
  public mutating func restorePower(of index: Int) {
    guard !plane.nodes[index].isPowered else { return }
    plane.nodes[index].isPowered = true
    kernel.network.setConnected(true, plane.nodes[index].network)
    plane.nodes[index].kubelet.noteReboot(now: now)
    bootNode(index)
    startHeartbeat(index)
    plane.proxy.restart()
    plane.wake(.proxy, at: now)
    plane.wakeKubelet(index, at: now)
  }

  /// Stops or starts a node's kubelet; its containers go on.
  public mutating func setKubelet(_ index: Int, running: Bool) {
    guard plane.nodes[index].isKubeletRunning != running else { return }
    plane.nodes[index].isKubeletRunning = running
    if running {
      plane.nodes[index].kubelet.restart()
      startHeartbeat(index)
      plane.wakeKubelet(index, at: now)
    } else {
      stopHeartbeat(index)
      noteSilence()
    }
  }

  /// Ends a container's first process, as a crash does; false where the pod runs none there.
  @discardableResult
  public mutating func crashContainer(ofPod uid: String, on index: Int) -> Bool {
    let containers = plane.nodes[index].runtime.containers(ofPod: uid)
    guard let container = containers.last(where: { $0.state == .running }) else { return false }
    kernel.send(.kill, to: ProcessID(machine: container.machine, number: 1))
    return true
  }

  /// Stops or starts a part of the control plane; started again, it catches up.
  public mutating func set(_ part: Part, running: Bool) {
    switch part {
    case .apiServer: plane.api.isRunning = running
    case .etcd: plane.api.isEtcdRunning = running
    case .scheduler: plane.isSchedulerRunning = running
    case .controllerManager: plane.isControllerManagerRunning = running
    case .dns: plane.isDNSRunning = running
    }
    updateHealth()
    if running { wakeAll() }
  }

  /// Whether a part of the control plane runs.
  public func isRunning(_ part: Part) -> Bool {
    switch part {
    case .apiServer: plane.api.isRunning
    case .etcd: plane.api.isEtcdRunning
    case .scheduler: plane.isSchedulerRunning
    case .controllerManager: plane.isControllerManagerRunning
    case .dns: plane.isDNSRunning
    }
  }

  mutating func wakeAll() {
    for index in plane.controllerWakes.indices { plane.wake(.controller(index), at: now) }
    for part in [ComponentID.scheduler, .proxy, .dns, .policies, .provisioner] {
      plane.wake(part, at: now)
    }
    for index in plane.nodes.indices { plane.wakeKubelet(index, at: now) }
  }

  func healthOf(_ isRunning: Bool, port: Int) -> (message: String, error: String) {
    isRunning
      ? ("ok", "")
      : (
        "",
        "Get http://127.0.0.1:\(port)/healthz: dial tcp 127.0.0.1:\(port): getsockopt: connection refused"
      )
  }

  mutating func updateHealth() {
    let etcd =
      configuration.profile == .v18 ? "{\"health\": \"true\"}" : "ok"
    let scheduler = healthOf(plane.isSchedulerRunning, port: 10_251)
    let manager = healthOf(plane.isControllerManagerRunning, port: 10_252)
    plane.api.componentHealth = [
      ComponentHealth(name: "scheduler", message: scheduler.message, error: scheduler.error),
      ComponentHealth(
        name: "controller-manager",
        message: manager.message,
        error: manager.error
      ),
      ComponentHealth(name: "etcd-0", message: etcd),
    ]
  }

  private mutating func stopHeartbeat(_ index: Int) {
    let (name, time) = (plane.nodes[index].name, now)
    plane.api.heartbeats[name]?.stopped = time
  }

  mutating func startHeartbeat(_ index: Int) {
    plane.api.heartbeats[plane.nodes[index].name] = Heartbeat(
      started: now,
      usesLeases: configuration.profile == .current
    )
    noteSilence()
  }

  /// Wakes who watches over heartbeats: a silence began or ended that no write tells of.
  private mutating func noteSilence() {
    for (index, name) in plane.controllers.names.enumerated() where name == "node-controller" {
      plane.wake(.controller(index), at: now)
    }
  }
}
