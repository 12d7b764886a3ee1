import APIServer
import KubernetesAPI
import Scheduler
import Simulation
import Testing

@Suite struct PreemptionTests {
  /// Nodes that know their names, and two classes of pods.
  private func yard(nodes: Int) throws -> Yard {
    var yard = try Yard(nodes: nodes)
    for node in try yard.api.list(Node.self) {
      let name = node.metadata.name
      try yard.changeNode(name) {
        $0.metadata.labels = ["kubernetes.io/hostname": name, "zone": name]
      }
    }
    try yard.addClass("low", 10)
    try yard.addClass("high", 1000)
    return yard
  }

  private func leaving(_ yard: inout Yard) throws -> [String] {
    try yard.api.list(Pod.self).filter { $0.metadata.deletionTimestamp != nil }
      .map(\.metadata.name)
  }

  private func away(from app: String) -> Affinity {
    var term = PodAffinityTerm()
    term.labelSelector = LabelSelector(matchLabels: ["app": app])
    term.topologyKey = "kubernetes.io/hostname"
    var affinity = Affinity()
    affinity.podAntiAffinity = PodAntiAffinity()
    affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution = [term]
    return affinity
  }

  @Test func `a pod drives those away that it must not stand beside, and no others`() throws {
    var yard = try yard(nodes: 1)
    for (name, app) in [("noisy", "noisy"), ("quiet", "quiet")] {
      try yard.add(name) {
        $0.metadata.labels = ["app": app]
        $0.spec.priorityClassName = "low"
      }
    }
    yard.run()
    try yard.add("alone") {
      $0.spec.priorityClassName = "high"
      $0.spec.affinity = away(from: "noisy")
    }
    yard.run()
    #expect(try leaving(&yard) == ["noisy"])
    #expect(
      yard.messages.contains(
        "FailedScheduling: 0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules."
      )
    )
  }

  @Test func `a pod drives those away that keep it away`() throws {
    var yard = try yard(nodes: 1)
    try yard.add("lonely") {
      $0.spec.priorityClassName = "low"
      $0.spec.affinity = away(from: "web")
    }
    yard.run()
    try yard.add("web") {
      $0.metadata.labels = ["app": "web"]
      $0.spec.priorityClassName = "high"
    }
    yard.run()
    #expect(try leaving(&yard) == ["lonely"])
  }

  @Test func `a pod makes room for itself where its kind would be too crowded`() throws {
    var yard = try yard(nodes: 2)
    // The other node is full of what is more important.
    try yard.add("full", cpu: 2000) {
      $0.spec.nodeName = "node-1"
      $0.spec.priorityClassName = "system-node-critical"
    }
    try yard.add("old") {
      $0.metadata.labels = ["app": "web"]
      $0.spec.nodeName = "node-0"
      $0.spec.priorityClassName = "low"
    }
    yard.run()
    try yard.add("new", cpu: 100) {
      $0.metadata.labels = ["app": "web"]
      $0.spec.priorityClassName = "high"
      var constraint = TopologySpreadConstraint()
      constraint.maxSkew = 1
      constraint.topologyKey = "zone"
      constraint.whenUnsatisfiable = "DoNotSchedule"
      constraint.labelSelector = LabelSelector(matchLabels: ["app": "web"])
      $0.spec.topologySpreadConstraints = [constraint]
    }
    yard.run()
    #expect(try leaving(&yard) == ["old"])
    let new = try yard.api.get(Pod.self, namespace: "default", name: "new")
    #expect(new.status.nominatedNodeName == "node-0")
  }

  @Test func `the node is chosen whose pods no budget holds`() throws {
    var yard = try yard(nodes: 2)
    var budget = PodDisruptionBudget()
    budget.metadata = ObjectMeta(name: "held", namespace: "default")
    budget.spec.minAvailable = .int(1)
    budget.spec.selector = LabelSelector(matchLabels: ["app": "held"])
    try yard.api.create(budget)
    for (number, app) in ["held", "free"].enumerated() {
      try yard.add(app, cpu: 1500) {
        $0.metadata.labels = ["app": app]
        $0.spec.nodeName = "node-\(number)"
        $0.spec.priorityClassName = "low"
      }
    }
    yard.run()
    try yard.add("high", cpu: 1500) { $0.spec.priorityClassName = "high" }
    yard.run()
    #expect(try leaving(&yard) == ["free"])
  }

  @Test func `the message tells of each node why nobody is driven away`() throws {
    var yard = try yard(nodes: 3)
    try yard.changeNode("node-0") { $0.spec.unschedulable = true }
    for (number, name) in [(1, "high"), (2, "low")] {
      try yard.add("on-\(number)", cpu: number == 1 ? 1900 : 100) {
        $0.spec.nodeName = "node-\(number)"
        $0.spec.priorityClassName = name
      }
    }
    try yard.add("beside", cpu: 1800) {
      $0.spec.nodeName = "node-2"
      $0.spec.priorityClassName = "high"
    }
    yard.run()
    try yard.add("waits", cpu: 500) { $0.spec.priorityClassName = "high" }
    yard.run()
    #expect(
      yard.messages.contains(
        "FailedScheduling: 0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient"
          + " cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Insufficient"
          + " cpu, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for"
          + " scheduling."
      ),
      "\(yard.messages)"
    )
  }

  @Test func `nobody is driven away for a pod whose policy forbids it`() throws {
    var yard = try yard(nodes: 1)
    try yard.add("low", cpu: 1500) { $0.spec.priorityClassName = "low" }
    yard.run()
    var meek = PriorityClass()
    meek.metadata.name = "meek"
    meek.value = 1000
    meek.preemptionPolicy = "Never"
    try yard.api.create(meek)
    try yard.add("meek", cpu: 1500) { $0.spec.priorityClassName = "meek" }
    yard.run()
    #expect(try leaving(&yard).isEmpty)
    #expect(
      yard.messages.contains {
        $0.hasSuffix("preemption: not eligible due to preemptionPolicy=Never.")
      }
    )
  }

  @Test func `while victims end the message says what is waited for`() throws {
    var yard = try yard(nodes: 1)
    try yard.add("low", cpu: 1500) { $0.spec.priorityClassName = "low" }
    yard.run()
    try yard.add("high", cpu: 1500) { $0.spec.priorityClassName = "high" }
    yard.run()
    yard.api.now += .minutes(6)
    yard.run()
    let high = try yard.api.get(Pod.self, namespace: "default", name: "high")
    #expect(high.status.nominatedNodeName == "minikube")
    #expect(
      high.status.conditions.first { $0.type == "PodScheduled" }?.message
        == "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:"
        + " not eligible due to a terminating pod on the nominated node."
    )
  }

  @Test func `a pod of no priority drives those of negative priority away`() throws {
    var yard = try yard(nodes: 1)
    try yard.addClass("spare", -10)
    try yard.add("spare", cpu: 1500) { $0.spec.priorityClassName = "spare" }
    yard.run()
    try yard.add("plain", cpu: 1500)
    yard.run()
    #expect(try leaving(&yard) == ["spare"])
  }

  @Test func `replicas spread over zones unasked, though one has more room`() throws {
    var yard = try Yard(nodes: 4)
    for number in 0..<4 {
      try yard.changeNode("node-\(number)") {
        $0.metadata.labels = [
          "kubernetes.io/hostname": "node-\(number)",
          "topology.kubernetes.io/zone": number < 3 ? "a" : "b",
        ]
      }
    }
    for number in 0..<4 {
      try yard.add("web-\(number)") {
        var owner = OwnerReference()
        owner.apiVersion = "apps/v1"
        owner.kind = "ReplicaSet"
        owner.name = "web"
        owner.uid = "1"
        owner.controller = true
        $0.metadata.ownerReferences = [owner]
      }
    }
    yard.run()
    let nodes = (0..<4).map { yard.node(of: "web-\($0)") }
    #expect(Set(nodes).count == 4)
    // Of the first two pods one is in each zone.
    #expect(nodes.prefix(2).count { $0 == "node-3" } == 1, "\(nodes)")
  }
}
