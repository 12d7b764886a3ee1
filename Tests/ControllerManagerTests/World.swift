import APIServer
import ControllerManager
import KubernetesAPI
import Simulation

/// An API server with the controllers and a kubelet that says whatever a test wants it to.
struct World {
  static let start = Instant(seconds: 1_800_000_000)

  var api: APIServer
  var manager: ControllerManager
  /// Whether pods become ready by themselves, and deleted ones vanish.
  var hasKubelet = true
  private var due: Instant?

  init(_ configuration: ControllerManager.Configuration = .init()) {
    api = APIServer(
      configuration: APIServerConfiguration(),
      now: Self.start,
      random: RandomStreams(seed: 1)
    )
    manager = ControllerManager(configuration)
    do {
      try api.bootstrap(namespaces: ["default", "kube-system", "kube-node-lease"])
    } catch {
      preconditionFailure("the server refuses its own objects: \(error)")
    }
    settle()
  }

  /// Lets everybody work until nothing changes any more.
  mutating func settle() {
    for _ in 0..<100 {
      let before = api.revision
      due = manager.run(&api)
      if hasKubelet { actAsKubelet() }
      if api.revision == before { return }
      api.now += .milliseconds(10)
    }
  }

  /// Lets time pass; what falls due in it happens on its way.
  mutating func pass(_ length: Duration) {
    let end = api.now + length
    while let next = due, next <= end, next > api.now {
      api.now = next
      settle()
    }
    api.now = max(api.now, end)
    settle()
  }

  private mutating func actAsKubelet() {
    guard let pods = try? api.list(Pod.self) else { return }
    for pod in pods {
      if pod.metadata.deletionTimestamp != nil {
        remove(pod.metadata.name, pod.metadata.namespace)
      } else if pod.spec.nodeName.isEmpty {
        place(pod, on: pod.wantedNode ?? "minikube")
      } else if pod.status.phase == "Pending" {
        makeReady(pod.metadata.name, pod.metadata.namespace)
      }
    }
  }
}

extension World {
  var events: [String] {
    var api = api
    return ((try? api.list(Event.self)) ?? [])
      .sorted { $0.metadata.name.suffix(16) < $1.metadata.name.suffix(16) }
      .map { "\($0.reason): \($0.message)" }
  }

  func pods(_ namespace: String = "default") -> [Pod] {
    var api = api
    return (try? api.list(Pod.self, ListOptions(namespace: namespace))) ?? []
  }

  var activePods: [Pod] { pods().filter(\.isActive) }

  func get<Object: APIObject>(_ type: Object.Type, _ name: String) -> Object? {
    var api = api
    let space = type.resource.isNamespaced ? "default" : ""
    return try? api.get(type, namespace: space, name: name)
  }

  func list<Object: APIObject>(_ type: Object.Type) -> [Object] {
    var api = api
    return (try? api.list(type, ListOptions(namespace: "default"))) ?? []
  }

  mutating func place(_ pod: Pod, on node: String) {
    var binding = Binding()
    binding.metadata.name = pod.metadata.name
    binding.metadata.namespace = pod.metadata.namespace
    binding.target.name = node
    _ = try? api.create(binding, .subresource("binding"))
  }

  /// Reports the pod as running, as its kubelet would.
  mutating func makeReady(_ name: String, _ namespace: String = "default", _ ready: Bool = true) {
    guard var pod = try? api.get(Pod.self, namespace: namespace, name: name) else { return }
    pod.status.phase = "Running"
    pod.status.startTime = pod.status.startTime ?? Time(api.now)
    if pod.status.podIP.isEmpty {
      let number = Int(pod.metadata.resourceVersion) ?? 0
      pod.status.podIP = "172.17.\(number / 250).\(number % 250 + 2)"
    }
    var condition = PodCondition()
    condition.type = "Ready"
    condition.status = ready ? "True" : "False"
    condition.lastTransitionTime = Time(api.now)
    pod.status.set(condition)
    _ = try? api.updateStatus(pod)
  }

  mutating func remove(_ name: String, _ namespace: String = "default") {
    try? api.delete(
      Pod.self,
      namespace: namespace,
      name: name,
      DeleteOptions(gracePeriodSeconds: 0)
    )
  }

  /// Changes an object as a user does.
  mutating func change<Object: APIObject>(
    _ type: Object.Type,
    _ name: String,
    _ body: (inout Object) -> Void
  ) throws {
    var object: Object = try api.get(
      type,
      namespace: type.resource.isNamespaced ? "default" : "",
      name: name
    )
    body(&object)
    try api.update(object)
  }
}

extension Pod {
  /// The node that the pod asks for by its name, as the pods of daemon sets do.
  fileprivate var wantedNode: String? {
    let required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    return required?.nodeSelectorTerms.first?.matchFields.first?.values.first
  }
}

/// Templates and objects that tests use.
enum Sample {
  static func template(_ labels: StringMap, image: String = "nginx") -> PodTemplateSpec {
    var template = PodTemplateSpec()
    template.metadata.labels = labels
    template.spec.containers = [Container(name: "c", image: image)]
    return template
  }

  static func pod(_ name: String, _ labels: StringMap = [:]) -> Pod {
    var pod = Pod()
    pod.metadata.name = name
    pod.metadata.namespace = "default"
    pod.metadata.labels = labels
    pod.spec.containers = [Container(name: "c", image: "nginx")]
    return pod
  }

  static func controller(_ name: String, replicas: Int32) -> ReplicationController {
    var controller = ReplicationController()
    controller.metadata.name = name
    controller.metadata.namespace = "default"
    controller.spec.replicas = replicas
    controller.spec.selector = ["name": name]
    controller.spec.template = template(["name": name])
    return controller
  }

  static func deployment(_ name: String, replicas: Int32, image: String = "web:1") -> Deployment {
    var deployment = Deployment()
    deployment.metadata.name = name
    deployment.metadata.namespace = "default"
    deployment.spec.replicas = replicas
    deployment.spec.selector = LabelSelector(matchLabels: ["app": name])
    deployment.spec.template = template(["app": name], image: image)
    return deployment
  }

  static func service(_ name: String, _ selector: StringMap, port: ServicePort? = nil) -> Service {
    var service = Service()
    service.metadata.name = name
    service.metadata.namespace = "default"
    service.spec.selector = selector
    var standard = ServicePort()
    standard.port = 80
    standard.targetPort = .int(5000)
    service.spec.ports = [port ?? standard]
    return service
  }

  static func node(_ name: String) -> Node {
    var node = Node()
    node.metadata.name = name
    node.status.allocatable = [
      "cpu": Quantity(2), "memory": Quantity(4 << 30), "pods": Quantity(110),
    ]
    return node
  }
}
