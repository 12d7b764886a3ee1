import APIServer
import KubernetesAPI
import Scheduler
import Simulation
import Testing

/// An API server with a scheduler and some nodes.
struct Yard {
  var api = APIServer(
    configuration: APIServerConfiguration(),
    now: Instant(seconds: 1_800_000_000),
    random: RandomStreams(seed: 1)
  )
  var scheduler = Scheduler()

  init(nodes: Int, cpu: Int64 = 2) throws {
    try api.bootstrap(namespaces: ["default"])
    var account = ServiceAccount()
    account.metadata.name = "default"
    account.metadata.namespace = "default"
    try api.create(account)
    for number in 0..<nodes {
      var node = Node()
      node.metadata.name = nodes == 1 ? "minikube" : "node-\(number)"
      node.status.allocatable = [
        "cpu": Quantity(cpu), "memory": Quantity(4 << 30), "pods": Quantity(110),
      ]
      try api.create(node)
    }
  }

  mutating func add(_ name: String, cpu: Int64 = 0, _ body: (inout Pod) -> Void = { _ in }) throws {
    var pod = Pod()
    pod.metadata.name = name
    pod.metadata.namespace = "default"
    pod.spec.containers = [Container(name: "c", image: "nginx")]
    if cpu > 0 { pod.spec.containers[0].resources.requests = ["cpu": Quantity(milli: cpu)] }
    body(&pod)
    try api.create(pod)
  }

  mutating func addClass(_ name: String, _ value: Int32) throws {
    var kind = PriorityClass()
    kind.metadata.name = name
    kind.value = value
    try api.create(kind)
  }

  @discardableResult
  mutating func run() -> Instant? { scheduler.run(&api) }

  func node(of name: String) -> String {
    var api = api
    return (try? api.get(Pod.self, namespace: "default", name: name).spec.nodeName) ?? ""
  }

  mutating func changeNode(_ name: String = "minikube", _ body: (inout Node) -> Void) throws {
    var node = try api.get(Node.self, name: name)
    body(&node)
    try api.update(node)
  }

  var messages: [String] {
    var api = api
    return ((try? api.list(Event.self)) ?? []).map { "\($0.reason): \($0.message)" }
  }
}

@Suite struct SchedulerTests {
  @Test func `a pod is bound to the only node, and the event says so`() throws {
    var yard = try Yard(nodes: 1)
    try yard.add("redis")
    yard.run()
    #expect(yard.node(of: "redis") == "minikube")
    #expect(yard.messages == ["Scheduled: Successfully assigned default/redis to minikube"])
  }

  @Test func `release 1_8 leaves the namespace out`() throws {
    var yard = try Yard(nodes: 1)
    yard.scheduler = Scheduler(messages: .v18)
    try yard.add("web")
    yard.run()
    #expect(yard.messages == ["Scheduled: Successfully assigned web to minikube"])
  }

  @Test func `a cordoned node is named in the message until it is uncordoned`() throws {
    var yard = try Yard(nodes: 1)
    try yard.changeNode { $0.spec.unschedulable = true }
    try yard.add("web")
    yard.run()
    #expect(
      yard.messages == [
        "FailedScheduling: 0/1 nodes are available: 1 node(s) were unschedulable. no new claims to"
          + " deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for"
          + " scheduling."
      ]
    )
    let pod = try yard.api.get(Pod.self, namespace: "default", name: "web")
    #expect(pod.condition("PodScheduled")?.reason == "Unschedulable")
    try yard.changeNode { $0.spec.unschedulable = false }
    yard.api.now += .seconds(3)
    yard.run()
    #expect(yard.node(of: "web") == "minikube")
  }

  @Test func `what no node could ever give is not helped by preemption`() throws {
    var yard = try Yard(nodes: 1)
    try yard.add("huge", cpu: 500_000) {
      $0.spec.containers[0].resources.requests["memory"] = Quantity(2 << 40)
    }
    yard.run()
    #expect(
      yard.messages == [
        "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. no"
          + " new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not"
          + " helpful for scheduling."
      ]
    )
  }

  @Test func `a full node has no victims for a pod of equal priority`() throws {
    var yard = try Yard(nodes: 1)
    try yard.add("first", cpu: 1500)
    try yard.add("second", cpu: 1500)
    yard.run()
    #expect(yard.node(of: "second").isEmpty)
    #expect(
      yard.messages.contains(
        "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to"
          + " deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for"
          + " incoming pod."
      )
    )
    try yard.api.delete(
      Pod.self,
      namespace: "default",
      name: "first",
      DeleteOptions(gracePeriodSeconds: 0)
    )
    let due = yard.run()
    #expect(yard.node(of: "second").isEmpty, "it sits out its back-off first")
    yard.api.now = try #require(due)
    yard.run()
    #expect(yard.node(of: "second") == "minikube")
  }

  @Test func `selectors, taints and ports have reasons of their own`() throws {
    var yard = try Yard(nodes: 2)
    try yard.changeNode("node-0") {
      $0.spec.taints = [Taint("dedicated", value: "db", effect: "NoSchedule")]
    }
    try yard.add("picky") { $0.spec.nodeSelector = ["disktype": "ssd"] }
    yard.run()
    #expect(
      yard.messages == [
        "FailedScheduling: 0/2 nodes are available: 1 node(s) didn't match Pod's node"
          + " affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate,"
          + " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
      ]
    )
    for name in ["a", "b"] {
      try yard.add(name) {
        var port = ContainerPort(80)
        port.hostPort = 8080
        $0.spec.containers[0].ports = [port]
      }
    }
    yard.run()
    #expect(yard.node(of: "a") == "node-1")
    #expect(yard.node(of: "b").isEmpty)
    #expect(
      yard.messages.contains {
        $0.contains("1 node(s) didn't have free ports for the requested pod ports")
      }
    )
    try yard.changeNode("node-1") { $0.metadata.labels["disktype"] = "ssd" }
    yard.api.now += .seconds(20)
    yard.run()
    #expect(yard.node(of: "picky") == "node-1")
  }

  @Test func `release 1_8 lists its predicates`() throws {
    var yard = try Yard(nodes: 1)
    yard.scheduler = Scheduler(messages: .v18)
    try yard.add("huge", cpu: 500_000)
    yard.run()
    #expect(
      yard.messages == [
        "FailedScheduling: No nodes are available that match all of the predicates:"
          + " Insufficient cpu (1)."
      ]
    )
  }

  @Test func `pods spread over equal nodes`() throws {
    var yard = try Yard(nodes: 4)
    for number in 0..<40 { try yard.add("web-\(number)") }
    yard.run()
    var counts: [String: Int] = [:]
    for number in 0..<40 { counts[yard.node(of: "web-\(number)"), default: 0] += 1 }
    #expect(counts.values.sorted() == [10, 10, 10, 10])
  }

  @Test func `no node gets more pods than it may have, whoever bound them`() throws {
    var yard = try Yard(nodes: 2)
    for number in 0..<250 { try yard.add("web-\(number)") }
    yard.run()
    yard.scheduler = Scheduler()
    yard.api.now += .seconds(20)
    yard.run()
    let pods = try yard.api.list(Pod.self)
    #expect(pods.count { $0.spec.nodeName == "node-0" } == 110)
    #expect(pods.count { $0.spec.nodeName == "node-1" } == 110)
    #expect(yard.scheduler.waitingPods == 30)
  }

  @Test func `a higher priority goes first`() throws {
    var yard = try Yard(nodes: 1, cpu: 1)
    try yard.add("low", cpu: 800)
    try yard.addClass("high", 1000)
    try yard.add("high", cpu: 800) { $0.spec.priorityClassName = "high" }
    yard.run()
    #expect(yard.node(of: "high") == "minikube")
    #expect(yard.node(of: "low").isEmpty)
  }

  @Test func `a pod of higher priority drives the least important one away`() throws {
    var yard = try Yard(nodes: 1)
    for (name, value) in [("low", 10), ("middle", 20), ("high", 1000)] {
      try yard.addClass(name, Int32(value))
    }
    try yard.add("low", cpu: 800) { $0.spec.priorityClassName = "low" }
    try yard.add("middle", cpu: 800) { $0.spec.priorityClassName = "middle" }
    yard.run()
    try yard.add("high", cpu: 1000) { $0.spec.priorityClassName = "high" }
    yard.run()
    let pods = try yard.api.list(Pod.self)
    let leaving = pods.filter { $0.metadata.deletionTimestamp != nil }
    #expect(leaving.map(\.metadata.name) == ["low"])
    #expect(pods.first { $0.metadata.name == "high" }?.status.nominatedNodeName == "minikube")
    #expect(yard.messages.contains { $0.hasPrefix("Preempted: Preempted by pod ") })
    try yard.api.delete(
      Pod.self,
      namespace: "default",
      name: "low",
      DeleteOptions(gracePeriodSeconds: 0)
    )
    yard.api.now += .seconds(30)
    yard.run()
    #expect(yard.node(of: "high") == "minikube")
    #expect(yard.node(of: "middle") == "minikube")
  }

  @Test func `preemption spares a pod that its disruption budget holds`() throws {
    var yard = try Yard(nodes: 1)
    for (name, value) in [("low", 10), ("middle", 20), ("high", 1000)] {
      try yard.addClass(name, Int32(value))
    }
    var budget = PodDisruptionBudget()
    budget.metadata = ObjectMeta(name: "held", namespace: "default")
    budget.spec.minAvailable = .int(1)
    budget.spec.selector = LabelSelector(matchLabels: ["app": "held"])
    try yard.api.create(budget)
    try yard.add("low", cpu: 800) {
      $0.metadata.labels = ["app": "held"]
      $0.spec.priorityClassName = "low"
    }
    try yard.add("middle", cpu: 800) { $0.spec.priorityClassName = "middle" }
    yard.run()
    try yard.add("high", cpu: 1000) { $0.spec.priorityClassName = "high" }
    yard.run()
    let leaving = try yard.api.list(Pod.self).filter { $0.metadata.deletionTimestamp != nil }
    #expect(leaving.map(\.metadata.name) == ["middle"])
  }

  @Test func `a preferred label outweighs an emptier node`() throws {
    var yard = try Yard(nodes: 3)
    try yard.changeNode("node-2") { $0.metadata.labels["disktype"] = "ssd" }
    for number in 0..<3 {
      try yard.add("web-\(number)") {
        var term = PreferredSchedulingTerm()
        term.weight = 100
        var requirement = NodeSelectorRequirement()
        requirement.key = "disktype"
        requirement.operator = "In"
        requirement.values = ["ssd"]
        term.preference.matchExpressions = [requirement]
        var affinity = Affinity()
        affinity.nodeAffinity = NodeAffinity()
        affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution = [term]
        $0.spec.affinity = affinity
      }
    }
    yard.run()
    #expect((0..<3).map { yard.node(of: "web-\($0)") } == ["node-2", "node-2", "node-2"])
  }

  @Test func `without nodes the message is another one`() throws {
    var yard = try Yard(nodes: 0)
    try yard.add("web")
    yard.run()
    #expect(yard.messages == ["FailedScheduling: no nodes available to schedule pods"])
  }

  @Test func `a vain try is made again after five minutes though nothing changed`() throws {
    var yard = try Yard(nodes: 1)
    try yard.add("huge", cpu: 500_000)
    let wake = yard.run()
    let due = try #require(wake)
    #expect(due == yard.api.now + .minutes(5))
    yard.api.now = due
    yard.run()
    // The first try changed the pod, so what is said of it then is another event.
    #expect(try yard.api.list(Event.self).map(\.series?.count) == [nil, nil])
    yard.api.now += .minutes(5)
    yard.run()
    #expect(try yard.api.list(Event.self).map(\.series?.count) == [nil, 2])
  }
}
