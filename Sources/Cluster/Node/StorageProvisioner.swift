import APIServer
import KubernetesAPI
import Machine
import Simulation

/// Minikube's own maker of volumes: directories of the node on which its pod runs.
///
/// Works as long as the pod `storage-provisioner` does. Source: minikube's `cmd/storage-provisioner`
/// and `sigs.k8s.io/sig-storage-lib-external-provisioner`.
struct StorageProvisioner: Sendable {
  static let name = "k8s.io/minikube-hostpath"
  static let watches = [PersistentVolumeClaim.resource, PersistentVolume.resource]

  private static let identity = "3b1d4c52-7f0f-4f86-9f5a-2a7a3c1f6a10"
  private static let folder = "/tmp/hostpath-provisioner"

  private var claims = ChangeCursor(PersistentVolumeClaim.resource)
  private var volumes = ChangeCursor(PersistentVolume.resource)
  private var events = EventRecorder(component: "\(name)_minikube_\(identity)")
  /// What is to be looked at.
  private var queue = WorkQueue<NamespacedName>()

  init() {}

  /// Makes the volumes that claims wait for, and takes those away that are released.
  ///
  /// - Returns: when to look again at the latest; nil when only a change is to wake it.
  mutating func run(
    _ client: inout APIServer,
    on machine: MachineID,
    _ kernel: inout Kernel
  ) throws(Status) -> Instant? {
    for case let claim as PersistentVolumeClaim in try Self.remaining(claims.read(&client))
    where claim.metadata.annotations[BindingAnnotation.provisioner] == Self.name {
      queue.add(claim.namespacedName)
    }
    for case let volume as PersistentVolume in try Self.remaining(volumes.read(&client))
    where volume.metadata.annotations[BindingAnnotation.provisionedBy] == Self.name {
      queue.add(volume.namespacedName)
    }
    guard !queue.isEmpty else { return nil }
    let pod = client.peek(Pod.self, namespace: "kube-system", name: "storage-provisioner")
    guard pod?.status.phase == "Running" else { return client.now + .seconds(5) }
    while let key = queue.popFirst(now: client.now) {
      do throws(Status) {
        if key.namespace.isEmpty {
          try reclaim(key.name, &client, on: machine, &kernel)
        } else {
          try provision(key, &client, on: machine, &kernel)
        }
      } catch {
        queue.retry(key, now: client.now)
      }
    }
    return queue.nextDue
  }

  private static func remaining(_ reading: ChangeCursor.Reading) -> [any APIObject] {
    switch reading {
    case .listed(let objects): objects
    case .changed(let changes): changes.filter { $0.kind != .deleted }.map(\.object)
    }
  }

  private mutating func provision(
    _ key: NamespacedName,
    _ client: inout APIServer,
    on machine: MachineID,
    _ kernel: inout Kernel
  ) throws(Status) {
    guard
      let claim = try client.find(
        PersistentVolumeClaim.self,
        namespace: key.namespace,
        name: key.name
      ),
      claim.spec.volumeName.isEmpty,
      claim.metadata.annotations[BindingAnnotation.provisioner] == Self.name,
      let kind = try client.find(StorageClass.self, name: claim.className),
      kind.volumeBindingMode != "WaitForFirstConsumer"
        || claim.metadata.annotations[BindingAnnotation.selectedNode] != nil
    else { return }
    let name = "pvc-\(claim.metadata.uid)"
    guard try client.find(PersistentVolume.self, name: name) == nil else { return }
    events.record(
      &client,
      about: claim,
      reason: "Provisioning",
      message: "External provisioner is provisioning volume for claim \"\(key)\""
    )
    let path = "\(Self.folder)/\(key.namespace)/\(key.name)"
    kernel.install(.directory(mode: 0o777, modified: client.now), at: path, on: machine)
    try client.create(volume(name, path, claim, kind))
    events.record(
      &client,
      about: claim,
      reason: "ProvisioningSucceeded",
      message: "Successfully provisioned volume \(name)"
    )
  }

  private func volume(
    _ name: String,
    _ path: String,
    _ claim: PersistentVolumeClaim,
    _ kind: StorageClass
  ) -> PersistentVolume {
    var volume = PersistentVolume()
    volume.metadata.name = name
    volume.metadata.annotations = [
      "hostPathProvisionerIdentity": Self.identity, BindingAnnotation.provisionedBy: Self.name,
    ]
    volume.spec.persistentVolumeReclaimPolicy = kind.reclaimPolicy ?? "Delete"
    volume.spec.accessModes = claim.spec.accessModes
    volume.spec.capacity["storage"] = claim.requestedStorage
    volume.spec.storageClassName = claim.className
    volume.spec.claimRef = ObjectReference(claim)
    var source = HostPathVolumeSource()
    source.path = path
    volume.spec.hostPath = source
    return volume
  }

  private func reclaim(
    _ name: String,
    _ client: inout APIServer,
    on machine: MachineID,
    _ kernel: inout Kernel
  ) throws(Status) {
    guard let volume = try client.find(PersistentVolume.self, name: name),
      volume.status.phase == "Released", volume.metadata.deletionTimestamp == nil,
      volume.spec.persistentVolumeReclaimPolicy == "Delete",
      volume.metadata.annotations[BindingAnnotation.provisionedBy] == Self.name,
      volume.metadata.annotations["hostPathProvisionerIdentity"] == Self.identity
    else { return }
    if let path = volume.spec.hostPath?.path { kernel.uninstall(path, on: machine) }
    try client.delete(PersistentVolume.self, name: name)
  }
}

extension ControlPlane {
  /// Makes the class `standard`, which claims get that name none.
  mutating func addStandardClass() throws(Status) {
    var kind = StorageClass()
    kind.metadata.name = "standard"
    kind.metadata.labels = ["addonmanager.kubernetes.io/mode": "EnsureExists"]
    kind.metadata.annotations = ["storageclass.kubernetes.io/is-default-class": "true"]
    kind.provisioner = StorageProvisioner.name
    try add(kind)
  }
}
