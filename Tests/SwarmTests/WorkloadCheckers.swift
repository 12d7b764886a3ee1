import KubernetesAPI

/// A stateful set makes a pod only when all those of lower numbers run and are ready.
struct StatefulOrderChecker: Sendable {
  private struct Member: Sendable {
    let uid: String
    let isReady: Bool
  }

  /// The pods of each set, by its uid and their numbers.
  private var members: [String: [Int: Member]] = [:]

  mutating func forget() { members.removeAll() }

  /// Whether a stateful set of the swarm could have made a pod of that name: `w3-0`.
  static func isStatefulName(_ name: String) -> Bool { ordinal(name) != nil }

  private static func ordinal(_ name: String) -> Int? {
    let parts = name.split(separator: "-")
    return parts.count == 2 ? Int(parts[1]) : nil
  }

  /// Takes a pod in as it is.
  mutating func note(_ pod: Pod) {
    guard let owner = pod.controllerReference, owner.kind == "StatefulSet",
      let ordinal = Self.ordinal(pod.metadata.name)
    else { return }
    let isReady = pod.isReady && pod.metadata.deletionTimestamp == nil
    members[owner.uid, default: [:]][ordinal] = Member(uid: pod.metadata.uid, isReady: isReady)
  }

  mutating func check(_ kind: ObjectChange.Kind, _ pod: Pod) -> [String] {
    guard let owner = pod.controllerReference, owner.kind == "StatefulSet",
      let ordinal = Self.ordinal(pod.metadata.name)
    else { return [] }
    let others = members[owner.uid] ?? [:]
    if kind == .deleted {
      members[owner.uid]?[ordinal] = nil
      return []
    }
    note(pod)
    guard kind == .added else { return [] }
    if let other = others[ordinal], other.uid != pod.metadata.uid {
      return ["there are two pods \(pod.metadata.name)"]
    }
    return (0..<ordinal).filter { others[$0]?.isReady != true }.map {
      "\(pod.metadata.name) comes before \(owner.name)-\($0) is ready"
    }
  }
}

/// A job never counts back, and never more successes than were asked for.
enum JobCountChecker {
  static func check(_ change: ObjectChange) -> [String] {
    guard change.kind == .modified, let job = change.object as? Job,
      let old = change.previous as? Job
    else { return [] }
    let (now, before, name) = (job.status, old.status, job.metadata.name)
    var found: [String] = []
    if now.succeeded < before.succeeded || now.failed < before.failed {
      found.append("job \(name) counts back")
    }
    if let most = job.spec.completions, now.succeeded > most {
      found.append("job \(name) has \(now.succeeded) of \(most) completions")
    }
    if old.isFinished, job.status != old.status {
      found.append("job \(name) goes on after its end")
    }
    return found
  }
}
