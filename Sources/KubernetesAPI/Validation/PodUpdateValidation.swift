import Manifests

/// The rules for changes of pods: only few fields may change.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the change of a pod's spec.
  mutating func checkPodChange(_ pod: Pod, from old: Pod) {
    let path = FieldPath.spec
    guard
      checkContainerChange(
        pod.spec.containers,
        from: old.spec.containers,
        path.child("containers")
      ),
      checkContainerChange(
        pod.spec.initContainers,
        from: old.spec.initContainers,
        path.child("initContainers")
      ),
      checkDeadlineChange(pod.spec, from: old.spec, path.child("activeDeadlineSeconds"))
    else { return }
    checkTolerationChange(
      pod.spec.tolerations,
      from: old.spec.tolerations,
      path.child("tolerations")
    )
    checkGateChange(
      pod.spec.schedulingGates,
      from: old.spec.schedulingGates,
      path.child("schedulingGates")
    )
    guard pod.spec != old.spec else { return }
    let rest = restoringMutableFields(of: pod.spec, from: old.spec, path)
    if rest != old.spec {
      forbidden(
        path,
        "pod updates may not change fields other than \(Self.mutableFields)\n"
          + Self.difference(from: old.spec, to: rest)
      )
    }
  }

  /// Checks the change of a pod's ephemeral containers: more may come, none may go or change.
  mutating func checkEphemeralChange(_ pod: Pod, from old: Pod) {
    let path = FieldPath.spec.child("ephemeralContainers")
    if pod.metadata.annotations["kubernetes.io/config.mirror"] != nil {
      forbidden(FieldPath(""), "static pods do not support ephemeral containers")
    }
    for before in old.spec.ephemeralContainers {
      let name = before.container.name
      guard let now = pod.spec.ephemeralContainers.first(where: { $0.container.name == name })
      else {
        forbidden(path, "existing ephemeral containers \"\(name)\" may not be removed\n")
        continue
      }
      guard now != before else { continue }
      let (left, right) = (ServerForm.tree(of: before), ServerForm.tree(of: now))
      let text = UnifiedDifference.text(
        from: JSONWriter.indented(left, by: 1, sortsKeys: false),
        to: JSONWriter.indented(right, by: 1, sortsKeys: false)
      )
      forbidden(path, "existing ephemeral containers \"\(name)\" may not be changed\n\(text)")
    }
  }

  private static let mutableFields = [
    "`spec.containers[*].image`", "`spec.initContainers[*].image`", "`spec.activeDeadlineSeconds`",
    "`spec.tolerations` (only additions to existing tolerations)",
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
  ].joined(separator: ",")

  private static func difference(from old: PodSpec, to new: PodSpec) -> String {
    func text(_ spec: PodSpec) -> String {
      JSONWriter.indented(ServerForm.tree(of: spec), by: 1, sortsKeys: false)
    }
    return UnifiedDifference.text(from: text(old), to: text(new))
  }

  /// The new spec with the old values of all fields that may change.
  private mutating func restoringMutableFields(
    of spec: PodSpec,
    from old: PodSpec,
    _ path: FieldPath
  ) -> PodSpec {
    var rest = spec
    for index in rest.containers.indices {
      rest.containers[index].image = old.containers[index].image
    }
    for index in rest.initContainers.indices {
      rest.initContainers[index].image = old.initContainers[index].image
    }
    rest.activeDeadlineSeconds = old.activeDeadlineSeconds
    rest.schedulingGates = old.schedulingGates
    rest.tolerations = old.tolerations
    if let grace = old.terminationGracePeriodSeconds, grace < 0,
      rest.terminationGracePeriodSeconds == 1
    {
      rest.terminationGracePeriodSeconds = grace
    }
    if !old.schedulingGates.isEmpty && rest.nodeSelector != old.nodeSelector {
      let isAddition = old.nodeSelector.allSatisfy { rest.nodeSelector[$0.key] == $0.value }
      if !isAddition {
        invalid(
          path.child("nodeSelector"),
          rest.nodeSelector.encoded(),
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
        )
      }
      rest.nodeSelector = old.nodeSelector
    }
    if !old.schedulingGates.isEmpty, rest.affinity?.nodeAffinity != old.affinity?.nodeAffinity {
      checkNodeAffinityChange(
        rest.affinity?.nodeAffinity,
        from: old.affinity?.nodeAffinity,
        path.child("affinity").child("nodeAffinity")
      )
      var affinity = rest.affinity ?? Affinity()
      affinity.nodeAffinity = old.affinity?.nodeAffinity
      rest.affinity = affinity.isZero ? nil : affinity
    }
    return rest
  }

  /// Where a pod that is held back may go can be narrowed, and no more.
  private mutating func checkNodeAffinityChange(
    _ affinity: NodeAffinity?,
    from old: NodeAffinity?,
    _ path: FieldPath
  ) {
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let before = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
    let terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
    let place = path.child(required).child("nodeSelectorTerms")
    guard !before.isEmpty else { return }
    guard terms.count == before.count else {
      return invalid(
        place,
        .array(terms.map { ServerForm.tree(of: $0) }),
        "no additions/deletions to non-empty NodeSelectorTerms list are allowed"
      )
    }
    for (index, (term, previous)) in zip(terms, before).enumerated() {
      let isEmpty = previous.matchExpressions.isEmpty && previous.matchFields.isEmpty
      let isAddition =
        previous.matchExpressions.elementsEqual(
          term.matchExpressions.prefix(previous.matchExpressions.count)
        )
        && previous.matchFields.elementsEqual(term.matchFields.prefix(previous.matchFields.count))
      if isEmpty ? term != previous : !isAddition {
        invalid(
          place.index(index),
          ServerForm.tree(of: term),
          "only additions are allowed (no mutations or deletions)"
        )
      }
    }
  }

  /// Checks the containers; answers whether it makes sense to look further.
  private mutating func checkContainerChange(
    _ containers: [Container],
    from old: [Container],
    _ path: FieldPath
  ) -> Bool {
    guard containers.count == old.count else {
      forbidden(path, "pod updates may not add or remove containers")
      return false
    }
    for (index, container) in containers.enumerated() {
      if container.image.isEmpty { required(path.index(index).child("image")) }
      checkImageIsTrimmed(container, path.index(index))
    }
    return true
  }

  /// Checks the deadline; answers whether it makes sense to look further.
  private mutating func checkDeadlineChange(
    _ spec: PodSpec,
    from old: PodSpec,
    _ path: FieldPath
  ) -> Bool {
    switch (spec.activeDeadlineSeconds, old.activeDeadlineSeconds) {
    case (let seconds?, _) where !(0...Int64(Int32.max)).contains(seconds):
      invalid(path, .integer(seconds), "must be between 0 and 2147483647, inclusive")
      return false
    case (let seconds?, let previous?) where previous < seconds:
      invalid(path, .integer(seconds), "must be less than or equal to previous value")
      return false
    case (nil, .some):
      invalid(path, .null, "must not update from a positive integer to nil value")
      return true
    default: return true
    }
  }

  private mutating func checkTolerationChange(
    _ tolerations: [Toleration],
    from old: [Toleration],
    _ path: FieldPath
  ) {
    for previous in old {
      let isKept = tolerations.contains { toleration in
        var same = previous
        same.tolerationSeconds = toleration.tolerationSeconds
        return same == toleration
      }
      if !isKept {
        return forbidden(
          path,
          "existing toleration can not be modified except its tolerationSeconds"
        )
      }
    }
    checkTolerations(tolerations, path)
  }

  private mutating func checkGateChange(
    _ gates: [PodSchedulingGate],
    from old: [PodSchedulingGate],
    _ path: FieldPath
  ) {
    for (index, gate) in gates.enumerated() where !old.contains(gate) {
      forbidden(
        path.index(index).child("name"),
        "only deletion is allowed, but found new scheduling gate '\(gate.name)'"
      )
    }
  }
}
