import APIServer
import ContainerRuntime
import Images
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation

/// Machines that join the cluster, and those that leave it.
extension ControlPlane {
  /// Adds a node: the first one that has the control plane, or another beside those that are there.
  @discardableResult
  mutating func addNode(_ kernel: inout Kernel) -> Int {
    let index = nodes.count
    let ordinal = nextNodeOrdinal
    let name = ordinal == 0 ? "minikube" : "minikube-m\(CivilTime.padded(ordinal + 1))"
    let base = isOld ? IPv4Address(192, 168, 99, 100) : IPv4Address(192, 168, 49, 2)
    let address = IPv4Address(value: base.value + UInt32(ordinal))
    if index == 0, !isOld {
      kernel.network.podRange =
        configuration.nodes <= 256
        ? CIDR(IPv4Address(10, 244, 0, 0), prefix: 16) : CIDR(IPv4Address(10, 128, 0, 0), prefix: 9)
    }
    let (network, namespace) = kernel.network.addNode(
      address: address,
      name: name,
      podRange: podRange(ordinal)
    )
    let machine = kernel.makeMachine(
      NodeMachine.make(name, configuration.profile, namespace, at: api.now)
    )
    let settings = kubeletSettings(name, address, ordinal)
    var registry = KnownImages.registry(
      isOld ? .of2017 : .current,
      opensDatabases: configuration.furniture == .none
    )
    for image in configuration.images { image.add(to: &registry) }
    nodeIndex[name] = index
    nodes.append(
      ClusterNode(
        name: name,
        machine: machine,
        network: network,
        kubelet: Kubelet(settings),
        runtime: NodeRuntime(
          kind: settings.runtime,
          machine: machine,
          node: network,
          keeper: Int32(index),
          registry: registry,
          seed: configuration.seed
        )
      )
    )
    let capacity = nodes[index].kubelet.configuration.memoryKiB * 1024
    kernel.setMemory(capacity - Kubelet.systemMemory, ofKeeper: Int32(index))
    kernel.killsWholeContainers = !isOld
    kernel.release = isOld ? .of2017 : .current
    nodes[index].hasProxyProcess = configuration.furniture != .none
    equip(index, &kernel)
    reviewKubelet(index, kernel)
    bootNode(index, &kernel)
    return index
  }

  /// Puts what a node keeps running, and the files about it, onto its machine.
  private mutating func equip(_ index: Int, _ kernel: inout Kernel) {
    guard configuration.furniture != .none else { return }
    let (name, machine) = (nodes[index].name, nodes[index].machine)
    let services = NodeServices.make(
      configuration.profile,
      node: name,
      address: nodes[index].kubelet.configuration.address,
      isFirst: index == 0
    )
    nodes[index].services = services
    nodes[index].runtime.keepsLogFiles = true
    kernel[machine].keeper = Int32(index)
    var files = kernel[machine].files
    NodeFiles.install(
      services,
      isOld: isOld,
      isFirst: index == 0,
      at: api.now,
      into: &files
    )
    if index == 0 {
      let address = nodes[index].kubelet.configuration.address
      for (file, text) in StaticManifests.all(isOld: isOld, node: name, address: address) {
        let path = "\(StaticManifests.folder)/\(file)"
        files.insert(.text(text, mode: 0o600, modified: api.now), at: path)
      }
    }
    kernel[machine].files = files
  }

  /// Takes a node out for good; the cluster's object of it is not touched.
  ///
  /// Its number stays taken, since whoever keeps containers knows it.
  mutating func removeNode(_ index: Int, _ kernel: inout Kernel) {
    cutPower(of: index, &kernel)
    for sandbox in nodes[index].runtime.sandboxes {
      nodes[index].runtime.removeSandbox(sandbox.id, &kernel)
    }
    kernel.network.removeNamespace(kernel.network.hostNamespace(of: nodes[index].network))
    kernel.removeMachine(nodes[index].machine)
    nodes[index].isRemoved = true
    nodeIndex[nodes[index].name] = nil
    api.heartbeats[nodes[index].name] = nil
  }

  /// Takes everything out: nodes, control plane, and what was stored.
  mutating func removeCluster(_ kernel: inout Kernel) {
    for index in presentNodes { removeNode(index, &kernel) }
    var next = ControlPlane(
      configuration,
      at: api.now,
      seed: configuration.seed &+ UInt64(minikube.generation)
    )
    next.minikube = minikube
    next.minikube.generation += 1
    next.minikube.hasCluster = false
    next.minikube.addons = []
    next.hostRequests = hostRequests
    next.hasEditor = hasEditor
    next.commandLog = commandLog
    next.eventCount = eventCount
    next.api.isRunning = false
    self = next
  }

  /// The indices of the nodes that the cluster has.
  var presentNodes: [Int] { nodes.indices.filter { !nodes[$0].isRemoved } }

  /// The number that the next node's name has.
  private var nextNodeOrdinal: Int {
    let names = Set(presentNodes.map { nodes[$0].name })
    guard names.contains("minikube") else { return 0 }
    var ordinal = 1
    while names.contains("minikube-m\(CivilTime.padded(ordinal + 1))") { ordinal += 1 }
    return ordinal
  }

  private func kubeletSettings(
    _ name: String,
    _ address: IPv4Address,
    _ ordinal: Int
  ) -> KubeletConfiguration {
    var settings = KubeletConfiguration(
      nodeName: name,
      address: address.description,
      dialect: isOld ? .v18 : .current,
      runtime: isOld ? .docker : .containerd,
      podRange: podRange(ordinal),
      version: api.configuration.version
    )
    settings.podLimit = configuration.podsPerNode
    settings.keepsLog = configuration.furniture != .none
    if settings.keepsLog { settings.staticPodPath = StaticManifests.folder }
    settings.cpus = configuration.cpusPerNode
    if let size = configuration.gibibytesPerNode { settings.memoryKiB = Int64(size) * 1_048_576 }
    if !isOld, ordinal == 0 { settings.labels = Self.controlPlaneLabels }
    return settings
  }

  private static let controlPlaneLabels = [
    ("minikube.k8s.io/name", "minikube"), ("minikube.k8s.io/primary", "true"),
    ("node-role.kubernetes.io/control-plane", ""),
    ("node.kubernetes.io/exclude-from-external-load-balancers", ""),
  ]

  /// The addresses of a node's pods: docker's own bridge on a single old node, a /24 each else.
  private func podRange(_ index: Int) -> CIDR {
    if isOld, configuration.nodes == 1, index == 0 {
      return CIDR(IPv4Address(172, 17, 0, 0), prefix: 16)
    }
    if configuration.podsPerNode > 250 {
      return CIDR(
        IPv4Address(value: IPv4Address(11, 0, 0, 0).value + UInt32(index) << 16),
        prefix: 16
      )
    }
    let base =
      isOld
      ? IPv4Address(172, configuration.nodes == 1 ? 18 : 17, 0, 0)
      : configuration.nodes <= 256 ? IPv4Address(10, 244, 0, 0) : IPv4Address(10, 128, 0, 0)
    return CIDR(IPv4Address(value: base.value + UInt32(index) << 8), prefix: 24)
  }
}
