extension PersistentVolumeClaim {
  /// How much storage the claim asks for.
  public var requestedStorage: Quantity { spec.resources.requests["storage"] ?? Quantity() }

  /// Why a volume does not suit the claim; nil where it does.
  public func mismatch(with volume: PersistentVolume) -> String? {
    if volume.metadata.deletionTimestamp != nil {
      return "the volume is marked for deletion \"\(volume.metadata.name)\""
    }
    if volume.spec.capacity["storage"] ?? Quantity() < requestedStorage {
      return "requested PV is too small"
    }
    if volume.className != className { return "storageClassName does not match" }
    if volume.spec.volumeAttributesClassName ?? "" != spec.volumeAttributesClassName ?? "" {
      return "volumeAttributesClassName does not match"
    }
    if volume.spec.volumeMode ?? "Filesystem" != spec.volumeMode ?? "Filesystem" {
      return "incompatible volumeMode"
    }
    return volume.offers(spec.accessModes) ? nil : "incompatible accessMode"
  }

  /// The volume that the claim is to be bound to: one that is kept for it, else the smallest free one
  /// that suits and `isReachable` from where it is to be used; where the claim waits for its first pod,
  /// only one that is kept for it.
  public func bestMatch(
    among volumes: [PersistentVolume],
    isDelayed: Bool,
    isReachable: (PersistentVolume) -> Bool = { _ in true }
  ) -> PersistentVolume? {
    var best: PersistentVolume?
    var size = Quantity()
    for volume in volumes {
      let isOwn = volume.isBound(to: self)
      guard isOwn || volume.spec.claimRef == nil,
        volume.metadata.deletionTimestamp == nil,
        volume.spec.volumeMode ?? "Filesystem" == spec.volumeMode ?? "Filesystem"
      else { continue }
      let capacity = volume.spec.capacity["storage"] ?? Quantity()
      guard capacity >= requestedStorage else { continue }
      if isOwn { return isReachable(volume) ? volume : nil }
      guard !isDelayed, volume.status.phase == "Available", mismatch(with: volume) == nil,
        spec.selector?.terms.matches(volume.metadata.labels) ?? true, isReachable(volume)
      else { continue }
      if best == nil || capacity < size { (best, size) = (volume, capacity) }
    }
    return best
  }
}

extension PersistentVolume {
  /// Whether the volume can be mounted in all of these ways.
  func offers(_ modes: [String]) -> Bool { modes.allSatisfy(spec.accessModes.contains) }

  /// Whether a node can reach the volume.
  public func isReachable(from node: String, labels: StringMap) -> Bool {
    spec.nodeAffinity?.required?.matches(name: node, labels: labels) ?? true
  }

  /// Keeps the volume for a claim; true where that changed it.
  ///
  /// One that no user had kept for it is marked as the controller's choice.
  public mutating func keep(for claim: PersistentVolumeClaim) -> Bool {
    let isChosen = isBound(to: claim)
    let known = spec.claimRef
    var isChanged = false
    if known?.uid != claim.metadata.uid || known?.name != claim.metadata.name
      || known?.namespace != claim.metadata.namespace
    {
      spec.claimRef = ObjectReference(claim)
      isChanged = true
    }
    if !isChosen, metadata.annotations[BindingAnnotation.byController] == nil {
      metadata.annotations[BindingAnnotation.byController] = "yes"
      isChanged = true
    }
    return isChanged
  }
}
