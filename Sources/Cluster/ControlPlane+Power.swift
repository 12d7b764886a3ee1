import APIServer
import ContainerRuntime
import ControllerManager
import Images
import KubeProxy
import Kubelet
import KubernetesAPI
import Machine
import Network
import Scheduler
import Simulation

/// Nodes that come, go, lose their power and get it back, and what of the control plane goes with them.
extension ControlPlane {
  /// Makes the control plane of a cluster that has nothing yet.
  init(_ configuration: ClusterConfiguration, at now: Instant, seed: UInt64) {
    let isOld = configuration.profile == .v18
    var server = APIServerConfiguration()
    if isOld {
      server.serviceAccountVolume = .tokenSecret
      server.version = "v1.8.0"
    } else {
      server.address = "192.168.49.2"
      server.port = 6443
    }
    self.init(
      configuration,
      api: APIServer(configuration: server, now: now, random: RandomStreams(seed: seed)),
      controllers: ControllerManager(isOld ? .v18 : ControllerManager.Configuration()),
      scheduler: Scheduler(messages: isOld ? .v18 : .current)
    )
  }

  /// Fills the empty store with what every cluster has.
  mutating func bootstrap() throws(Status) {
    var namespaces = ["default", "kube-public", "kube-system"]
    if !isOld { namespaces.append("kube-node-lease") }
    try api.bootstrap(namespaces: namespaces)
    updateHealth()
    agenda.schedule(.compaction, at: api.now + .compactionPeriod)
  }

  /// Installs the cluster's own pods and addons.
  mutating func furnish() throws(Status) {
    if isOld { try furnish2017() } else { try furnishCurrent() }
  }

  /// Switches a node off: everything on it ends at once, and nothing is told to anybody.
  mutating func cutPower(of index: Int, _ kernel: inout Kernel) {
    guard nodes[index].isPowered else { return }
    nodes[index].isPowered = false
    nodes[index].runtime.crash(&kernel)
    kernel.endAllProcesses(of: nodes[index].machine)
    // Their ends are nobody's news: the agent that would hear of them is gone too.
    _ = kernel.drainExits()
    _ = nodes[index].runtime.drainNotifications()
    kernel.network.setConnected(false, nodes[index].network)
    // What kube-proxy wrote was in the memory of the machine.
    kernel.network.setRules(ServiceRules(), on: nodes[index].network)
    reviewKubelet(index, kernel)
    reviewParts(kernel)
  }

  /// Switches a node on again.
  mutating func restorePower(of index: Int, _ kernel: inout Kernel) {
    guard !nodes[index].isPowered, !nodes[index].isRemoved else { return }
    nodes[index].isPowered = true
    kernel.network.setConnected(!nodes[index].isPartitioned, nodes[index].network)
    nodes[index].kubelet.noteReboot(now: api.now)
    nodes[index].runtime.bootEngine(&kernel)
    followRuntime(index)
    kernel[nodes[index].machine].bootedAt = api.now
    bootNode(index, &kernel)
    reviewKubelet(index, kernel)
    reviewParts(kernel)
    proxy.restart()
    wake(.proxy, at: api.now)
  }

  /// Starts what a node's machine runs by itself: the supervisor, and through it the daemons.
  mutating func bootNode(_ index: Int, _ kernel: inout Kernel) {
    guard configuration.furniture != .none else { return }
    let name =
      isOld
      ? ["/usr/bin/python", "/usr/bin/supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"]
      : ["/sbin/init"]
    nodes[index].services.noteReboot()
    do throws(Errno) {
      _ = try kernel.start(SpawnRequest(name, program: Supervisor()), on: nodes[index].machine)
    } catch {
      preconditionFailure("a node's machine cannot start its supervisor: \(error.message)")
    }
  }

  /// Begins or ends a node's heartbeats as its kubelet works or not; who begins catches up.
  mutating func reviewKubelet(_ index: Int, _ kernel: Kernel) {
    let isAlive = nodes[index].isAlive && !nodes[index].isPartitioned
    guard nodes[index].beats != isAlive else { return }
    nodes[index].beats = isAlive
    let name = nodes[index].name
    if isAlive {
      if nodes[index].hasBeaten { nodes[index].kubelet.restart() }
      nodes[index].hasBeaten = true
      api.heartbeats[name] = Heartbeat(started: api.now, usesLeases: !isOld)
      wakeKubelet(index, at: api.now)
    } else {
      api.heartbeats[name]?.stopped = api.now
    }
    noteSilence()
  }

  /// Wakes who watches over heartbeats: a silence began or ended that no write tells of.
  private mutating func noteSilence() {
    for (index, name) in controllers.names.enumerated() where name == "node-controller" {
      wake(.controller(index), at: api.now)
    }
  }

  /// Looks which parts of the control plane work, and lets those that began to catch up.
  mutating func reviewParts(_ kernel: Kernel) {
    _ = parts.review(hasPower: nodes.first?.isPowered ?? false, kernel)
    applyParts()
  }

  /// Makes what depends on the parts of the control plane follow them.
  mutating func applyParts() {
    api.isRunning = works(.apiServer)
    api.isEtcdRunning = works(.etcd)
    updateHealth()
    wakeAll()
  }

  mutating func wakeAll() {
    for index in controllerWakes.indices { wake(.controller(index), at: api.now) }
    for part in [
      ComponentID.scheduler, .proxy, .dns, .policies, .ingress, .provisioner,
    ] {
      wake(part, at: api.now)
    }
    for index in nodes.indices { wakeKubelet(index, at: api.now) }
  }

  private func healthOf(_ isRunning: Bool, port: Int) -> (message: String, error: String) {
    isRunning
      ? ("ok", "")
      : (
        "",
        "Get http://127.0.0.1:\(port)/healthz: dial tcp 127.0.0.1:\(port): getsockopt: connection refused"
      )
  }

  mutating func updateHealth() {
    let etcd = isOld ? "{\"health\": \"true\"}" : "ok"
    let scheduler = healthOf(works(.scheduler), port: 10_251)
    let manager = healthOf(works(.controllerManager), port: 10_252)
    api.componentHealth = [
      ComponentHealth(name: "scheduler", message: scheduler.message, error: scheduler.error),
      ComponentHealth(name: "controller-manager", message: manager.message, error: manager.error),
      ComponentHealth(name: "etcd-0", message: etcd),
    ]
  }
}
