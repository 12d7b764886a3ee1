import KubernetesAPI

/// That no node suits a pod: how many nodes refuse it for which reason, and the message about it.
struct FitError: Hashable, Sendable {
  /// How many nodes there are.
  let nodes: Int
  /// How many nodes refuse for each reason.
  private(set) var counts: [FilterReason: Int] = [:]
  /// How many nodes would still refuse the pod if all pods were gone from them.
  private(set) var hopeless = 0

  init(nodes: Int) { self.nodes = nodes }

  /// Notes the reasons of one node.
  mutating func add(_ reasons: [FilterReason]) {
    for reason in reasons { counts[reason, default: 0] += 1 }
    if reasons.contains(where: { !$0.isHelpedByPreemption }) { hopeless += 1 }
  }

  /// Whether pods that go from a node could help.
  var isHelpedByRoom: Bool {
    hopeless < nodes || counts.keys.contains(where: \.isHelpedByPreemption)
  }

  /// Whether preemption may be tried.
  var isHelpedByPreemption: Bool { hopeless < nodes }

  /// What the event and the condition say.
  func message(_ style: MessageStyle, preemption: Scheduler.PreemptionResult?) -> String {
    guard nodes > 0 else { return "no nodes available to schedule pods" }
    switch style {
    case .v18:
      let list = counts.map { "\($0.key.textOf18) (\($0.value))" }.sorted()
      return "No nodes are available that match all of the predicates: "
        + list.joined(separator: ", ") + "."
    case .current:
      switch preemption {
      case .nominated: return list
      case .vain(let why), .waiting(let why):
        return "\(list) no new claims to deallocate, preemption: \(why)"
      case nil:
        // Where nothing is of lower priority anywhere, there is no need to look.
        return "\(list) no new claims to deallocate, preemption: \(vain)"
      }
    }
  }

  /// How many nodes there are, and how many refuse for what.
  var list: String {
    // Two reasons of the same words, hopeless or not, are one to the reader.
    var byText: [String: Int] = [:]
    for (reason, count) in counts { byText[reason.text, default: 0] += count }
    let list = byText.map { "\($0.value) \($0.key)" }.sorted()
    return "0/\(nodes) nodes are available: \(list.joined(separator: ", "))."
  }

  /// What preemption says that finds nobody to drive away.
  private var vain: String {
    var error = FitError(nodes: nodes)
    error.counts[.noVictims] = hopeless < nodes ? nodes - hopeless : nil
    error.counts[.notHelpful] = hopeless > 0 ? hopeless : nil
    return error.list
  }
}
