import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct GarbageCollectorTests {
  var world = World()

  private mutating func delete(_ propagation: DeleteOptions.Propagation) throws {
    try world.api.delete(
      ReplicationController.self,
      namespace: "default",
      name: "web",
      DeleteOptions(propagation: propagation)
    )
  }

  @Test mutating func `in the background the owner goes first`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    try delete(.background)
    #expect(world.get(ReplicationController.self, "web") == nil)
    #expect(world.pods().count == 2)
    world.settle()
    #expect(world.pods().isEmpty)
  }

  @Test mutating func `in the foreground the owner goes last`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    world.hasKubelet = false
    try delete(.foreground)
    world.settle()
    #expect(world.get(ReplicationController.self, "web") != nil)
    #expect(world.pods().count == 2)
    #expect(world.pods().allSatisfy { $0.metadata.deletionTimestamp != nil })
    world.hasKubelet = true
    world.settle()
    #expect(world.pods().isEmpty)
    #expect(world.get(ReplicationController.self, "web") == nil)
  }

  @Test mutating func `orphans stay and have no owner`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    try delete(.orphan)
    world.settle()
    #expect(world.get(ReplicationController.self, "web") == nil)
    #expect(world.pods().count == 2)
    #expect(world.pods().allSatisfy { $0.metadata.ownerReferences.isEmpty })
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    #expect(world.pods().count == 2, "a new controller adopts them")
  }

  @Test mutating func `an object whose owner never was is deleted`() throws {
    var map = ConfigMap()
    map.metadata.name = "lost"
    map.metadata.namespace = "default"
    var reference = OwnerReference()
    reference.apiVersion = "v1"
    reference.kind = "ConfigMap"
    reference.name = "nobody"
    reference.uid = "no-such-uid"
    map.metadata.ownerReferences = [reference]
    try world.api.create(map)
    world.settle()
    #expect(world.get(ConfigMap.self, "lost") == nil)
  }

  @Test mutating func `an owner that went while nobody looked is noticed`() throws {
    try world.api.create(Sample.controller("web", replicas: 2))
    world.settle()
    try delete(.background)
    world.api.compact(through: world.api.revision)
    world.manager = ControllerManager()
    world.settle()
    #expect(world.pods().isEmpty)
  }
}
