import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct DaemonSetTests {
  var world = World()

  private static func agent() -> DaemonSet {
    var set = DaemonSet()
    set.metadata.name = "agent"
    set.metadata.namespace = "default"
    set.spec.selector = LabelSelector(matchLabels: ["name": "agent"])
    set.spec.template = Sample.template(["name": "agent"], image: "agent:1")
    return set
  }

  /// Makes nodes with these names and a daemon set, and lets its pods start.
  private mutating func start(_ set: DaemonSet, on nodes: [String]) throws {
    for name in nodes { try world.api.create(Sample.node(name)) }
    try world.api.create(set)
    world.settle()
  }

  private var places: [String] { world.activePods.map(\.spec.nodeName).sorted() }

  private func status() throws -> DaemonSetStatus {
    try #require(world.get(DaemonSet.self, "agent")).status
  }

  @Test mutating func `every node gets one pod, which asks for it by name`() throws {
    try start(Self.agent(), on: ["a", "b", "c"])
    #expect(places == ["a", "b", "c"])
    let pod = try #require(world.pods().first)
    #expect(pod.metadata.labels["controller-revision-hash"] != nil)
    #expect(pod.metadata.labels["pod-template-generation"] == "1")
    #expect(pod.controllerReference?.kind == "DaemonSet")
    #expect(pod.spec.tolerations.contains { $0.key == "node.kubernetes.io/unschedulable" })
    let status = try status()
    #expect(status.desiredNumberScheduled == 3)
    #expect(status.currentNumberScheduled == 3)
    #expect(status.numberReady == 3)
    #expect(status.updatedNumberScheduled == 3)
    #expect(status.numberAvailable == 3)
    #expect(status.numberUnavailable == 0)
    #expect(status.observedGeneration == 1)
    #expect(world.events.count { $0.hasPrefix("SuccessfulCreate: Created pod: agent-") } == 3)
  }

  @Test mutating func `a new node gets its pod, and a deleted pod is replaced on its node`() throws
  {
    try start(Self.agent(), on: ["a"])
    try world.api.create(Sample.node("b"))
    world.settle()
    #expect(places == ["a", "b"])
    let old = try #require(world.pods().first { $0.spec.nodeName == "b" }).metadata.name
    try world.api.delete(Pod.self, namespace: "default", name: old)
    world.settle()
    #expect(places == ["a", "b"])
    #expect(world.get(Pod.self, old) == nil)
  }

  @Test mutating func `only nodes with the labels asked for have pods`() throws {
    var set = Self.agent()
    set.spec.template.spec.nodeSelector = ["disk": "ssd"]
    try start(set, on: ["a", "b"])
    #expect(places.isEmpty)
    try world.change(Node.self, "a") { $0.metadata.labels["disk"] = "ssd" }
    world.settle()
    #expect(places == ["a"])
    try world.change(Node.self, "a") { $0.metadata.labels["disk"] = nil }
    world.settle()
    #expect(places.isEmpty)
    #expect(world.events.contains { $0.hasPrefix("SuccessfulDelete: Deleted pod: agent-") })
  }

  @Test mutating func `a taint keeps new pods away; only NoExecute sends old ones off`() throws {
    try start(Self.agent(), on: ["a", "b"])
    try world.change(Node.self, "a") { $0.spec.taints = [Taint("team", effect: "NoSchedule")] }
    world.settle()
    #expect(places == ["a", "b"])
    #expect(try status().desiredNumberScheduled == 1)
    #expect(try status().numberMisscheduled == 1)
    try world.change(Node.self, "a") { $0.spec.taints = [Taint("team", effect: "NoExecute")] }
    world.settle()
    #expect(places == ["b"])
    try world.api.delete(DaemonSet.self, namespace: "default", name: "agent")
    world.settle()
    #expect(world.pods().isEmpty)
  }

  @Test mutating func `a pod goes that waits for a node that is no more`() throws {
    world.hasKubelet = false
    try start(Self.agent(), on: ["a", "b"])
    #expect(world.pods().count == 2)
    try world.api.delete(Node.self, namespace: "", name: "b")
    world.settle()
    #expect(world.pods().count == 1)
  }

  @Test mutating func `a cordoned node keeps its daemon`() throws {
    try start(Self.agent(), on: ["a"])
    try world.change(Node.self, "a") { $0.spec.unschedulable = true }
    let name = try #require(world.pods().first).metadata.name
    try world.api.delete(Pod.self, namespace: "default", name: name)
    world.settle()
    #expect(places == ["a"])
  }

  @Test mutating func `a rolling update takes one node at a time`() throws {
    try start(Self.agent(), on: ["a", "b", "c"])
    let old = Set(world.pods().map(\.metadata.name))
    world.hasKubelet = false
    try world.change(DaemonSet.self, "agent") {
      $0.spec.template.spec.containers[0].image = "agent:2"
    }
    world.settle()
    #expect(world.pods().count { $0.metadata.deletionTimestamp != nil } == 1)
    #expect(try status().updatedNumberScheduled == 0)
    world.hasKubelet = true
    world.settle()
    #expect(places == ["a", "b", "c"])
    #expect(world.pods().allSatisfy { $0.spec.containers[0].image == "agent:2" })
    #expect(world.pods().allSatisfy { !old.contains($0.metadata.name) })
    #expect(world.pods().allSatisfy { $0.metadata.labels["pod-template-generation"] == "2" })
    #expect(try status().updatedNumberScheduled == 3)
    #expect(try status().observedGeneration == 2)
  }

  @Test mutating func `with OnDelete a pod is renewed when somebody deletes it`() throws {
    var set = Self.agent()
    set.spec.updateStrategy.type = "OnDelete"
    try start(set, on: ["a", "b"])
    try world.change(DaemonSet.self, "agent") {
      $0.spec.template.spec.containers[0].image = "agent:2"
    }
    world.settle()
    #expect(try status().updatedNumberScheduled == 0)
    let name = try #require(world.pods().first).metadata.name
    try world.api.delete(Pod.self, namespace: "default", name: name)
    world.settle()
    #expect(try status().updatedNumberScheduled == 1)
    #expect(world.pods().count { $0.spec.containers[0].image == "agent:2" } == 1)
  }

  @Test mutating func `with surge the new pod comes before the old one goes`() throws {
    var set = Self.agent()
    set.spec.updateStrategy.type = "RollingUpdate"
    var steps = RollingUpdateDaemonSet()
    steps.maxUnavailable = .int(0)
    steps.maxSurge = .int(1)
    set.spec.updateStrategy.rollingUpdate = steps
    try start(set, on: ["a", "b"])
    world.hasKubelet = false
    try world.change(DaemonSet.self, "agent") {
      $0.spec.template.spec.containers[0].image = "agent:2"
    }
    world.settle()
    #expect(world.activePods.count == 3)
    world.hasKubelet = true
    world.settle()
    #expect(places == ["a", "b"])
    #expect(world.pods().allSatisfy { $0.spec.containers[0].image == "agent:2" })
  }

  @Test mutating func `a failed daemon is made anew, the second time after a pause`() throws {
    try start(Self.agent(), on: ["a"])
    for round in 0..<2 {
      var pod = try #require(world.pods().first)
      let name = pod.metadata.name
      pod.status.phase = "Failed"
      try world.api.updateStatus(pod)
      world.settle()
      #expect((world.get(Pod.self, name) == nil) == (round == 0))
      if round == 0 { continue }
      world.pass(.seconds(3))
      world.settle()
      #expect(world.get(Pod.self, name) == nil)
      #expect(places == ["a"])
    }
    #expect(
      world.events.contains { $0.hasPrefix("FailedDaemonPod: Found failed daemon pod default/") }
    )
  }
}
