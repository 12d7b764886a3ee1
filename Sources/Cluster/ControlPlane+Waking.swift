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

/// The agenda: who is woken when, and what a wake-up does.
extension ControlPlane {
  /// Wakes those who watch what was written since the last call; true where anything was.
  @discardableResult
  mutating func dispatchChanges(_ now: Instant) -> Bool {
    let touched = api.takeTouched()
    guard !touched.isEmpty else { return false }
    // A large cluster writes more between two compactions than is worth remembering.
    if api.revision - compactRevision > Self.historyLimit {
      compact(through: api.revision - Self.historyLimit / 2)
    }
    for resource in touched.resources {
      // Those who follow definitions follow the objects of the kinds that these make.
      let watched = resource.custom == nil ? resource : CustomResourceDefinition.resource
      for component in watchers[watched] ?? [] {
        switch component {
        case .proxy: wake(component, at: now + .proxyDelay)
        case .policies:
          guard policies.isActive || resource == NetworkPolicy.resource else { continue }
          wake(component, at: now + .policyDelay)
        case .ingress:
          guard ingress.isActive || resource == IngressClass.resource else { continue }
          wake(component, at: now + .proxyDelay)
        default: wake(component, at: now + .watchLatency)
        }
      }
    }
    for name in touched.nodes {
      if let index = nodeIndex[name] { wakeKubelet(index, at: now + .watchLatency) }
    }
    return true
  }

  mutating func wake(_ component: ComponentID, at time: Instant) {
    let isNew =
      switch component {
      case .controller(let index): controllerWakes[index].ask(for: time)
      case .scheduler: schedulerWake.ask(for: time)
      case .proxy: proxyWake.ask(for: time)
      case .dns: dnsWake.ask(for: time)
      case .policies: policyWake.ask(for: time)
      case .ingress: ingressWake.ask(for: time)
      case .tunnel: tunnelWake.ask(for: time)
      case .provisioner: provisionerWake.ask(for: time)
      }
    if isNew { agenda.schedule(.component(component), at: time) }
  }

  mutating func wakeKubelet(_ index: Int, at time: Instant) {
    guard nodes[index].kubeletWake.ask(for: time) else { return }
    agenda.schedule(.kubelet(Int32(index)), at: time)
  }

  /// Puts the runtime's next event on the agenda.
  mutating func followRuntime(_ index: Int) {
    guard nodes[index].isRuntimeRunning, let due = nodes[index].runtime.nextDue else { return }
    let time = max(due, api.now)
    guard nodes[index].runtimeWake.ask(for: time) else { return }
    agenda.schedule(.runtime(Int32(index)), at: time)
  }

  /// Handles one event that is due at `time`.
  mutating func handle(_ event: ClusterEvent, at time: Instant, _ kernel: inout Kernel) {
    eventCount += 1
    switch event {
    case .component(let component): run(component, at: time, &kernel)
    case .kubelet(let index):
      guard nodes[Int(index)].kubeletWake.take(time) else { return }
      runKubelet(Int(index), &kernel)
    case .runtime(let index):
      guard nodes[Int(index)].runtimeWake.take(time), nodes[Int(index)].isPowered,
        nodes[Int(index)].isRuntimeRunning
      else { return }
      nodes[Int(index)].runtime.advance(to: time, &kernel)
      if nodes[Int(index)].runtime.hasNotifications { runKubelet(Int(index), &kernel) }
      followRuntime(Int(index))
    case .metrics: collectMetrics(kernel)
    case .fault(let index): strikePlanned(Int(index), &kernel)
    case .power(let index, let isOn):
      if isOn { restorePower(of: Int(index), &kernel) } else { cutPower(of: Int(index), &kernel) }
    case .compaction:
      // After a jump of the clock one compaction does for all that were left out.
      compact(api.now)
      agenda.schedule(.compaction, at: api.now + .compactionPeriod)
    }
  }

  private mutating func run(_ component: ComponentID, at time: Instant, _ kernel: inout Kernel) {
    switch component {
    case .controller(let index):
      guard controllerWakes[index].take(time), works(.controllerManager) else { return }
      api.act(as: controllers.controllers[index].name)
      if let due = controllers.run(controller: index, &api) { wake(component, at: max(due, time)) }
    case .scheduler:
      guard schedulerWake.take(time), works(.scheduler) else { return }
      api.act(as: "scheduler")
      if let due = scheduler.run(&api) { wake(component, at: max(due, time)) }
    case .proxy:
      guard proxyWake.take(time) else { return }
      api.act(as: "kube-proxy")
      runProxies(at: time, &kernel)
    case .dns:
      guard dnsWake.take(time), works(.dns) else { return }
      api.act(as: "dns")
      do {
        try dns.run(&api, &kernel.network.zone)
      } catch {
        wake(.dns, at: time + .seconds(1))
      }
    case .policies:
      // The nodes of the old profile have no network plugin that would enforce anything.
      guard policyWake.take(time), !isOld else { return }
      api.act(as: "network plugin")
      do {
        try policies.run(&api, &kernel.network.filter)
      } catch {
        wake(.policies, at: time + .seconds(1))
      }
    case .ingress:
      guard ingressWake.take(time) else { return }
      do {
        if let due = try ingress.run(&api, &kernel.network.httpRoutes) {
          wake(.ingress, at: max(due, time + .seconds(1)))
        }
      } catch {
        wake(.ingress, at: time + .seconds(1))
      }
    case .tunnel:
      guard tunnelWake.take(time) else { return }
      api.act(as: "minikube tunnel")
      runTunnel(&kernel)
    case .provisioner:
      guard provisionerWake.take(time), let node = nodes.first, node.isPowered else { return }
      api.act(as: "storage-provisioner")
      do {
        if let due = try provisioner.run(&api, on: node.machine, &kernel) {
          wake(.provisioner, at: max(due, time))
        }
      } catch {
        wake(.provisioner, at: time + .seconds(1))
      }
    }
  }

  private mutating func runProxies(at time: Instant, _ kernel: inout Kernel) {
    do {
      guard let rules = try proxy.run(&api) else { return }
      let hasHealthPorts = rules.services.contains { $0.healthPort != 0 }
      defer {
        if hasHealthPorts || servesHealth { kernel.notify(BalancerHealth.channel) }
        servesHealth = hasHealthPorts
      }
      var written: [String] = []
      for node in nodes where node.isProxyAlive(kernel) {
        kernel.network.setRules(rules, on: node.network)
        if api.isTraced { written.append(node.name) }
      }
      guard api.isTraced else { return }
      let places = written.count > 5 ? "\(written.count) nodes" : written.joined(separator: ", ")
      let text = written.isEmpty ? "no node's proxy runs" : "writes the service rules of \(places)"
      api.remark(text, about: "", namespace: "", name: "")
    } catch {
      wake(.proxy, at: time + .seconds(1))
    }
  }

  mutating func runKubelet(_ index: Int, _ kernel: inout Kernel) {
    guard nodes[index].isAlive else { return }
    api.act(as: nodes[index].kubeletName)
    let isServed = api.isRunning
    // Nobody answers a node that is cut off; it goes on with what it knows.
    if nodes[index].isPartitioned { api.isRunning = false }
    let due = nodes[index].runKubelet(&api, &kernel)
    api.isRunning = isServed
    if let due { wakeKubelet(index, at: max(due, api.now)) }
    followRuntime(index)
    takeKubeletLog(index)
  }

  /// Takes note of what happened to nodes' memory.
  mutating func takeMemoryNews(_ kernel: inout Kernel) {
    for news in kernel.drainMemoryNews() {
      switch news {
      case .filling(let keeper):
        guard nodes.indices.contains(Int(keeper)) else { continue }
        nodes[Int(keeper)].kubelet.watchMemory(from: api.now)
        wakeKubelet(Int(keeper), at: api.now)
      case .exhausted(let keeper, let victim, let number):
        guard nodes.indices.contains(Int(keeper)) else { continue }
        nodes[Int(keeper)].kubelet.noteExhaustedMemory(victim: victim, number: number)
        wakeKubelet(Int(keeper), at: api.now)
      }
    }
  }

  /// Takes note of the ends of containers' first processes.
  mutating func takeExits(_ kernel: inout Kernel) {
    guard kernel.hasExits else { return }
    for exit in kernel.drainExits() where exit.keeper >= 0 && Int(exit.keeper) < nodes.count {
      let index = Int(exit.keeper)
      nodes[index].runtime.handleExit(exit)
      if nodes[index].runtime.hasNotifications { wakeKubelet(index, at: kernel.now) }
      followRuntime(index)
    }
  }

  private mutating func compact(through revision: Int64) {
    api.compact(through: revision)
    compactRevision = revision
  }

  /// Forgets the store's history, and events past their time.
  private mutating func compact(_ now: Instant) {
    compact(through: api.revision)
    api.expireEvents(olderThan: now - .eventLifetime)
  }
}
