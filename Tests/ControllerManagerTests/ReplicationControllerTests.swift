import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct ReplicationControllerTests {
  var world = World()

  @Test mutating func `a replication controller makes the pods that are missing`() throws {
    try world.api.create(Sample.controller("web", replicas: 3))
    world.settle()
    let pods = world.pods()
    #expect(pods.count == 3)
    #expect(pods.allSatisfy { $0.metadata.name.hasPrefix("web-") })
    #expect(pods.allSatisfy { $0.controllerReference?.name == "web" })
    let status = try #require(world.get(ReplicationController.self, "web")).status
    #expect(status.replicas == 3)
    #expect(status.readyReplicas == 3)
    #expect(status.availableReplicas == 3)
    #expect(status.fullyLabeledReplicas == 3)
    #expect(status.observedGeneration == 1)
    #expect(world.events.count { $0.hasPrefix("SuccessfulCreate: Created pod: web-") } == 3)
  }

  @Test mutating func `a bare pod that matches is adopted and counted`() throws {
    try world.api.create(Sample.pod("web", ["name": "web"]))
    world.settle()
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    #expect(world.pods().count == 2)
    #expect(world.get(Pod.self, "web")?.controllerReference?.kind == "ReplicationController")
  }

  @Test mutating func `a bare pod that comes later is adopted, and one pod is too many`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    world.hasKubelet = false
    try world.api.create(Sample.pod("late", ["name": "web"]))
    world.settle()
    #expect(world.get(Pod.self, "late") == nil, "it has no node yet, so it goes first")
    #expect(world.activePods.count == 2)
  }

  @Test mutating func `a pod that no longer matches is released and replaced`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    let name = try #require(world.pods().first).metadata.name
    try world.change(Pod.self, name) { $0.metadata.labels = ["name": "other"] }
    world.settle()
    #expect(world.get(Pod.self, name)?.metadata.ownerReferences.isEmpty == true)
    #expect(world.pods().count == 3)
    #expect(world.get(ReplicationController.self, "web")?.status.replicas == 2)
  }

  @Test mutating func `a deleted pod is replaced`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    let name = try #require(world.pods().first).metadata.name
    try world.api.delete(Pod.self, namespace: "default", name: name)
    world.settle()
    #expect(world.pods().count == 2)
    #expect(!world.pods().contains { $0.metadata.name == name })
  }

  @Test mutating func `of a surplus the pods go whose loss is felt least`() throws {
    try world.api.create(Sample.pod("oldest", ["name": "web"]))
    world.settle()
    world.pass(.seconds(60))
    try world.api.create(Sample.controller("web", replicas: 3))
    world.settle()
    world.pass(.seconds(60))
    let unready = try #require(world.pods().first { $0.metadata.name != "oldest" }).metadata.name
    world.makeReady(unready, "default", false)
    try world.change(ReplicationController.self, "web") { $0.spec.replicas = 2 }
    world.settle()
    #expect(world.get(Pod.self, unready) == nil)
    try world.change(ReplicationController.self, "web") { $0.spec.replicas = 1 }
    world.settle()
    #expect(world.pods().map(\.metadata.name) == ["oldest"])
    #expect(world.events.contains("SuccessfulDelete: Deleted pod: \(unready)"))
  }

  @Test mutating func `of equals the dearer one by annotation stays`() throws {
    try world.api.create(Sample.controller("web", replicas: 4))
    world.settle()
    let dear = try #require(world.pods().last).metadata.name
    try world.change(Pod.self, dear) {
      $0.metadata.annotations["controller.kubernetes.io/pod-deletion-cost"] = "10"
    }
    try world.change(ReplicationController.self, "web") { $0.spec.replicas = 1 }
    world.settle()
    #expect(world.pods().map(\.metadata.name) == [dear])
  }

  @Test mutating func `readiness is counted as it changes`() throws {
    try world.api.create(Sample.controller("web", replicas: 3))
    world.settle()
    let name = try #require(world.pods().first).metadata.name
    world.makeReady(name, "default", false)
    world.settle()
    #expect(world.get(ReplicationController.self, "web")?.status.readyReplicas == 2)
    world.makeReady(name)
    world.settle()
    #expect(world.get(ReplicationController.self, "web")?.status.readyReplicas == 3)
  }

  @Test mutating func `a pod is available once it was ready for long enough`() throws {
    var controller = Sample.controller("web", replicas: 2)
    controller.spec.minReadySeconds = 30
    try world.api.create(controller)
    world.settle()
    var status = try #require(world.get(ReplicationController.self, "web")).status
    #expect(status.readyReplicas == 2)
    #expect(status.availableReplicas == 0)
    world.pass(.seconds(31))
    status = try #require(world.get(ReplicationController.self, "web")).status
    #expect(status.availableReplicas == 2)
  }

  @Test mutating func `a refusal is told once and tried again`() throws {
    world.manager.setEnabled(false, "service-account-controller")
    try world.api.delete(ServiceAccount.self, namespace: "default", name: "default")
    try world.api.create(Sample.controller("web", replicas: 5))
    world.settle()
    #expect(world.pods().isEmpty)
    let controller = try #require(world.get(ReplicationController.self, "web"))
    let condition = try #require(controller.status.conditions.first)
    #expect(condition.type == "ReplicaFailure")
    #expect(condition.reason == "FailedCreate")
    #expect(condition.message.contains("serviceaccount \"default\" not found"))
    #expect(world.events.contains { $0.hasPrefix("FailedCreate: Error creating: pods ") })
    world.manager.setEnabled(true, "service-account-controller")
    world.pass(.seconds(20))
    #expect(world.pods().count == 5)
    let healed = try #require(world.get(ReplicationController.self, "web"))
    #expect(healed.status.conditions.isEmpty)
  }

  @Test mutating func `a controller that starts anew makes nothing twice`() throws {
    try world.api.create(Sample.controller("web", replicas: 3))
    world.settle()
    world.manager = ControllerManager()
    world.settle()
    #expect(world.pods().count == 3)
    world.api.compact(through: world.api.revision)
    world.settle()
    #expect(world.pods().count == 3)
  }

  @Test mutating func `a thousand pods come in a few rounds`() throws {
    try world.api.create(Sample.controller("web", replicas: 1000))
    world.settle()
    #expect(world.get(ReplicationController.self, "web")?.status.readyReplicas == 1000)
    #expect(world.list(Event.self).count < 30, "events of one object are rationed")
    try world.change(ReplicationController.self, "web") { $0.spec.replicas = 10 }
    world.settle()
    #expect(world.pods().count == 10)
  }
}
