import APIServer
import KubernetesAPI
import Manifests
import Simulation
import Testing

/// A server as a cluster has it in its first second, with the default service account.
func makeServer(
  _ configuration: APIServerConfiguration = APIServerConfiguration(),
  seed: UInt64 = 1
) throws -> APIServer {
  var server = APIServer(
    configuration: configuration,
    now: Instant(seconds: 1_700_000_000),
    random: RandomStreams(seed: seed)
  )
  try server.bootstrap(namespaces: ["default", "kube-system"])
  var account = ServiceAccount()
  account.metadata.name = "default"
  account.metadata.namespace = "default"
  try server.create(account)
  return server
}

func makePod(_ name: String, labels: StringMap = [:], node: String = "") -> Pod {
  var pod = Pod()
  pod.metadata = ObjectMeta(name: name, namespace: "default", labels: labels)
  var container = Container()
  container.name = "main"
  container.image = "redis"
  pod.spec.containers = [container]
  pod.spec.nodeName = node
  return pod
}

@Suite struct APIServerTests {
  @Test func `a created pod has defaults, a uid, a version and a service account`() throws {
    var server = try makeServer()
    let pod = try server.create(makePod("redis"))
    #expect(pod.metadata.uid.count == 36)
    #expect(Int64(pod.metadata.resourceVersion) == server.revision)
    #expect(pod.spec.restartPolicy == "Always")
    #expect(pod.spec.serviceAccountName == "default")
    #expect(pod.spec.volumes.first?.name.hasPrefix("kube-api-access-") == true)
    #expect(pod.spec.tolerations.map(\.tolerationSeconds) == [300, 300])
    #expect(pod.status.phase == "Pending")
    #expect(pod.status.qosClass == "BestEffort")
  }

  @Test func `a name that is taken is refused with the real message`() throws {
    var server = try makeServer()
    try server.create(makePod("redis"))
    let refusal = #expect(throws: Status.self) { try server.create(makePod("redis")) }
    #expect(refusal?.message == "pods \"redis\" already exists")
    #expect(refusal?.reason == .alreadyExists)
  }

  @Test func `nothing is made in a namespace that does not exist`() throws {
    var server = try makeServer()
    var pod = makePod("redis")
    pod.metadata.namespace = "nowhere"
    let refusal = #expect(throws: Status.self) { try server.create(pod) }
    #expect(refusal?.message == "namespaces \"nowhere\" not found")
  }

  @Test func `an update from an old version is a conflict and changes nothing`() throws {
    var server = try makeServer()
    let first = try server.create(makePod("redis"))
    var second = first
    second.metadata.labels["a"] = "1"
    try server.update(second)
    var late = first
    late.metadata.labels["a"] = "2"
    let refusal = #expect(throws: Status.self) { try server.update(late) }
    #expect(refusal?.reason == .conflict)
    let stored = try server.get(Pod.self, namespace: "default", name: "redis")
    #expect(stored.metadata.labels["a"] == "1")
  }

  @Test func `an update that changes nothing makes no revision`() throws {
    var server = try makeServer()
    let pod = try server.create(makePod("redis"))
    let revision = server.revision
    try server.update(pod)
    #expect(server.revision == revision)
  }

  @Test func `a pod on a node is deleted in two steps`() throws {
    var server = try makeServer()
    try server.create(makePod("redis", node: "minikube"))
    try server.delete(Pod.self, namespace: "default", name: "redis")
    let pod = try server.get(Pod.self, namespace: "default", name: "redis")
    #expect(pod.metadata.deletionTimestamp == Time(server.now + .seconds(Int64(30))))
    try server.delete(
      Pod.self,
      namespace: "default",
      name: "redis",
      DeleteOptions(gracePeriodSeconds: 0)
    )
    let left = try server.find(Pod.self, namespace: "default", name: "redis")
    #expect(left == nil)
  }

  @Test func `an object with a finalizer waits for it`() throws {
    var server = try makeServer()
    var map = ConfigMap()
    map.metadata = ObjectMeta(name: "settings", namespace: "default")
    map.metadata.finalizers = ["example.com/wait"]
    try server.create(map)
    try server.delete(ConfigMap.self, namespace: "default", name: "settings")
    var waiting = try server.get(ConfigMap.self, namespace: "default", name: "settings")
    #expect(waiting.metadata.deletionTimestamp != nil)
    waiting.metadata.finalizers = []
    try server.update(waiting)
    let left = try server.find(ConfigMap.self, namespace: "default", name: "settings")
    #expect(left == nil)
  }

  @Test func `generated names are drawn from the alphabet of the real generator`() throws {
    var server = try makeServer()
    var pod = makePod("")
    pod.metadata.generateName = "web-"
    let name = try server.create(pod).metadata.name
    #expect(name.hasPrefix("web-"))
    #expect(name.count == 9)
    #expect(name.dropFirst(4).allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
  }

  @Test func `two servers of one seed give the same bytes`() throws {
    var objects: [String] = []
    for _ in 0..<2 {
      var server = try makeServer(seed: 42)
      var pod = makePod("")
      pod.metadata.generateName = "web-"
      objects.append("\(try server.create(pod).manifest())")
    }
    #expect(objects[0] == objects[1])
  }

  @Test func `a list selects by label, node and owner`() throws {
    var server = try makeServer()
    try server.create(makePod("a", labels: ["app": "demo"], node: "n1"))
    try server.create(makePod("b", labels: ["app": "demo"], node: "n2"))
    try server.create(makePod("c", labels: ["app": "other"], node: "n1"))
    let demo = try server.list(
      Pod.self,
      ListOptions(labels: LabelSelectorTerms(matching: ["app": "demo"]))
    )
    #expect(demo.map(\.metadata.name) == ["a", "b"])
    let first = try server.list(
      Pod.self,
      ListOptions(fields: FieldSelector([.init("spec.nodeName", "n1")]))
    )
    #expect(first.map(\.metadata.name) == ["a", "c"])
  }

  @Test func `a watch with a selector sees objects come and go as they match`() throws {
    var server = try makeServer()
    let start = server.revision
    var pod = try server.create(makePod("a", labels: ["app": "demo"]))
    pod.metadata.labels["app"] = "other"
    try server.update(pod)
    let changes = try server.changes(
      Pod.resource,
      after: start,
      ListOptions(labels: LabelSelectorTerms(matching: ["app": "demo"]))
    )
    #expect(changes.changes.map(\.kind) == [.added, .deleted])
  }

  @Test func `a watch from before the compaction has expired`() throws {
    var server = try makeServer()
    try server.create(makePod("a"))
    server.compact(through: server.revision)
    let refusal = #expect(throws: Status.self) {
      try server.changes(Pod.resource, after: 1, ListOptions())
    }
    #expect(refusal?.reason == .expired)
  }

  @Test func `services get addresses of the service network, each its own`() throws {
    var server = try makeServer()
    var seen: Set<String> = ["10.96.0.1"]
    for number in 0..<50 {
      var service = Service()
      service.metadata = ObjectMeta(name: "s\(number)", namespace: "default")
      var port = ServicePort()
      port.port = 80
      service.spec.ports = [port]
      service.spec.type = number % 2 == 0 ? "ClusterIP" : "NodePort"
      let created = try server.create(service)
      #expect(seen.insert(created.spec.clusterIP).inserted)
      #expect(created.spec.ports[0].nodePort == 0 || created.spec.type == "NodePort")
      #expect(
        created.spec.type == "ClusterIP"
          || (30_000...32_767).contains(created.spec.ports[0].nodePort)
      )
    }
  }

  @Test func `a refused service gives its address back`() throws {
    var server = try makeServer()
    var service = Service()
    service.metadata = ObjectMeta(name: "s", namespace: "default")
    service.spec.clusterIP = "10.96.7.7"
    #expect(throws: Status.self) { try server.create(service) }
    var port = ServicePort()
    port.port = 80
    service.spec.ports = [port]
    let created = try server.create(service)
    #expect(created.spec.clusterIP == "10.96.7.7")
  }

  @Test func `a service that changes its type loses what the new one does not have`() throws {
    var server = try makeServer()
    var service = Service()
    service.metadata = ObjectMeta(name: "web", namespace: "default")
    service.spec.type = "LoadBalancer"
    var port = ServicePort()
    port.port = 80
    service.spec.ports = [port]
    service = try server.create(service)
    #expect(service.spec.externalTrafficPolicy == "Cluster")
    #expect(service.spec.ports[0].nodePort != 0)
    service.spec.type = "ClusterIP"
    service = try server.update(service)
    #expect(service.spec.externalTrafficPolicy.isEmpty)
    #expect(service.spec.allocateLoadBalancerNodePorts == nil)
    #expect(service.spec.ports[0].nodePort == 0)
    #expect(!service.spec.clusterIP.isEmpty)
  }

  @Test func `what the server puts back is no change`() throws {
    var server = try makeServer()
    let before = try server.get(Namespace.self, name: "default")
    var options = WriteOptions()
    options.fieldManager = "kubectl-patch"
    let label = "kubernetes.io/metadata.name"
    let after = try server.patch(
      Namespace.resource,
      namespace: "",
      name: "default",
      .merge(["metadata": ["labels": [label: "other"]]]),
      options
    )
    #expect(after.metadata.resourceVersion == before.metadata.resourceVersion)
    #expect(after.metadata.labels[label] == "default")
  }

  @Test func `a resize changes resources and nothing else`() throws {
    var server = try makeServer()
    var pod = makePod("web")
    pod.spec.containers[0].resources.requests = ["cpu": Quantity(1)]
    pod = try server.create(pod)
    let name = pod.spec.containers[0].name
    func resized(_ container: Value) throws -> Pod? {
      try server.patch(
        Pod.resource,
        namespace: "default",
        name: "web",
        .strategic(["spec": ["containers": [container]]]),
        .subresource("resize")
      ) as? Pod
    }
    let image = pod.spec.containers[0].image
    let larger = try resized([
      "name": .string(name), "image": "other", "resources": ["requests": ["cpu": "2"]],
    ])
    #expect(larger?.spec.containers[0].resources.requests["cpu"] == Quantity(2))
    #expect(larger?.spec.containers[0].image == image)
    do {
      _ = try resized([
        "name": .string(name),
        "resources": [
          "requests": ["cpu": "2", "memory": "1Gi"], "limits": ["cpu": "2", "memory": "1Gi"],
        ],
      ])
      Issue.record("the class of the pod changed")
    } catch let status as Status {
      #expect(status.message.contains("Pod QOS Class may not change as a result of resizing"))
    }
  }

  @Test func `a pod names a runtime class that there is`() throws {
    var server = try makeServer()
    var pod = makePod("web")
    pod.spec.runtimeClassName = "gvisor"
    do {
      _ = try server.create(pod)
      Issue.record("the pod was taken")
    } catch {
      #expect(
        error.message
          == "pods \"web\" is forbidden: pod rejected: RuntimeClass \"gvisor\" not found"
      )
    }
    var kind = RuntimeClass()
    kind.metadata.name = "gvisor"
    kind.handler = "runsc"
    try server.create(kind)
    #expect(try server.create(pod).spec.runtimeClassName == "gvisor")
  }

  @Test func `a stopped server refuses connections`() throws {
    var server = try makeServer()
    server.isRunning = false
    let refusal = #expect(throws: Status.self) {
      try server.list(Pod.resource, ListOptions())
    }
    #expect(refusal?.reason == .connectionRefused)
  }

  @Test func `a binding assigns a pod once`() throws {
    var server = try makeServer()
    try server.create(makePod("redis"))
    var binding = Binding()
    binding.metadata = ObjectMeta(name: "redis", namespace: "default")
    binding.target.kind = "Node"
    binding.target.name = "minikube"
    _ = try server.create(binding as any APIObject, .subresource("binding"))
    let pod = try server.get(Pod.self, namespace: "default", name: "redis")
    #expect(pod.spec.nodeName == "minikube")
    #expect(pod.condition("PodScheduled")?.status == "True")
    let refusal = #expect(throws: Status.self) {
      try server.create(binding as any APIObject, .subresource("binding"))
    }
    #expect(refusal?.reason == .conflict)
  }

  @Test func `a strategic patch merges containers by name`() throws {
    var server = try makeServer()
    try server.create(makePod("redis"))
    _ = try server.patch(
      Pod.resource,
      namespace: "default",
      name: "redis",
      .strategic(["spec": ["containers": [["name": "main", "image": "redis:7"]]]]),
      WriteOptions()
    )
    let pod = try server.get(Pod.self, namespace: "default", name: "redis")
    #expect(pod.spec.containers.map(\.image) == ["redis:7"])
    #expect(pod.spec.containers[0].name == "main")
  }
}

@Suite struct CompactionTests {
  @Test func `a watch that has missed nothing goes on after a compaction`() throws {
    var server = try makeServer()
    try server.create(makePod("a"))
    let seen = server.revision
    var map = ConfigMap()
    map.metadata = ObjectMeta(name: "settings", namespace: "default")
    try server.create(map)
    server.compact(through: server.revision)
    try server.delete(Pod.self, namespace: "default", name: "a")
    let changes = try server.changes(Pod.resource, after: seen, ListOptions())
    #expect(changes.changes.map(\.kind) == [.deleted])
  }
}
