import KubernetesAPI

/// Which pods are where, by their labels: what rules between pods are decided by.
///
/// Made when the first pod with such a rule comes, and kept from then on; a cluster without any pays
/// nothing. Pods of the same labels are counted together, so that a rule costs by how many kinds
/// of pods there are, not by how many pods.
struct PodPopulation: Sendable {
  /// Pods that no rule can tell apart.
  struct Group: Hashable, Sendable {
    let namespace: String
    let labels: StringMap
    let isEnding: Bool
  }

  /// A rule of pods that are placed already, which also holds for those to come.
  struct Wish: Hashable, Sendable {
    let namespace: String
    let term: PodAffinityTerm
    /// What fulfilling it is worth to the pods; nil where it must not be fulfilled.
    let weight: Int?
  }

  private struct Member: Equatable, Sendable {
    let node: Int
    let group: Group
    let wishes: [Wish]
  }

  /// How many pods of each group are on each node.
  private(set) var groups: [Group: [Int: Int]] = [:]
  /// How many pods on each node have each wish.
  private(set) var wishes: [Wish: [Int: Int]] = [:]
  private var members: [String: Member] = [:]

  /// Counts a pod on a node, in the place of what was counted of it before.
  mutating func put(_ pod: Pod, on node: Int) {
    let group = Group(
      namespace: pod.metadata.namespace,
      labels: pod.metadata.labels,
      isEnding: pod.metadata.deletionTimestamp != nil
    )
    let member = Member(node: node, group: group, wishes: Self.wishes(of: pod))
    guard members[pod.metadata.uid] != member else { return }
    remove(pod.metadata.uid)
    members[pod.metadata.uid] = member
    count(member, 1)
  }

  /// Counts a pod no longer.
  mutating func remove(_ uid: String) {
    guard let member = members.removeValue(forKey: uid) else { return }
    count(member, -1)
  }

  private mutating func count(_ member: Member, _ step: Int) {
    func add(_ counts: inout [Int: Int]?) {
      let sum = (counts?[member.node] ?? 0) + step
      counts = counts ?? [:]
      counts?[member.node] = sum == 0 ? nil : sum
      if counts?.isEmpty == true { counts = nil }
    }
    add(&groups[member.group])
    for wish in member.wishes { add(&wishes[wish]) }
  }

  /// What a placed pod asks of those to come: nobody of the kinds it keeps away, and, the more its
  /// wishes weigh, those that it likes beside it.
  private static func wishes(of pod: Pod) -> [Wish] {
    guard let affinity = pod.spec.affinity else { return [] }
    let namespace = pod.metadata.namespace
    var wishes: [Wish] = []
    func add(_ term: PodAffinityTerm, _ weight: Int?) {
      let full = term.completed(by: pod.metadata.labels)
      wishes.append(Wish(namespace: namespace, term: full, weight: weight))
    }
    if let likes = affinity.podAffinity {
      // A rule that was met once is liked to be met again, with the least weight.
      for term in likes.requiredDuringSchedulingIgnoredDuringExecution { add(term, 1) }
      for wish in likes.preferredDuringSchedulingIgnoredDuringExecution {
        add(wish.podAffinityTerm, Int(wish.weight))
      }
    }
    if let dislikes = affinity.podAntiAffinity {
      for term in dislikes.requiredDuringSchedulingIgnoredDuringExecution { add(term, nil) }
      for wish in dislikes.preferredDuringSchedulingIgnoredDuringExecution {
        add(wish.podAffinityTerm, -Int(wish.weight))
      }
    }
    return wishes
  }
}

extension PodAffinityTerm {
  /// The term with the labels that its keys take from the pod that has it.
  func completed(by labels: StringMap) -> PodAffinityTerm {
    guard !matchLabelKeys.isEmpty || !mismatchLabelKeys.isEmpty else { return self }
    var term = self
    var selector = labelSelector ?? LabelSelector()
    for (keys, relation) in [(matchLabelKeys, "In"), (mismatchLabelKeys, "NotIn")] {
      for key in keys {
        guard let value = labels[key] else { continue }
        selector.matchExpressions.append(LabelSelectorRequirement(key, relation, [value]))
      }
    }
    term.labelSelector = selector
    term.matchLabelKeys = []
    term.mismatchLabelKeys = []
    return term
  }

  /// Whether the term of a pod in a namespace means pods with these labels in `other`.
  func selects(
    _ labels: StringMap,
    in other: String,
    from namespace: String,
    _ spaces: [String: StringMap]
  ) -> Bool {
    guard let labelSelector, labelSelector.matches(labels) else { return false }
    if namespaces.isEmpty, namespaceSelector == nil { return other == namespace }
    if namespaces.contains(other) { return true }
    guard let namespaceSelector else { return false }
    return namespaceSelector.matches(spaces[other] ?? StringMap())
  }
}

extension Pod {
  /// Whether the pod has rules about other pods.
  var hasRelations: Bool {
    guard spec.affinity != nil || !spec.topologySpreadConstraints.isEmpty else { return false }
    return spec.affinity?.podAffinity != nil || spec.affinity?.podAntiAffinity != nil
      || !spec.topologySpreadConstraints.isEmpty
  }
}
