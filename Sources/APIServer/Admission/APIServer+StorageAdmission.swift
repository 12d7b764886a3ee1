import KubernetesAPI

/// What the server adds to claims, volumes and ingresses before it looks at their own rules.
///
/// Source: the plugins StorageObjectInUseProtection, DefaultStorageClass, PersistentVolumeClaimResize
/// and DefaultIngressClass in `k8s.io/kubernetes/plugin/pkg/admission`.
extension APIServer {
  /// The claim with the default class, where it names none, and with its protection.
  func admitted(_ claim: PersistentVolumeClaim) -> PersistentVolumeClaim {
    var claim = claim
    if !claim.metadata.finalizers.contains(PersistentVolumeClaim.protection) {
      claim.metadata.finalizers.append(PersistentVolumeClaim.protection)
    }
    if claim.spec.storageClassName == nil,
      claim.metadata.annotations[StorageClass.betaClassAnnotation] == nil,
      let standard = StorageClass.standard(among: all(StorageClass.self))
    {
      claim.spec.storageClassName = standard.metadata.name
    }
    return claim
  }

  /// The volume with its protection.
  func admitted(_ volume: PersistentVolume) -> PersistentVolume {
    var volume = volume
    if !volume.metadata.finalizers.contains(PersistentVolume.protection) {
      volume.metadata.finalizers.append(PersistentVolume.protection)
    }
    return volume
  }

  /// The ingress with the default class, where it names none.
  func admitted(_ ingress: Ingress) throws(Status) -> Ingress {
    guard ingress.spec.ingressClassName == nil,
      ingress.metadata.annotations[Ingress.classAnnotation] == nil
    else { return ingress }
    let key = "ingressclass.kubernetes.io/is-default-class"
    let classes = all(IngressClass.self).filter { $0.metadata.annotations[key] == "true" }
    guard let standard = classes.max(by: Self.isYounger) else { return ingress }
    var ingress = ingress
    ingress.spec.ingressClassName = standard.metadata.name
    return ingress
  }

  /// A claim may ask for more only where its class lets it.
  func admitResize(
    of claim: PersistentVolumeClaim,
    from old: PersistentVolumeClaim
  ) throws(Status) {
    guard let wanted = claim.spec.resources.requests["storage"],
      let former = old.spec.resources.requests["storage"], wanted > former
    else { return }
    let resource = PersistentVolumeClaim.resource
    guard old.status.phase == "Bound" else {
      throw .forbidden(
        resource,
        claim.metadata.name,
        "Only bound persistent volume claims can be expanded"
      )
    }
    let name = claim.spec.storageClassName ?? ""
    let kind = all(StorageClass.self).first { $0.metadata.name == name }
    guard kind?.allowVolumeExpansion == true else {
      throw .forbidden(
        resource,
        claim.metadata.name,
        "only dynamically provisioned pvc can be resized and the storageclass that provisions the"
          + " pvc must support resize"
      )
    }
  }

  private func all<Object: APIObject>(_ type: Object.Type) -> [Object] {
    store.candidates(Object.resource, ListOptions()).compactMap { $0 as? Object }
  }

  /// Whether the right one is meant rather than the left one: the youngest, then the first by name.
  private static func isYounger(_ left: some APIObject, _ right: some APIObject) -> Bool {
    let (first, second) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
    return first == second ? left.metadata.name > right.metadata.name : first < second
  }
}
