import KubernetesAPI

/// How well each of the nodes that suit a pod suits it: the scores with the weights of the real
/// scheduler, each from 0 to 100.
struct NodeScores {
  private let needs: PodNeeds
  private let cache: NodeCache
  private let candidates: [Int]
  private var totals: [Int]

  /// The weights of Kubernetes' own configuration.
  private enum Weight {
    static let resources = 1
    static let balance = 1
    static let images = 1
    static let affinity = 2
    static let spread = 2
    static let taints = 3
  }

  init(
    _ needs: PodNeeds,
    _ candidates: [Int],
    _ cache: NodeCache,
    _ relations: RelationFilter? = nil
  ) {
    self.needs = needs
    self.cache = cache
    self.candidates = candidates
    totals = [Int](repeating: 0, count: candidates.count)
    addResources()
    if let relations, relations.hasScores { addRelations(relations) }
    if relations?.hasSpreads != true, let siblings = cache.siblings[needs.owner] {
      addSpread(siblings)
    }
    if candidates.contains(where: { cache.loads[$0].hasSoftTaints }) { addTaints() }
    if let affinity = needs.affinity,
      !affinity.preferredDuringSchedulingIgnoredDuringExecution.isEmpty
    {
      addAffinity(affinity.preferredDuringSchedulingIgnoredDuringExecution)
    }
    if !cache.imageSpread.isEmpty { addImages() }
  }

  /// The candidate with the best score; `turn` decides among equals, so that they take turns.
  func best(turn: Int) -> Int {
    let top = totals.max() ?? 0
    var equals = totals.count { $0 == top }
    equals = turn % max(equals, 1)
    for (position, total) in totals.enumerated() where total == top {
      if equals == 0 { return candidates[position] }
      equals -= 1
    }
    return candidates[0]
  }

  /// Each candidate with its score, in the order of the candidates.
  var scores: [(index: Int, total: Int)] {
    zip(candidates, totals).map { (index: $0, total: $1) }
  }

  /// Prefers nodes with much left (LeastAllocated) and those whose processor time and memory are
  /// used to the same degree (BalancedAllocation).
  private mutating func addResources() {
    for (position, index) in candidates.enumerated() {
      let load = cache.loads[index]
      let cpu = load.assumedCPU + needs.assumedCPU
      let memory = load.assumedMemory + needs.assumedMemory
      let least =
        (Self.left(cpu, of: load.allocatableCPU)
          + Self.left(memory, of: load.allocatableMemory)) / 2
      let first = Self.fraction(cpu, of: load.allocatableCPU)
      let second = Self.fraction(memory, of: load.allocatableMemory)
      let balance = 100 - Int((first - second).magnitude * 50)
      totals[position] += Weight.resources * least + Weight.balance * balance
    }
  }

  private static func left(_ taken: Int64, of whole: Int64) -> Int {
    whole > 0 && taken <= whole ? Int((whole - taken) * 100 / whole) : 0
  }

  private static func fraction(_ taken: Int64, of whole: Int64) -> Double {
    whole > 0 ? min(1, Double(taken) / Double(whole)) : 1
  }

  /// Prefers nodes beside the pods that are liked, and parts of the cluster with few of the kind.
  private mutating func addRelations(_ relations: RelationFilter) {
    let affinity = relations.affinityScores(candidates, cache)
    let spread = relations.hasSpreads ? relations.spreadScores(candidates, cache) : []
    for position in candidates.indices {
      totals[position] += Weight.affinity * affinity[position]
      if !spread.isEmpty { totals[position] += Weight.spread * spread[position] }
    }
  }

  /// Prefers nodes and zones with few pods of the same controller, as the scheduler's own rules have
  /// it: a skew of 3 over nodes and of 5 over zones.
  private mutating func addSpread(_ siblings: [Int: Int32]) {
    // By the nodes' numbers and not their words: a large cluster asks for every pod.
    var isWanted = [Bool](repeating: false, count: cache.zoneCount)
    var counts = [Int](repeating: 0, count: cache.zoneCount)
    for index in candidates where cache.loads[index].zone >= 0 {
      isWanted[Int(cache.loads[index].zone)] = true
    }
    if isWanted.contains(true) {
      for (index, count) in siblings where cache.loads[index].zone >= 0 {
        counts[Int(cache.loads[index].zone)] += Int(count)
      }
    }
    let nodes = SpreadScore(maxSkew: 3, domains: candidates.count)
    let parts = SpreadScore(maxSkew: 5, domains: isWanted.count { $0 })
    let sums = candidates.map { index -> Int? in
      let load = cache.loads[index]
      var sum = 0.0
      if load.hasHostname { sum += nodes.score(Int(siblings[index] ?? 0)) }
      if load.zone >= 0 { sum += parts.score(counts[Int(load.zone)]) }
      return Int(sum.rounded())
    }
    for (position, score) in SpreadScore.normalized(sums).enumerated() {
      totals[position] += Weight.spread * score
    }
  }

  /// Prefers nodes without taints that the pod would rather avoid.
  private mutating func addTaints() {
    let counts = candidates.map { index in
      cache.traits[index].softTaints.count { taint in
        !needs.tolerations.contains { $0.tolerates(taint) }
      }
    }
    addReversed(counts, weight: Weight.taints)
  }

  /// Prefers nodes that meet the pod's wishes.
  private mutating func addAffinity(_ wishes: [PreferredSchedulingTerm]) {
    let sums = candidates.map { index in
      wishes.reduce(0) { sum, wish in
        wish.preference.matches(cache.traits[index]) ? sum + Int(wish.weight) : sum
      }
    }
    guard let most = sums.max(), most > 0 else { return }
    for (position, sum) in sums.enumerated() {
      totals[position] += Weight.affinity * (sum * 100 / most)
    }
  }

  /// Prefers nodes that have large images already, the more so the more nodes have them.
  private mutating func addImages() {
    let least = 23 * 1024 * 1024
    let most = 1000 * 1024 * 1024 * max(1, needs.images.count)
    // Where no node has any of them, all nodes are worth nothing.
    let known = needs.images.filter { cache.imageSpread[$0] != nil }
    guard !known.isEmpty else { return }
    for (position, index) in candidates.enumerated() {
      var sum = 0
      for image in known {
        guard let size = cache.traits[index].images[image] else { continue }
        sum += Int(size) * (cache.imageSpread[image] ?? 0) / max(1, cache.count)
      }
      let clamped = min(max(sum, least), most)
      totals[position] += Weight.images * (100 * (clamped - least) / (most - least))
    }
  }

  /// The fewer the better, on a scale from 0 to 100.
  private mutating func addReversed(_ counts: [Int], weight: Int) {
    guard let most = counts.max(), most > 0 else { return }
    for (position, count) in counts.enumerated() {
      totals[position] += weight * ((most - count) * 100 / most)
    }
  }
}
