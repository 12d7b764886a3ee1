import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct DeploymentTests {
  var world = World()

  private var deployment: Deployment {
    get throws { try #require(world.get(Deployment.self, "web")) }
  }

  private func condition(_ type: String) throws -> DeploymentCondition {
    try #require(deployment.status.conditions.first { $0.type == type })
  }

  private func bySize() -> [ReplicaSet] {
    world.list(ReplicaSet.self).sorted { ($0.spec.replicas ?? 0) < ($1.spec.replicas ?? 0) }
  }

  @Test mutating func `a deployment makes a replica set that makes the pods`() throws {
    try world.api.create(Sample.deployment("web", replicas: 3))
    world.settle()
    let set = try #require(world.list(ReplicaSet.self).first)
    let hash = try #require(set.metadata.labels["pod-template-hash"])
    #expect(set.metadata.name == "web-\(hash)")
    #expect(hash.count == 10)
    #expect(set.spec.selector?.matchLabels["pod-template-hash"] == hash)
    #expect(world.pods().count == 3)
    #expect(try deployment.status.availableReplicas == 3)
    #expect(try deployment.status.updatedReplicas == 3)
    #expect(try condition("Available").reason == "MinimumReplicasAvailable")
    #expect(try condition("Progressing").reason == "NewReplicaSetAvailable")
    #expect(
      try condition("Progressing").message
        == "ReplicaSet \"\(set.metadata.name)\" has successfully progressed."
    )
    #expect(
      world.events.contains(
        "ScalingReplicaSet: Scaled up replica set \(set.metadata.name) from 0 to 3"
      )
    )
    #expect(try deployment.metadata.annotations["deployment.kubernetes.io/revision"] == "1")
  }

  @Test mutating func `a rolling update never has fewer pods available than allowed`() throws {
    try world.api.create(Sample.deployment("web", replicas: 4))
    world.settle()
    try world.change(Deployment.self, "web") {
      $0.spec.template.spec.containers[0].image = "web:2"
    }
    var most = 0
    for _ in 0..<60 {
      _ = world.manager.run(&world.api)
      let active = world.activePods
      most = max(most, active.count)
      #expect(active.count { $0.isReady } >= 3)
      // One pod at a time becomes ready, so that every step is seen.
      for pod in world.pods() where pod.spec.nodeName.isEmpty { world.place(pod, on: "minikube") }
      for pod in world.pods() where pod.metadata.deletionTimestamp != nil {
        world.remove(pod.metadata.name)
      }
      if let next = world.activePods.first(where: { !$0.isReady }) {
        world.makeReady(next.metadata.name)
      }
      world.api.now += .milliseconds(100)
    }
    #expect(most == 5, "one more than wanted, as maxSurge allows")
    #expect(world.activePods.allSatisfy { $0.spec.containers[0].image == "web:2" })
    #expect(bySize().map(\.spec.replicas) == [0, 4])
    #expect(try deployment.metadata.annotations["deployment.kubernetes.io/revision"] == "2")
  }

  @Test mutating func `going back to an old template takes the old replica set again`() throws {
    try world.api.create(Sample.deployment("web", replicas: 2))
    world.settle()
    let first = try #require(world.list(ReplicaSet.self).first).metadata.name
    try world.change(Deployment.self, "web") {
      $0.spec.template.spec.containers[0].image = "web:2"
    }
    world.settle()
    try world.change(Deployment.self, "web") {
      $0.spec.template.spec.containers[0].image = "web:1"
    }
    world.settle()
    let sets = bySize()
    #expect(sets.count == 2)
    #expect(sets.last?.metadata.name == first)
    #expect(sets.last?.metadata.annotations["deployment.kubernetes.io/revision"] == "3")
    #expect(
      sets.last?.metadata.annotations["deployment.kubernetes.io/revision-history"] == "1"
    )
  }

  @Test mutating func `recreate ends the old pods before it makes new ones`() throws {
    var deployment = Sample.deployment("web", replicas: 2)
    deployment.spec.strategy.type = "Recreate"
    try world.api.create(deployment)
    world.settle()
    world.hasKubelet = false
    try world.change(Deployment.self, "web") {
      $0.spec.template.spec.containers[0].image = "web:2"
    }
    world.settle()
    #expect(world.pods().count == 2)
    #expect(world.pods().allSatisfy { $0.metadata.deletionTimestamp != nil })
    world.hasKubelet = true
    world.pass(.seconds(5))
    #expect(world.pods().count == 2)
    #expect(world.pods().allSatisfy { $0.spec.containers[0].image == "web:2" })
  }

  @Test mutating func `a paused deployment scales but does not roll`() throws {
    try world.api.create(Sample.deployment("web", replicas: 2))
    world.settle()
    try world.change(Deployment.self, "web") {
      $0.spec.paused = true
      $0.spec.template.spec.containers[0].image = "web:2"
      $0.spec.replicas = 4
    }
    world.settle()
    #expect(world.list(ReplicaSet.self).count == 1)
    #expect(world.pods().count == 4)
    #expect(try condition("Progressing").reason == "DeploymentPaused")
    try world.change(Deployment.self, "web") { $0.spec.paused = false }
    world.settle()
    #expect(bySize().map(\.spec.replicas) == [0, 4])
    #expect(try condition("Progressing").reason == "NewReplicaSetAvailable")
  }

  @Test mutating func `a rollout that gets nowhere is said to have timed out`() throws {
    world.hasKubelet = false
    try world.api.create(Sample.deployment("web", replicas: 1))
    world.settle()
    #expect(try condition("Available").reason == "MinimumReplicasUnavailable")
    world.pass(.seconds(700))
    #expect(try condition("Progressing").status == "False")
    #expect(try condition("Progressing").reason == "ProgressDeadlineExceeded")
  }

  @Test mutating func `old versions beyond the limit of the history are deleted`() throws {
    var deployment = Sample.deployment("web", replicas: 1)
    deployment.spec.revisionHistoryLimit = 2
    try world.api.create(deployment)
    world.settle()
    for version in 2...6 {
      try world.change(Deployment.self, "web") {
        $0.spec.template.spec.containers[0].image = "web:\(version)"
      }
      world.settle()
    }
    #expect(world.list(ReplicaSet.self).count == 3)
  }

  @Test mutating func `scaling in the middle of a rollout is shared among the versions`() throws {
    try world.api.create(Sample.deployment("web", replicas: 8))
    world.settle()
    world.hasKubelet = false
    try world.change(Deployment.self, "web") {
      $0.spec.template.spec.containers[0].image = "web:2"
    }
    world.settle()
    #expect(bySize().map(\.spec.replicas) == [4, 6])
    try world.change(Deployment.self, "web") { $0.spec.replicas = 16 }
    world.settle()
    #expect(bySize().compactMap(\.spec.replicas).reduce(0, +) == 20)
    #expect(bySize().allSatisfy { ($0.spec.replicas ?? 0) > 6 })
  }

  @Test mutating func `a deployment that goes takes its replica sets and pods with it`() throws {
    try world.api.create(Sample.deployment("web", replicas: 2))
    world.settle()
    try world.api.delete(Deployment.self, namespace: "default", name: "web")
    world.settle()
    #expect(world.list(ReplicaSet.self).isEmpty)
    #expect(world.pods().isEmpty)
  }
}
