import APIServer
import KubernetesAPI
import Scheduler
import Simulation
import Testing

@Suite struct RelationTests {
  private func term(_ app: String, _ key: String = "kubernetes.io/hostname") -> PodAffinityTerm {
    var term = PodAffinityTerm()
    var selector = LabelSelector()
    selector.matchLabels = ["app": app]
    term.labelSelector = selector
    term.topologyKey = key
    return term
  }

  /// Nodes with names and zones: node-0 and node-1 in a, node-2 in b.
  private func yard() throws -> Yard {
    var yard = try Yard(nodes: 3)
    for (number, zone) in ["a", "a", "b"].enumerated() {
      try yard.changeNode("node-\(number)") {
        $0.metadata.labels = ["kubernetes.io/hostname": "node-\(number)", "zone": zone]
      }
    }
    return yard
  }

  @Test func `pods that keep each other away stand on different nodes, and one too many waits`()
    throws
  {
    var yard = try yard()
    for number in 0..<4 {
      try yard.add("apart-\(number)") { pod in
        pod.metadata.labels = ["app": "apart"]
        var affinity = Affinity()
        affinity.podAntiAffinity = PodAntiAffinity()
        affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution = [term("apart")]
        pod.spec.affinity = affinity
      }
    }
    yard.run()
    let nodes = (0..<4).map { yard.node(of: "apart-\($0)") }
    #expect(Set(nodes.prefix(3)).count == 3)
    #expect(nodes[3].isEmpty)
    #expect(
      yard.messages.contains {
        $0.hasPrefix(
          "FailedScheduling: 0/3 nodes are available: 3 node(s) didn't match pod anti-affinity"
            + " rules."
        )
      }
    )
  }

  @Test func `a pod without rules heeds those of pods that are there`() throws {
    var yard = try yard()
    try yard.add("lonely") { pod in
      var affinity = Affinity()
      affinity.podAntiAffinity = PodAntiAffinity()
      affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution = [
        term("guest", "zone")
      ]
      pod.spec.affinity = affinity
      pod.spec.nodeSelector = ["zone": "a"]
    }
    yard.run()
    try yard.add("guest") { $0.metadata.labels = ["app": "guest"] }
    try yard.add("late") { pod in
      pod.metadata.labels = ["app": "guest"]
      pod.spec.nodeSelector = ["zone": "a"]
    }
    yard.run()
    #expect(yard.node(of: "guest") == "node-2")
    #expect(yard.node(of: "late").isEmpty)
    #expect(
      yard.messages.contains {
        $0.contains("2 node(s) didn't satisfy existing pods anti-affinity rules")
      }
    )
  }

  @Test func `a pod that wants to be with another waits for it`() throws {
    var yard = try yard()
    try yard.add("near") { pod in
      var affinity = Affinity()
      affinity.podAffinity = PodAffinity()
      affinity.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution = [term("db")]
      pod.spec.affinity = affinity
    }
    yard.run()
    #expect(yard.node(of: "near").isEmpty)
    #expect(yard.messages.contains { $0.contains("3 node(s) didn't match pod affinity rules") })
    try yard.add("db") { pod in
      pod.metadata.labels = ["app": "db"]
      pod.spec.nodeSelector = ["zone": "b"]
    }
    yard.run()
    yard.api.now = yard.api.now + .seconds(2)
    yard.run()
    yard.api.now = yard.api.now + .seconds(2)
    yard.run()
    #expect(yard.node(of: "near") == "node-2")
  }

  @Test func `pods spread over zones as far as the rule says`() throws {
    var yard = try yard()
    for number in 0..<4 {
      try yard.add("spread-\(number)") { pod in
        pod.metadata.labels = ["app": "spread"]
        var constraint = TopologySpreadConstraint()
        constraint.maxSkew = 1
        constraint.topologyKey = "zone"
        constraint.whenUnsatisfiable = "DoNotSchedule"
        constraint.labelSelector = LabelSelector()
        constraint.labelSelector?.matchLabels = ["app": "spread"]
        pod.spec.topologySpreadConstraints = [constraint]
      }
    }
    yard.run()
    let inB = (0..<4).count { yard.node(of: "spread-\($0)") == "node-2" }
    #expect(inB == 2)
  }

  @Test func `a node without the label of the rule suits no pod`() throws {
    var yard = try yard()
    try yard.add("lost") { pod in
      var constraint = TopologySpreadConstraint()
      constraint.maxSkew = 1
      constraint.topologyKey = "rack"
      constraint.whenUnsatisfiable = "DoNotSchedule"
      constraint.labelSelector = LabelSelector()
      pod.spec.topologySpreadConstraints = [constraint]
    }
    yard.run()
    #expect(
      yard.messages.contains {
        $0.contains(
          "3 node(s) didn't match pod topology spread constraints (missing required label)"
        )
      }
    )
  }
}
