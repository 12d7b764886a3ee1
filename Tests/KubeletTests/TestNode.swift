import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Network
import Simulation
import Testing

/// One node with an API server, moved through virtual time by its own small event loop.
struct TestNode {
  var api: APIServer
  var kernel: Kernel
  var runtime: NodeRuntime
  var kubelet: Kubelet
  var isKubeletRunning = true
  private var wake: Instant?
  private var seenRevision: Int64 = -1
  /// How often the kubelet was woken.
  private(set) var wakes = 0

  static let start = Instant(seconds: 1_700_000_000)

  init(_ dialect: KubeletDialect = .current, podLimit: Int = 110) throws {
    api = APIServer(
      configuration: APIServerConfiguration(),
      now: Self.start,
      random: RandomStreams(seed: 7)
    )
    try api.bootstrap(namespaces: ["default", "kube-system", "kube-node-lease"])
    var account = ServiceAccount()
    account.metadata = ObjectMeta(name: "default", namespace: "default")
    try api.create(account)
    var authority = ConfigMap()
    authority.metadata = ObjectMeta(name: "kube-root-ca.crt", namespace: "default")
    authority.data["ca.crt"] = "-----BEGIN CERTIFICATE-----\n"
    try api.create(authority)
    kernel = Kernel(now: Self.start, programs: TestPrograms(), seed: 7)
    let range = CIDR(IPv4Address(10, 244, 0, 0), prefix: 16)
    kernel.network.podRange = range
    let (node, namespace) = kernel.network.addNode(address: IPv4Address(192, 168, 99, 100))
    let machine = kernel.makeMachine(
      Machine(kind: .node, hostname: "minikube", namespace: namespace)
    )
    let kind: RuntimeKind = dialect == .v18 ? .docker : .containerd
    runtime = NodeRuntime(
      kind: kind,
      machine: machine,
      node: node,
      keeper: 0,
      registry: Self.registry,
      seed: 7
    )
    var configuration = KubeletConfiguration(
      nodeName: "minikube",
      address: "192.168.99.100",
      dialect: dialect,
      runtime: kind,
      podRange: range,
      version: dialect == .v18 ? "v1.8.0" : "v1.36.2"
    )
    configuration.podLimit = podLimit
    kubelet = Kubelet(configuration)
    wake = Self.start
  }

  static var registry: ImageRegistry {
    func image(_ name: String, _ command: [String]) -> Image {
      Image(
        "docker.io/library/\(name)",
        tags: ["latest", "2"],
        size: 12_000_000,
        configuration: ImageConfiguration(command: command),
        files: TestPrograms.files
      )
    }
    return ImageRegistry([image("app", ["sleeper"]), image("other", ["sleeper"])])
  }

  /// Lets `length` of virtual time pass.
  mutating func run(_ length: Duration) {
    let limit = api.now + length
    while true {
      var driver = NoDriver()
      kernel.settle(&driver)
      for exit in kernel.drainExits() { runtime.handleExit(exit) }
      runtime.advance(to: api.now, &kernel)
      if isKubeletRunning, isKubeletDue {
        seenRevision = api.revision
        wakes += 1
        wake = kubelet.run(&api, &runtime, &kernel)
        continue
      }
      if kernel.isRunnable || kernel.hasExits { continue }
      let due = [kernel.nextDue, runtime.nextDue, isKubeletRunning ? wake : nil]
        .compactMap { $0 }.min()
      guard let due, due <= limit else { break }
      move(to: due)
    }
    move(to: limit)
  }

  /// Wakes the kubelet as a node that starts does.
  mutating func wakeKubelet() { wake = api.now }

  private var isKubeletDue: Bool {
    runtime.hasNotifications || (api.isRunning && api.revision != seenRevision)
      || wake.map { $0 <= api.now } ?? false
  }

  private mutating func move(to time: Instant) {
    kernel.advance(to: time)
    api.now = time
  }

  /// Lets time pass in small steps until `holds`, at most for `limit`; how long it took.
  @discardableResult
  mutating func run(
    until limit: Duration,
    step: Duration = .milliseconds(100),
    _ holds: (inout TestNode) -> Bool
  ) throws -> Duration {
    let begin = api.now
    while api.now - begin < limit {
      if holds(&self) { return api.now - begin }
      run(step)
    }
    try #require(holds(&self), "did not happen within \(limit.inSeconds) s")
    return api.now - begin
  }

  /// Creates an object from a manifest; a pod is put on the node.
  mutating func create<Object: APIObject>(_ type: Object.Type, _ yaml: String) throws {
    var tree = try YAMLReader.value(yaml)
    tree["apiVersion"] = nil
    tree["kind"] = nil
    var decoder = FieldDecoder()
    var object = Object()
    object.decode(tree, &decoder)
    try #require(decoder.failure == nil)
    try #require(decoder.strictErrors.isEmpty)
    if object.metadata.namespace.isEmpty { object.metadata.namespace = "default" }
    if var pod = object as? Pod {
      pod.spec.nodeName = "minikube"
      try api.create(pod)
    } else {
      try api.create(object)
    }
  }

  /// Creates a pod of one container that runs `command`.
  mutating func createPod(
    _ name: String = "web",
    _ command: [String] = [],
    policy: String = "Always",
    image: String = "app:2",
    _ change: (inout Pod) -> Void = { _ in }
  ) throws {
    var pod = Pod()
    pod.metadata = ObjectMeta(name: name, namespace: "default")
    var container = KubernetesAPI.Container()
    container.name = "main"
    container.image = image
    container.command = command
    pod.spec.containers = [container]
    pod.spec.restartPolicy = policy
    pod.spec.nodeName = "minikube"
    change(&pod)
    try api.create(pod)
  }

  mutating func pod(_ name: String = "web") throws -> Pod {
    try api.get(Pod.self, namespace: "default", name: name)
  }

  mutating func find(_ name: String = "web") throws -> Pod? {
    try api.find(Pod.self, namespace: "default", name: name)
  }

  /// What `kubectl get pods` would make of the first container's state.
  mutating func state(_ name: String = "web") -> String {
    guard let pod = try? pod(name) else { return "gone" }
    guard let state = pod.status.containerStatuses.first?.state else { return pod.status.phase }
    return state.waiting?.reason ?? state.terminated?.reason ?? "Running"
  }

  /// How often the first container was restarted.
  mutating func restarts(_ name: String = "web") throws -> Int32 {
    try pod(name).status.containerStatuses.first?.restartCount ?? 0
  }

  /// The events of a pod, oldest first, as `Type Reason Message`.
  mutating func events(_ name: String = "web") throws -> [String] {
    try api.list(Event.self, ListOptions(namespace: "default"))
      .filter { $0.involvedObject.name == name }
      .sorted { $0.metadata.name < $1.metadata.name }
      .map { "\($0.type) \($0.reason) \($0.message)" }
  }

  /// The machine of the container that runs now.
  mutating func machine(_ name: String = "web", _ container: String = "main") throws -> MachineID {
    let uid = try pod(name).metadata.uid
    let all = kubelet.containers(ofPod: uid)
    let own = try #require(all.first { $0.name == container && $0.isRunning })
    return try #require(runtime.container(own.id)).machine
  }

  func output(_ machine: MachineID) -> [String] { kernel[machine].log.lines.map(\.text) }

  mutating func write(_ text: String, to path: String, on machine: MachineID) {
    kernel.install(.text(text), at: path, on: machine)
  }
}

extension Pod {
  /// The state of a condition, or "" without it.
  func holds(_ condition: String) -> String { self.condition(condition)?.status ?? "" }
}
