import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct StatefulSetTests {
  var world = World()

  private static func set(_ replicas: Int32) -> StatefulSet {
    var set = StatefulSet()
    set.metadata.name = "db"
    set.metadata.namespace = "default"
    set.spec.replicas = replicas
    set.spec.serviceName = "peers"
    set.spec.selector = LabelSelector(matchLabels: ["app": "db"])
    set.spec.template = Sample.template(["app": "db"], image: "db:1")
    return set
  }

  private mutating func start(_ set: StatefulSet) throws {
    try world.api.create(set)
    world.settle()
  }

  private var names: [String] { world.pods().map(\.metadata.name) }
  private func set() throws -> StatefulSet { try #require(world.get(StatefulSet.self, "db")) }
  private func images() -> [String] { world.pods().map { $0.spec.containers[0].image } }

  private mutating func renew() throws {
    try world.change(StatefulSet.self, "db") {
      $0.spec.template.spec.containers[0].image = "db:2"
    }
    world.settle()
  }

  @Test mutating func `pods have names, host names and numbers of their own`() throws {
    try start(Self.set(3))
    #expect(names == ["db-0", "db-1", "db-2"])
    let pod = try #require(world.get(Pod.self, "db-1"))
    #expect(pod.spec.hostname == "db-1")
    #expect(pod.spec.subdomain == "peers")
    #expect(pod.metadata.labels["statefulset.kubernetes.io/pod-name"] == "db-1")
    #expect(pod.metadata.labels["apps.kubernetes.io/pod-index"] == "1")
    let status = try set().status
    #expect(status.replicas == 3)
    #expect(status.readyReplicas == 3)
    #expect(status.currentRevision == status.updateRevision)
    #expect(pod.metadata.labels["controller-revision-hash"] == status.updateRevision)
    #expect(
      world.events.contains(
        "SuccessfulCreate: Create Pod db-2 in StatefulSet db successful"
      )
    )
  }

  @Test mutating func `a pod comes only when the one before it is ready`() throws {
    world.hasKubelet = false
    try start(Self.set(3))
    #expect(names == ["db-0"])
    world.makeReady("db-0")
    world.settle()
    #expect(names == ["db-0", "db-1"])
    world.makeReady("db-0", "default", false)
    world.makeReady("db-1")
    world.settle()
    #expect(names == ["db-0", "db-1"])
  }

  @Test mutating func `with Parallel all pods come at once`() throws {
    world.hasKubelet = false
    var set = Self.set(3)
    set.spec.podManagementPolicy = "Parallel"
    try start(set)
    #expect(names == ["db-0", "db-1", "db-2"])
  }

  @Test mutating func `numbers begin where the set says`() throws {
    var set = Self.set(2)
    var ordinals = StatefulSetOrdinals()
    ordinals.start = 5
    set.spec.ordinals = ordinals
    try start(set)
    #expect(names == ["db-5", "db-6"])
  }

  @Test mutating func `scaling down takes the last pod first, one at a time`() throws {
    try start(Self.set(3))
    world.hasKubelet = false
    try world.change(StatefulSet.self, "db") { $0.spec.replicas = 1 }
    // The pods of this world have a node, so they stay until a kubelet ends them.
    world.settle()
    #expect(world.activePods.map(\.metadata.name) == ["db-0", "db-1"])
    world.hasKubelet = true
    world.settle()
    #expect(names == ["db-0"])
  }

  @Test mutating func `a rolling update goes down from the last pod to the partition`() throws {
    try start(Self.set(3))
    try world.change(StatefulSet.self, "db") {
      $0.spec.updateStrategy.rollingUpdate?.partition = 2
    }
    try renew()
    #expect(images() == ["db:1", "db:1", "db:2"])
    var status = try set().status
    #expect(status.updatedReplicas == 1)
    #expect(status.currentReplicas == 2)
    #expect(status.currentRevision != status.updateRevision)
    // A pod below the partition comes back as it was.
    world.remove("db-0")
    world.settle()
    #expect(images() == ["db:1", "db:1", "db:2"])
    try world.change(StatefulSet.self, "db") {
      $0.spec.updateStrategy.rollingUpdate?.partition = 0
    }
    world.settle()
    #expect(images() == ["db:2", "db:2", "db:2"])
    status = try set().status
    #expect(status.currentRevision == status.updateRevision)
    #expect(world.list(ControllerRevision.self).map(\.revision).sorted() == [1, 2])
  }

  @Test mutating func `with OnDelete a pod is renewed when somebody deletes it`() throws {
    var set = Self.set(2)
    set.spec.updateStrategy.type = "OnDelete"
    try start(set)
    try renew()
    #expect(images() == ["db:1", "db:1"])
    world.remove("db-0")
    world.settle()
    #expect(images() == ["db:2", "db:1"])
  }

  @Test mutating func `going back makes the old version the last one again`() throws {
    try start(Self.set(1))
    try renew()
    try world.change(StatefulSet.self, "db") {
      $0.spec.template.spec.containers[0].image = "db:1"
    }
    world.settle()
    #expect(images() == ["db:1"])
    #expect(world.list(ControllerRevision.self).map(\.revision).sorted() == [2, 3])
  }

  @Test mutating func `no more old versions are kept than the limit`() throws {
    var set = Self.set(1)
    set.spec.revisionHistoryLimit = 1
    try start(set)
    for number in 2...5 {
      try world.change(StatefulSet.self, "db") {
        $0.spec.template.spec.containers[0].image = "db:\(number)"
      }
      world.settle()
    }
    #expect(world.list(ControllerRevision.self).map(\.revision).sorted() == [4, 5])
  }

  @Test mutating func `every pod gets claims of its own, which outlive it`() throws {
    var set = Self.set(2)
    var claim = StatefulSetClaim()
    claim.metadata.name = "data"
    claim.spec.accessModes = ["ReadWriteOnce"]
    claim.spec.resources.requests = ["storage": Quantity(1 << 30)]
    set.spec.volumeClaimTemplates = [claim]
    try start(set)
    #expect(
      world.list(PersistentVolumeClaim.self).map(\.metadata.name) == ["data-db-0", "data-db-1"]
    )
    let volumes = try #require(world.get(Pod.self, "db-1")).spec.volumes
    #expect(volumes.first { $0.name == "data" }?.persistentVolumeClaim?.claimName == "data-db-1")
    try world.change(StatefulSet.self, "db") { $0.spec.replicas = 1 }
    world.settle()
    #expect(world.list(PersistentVolumeClaim.self).count == 2)
  }

  @Test mutating func `a policy lets the claims go with their pods or their set`() throws {
    var set = Self.set(2)
    var claim = StatefulSetClaim()
    claim.metadata.name = "data"
    claim.spec.accessModes = ["ReadWriteOnce"]
    claim.spec.resources.requests = ["storage": Quantity(1 << 30)]
    set.spec.volumeClaimTemplates = [claim]
    var policy = StatefulSetPersistentVolumeClaimRetentionPolicy()
    (policy.whenDeleted, policy.whenScaled) = ("Delete", "Delete")
    set.spec.persistentVolumeClaimRetentionPolicy = policy
    try start(set)
    try world.change(StatefulSet.self, "db") { $0.spec.replicas = 1 }
    world.settle()
    #expect(
      world.list(PersistentVolumeClaim.self)
        .filter { $0.metadata.deletionTimestamp == nil }.map(\.metadata.name) == ["data-db-0"]
    )
  }

  @Test mutating func `most of the spec is fixed`() throws {
    try start(Self.set(1))
    var set = try set()
    set.spec.serviceName = "other"
    let refusal = #expect(throws: Status.self) { try world.api.update(set) }
    #expect(refusal?.message.contains("updates to statefulset spec for fields other") == true)
  }

  @Test mutating func `deleting the set deletes its pods and versions`() throws {
    try start(Self.set(2))
    try world.api.delete(StatefulSet.self, namespace: "default", name: "db")
    world.settle()
    #expect(names.isEmpty)
    #expect(world.list(ControllerRevision.self).isEmpty)
  }
}
