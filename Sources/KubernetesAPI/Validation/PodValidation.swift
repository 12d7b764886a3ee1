import Manifests

/// The rules for pods.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension Pod: ValidatedObject {
  /// What is wrong with a new pod.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkPod(self)
    let path = FieldPath.spec
    if !spec.ephemeralContainers.isEmpty {
      errors.forbidden(path.child("ephemeralContainers"), "cannot be set on create")
    }
    if !spec.nodeName.isEmpty && !spec.schedulingGates.isEmpty {
      errors.forbidden(
        path.child("nodeName"),
        "cannot be set until all schedulingGates have been cleared"
      )
    }
    return errors.causes
  }

  /// What is wrong with the pod as the successor of `old`: most of the spec is fixed.
  public func validateUpdate(from old: Pod) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    // What is stored was sound; most updates are of the status alone.
    if hasSameSpec(as: old) { return errors.causes }
    errors.add(metadataErrors().causes.filter { !errors.causes.contains($0) })
    errors.checkPod(self)
    errors.checkPodChange(self, from: old)
    return errors.causes
  }

  /// What is wrong with the pod as the successor of `old` where containers are added to look into it.
  public func validateEphemeralUpdate(from old: Pod) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if hasSameSpec(as: old) { return errors.causes }
    errors.checkPod(self)
    errors.checkEphemeralChange(self, from: old)
    return errors.causes
  }

  /// What is wrong with the pod as `old` with other resources.
  public func validateResize(from old: Pod) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if hasSameSpec(as: old) { return errors.causes }
    errors.checkPod(self)
    let quality = spec.qosClass
    if quality != old.spec.qosClass {
      errors.invalid(
        FieldPath.spec,
        .string(quality),
        "Pod QOS Class may not change as a result of resizing"
      )
    }
    return errors.causes
  }

  /// What is wrong with the pod's status as the successor of that of `old`.
  public func validateStatusUpdate(from old: Pod) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    let path = FieldPath.status
    if spec.nodeName != old.spec.nodeName {
      errors.forbidden(path.child("nodeName"), "may not be changed directly")
    }
    if status.qosClass != old.status.qosClass {
      errors.invalid(path.child("qosClass"), .string(status.qosClass), "field is immutable")
    }
    errors.checkStateTransitions(
      status.containerStatuses,
      from: old.status.containerStatuses,
      restartPolicy: old.spec.restartPolicy,
      path.child("containerStatuses")
    )
    return errors.causes
  }
}

extension ValidationErrors {
  /// Checks the spec of a pod, and what only pods must keep to.
  fileprivate mutating func checkPod(_ pod: Pod) {
    let path = FieldPath.spec
    let spec = pod.spec
    checkPodSpec(spec, isPod: true, path)
    if spec.serviceAccountName.isEmpty {
      for (index, volume) in spec.volumes.enumerated() {
        let sources = path.child("volumes").index(index).child("projected").child("sources")
        for (sourceIndex, source) in (volume.projected?.sources ?? []).enumerated()
        where source.serviceAccountToken != nil {
          forbidden(
            sources.index(sourceIndex).child("serviceAccountToken"),
            "must not be specified when serviceAccountName is not set"
          )
        }
      }
    }
    for (index, container) in spec.containers.enumerated() {
      checkImageIsTrimmed(container, path.child("containers").index(index))
    }
    for (index, container) in spec.initContainers.enumerated() {
      checkImageIsTrimmed(container, path.child("initContainers").index(index))
    }
  }

  /// Checks that no container rises from the dead against the restart policy.
  fileprivate mutating func checkStateTransitions(
    _ statuses: [ContainerStatus],
    from old: [ContainerStatus],
    restartPolicy: String,
    _ path: FieldPath
  ) {
    guard restartPolicy != "Always" else { return }
    for (index, status) in old.enumerated() {
      guard let end = status.state.terminated else { continue }
      if end.exitCode != 0 && restartPolicy == "OnFailure" { continue }
      for new in statuses where new.name == status.name && new.state.terminated == nil {
        forbidden(
          path.index(index).child("state"),
          "may not be transitioned to non-terminated state"
        )
      }
    }
  }
}
