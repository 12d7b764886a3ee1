import APIServer
import ContainerRuntime
import ControllerManager
import Images
import Kubelet
import KubernetesAPI
import Machine
import Network
import Scheduler
import Shell
import Simulation

extension Cluster {
  /// Makes a cluster, and lets it live until its session begins.
  public init(_ configuration: ClusterConfiguration) {
    self.configuration = configuration
    let origin = Self.origin(of: configuration)
    let isOld = configuration.profile == .v18
    kernel = Kernel(now: origin, programs: ClusterPrograms(), seed: configuration.seed)
    plane = ControlPlane(
      api: APIServer(
        configuration: Self.serverConfiguration(configuration),
        now: origin,
        random: RandomStreams(seed: configuration.seed)
      ),
      controllers: ControllerManager(isOld ? .v18 : ControllerManager.Configuration()),
      scheduler: Scheduler(messages: isOld ? .v18 : .current)
    )
    do {
      try build()
    } catch {
      // The store is empty and the furniture is our own: a refusal is a mistake in this program.
      preconditionFailure("the cluster refuses its own furniture: \(error.message)")
    }
  }

  /// When the cluster came into being.
  private static func origin(of configuration: ClusterConfiguration) -> Instant {
    switch configuration.furniture {
    case .none: configuration.start
    case .system: configuration.start - .minutes(4)
    case .course: configuration.start - .hours(24 * 8 + 1)
    }
  }

  private static func serverConfiguration(
    _ configuration: ClusterConfiguration
  )
    -> APIServerConfiguration
  {
    var server = APIServerConfiguration()
    if configuration.profile == .v18 {
      server.serviceAccountVolume = .tokenSecret
      server.version = "v1.8.0"
    } else {
      server.address = "192.168.49.2"
      server.port = 6443
    }
    return server
  }

  private mutating func build() throws(Status) {
    let isOld = configuration.profile == .v18
    var namespaces = ["default", "kube-public", "kube-system"]
    if !isOld { namespaces.append("kube-node-lease") }
    try plane.api.bootstrap(namespaces: namespaces)
    updateHealth()
    var registry = KnownImages.registry(isOld ? .of2017 : .current)
    for image in configuration.images { image.add(to: &registry) }
    if !isOld {
      kernel.network.podRange =
        configuration.nodes <= 256
        ? CIDR(IPv4Address(10, 244, 0, 0), prefix: 16) : CIDR(IPv4Address(10, 128, 0, 0), prefix: 9)
    }
    for index in 0..<configuration.nodes { addNode(index, registry) }
    plane.agenda.schedule(.compaction, at: now + .compactionPeriod)
    wakeAll()
    guard configuration.furniture != .none else { return advance(by: .seconds(1)) }
    // The default service accounts must be there before the first pod.
    advance(by: .seconds(1))
    if isOld { try furnish2017() } else { try furnishCurrent() }
    advance(by: .minutes(3))
    if configuration.furniture == .course, isOld { try liveThroughTheCourse() }
    if configuration.furniture == .course, !isOld { try furnishCourseToday() }
    jump(to: configuration.start)
    plane.expireOldEvents()
    advance(by: .milliseconds(200))
  }

  /// The course's cluster in today's dress: the same `my-web`, some hours old.
  private mutating func furnishCourseToday() throws(Status) {
    jump(to: configuration.start - .hours(5))
    try addMyWeb()
    advance(by: .minutes(2))
  }

  private mutating func addNode(_ index: Int, _ registry: ImageRegistry) {
    let isOld = configuration.profile == .v18
    let name =
      index == 0 ? "minikube" : "minikube-m\(CivilTime.padded(index + 1))"
    let base = isOld ? IPv4Address(192, 168, 99, 100) : IPv4Address(192, 168, 49, 2)
    let address = IPv4Address(value: base.value + UInt32(index))
    let (network, namespace) = kernel.network.addNode(
      address: address,
      name: name,
      podRange: podRange(index)
    )
    let machine = kernel.makeMachine(
      NodeMachine.make(name, configuration.profile, namespace, at: now)
    )
    var settings = KubeletConfiguration(
      nodeName: name,
      address: address.description,
      dialect: isOld ? .v18 : .current,
      runtime: isOld ? .docker : .containerd,
      podRange: podRange(index),
      version: plane.api.configuration.version
    )
    settings.podLimit = configuration.podsPerNode
    settings.cpus = configuration.cpusPerNode
    if let size = configuration.gibibytesPerNode { settings.memoryKiB = Int64(size) * 1_048_576 }
    if !isOld, index == 0 { settings.labels = Self.controlPlaneLabels }
    plane.nodeIndex[name] = index
    plane.nodes.append(
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
    plane.nodes[index].hasProxyProcess = configuration.furniture != .none
    startHeartbeat(index)
    bootNode(index)
  }

  private static let controlPlaneLabels = [
    ("minikube.k8s.io/name", "minikube"), ("minikube.k8s.io/primary", "true"),
    ("node-role.kubernetes.io/control-plane", ""),
    ("node.kubernetes.io/exclude-from-external-load-balancers", ""),
  ]

  /// The addresses of a node's pods: docker's own bridge on a single old node, a /24 each else.
  private func podRange(_ index: Int) -> CIDR {
    if configuration.profile == .v18, configuration.nodes == 1 {
      return CIDR(IPv4Address(172, 17, 0, 0), prefix: 16)
    }
    if configuration.podsPerNode > 250 {
      return CIDR(
        IPv4Address(value: IPv4Address(11, 0, 0, 0).value + UInt32(index) << 16),
        prefix: 16
      )
    }
    let base =
      configuration.profile == .v18
      ? IPv4Address(172, 17, 0, 0)
      : configuration.nodes <= 256 ? IPv4Address(10, 244, 0, 0) : IPv4Address(10, 128, 0, 0)
    return CIDR(IPv4Address(value: base.value + UInt32(index) << 8), prefix: 24)
  }
}

extension ControlPlane {
  /// Drops events past their time, as the store would have while nobody looked.
  mutating func expireOldEvents() { api.expireEvents(olderThan: api.now - .eventLifetime) }
}
