import KubernetesAPI

/// The claims for storage of the pods of a stateful set.
extension StatefulSetController {
  /// Makes the claims of a pod that are missing.
  mutating func makeClaims<Client: KubernetesClient>(
    _ ordinal: Int,
    _ look: StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    for template in look.set.spec.volumeClaimTemplates {
      let name = look.claimName(template, ordinal)
      let namespace = look.set.metadata.namespace
      if let found = try client.find(PersistentVolumeClaim.self, namespace: namespace, name: name) {
        if found.metadata.deletionTimestamp != nil {
          throw Status(.internalError, "pvc \(name) is being deleted")
        }
        continue
      }
      var claim = PersistentVolumeClaim()
      claim.metadata = template.metadata
      claim.metadata.name = name
      claim.metadata.namespace = namespace
      for label in look.set.spec.selector?.matchLabels ?? StringMap() {
        claim.metadata.labels[label.key] = label.value
      }
      claim.spec = template.spec
      if look.set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted == "Delete" {
        claim.metadata.ownerReferences = [OwnerReference(controller: look.set)]
      }
      let pod = "\(look.set.metadata.name)-\(ordinal)"
      do {
        try client.create(claim)
      } catch {
        let text =
          "Create Claim \(name) for Pod \(pod) in StatefulSet \(look.set.metadata.name) failed"
          + " error: \(error.message)"
        events.record(
          &client,
          about: look.set,
          type: .warning,
          reason: "FailedCreate",
          message: text
        )
        throw error
      }
      events.record(
        &client,
        about: look.set,
        reason: "SuccessfulCreate",
        message: "Create Claim \(name) Pod \(pod) in StatefulSet \(look.set.metadata.name) success"
      )
    }
  }

  /// Lets the claims of a pod depend on the set, on the pod, or on nobody, as the policy says.
  func syncClaims<Client: KubernetesClient>(
    of pod: Pod,
    isCondemned: Bool,
    _ look: StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    guard !look.set.spec.volumeClaimTemplates.isEmpty,
      let ordinal = StatefulPodName.parts(pod.metadata.name)?.ordinal
    else { return }
    let policy = look.set.spec.persistentVolumeClaimRetentionPolicy
    var wanted: [OwnerReference] = []
    if isCondemned, policy?.whenScaled == "Delete" {
      wanted = [OwnerReference(controller: pod)]
    } else if policy?.whenDeleted == "Delete" {
      wanted = [OwnerReference(controller: look.set)]
    }
    for template in look.set.spec.volumeClaimTemplates {
      guard
        var claim = try client.find(
          PersistentVolumeClaim.self,
          namespace: look.set.metadata.namespace,
          name: look.claimName(template, ordinal)
        )
      else { continue }
      let ours = [look.set.metadata.name, pod.metadata.name]
      var references = claim.metadata.ownerReferences.filter { reference in
        !(["StatefulSet", "Pod"].contains(reference.kind) && ours.contains(reference.name))
      }
      references += wanted
      guard references != claim.metadata.ownerReferences else { continue }
      claim.metadata.ownerReferences = references
      try client.update(claim)
    }
  }
}
