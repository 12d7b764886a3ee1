import KubernetesAPI

/// What rules between pods say about each node for one pod: InterPodAffinity and PodTopologySpread.
///
/// Counted once for a pod; a node then costs a look-up for each rule.
struct RelationFilter {
  /// Pods of one kind by the value of one label of their nodes.
  private struct Tally {
    let key: String
    var counts: [String: Int] = [:]
  }

  private struct Spread {
    let constraint: TopologySpreadConstraint
    var counts: [String: Int] = [:]
    /// Whether the pod counts itself.
    var own = 0
    var least = 0
  }

  private var likes: [Tally] = []
  private var dislikes: [Tally] = []
  /// Where pods are that keep this one away, by the label and its value.
  private var keptAway: [String: Set<String>] = [:]
  /// Whether the pod may be the first of those that want to be together.
  private var isFirst = false
  private var spreads: [Spread] = []
  /// Points of each value of each label, from wishes in both directions.
  private var points: [String: [String: Int]] = [:]
  private var softSpreads: [Spread] = []

  init(
    _ pod: Pod,
    _ filter: NodeFilter,
    _ population: PodPopulation,
    _ cache: NodeCache,
    _ spaces: [String: StringMap]
  ) {
    countLikes(pod, population, cache, spaces)
    countOthers(pod, population, cache, spaces)
    for constraint in pod.spec.topologySpreadConstraints {
      let spread = Self.spread(constraint, pod, filter, population, cache)
      if constraint.whenUnsatisfiable == "ScheduleAnyway" {
        softSpreads.append(spread)
      } else {
        spreads.append(spread)
      }
    }
  }

  /// Why the node at `index` does not suit; nil where it does.
  func reason(_ index: Int, in cache: NodeCache) -> FilterReason? {
    let labels = cache.traits[index].labels
    for spread in spreads {
      guard let value = labels[spread.constraint.topologyKey] else { return .missingTopology }
      let skew = (spread.counts[value] ?? 0) + spread.own - spread.least
      if skew > Int(spread.constraint.maxSkew) { return .topologySpread }
    }
    if !likes.isEmpty {
      let isMet = likes.allSatisfy { tally in
        labels[tally.key].map { (tally.counts[$0] ?? 0) > 0 } ?? false
      }
      // The first of a kind that wants to be together needs no other.
      let mayStart = isFirst && likes.allSatisfy { labels[$0.key] != nil }
      if !isMet, !mayStart { return .podAffinity }
    }
    for tally in dislikes {
      if let value = labels[tally.key], (tally.counts[value] ?? 0) > 0 { return .podAntiAffinity }
    }
    for (key, values) in keptAway {
      if let value = labels[key], values.contains(value) { return .existingAntiAffinity }
    }
    return nil
  }

  /// Whether the rules have something to say about which of the nodes that suit is best.
  var hasScores: Bool { !points.isEmpty || !softSpreads.isEmpty }

  /// Whether the pod has spreading rules of its own.
  var hasSpreads: Bool { !softSpreads.isEmpty || !spreads.isEmpty }

  /// The points of nodes, from 0 to 100, for wishes between pods.
  func affinityScores(_ candidates: [Int], _ cache: NodeCache) -> [Int] {
    let sums = candidates.map { index in
      points.reduce(0) { sum, entry in
        sum + (cache.traits[index].labels[entry.key].flatMap { entry.value[$0] } ?? 0)
      }
    }
    guard let least = sums.min(), let most = sums.max(), most > least else {
      return sums.map { _ in 0 }
    }
    return sums.map { 100 * ($0 - least) / (most - least) }
  }

  /// The points of nodes, from 0 to 100, for spreading: the fewer pods, the better.
  func spreadScores(_ candidates: [Int], _ cache: NodeCache) -> [Int] {
    let keys = softSpreads.map(\.constraint.topologyKey)
    let known = candidates.filter { index in
      keys.allSatisfy { cache.traits[index].labels[$0] != nil }
    }
    let rules = softSpreads.map { spread in
      let values = Set(known.map { cache.traits[$0].labels[spread.constraint.topologyKey] })
      return SpreadScore(maxSkew: Int(spread.constraint.maxSkew), domains: values.count)
    }
    let sums = candidates.map { index -> Int? in
      var sum = 0.0
      for (spread, rule) in zip(softSpreads, rules) {
        guard let value = cache.traits[index].labels[spread.constraint.topologyKey] else {
          return nil
        }
        sum += rule.score(spread.counts[value] ?? 0)
      }
      return Int(sum.rounded())
    }
    return SpreadScore.normalized(sums)
  }
}

// MARK: - Counting

extension RelationFilter {
  private static func tally(
    _ term: PodAffinityTerm,
    of pod: Pod,
    _ population: PodPopulation,
    _ cache: NodeCache,
    _ spaces: [String: StringMap]
  ) -> Tally {
    let term = term.completed(by: pod.metadata.labels)
    var tally = Tally(key: term.topologyKey)
    for (group, nodes) in population.groups {
      let space = pod.metadata.namespace
      guard term.selects(group.labels, in: group.namespace, from: space, spaces) else { continue }
      for (node, count) in nodes {
        guard let value = cache.traits[node].labels[term.topologyKey] else { continue }
        tally.counts[value, default: 0] += count
      }
    }
    return tally
  }

  /// What the pod itself asks for.
  private mutating func countLikes(
    _ pod: Pod,
    _ population: PodPopulation,
    _ cache: NodeCache,
    _ spaces: [String: StringMap]
  ) {
    func count(_ term: PodAffinityTerm) -> Tally {
      Self.tally(term, of: pod, population, cache, spaces)
    }
    let (together, apart) = (pod.spec.affinity?.podAffinity, pod.spec.affinity?.podAntiAffinity)
    let required = together?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    likes = required.map(count)
    dislikes = (apart?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(count)
    let (labels, space) = (pod.metadata.labels, pod.metadata.namespace)
    isFirst =
      likes.allSatisfy(\.counts.isEmpty)
      && required.allSatisfy {
        $0.completed(by: labels).selects(labels, in: space, from: space, spaces)
      }
    for (wishes, sign) in [
      (together?.preferredDuringSchedulingIgnoredDuringExecution ?? [], 1),
      (apart?.preferredDuringSchedulingIgnoredDuringExecution ?? [], -1),
    ] {
      for wish in wishes {
        let tally = count(wish.podAffinityTerm)
        for (value, count) in tally.counts {
          points[tally.key, default: [:]][value, default: 0] += sign * Int(wish.weight) * count
        }
      }
    }
  }

  /// What pods that are there already ask for.
  private mutating func countOthers(
    _ pod: Pod,
    _ population: PodPopulation,
    _ cache: NodeCache,
    _ spaces: [String: StringMap]
  ) {
    let (labels, space) = (pod.metadata.labels, pod.metadata.namespace)
    for (wish, nodes) in population.wishes {
      guard wish.term.selects(labels, in: space, from: wish.namespace, spaces) else { continue }
      let key = wish.term.topologyKey
      for (node, count) in nodes {
        guard let value = cache.traits[node].labels[key] else { continue }
        if let weight = wish.weight {
          points[key, default: [:]][value, default: 0] += weight * count
        } else {
          keptAway[key, default: []].insert(value)
        }
      }
    }
  }

  private static func spread(
    _ constraint: TopologySpreadConstraint,
    _ pod: Pod,
    _ filter: NodeFilter,
    _ population: PodPopulation,
    _ cache: NodeCache
  ) -> Spread {
    var spread = Spread(constraint: constraint)
    var selector = constraint.labelSelector ?? LabelSelector()
    for key in constraint.matchLabelKeys {
      guard let value = pod.metadata.labels[key] else { continue }
      selector.matchExpressions.append(LabelSelectorRequirement(key, "In", [value]))
    }
    let selectsNobody = constraint.labelSelector == nil
    spread.own = !selectsNobody && selector.matches(pod.metadata.labels) ? 1 : 0
    // Only nodes that have the labels of all rules of the same kind count.
    let keys = pod.spec.topologySpreadConstraints
      .filter { $0.whenUnsatisfiable == constraint.whenUnsatisfiable }.map(\.topologyKey)
    var eligible = Set<Int>()
    for index in cache.loads.indices where cache.loads[index].isPresent {
      let traits = cache.traits[index]
      guard keys.allSatisfy({ traits.labels[$0] != nil }) else { continue }
      if constraint.nodeAffinityPolicy != "Ignore", !filter.wants(traits) { continue }
      if constraint.nodeTaintsPolicy == "Honor", !filter.tolerates(traits) { continue }
      guard let value = traits.labels[constraint.topologyKey] else { continue }
      eligible.insert(index)
      spread.counts[value, default: 0] += 0
    }
    if !selectsNobody {
      for (group, nodes) in population.groups
      where group.namespace == pod.metadata.namespace && !group.isEnding
        && selector.matches(group.labels)
      {
        for (node, count) in nodes where eligible.contains(node) {
          guard let value = cache.traits[node].labels[constraint.topologyKey] else { continue }
          spread.counts[value, default: 0] += count
        }
      }
    }
    let isSparse = spread.counts.count < Int(constraint.minDomains ?? 1)
    spread.least = isSparse ? 0 : spread.counts.values.min() ?? 0
    return spread
  }
}
