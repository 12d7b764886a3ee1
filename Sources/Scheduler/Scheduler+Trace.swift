import KubernetesAPI

/// The scheduler's verdict on each node, in words for those who trace it.
extension Scheduler {
  /// How many nodes are told of one by one.
  private static var nodesTold: Int { 12 }

  /// Which nodes suit with which score, and what speaks against the others.
  func verdict(
    on filter: NodeFilter,
    _ relations: RelationFilter?,
    _ candidates: [Int],
    chosen: String?
  ) -> String {
    let scores = NodeScores(filter.needs, candidates, cache, relations).scores
    var parts: [String] = []
    for (index, total) in scores.sorted(by: { ($1.total, $0.index) < ($0.total, $1.index) }) {
      guard parts.count < Self.nodesTold else { break }
      parts.append("\(cache.traits[index].name) fits (score \(total))")
    }
    let suits = Set(candidates)
    for index in cache.loads.indices where cache.loads[index].isPresent && !suits.contains(index) {
      guard parts.count < Self.nodesTold else { break }
      var reasons = filter.reasons(index, in: cache)
      if reasons.isEmpty, let reason = relations?.reason(index, in: cache) { reasons = [reason] }
      // A large cluster is not searched to its end.
      guard !reasons.isEmpty else { continue }
      let words = reasons.map { messages == .v18 ? $0.textOf18 : $0.text }.joined(separator: ", ")
      parts.append("\(cache.traits[index].name) does not: \(words)")
    }
    if cache.count > parts.count { parts.append("\(cache.count - parts.count) more not told") }
    let verdict = parts.joined(separator: "; ")
    guard let chosen else { return "no node suits: \(verdict)" }
    return "takes \(chosen): \(verdict)"
  }
}
