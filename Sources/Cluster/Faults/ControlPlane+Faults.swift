import APIServer
import ContainerRuntime
import KubeProxy
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation

/// A fault that cannot strike, and why.
struct FaultRefusal: Error {
  let message: String
}

extension ControlPlane {
  /// Breaks or mends something.
  ///
  /// - Throws: where there is nothing of that name; nothing has changed then.
  mutating func strike(_ fault: Fault, _ kernel: inout Kernel) throws(FaultRefusal) {
    switch fault {
    case .part(let part, let isRunning): setPart(part, isRunning: isRunning, &kernel)
    case .kubelet(let name, let isRunning):
      setKubelet(try node(name), isRunning: isRunning, &kernel)
    case .proxy(let name, let isRunning):
      nodes[try node(name)].isProxyRunning = isRunning
      // What it missed meanwhile is written with the next change, or now.
      if isRunning { restartProxies() }
    case .power(let name, let isOn):
      let index = try node(name)
      isOn ? restorePower(of: index, &kernel) : cutPower(of: index, &kernel)
    case .partition(let name, let isCut): try partition(name, isCut, &kernel)
    case .crash(let namespace, let name): try crash(namespace, name, &kernel)
    case .registry(let isReachable):
      for index in nodes.indices { nodes[index].runtime.registry.isReachable = isReachable }
    case .slowPulls(let factor):
      for index in nodes.indices { nodes[index].runtime.pullDelay = Int64(factor) }
    case .loss(let share): kernel.lossPercent = UInt64(share)
    }
    let struck = fault.words
    api.act(as: "fault")
    api.remark(struck, about: "", namespace: "", name: "")
  }

  /// Lets a fault strike later.
  mutating func schedule(_ fault: Fault, after delay: Duration) {
    plannedFaults.append(PlannedFault(time: api.now + delay, fault: fault))
    agenda.schedule(.fault(Int32(plannedFaults.count - 1)), at: api.now + delay)
  }

  /// Lets a planned fault strike; what it names may be gone by now.
  mutating func strikePlanned(_ index: Int, _ kernel: inout Kernel) {
    guard plannedFaults.indices.contains(index), !plannedFaults[index].isDone else { return }
    plannedFaults[index].isDone = true
    do throws(FaultRefusal) {
      try strike(plannedFaults[index].fault, &kernel)
    } catch {
      api.act(as: "fault")
      api.remark("did not strike: \(error.message)", about: "", namespace: "", name: "")
    }
  }

  /// What is broken now, as the faults that broke it.
  func present(_ kernel: Kernel) -> [Fault] {
    var faults = Cluster.Part.allCases.filter { !works($0) }.map {
      Fault.part($0, isRunning: false)
    }
    for node in nodes where !node.isRemoved {
      if !node.isPowered { faults.append(.power(node.name, isOn: false)) }
      if node.isPowered, !node.isAlive { faults.append(.kubelet(node.name, isRunning: false)) }
      if node.isPowered, !node.isProxyAlive(kernel) {
        faults.append(.proxy(node.name, isRunning: false))
      }
      if node.isPartitioned { faults.append(.partition(node.name, isCut: true)) }
    }
    guard let runtime = nodes.first?.runtime else { return faults }
    if !runtime.registry.isReachable { faults.append(.registry(isReachable: false)) }
    if runtime.pullDelay > 1 { faults.append(.slowPulls(Int(runtime.pullDelay))) }
    if kernel.lossPercent > 0 { faults.append(.loss(Int(kernel.lossPercent))) }
    return faults
  }

  private func node(_ name: String) throws(FaultRefusal) -> Int {
    if let index = nodes.firstIndex(where: { $0.name == name && !$0.isRemoved }) { return index }
    let names = nodes.filter { !$0.isRemoved }.map(\.name).joined(separator: ", ")
    throw FaultRefusal(message: "there is no node \"\(name)\"; there is \(names)")
  }

  private mutating func restartProxies() {
    proxy.restart()
    wake(.proxy, at: api.now)
  }

  private mutating func partition(
    _ name: String,
    _ isCut: Bool,
    _ kernel: inout Kernel
  ) throws(FaultRefusal) {
    let index = try node(name)
    guard index > 0 else {
      throw FaultRefusal(
        message:
          "the control plane is on \(name): cut off, it could not be reached from here either;"
          + " take another node"
      )
    }
    nodes[index].isPartitioned = isCut
    kernel.network.setConnected(!isCut && nodes[index].isPowered, nodes[index].network)
    reviewKubelet(index, kernel)
    if !isCut { restartProxies() }
  }

  private mutating func crash(
    _ namespace: String,
    _ name: String,
    _ kernel: inout Kernel
  ) throws(FaultRefusal) {
    guard let pod = api.peek(Pod.self, namespace: namespace, name: name) else {
      throw FaultRefusal(message: "there is no pod \"\(name)\" in namespace \(namespace)")
    }
    let container = nodeIndex[pod.spec.nodeName].flatMap { index in
      nodes[index].runtime.containers(ofPod: nodes[index].kubelet.ownUID(pod.metadata.uid)).last {
        $0.state == .running
      }
    }
    guard let container else {
      throw FaultRefusal(message: "no container of pod \"\(name)\" runs")
    }
    kernel.send(.kill, to: kernel.mainProcess(of: container.machine))
  }
}

/// A fault that waits for its time.
struct PlannedFault: Sendable {
  let time: Instant
  let fault: Fault
  var isDone = false
}
