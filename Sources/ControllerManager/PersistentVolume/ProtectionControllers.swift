public import KubernetesAPI
import Simulation

/// Lets claims go that are being deleted, once no pod uses them.
///
/// Source: `k8s.io/kubernetes/pkg/controller/volume/pvcprotection`.
public struct ClaimProtectionController: Controller {
  /// What it is called.
  public let name = "persistentvolumeclaim-protection-controller"
  /// The kinds whose changes wake it.
  public let watches = [PersistentVolumeClaim.resource, Pod.resource]

  static let finalizer = "kubernetes.io/pvc-protection"

  var queue = WorkQueue<NamespacedName>()
  private var claims = ChangeCursor(PersistentVolumeClaim.resource)
  /// The claims that wait for pods to go; pods matter only while there are some.
  private var waiting: [NamespacedName] = []

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for key in waiting { queue.add(key) }
    waiting = []
    for object in try claims.read(&client).remaining
    where object.metadata.deletionTimestamp != nil {
      queue.cause = object.storeRevision
      queue.add(object.namespacedName)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      var claim = try client.find(
        PersistentVolumeClaim.self,
        namespace: key.namespace,
        name: key.name
      ),
      claim.metadata.deletionTimestamp != nil,
      claim.metadata.finalizers.contains(Self.finalizer)
    else { return }
    let pods = try client.list(Pod.self, ListOptions(namespace: key.namespace))
    // One that has no node yet will not get one: the scheduler refuses claims that are on their way out.
    let isUsed = pods.contains { pod in
      !pod.assignedNode.isEmpty
        && pod.spec.volumes.contains { $0.persistentVolumeClaim?.claimName == key.name }
    }
    if isUsed { return waiting.append(key) }
    claim.metadata.finalizers.removeAll { $0 == Self.finalizer }
    try client.update(claim)
  }
}

/// Lets volumes go that are being deleted, once no claim has them.
///
/// Source: `k8s.io/kubernetes/pkg/controller/volume/pvprotection`.
public struct VolumeProtectionController: Controller {
  /// What it is called.
  public let name = "persistentvolume-protection-controller"
  /// The kinds whose changes wake it.
  public let watches = [PersistentVolume.resource]

  static let finalizer = "kubernetes.io/pv-protection"

  var queue = WorkQueue<String>()
  private var volumes = ChangeCursor(PersistentVolume.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try volumes.read(&client).remaining
    where object.metadata.deletionTimestamp != nil {
      queue.cause = object.storeRevision
      queue.add(object.metadata.name)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard var volume = try client.find(PersistentVolume.self, name: key),
      volume.metadata.deletionTimestamp != nil, volume.status.phase != "Bound",
      volume.metadata.finalizers.contains(Self.finalizer)
    else { return }
    volume.metadata.finalizers.removeAll { $0 == Self.finalizer }
    try client.update(volume)
  }
}
