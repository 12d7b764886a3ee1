public import KubernetesAPI
import Simulation

/// Brings claims and volumes together, and sees to volumes whose claims are gone.
///
/// A binding has two sides, and four writes: the volume's reference and phase, the claim's volume and
/// phase. Each may be missing; whatever is found half done is finished.
/// Source: `k8s.io/kubernetes/pkg/controller/volume/persistentvolume`.
public struct PersistentVolumeController: Controller {
  /// The name under which it records events.
  public let name = "persistentvolume-controller"
  /// The kinds whose changes wake it.
  public let watches = [PersistentVolume.resource, PersistentVolumeClaim.resource]

  /// How often claims that wait are looked at again.
  static let resyncPeriod = Duration.seconds(15)

  enum Key: Hashable, Sendable {
    case volume(String)
    case claim(NamespacedName)
  }

  var queue = WorkQueue<Key>()
  var events = EventRecorder(component: "persistentvolume-controller")
  private var volumes = ChangeCursor(PersistentVolume.resource)
  private var claims = ChangeCursor(PersistentVolumeClaim.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try volumes.read(&client).mentioned {
      queue.cause = object.storeRevision
      guard let volume = object as? PersistentVolume else { continue }
      queue.add(.volume(volume.metadata.name))
      if let reference = volume.spec.claimRef {
        queue.add(
          .claim(NamespacedName(namespace: reference.namespace, name: reference.name))
        )
      }
    }
    for object in try claims.read(&client).mentioned {
      queue.cause = object.storeRevision
      guard let claim = object as? PersistentVolumeClaim else { continue }
      if !claim.spec.volumeName.isEmpty { queue.add(.volume(claim.spec.volumeName)) }
      queue.add(.claim(claim.namespacedName))
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: Key,
    _ client: inout Client
  ) throws(Status) {
    switch key {
    case .volume(let name):
      guard let volume = try client.find(PersistentVolume.self, name: name) else { return }
      try sync(volume, &client)
    case .claim(let name):
      guard
        let claim = try client.find(
          PersistentVolumeClaim.self,
          namespace: name.namespace,
          name: name.name
        )
      else { return }
      if claim.metadata.annotations[BindingAnnotation.completed] == nil {
        try syncUnbound(claim, &client)
      } else {
        try syncBound(claim, &client)
      }
    }
  }

  /// Sees to it that a claim that waits is looked at again.
  mutating func lookAgain(at claim: PersistentVolumeClaim, _ now: Instant) {
    queue.add(.claim(claim.namespacedName), at: now + Self.resyncPeriod)
  }

  /// Records an event about an object.
  mutating func tell(
    _ object: some APIObject,
    _ type: EventRecorder.Kind,
    _ reason: String,
    _ message: String,
    _ client: inout some KubernetesClient
  ) {
    events.record(&client, about: object, type: type, reason: reason, message: message)
  }
}
