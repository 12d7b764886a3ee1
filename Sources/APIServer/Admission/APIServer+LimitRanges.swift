import KubernetesAPI

/// LimitRanger: the defaults and bounds of a namespace's limit ranges.
extension APIServer {
  private func limitRanges(_ namespace: String) -> [LimitRange] {
    guard store.knows(LimitRange.resource) else { return [] }
    return store.candidates(LimitRange.resource, ListOptions(namespace: namespace))
      .compactMap { $0 as? LimitRange }
      .filter { $0.metadata.deletionTimestamp == nil }
  }

  /// Gives the containers of a pod what the limit ranges have for those that say nothing.
  func applyLimitRanges(_ metadata: inout ObjectMeta, _ spec: inout PodSpec) {
    for range in limitRanges(metadata.namespace) {
      let notes = range.fill(&spec)
      guard !notes.isEmpty else { continue }
      metadata.annotations["kubernetes.io/limit-ranger"] =
        "LimitRanger plugin set: " + notes.joined(separator: "; ")
    }
  }

  /// Refuses an object that is out of bounds.
  func checkLimitRanges(_ object: some APIObject) throws(Status) {
    guard store.knows(LimitRange.resource) else { return }
    let isClaim = object.resource.plural == "persistentvolumeclaims"
    guard isClaim || object is Pod else { return }
    for range in limitRanges(object.metadata.namespace) {
      let errors =
        if let pod = object as? Pod {
          range.errors(of: pod.spec)
        } else {
          range.errors(ofClaim: object.claimedStorage)
        }
      guard let first = errors.first else { continue }
      throw .forbidden(
        object.resource,
        object.metadata.name,
        errors.count == 1 ? first : "[\(errors.joined(separator: ", "))]"
      )
    }
  }
}
