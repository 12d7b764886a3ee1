import KubernetesAPI

/// ResourceQuota: what the objects of a namespace may use together.
///
/// Source: `k8s.io/apiserver/pkg/admission/plugin/resourcequota`.
extension APIServer {
  /// Checks a new or changed object against the quotas of its namespace.
  ///
  /// - Returns: the quotas with what the object adds to their use, to be stored with it.
  func chargeQuotas(
    _ object: some APIObject,
    since old: (any APIObject)? = nil
  ) throws(Status) -> [ResourceQuota] {
    guard store.knows(ResourceQuota.resource), object.resource.isNamespaced else { return [] }
    // What a pod uses is fixed once it is there.
    if old != nil, !QuotaUsage.changes(object.resource) { return [] }
    let namespace = object.metadata.namespace
    let quotas = store.candidates(ResourceQuota.resource, ListOptions(namespace: namespace))
      .compactMap { $0 as? ResourceQuota }
      .filter { $0.concerns(object) }
    guard !quotas.isEmpty else { return [] }
    for quota in quotas {
      let names = QuotaUsage.names(of: object.resource, in: quota.status.hard)
      if let missing = QuotaUsage.missing(names, in: object) {
        throw refusal(object, "failed quota: \(quota.metadata.name): \(missing)")
      }
      if names.contains(where: { quota.status.used[$0] == nil }) {
        throw refusal(
          object,
          "status unknown for quota: \(quota.metadata.name), resources:"
            + " \(names.joined(separator: ","))"
        )
      }
    }
    var delta = QuotaUsage.of(object, now: now)
    if let old {
      let before = QuotaUsage.of(old, now: now)
      for entry in before {
        let left = (delta[entry.key] ?? Quantity()) - entry.value
        delta[entry.key] = left.signum > 0 ? left : nil
      }
    }
    return try charge(quotas, delta, object)
  }

  private func charge(
    _ quotas: [ResourceQuota],
    _ delta: ResourceList,
    _ object: some APIObject
  ) throws(Status) -> [ResourceQuota] {
    var charged: [ResourceQuota] = []
    for quota in quotas {
      let hard = quota.status.hard
      let requested = delta.filter { $0.value.signum > 0 && hard[$0.key] != nil }
      guard !requested.isEmpty else { continue }
      var changed = quota
      changed.status.used.add(ResourceList(requested.map { ($0.key, $0.value) }))
      let exceeded = requested.filter { entry in
        guard let use = changed.status.used[entry.key], let limit = hard[entry.key] else {
          return false
        }
        return use > limit
      }
      guard exceeded.isEmpty else {
        let names = exceeded.map(\.key)
        func text(_ list: ResourceList) -> String {
          names.map { "\($0)=\(list[$0] ?? Quantity())" }.joined(separator: ",")
        }
        throw refusal(
          object,
          "exceeded quota: \(quota.metadata.name), requested: \(text(delta)), used:"
            + " \(text(quota.status.used)), limited: \(text(hard))"
        )
      }
      charged.append(changed)
    }
    return charged
  }

  private func refusal(_ object: some APIObject, _ why: String) -> Status {
    .forbidden(object.resource, object.metadata.name, why)
  }
}
