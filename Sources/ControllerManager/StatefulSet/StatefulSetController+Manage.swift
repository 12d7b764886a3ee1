import KubernetesAPI
import Simulation

extension StatefulSetController {
  /// Brings the pods closer to what they should be: missing ones first, then those too many, then
  /// those of an old version.
  mutating func manage<Client: KubernetesClient>(
    _ look: inout StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    guard look.set.metadata.deletionTimestamp == nil else { return }
    for (index, pod) in look.replicas.enumerated() {
      let mustWait = try keep(pod, look.set.firstOrdinal + index, look, &client)
      if mustWait, look.isOrdered { return }
    }
    for pod in look.condemned { try syncClaims(of: pod, isCondemned: true, look, &client) }
    for pod in look.condemned {
      if try dismiss(pod, look, &client), look.isOrdered { return }
    }
    guard look.set.spec.updateStrategy.type == "RollingUpdate" else { return }
    try renew(&look, &client)
  }

  /// Sees to one pod that should be there.
  ///
  /// - Returns: whether those after it have to wait, where order matters.
  private mutating func keep<Client: KubernetesClient>(
    _ present: Pod?,
    _ ordinal: Int,
    _ look: StatefulLook,
    _ client: inout Client
  ) throws(Status) -> Bool {
    guard let pod = present else {
      try create(look.newPod(ordinal), ordinal, look, &client)
      return true
    }
    if pod.isFinished {
      if pod.metadata.deletionTimestamp == nil { try delete(pod, look.set, &client) }
      return true
    }
    if pod.status.phase == "Pending" { try makeClaims(ordinal, look, &client) }
    guard look.isAvailable(pod) else { return true }
    try syncClaims(of: pod, isCondemned: false, look, &client)
    var known = pod
    look.setIdentity(&known, ordinal)
    if known.metadata.labels != pod.metadata.labels {
      try client.update(known)
      tell(&client, look.set, "Update", pod.metadata.name)
    }
    return false
  }

  /// Sees to one pod that should not be there.
  ///
  /// - Returns: whether those before it have to wait, where order matters.
  private mutating func dismiss<Client: KubernetesClient>(
    _ pod: Pod,
    _ look: StatefulLook,
    _ client: inout Client
  ) throws(Status) -> Bool {
    if pod.metadata.deletionTimestamp != nil { return true }
    if look.isOrdered, !look.isAvailable(pod), pod.metadata.name != look.firstUnavailable {
      return true
    }
    try delete(pod, look.set, &client)
    return true
  }

  /// Deletes pods of an old version, the highest number first and no more than may be missing.
  private mutating func renew<Client: KubernetesClient>(
    _ look: inout StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    let rolling = look.set.spec.updateStrategy.rollingUpdate
    let lowest = Int(rolling?.partition ?? 0)
    let most = rolling?.maxUnavailable?.scaled(of: look.replicas.count, roundUp: true) ?? 1
    var room = max(1, most)
    if room > 1 {
      room -= look.replicas.count { $0.map { !look.isAvailable($0) } ?? true }
    }
    for pod in look.replicas.dropFirst(lowest).reversed() {
      guard room > 0, let pod else { return }
      if pod.revisionName != look.wanted.metadata.name, pod.metadata.deletionTimestamp == nil {
        try delete(pod, look.set, &client)
        look.status.currentReplicas -= 1
        room -= 1
      } else if most <= 1, !look.isAvailable(pod) {
        return
      }
    }
  }

  private mutating func create<Client: KubernetesClient>(
    _ pod: Pod,
    _ ordinal: Int,
    _ look: StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    do {
      try makeClaims(ordinal, look, &client)
      try client.create(pod)
    } catch {
      if error.isNamespaceTerminating { throw error }
      tell(&client, look.set, "Create", pod.metadata.name, failure: error)
      throw error
    }
    tell(&client, look.set, "Create", pod.metadata.name)
  }

  private mutating func delete<Client: KubernetesClient>(
    _ pod: Pod,
    _ set: StatefulSet,
    _ client: inout Client
  ) throws(Status) {
    do {
      try client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name)
    } catch  where error.reason == .notFound {
      return
    } catch {
      tell(&client, set, "Delete", pod.metadata.name, failure: error)
      throw error
    }
    tell(&client, set, "Delete", pod.metadata.name)
  }

  private mutating func tell<Client: KubernetesClient>(
    _ client: inout Client,
    _ set: StatefulSet,
    _ verb: String,
    _ pod: String,
    failure: Status? = nil
  ) {
    let end = failure.map { "failed error: \($0.message)" } ?? "successful"
    events.record(
      &client,
      about: set,
      type: failure == nil ? .normal : .warning,
      reason: (failure == nil ? "Successful" : "Failed") + verb,
      message: "\(verb) Pod \(pod) in StatefulSet \(set.metadata.name) \(end)"
    )
  }
}
