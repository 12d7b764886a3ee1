import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct PersistentVolumeTests {
  private func volume(
    _ name: String,
    _ size: Int64,
    _ body: (inout PersistentVolume) -> Void = { _ in }
  ) -> PersistentVolume {
    var volume = PersistentVolume()
    volume.metadata.name = name
    volume.spec.capacity["storage"] = Quantity(size << 30, format: .binarySI)
    volume.spec.accessModes = ["ReadWriteOnce"]
    volume.spec.storageClassName = "manual"
    var source = HostPathVolumeSource()
    source.path = "/data/\(name)"
    volume.spec.hostPath = source
    body(&volume)
    return volume
  }

  private func claim(
    _ name: String,
    _ size: Int64,
    _ body: (inout PersistentVolumeClaim) -> Void = { _ in }
  ) -> PersistentVolumeClaim {
    var claim = PersistentVolumeClaim()
    claim.metadata.name = name
    claim.metadata.namespace = "default"
    claim.spec.resources.requests["storage"] = Quantity(size << 30, format: .binarySI)
    claim.spec.accessModes = ["ReadWriteOnce"]
    claim.spec.storageClassName = "manual"
    body(&claim)
    return claim
  }

  @Test func `a claim gets the smallest volume that is large enough`() throws {
    var world = World()
    for (name, size) in [("big", 10), ("small", 1), ("fitting", 5)] as [(String, Int64)] {
      try world.api.create(volume(name, size))
    }
    try world.api.create(claim("data", 3))
    world.settle()
    let data = try #require(world.get(PersistentVolumeClaim.self, "data"))
    #expect(data.status.phase == "Bound")
    #expect(data.spec.volumeName == "fitting")
    #expect(data.status.capacity["storage"] == Quantity(5 << 30))
    #expect(world.get(PersistentVolume.self, "fitting")?.spec.claimRef?.uid == data.metadata.uid)
    #expect(world.get(PersistentVolume.self, "big")?.status.phase == "Available")
  }

  @Test func `selectors, modes and classes keep a claim from a volume`() throws {
    var world = World()
    try world.api.create(volume("disk", 5))
    try world.api.create(
      claim("labels", 1) { $0.spec.selector = LabelSelector(matchLabels: ["tier": "fast"]) }
    )
    try world.api.create(claim("modes", 1) { $0.spec.accessModes = ["ReadWriteMany"] })
    try world.api.create(claim("class", 1) { $0.spec.storageClassName = "" })
    world.settle()
    for name in ["labels", "modes", "class"] {
      #expect(world.get(PersistentVolumeClaim.self, name)?.status.phase == "Pending", "\(name)")
    }
    #expect(
      world.events.contains(
        "FailedBinding: no persistent volumes available for this claim and no storage class is set"
      )
    )
    #expect(
      world.events.contains(
        "ProvisioningFailed: storageclass.storage.k8s.io \"manual\" not found"
      )
    )
  }

  @Test func `a volume that comes late is found within the period of looking`() throws {
    var world = World()
    try world.api.create(claim("data", 1))
    world.settle()
    try world.api.create(volume("disk", 1))
    world.pass(.seconds(16))
    #expect(world.get(PersistentVolumeClaim.self, "data")?.spec.volumeName == "disk")
  }

  @Test func `a volume that names a claim is kept for it`() throws {
    var world = World()
    try world.api.create(
      volume("reserved", 1) { volume in
        var reference = ObjectReference()
        reference.namespace = "default"
        reference.name = "mine"
        volume.spec.claimRef = reference
      }
    )
    try world.api.create(claim("other", 1))
    world.settle()
    #expect(world.get(PersistentVolumeClaim.self, "other")?.status.phase == "Pending")
    try world.api.create(claim("mine", 1))
    world.settle()
    #expect(world.get(PersistentVolumeClaim.self, "mine")?.spec.volumeName == "reserved")
    let reserved = world.get(PersistentVolume.self, "reserved")
    #expect(reserved?.metadata.annotations["pv.kubernetes.io/bound-by-controller"] == nil)
  }

  @Test func `what becomes of a volume without its claim is its policy's matter`() throws {
    var world = World()
    try world.api.create(volume("kept", 1))
    try world.api.create(
      volume("stuck", 2) { $0.spec.persistentVolumeReclaimPolicy = "Delete" }
    )
    try world.api.create(
      volume("gone", 3) {
        $0.spec.persistentVolumeReclaimPolicy = "Delete"
        $0.spec.hostPath?.path = "/tmp/gone"
      }
    )
    for (name, size) in [("a", 1), ("b", 2), ("c", 3)] as [(String, Int64)] {
      try world.api.create(claim(name, size))
    }
    world.settle()
    for name in ["a", "b", "c"] {
      try world.api.delete(PersistentVolumeClaim.self, namespace: "default", name: name)
    }
    world.settle()
    #expect(world.list(PersistentVolumeClaim.self).isEmpty)
    #expect(world.get(PersistentVolume.self, "kept")?.status.phase == "Released")
    let stuck = world.get(PersistentVolume.self, "stuck")
    #expect(stuck?.status.phase == "Failed")
    #expect(
      stuck?.status.message
        == "host_path deleter only supports /tmp/.+ but received provided /data/stuck"
    )
    #expect(world.get(PersistentVolume.self, "gone") == nil)
  }

  @Test func `claims and volumes in use stay until nobody uses them`() throws {
    var world = World()
    try world.api.create(volume("disk", 1))
    try world.api.create(claim("data", 1))
    var pod = Pod()
    pod.metadata.name = "user"
    pod.metadata.namespace = "default"
    pod.spec.containers = [Container(name: "c", image: "nginx")]
    var source = PersistentVolumeClaimVolumeSource()
    source.claimName = "data"
    var mounted = Volume()
    mounted.name = "d"
    mounted.persistentVolumeClaim = source
    pod.spec.volumes = [mounted]
    try world.api.create(pod)
    world.settle()
    try world.api.delete(PersistentVolumeClaim.self, namespace: "default", name: "data")
    try world.api.delete(PersistentVolume.self, name: "disk")
    world.settle()
    #expect(world.get(PersistentVolumeClaim.self, "data")?.metadata.deletionTimestamp != nil)
    #expect(world.get(PersistentVolume.self, "disk")?.metadata.deletionTimestamp != nil)
    world.remove("user")
    world.settle()
    #expect(world.get(PersistentVolumeClaim.self, "data") == nil)
    #expect(world.get(PersistentVolume.self, "disk") == nil)
  }

  @Test func `a default class is filled in, and its claims wait for a provisioner`() throws {
    var world = World()
    var kind = StorageClass()
    kind.metadata.name = "standard"
    kind.metadata.annotations = ["storageclass.kubernetes.io/is-default-class": "true"]
    kind.provisioner = "example.com/disks"
    try world.api.create(kind)
    try world.api.create(claim("data", 1) { $0.spec.storageClassName = nil })
    world.settle()
    let data = try #require(world.get(PersistentVolumeClaim.self, "data"))
    #expect(data.spec.storageClassName == "standard")
    #expect(
      data.metadata.annotations["volume.kubernetes.io/storage-provisioner"] == "example.com/disks"
    )
    #expect(world.events.contains { $0.hasPrefix("ExternalProvisioning: Waiting for a volume") })
  }
}
