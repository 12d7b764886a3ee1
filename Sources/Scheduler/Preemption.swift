import KubernetesAPI
import Simulation

/// The search for pods of lower priority whose end would make room for a pod.
///
/// Source: `DefaultPreemption` in `k8s.io/kubernetes/pkg/scheduler/framework/plugins`.
struct Preemption {
  /// The pods that would have to go from a node.
  struct Plan {
    let node: String
    let victims: [Pod]
    /// How many of them their disruption budgets would hold.
    let violations: Int

    /// Less is better: budgets that are broken, the priority of the most important victim, the sum
    /// of all priorities, the number, and how long the most important ones run already.
    fileprivate var cost: (Int, Int, Int, Int, Int64) {
      let priorities = victims.map(\.rank)
      let highest = priorities.max() ?? .min
      let start = victims.filter { $0.rank == highest }.map(\.started).min() ?? 0
      // Every victim counts, those of negative priority too.
      let sum = priorities.reduce(0) { $0 + $1 + 1 << 31 }
      return (violations, highest, sum, victims.count, -start)
    }
  }

  /// What there is to find on a node.
  private enum Prospect {
    case plan(Plan)
    /// No pod there is of lower priority.
    case noVictims
    /// The node would refuse the pod still, for these reasons.
    case stillRefuses([FilterReason])
  }

  let pod: Pod
  let needs: PodNeeds
  let cache: NodeCache
  let filter: NodeFilter
  let relations: RelationFilter?
  /// Where pods are, for the rules between pods; nil where there are none to heed.
  let neighbours: Neighbours?

  /// What rules between pods are looked up in.
  struct Neighbours {
    var population: PodPopulation
    let spaces: [String: StringMap]
  }

  /// The cheapest plan over all nodes that refuse the pod for reasons that pods can mend; and why
  /// there is none on those that have none.
  func plan<Client: KubernetesClient>(_ client: inout Client) -> (best: Plan?, why: FitError) {
    let budgets = (try? client.list(PodDisruptionBudget.self)) ?? []
    var best: Plan?
    var why = FitError(nodes: cache.count)
    var tried = 0
    for index in cache.loads.indices where cache.loads[index].isPresent {
      var reasons = filter.reasons(index, in: cache)
      if reasons.isEmpty, let reason = relations?.reason(index, in: cache) { reasons = [reason] }
      guard reasons.allSatisfy(\.isHelpedByPreemption) else {
        why.add([.notHelpful])
        continue
      }
      guard tried < Scheduler.sample else { continue }
      tried += 1
      switch prospect(on: index, budgets, &client) {
      case .noVictims: why.add([.noVictims])
      case .stillRefuses(let reasons): why.add(reasons)
      case .plan(let plan): if best.map({ plan.cost < $0.cost }) ?? true { best = plan }
      }
    }
    return (best, why)
  }

  private func prospect<Client: KubernetesClient>(
    on index: Int,
    _ budgets: [PodDisruptionBudget],
    _ client: inout Client
  ) -> Prospect {
    let name = cache.traits[index].name
    let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", name)]))
    let pods = (try? client.list(Pod.self, onNode)) ?? []
    let lesser = pods.filter { !$0.isFinished && $0.rank < pod.rank }
    guard !lesser.isEmpty else { return .noVictims }
    var trial = Trial(self, index)
    for victim in lesser { trial.take(victim) }
    let rest = trial.reasons
    guard rest.isEmpty else { return .stillRefuses(rest) }
    // Those that need not go are let off again: first those whose budgets have no room, then the most
    // important ones.
    let ranked = lesser.sorted(by: isMoreImportant)
    let isHeld = Self.held(ranked, by: budgets)
    var victims: [Pod] = []
    var violations = 0
    let held = ranked.indices.filter { isHeld[$0] }
    for place in held + ranked.indices.filter({ !isHeld[$0] }) {
      trial.putBack(ranked[place])
      if trial.reasons.isEmpty { continue }
      trial.take(ranked[place])
      victims.append(ranked[place])
      if isHeld[place] { violations += 1 }
    }
    return .plan(Plan(node: name, victims: victims, violations: violations))
  }

  /// Which of the pods their budgets would hold, were they to go one after the other.
  private static func held(_ pods: [Pod], by budgets: [PodDisruptionBudget]) -> [Bool] {
    var allowed = budgets.map { Int($0.status.disruptionsAllowed) }
    return pods.map { pod in
      var isHeld = false
      for (index, budget) in budgets.enumerated()
      where budget.metadata.namespace == pod.metadata.namespace
        && budget.spec.selector?.isZero == false && budget.protects(pod.metadata.labels)
        && budget.status.disruptedPods[pod.metadata.name] == nil
      {
        allowed[index] -= 1
        if allowed[index] < 0 { isHeld = true }
      }
      return isHeld
    }
  }

  private func isMoreImportant(_ left: Pod, _ right: Pod) -> Bool {
    if left.rank != right.rank { return left.rank > right.rank }
    let (first, second) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
    return first == second ? left.metadata.name < right.metadata.name : first < second
  }
}

/// A node as it would be without some of its pods.
private struct Trial {
  let preemption: Preemption
  let index: Int
  var cache: NodeCache
  var neighbours: Preemption.Neighbours?

  init(_ preemption: Preemption, _ index: Int) {
    self.preemption = preemption
    self.index = index
    cache = preemption.cache
    neighbours = preemption.neighbours
  }

  private var node: String { cache.traits[index].name }

  mutating func take(_ pod: Pod) {
    cache.account(PodNeeds(pod), on: node, .minus)
    neighbours?.population.remove(pod.metadata.uid)
  }

  mutating func putBack(_ pod: Pod) {
    cache.account(PodNeeds(pod), on: node, .plus)
    neighbours?.population.put(pod, on: index)
  }

  /// Why the node refuses the pod; the rules between pods are counted anew, without those taken.
  var reasons: [FilterReason] {
    let reasons = preemption.filter.reasons(index, in: cache)
    guard reasons.isEmpty, let neighbours else { return reasons }
    let relations = RelationFilter(
      preemption.pod,
      preemption.filter,
      neighbours.population,
      cache,
      neighbours.spaces
    )
    return relations.reason(index, in: cache).map { [$0] } ?? []
  }
}

extension Pod {
  /// The pod's priority as a plain number.
  var rank: Int { Int(spec.priority ?? 0) }

  /// When the kubelet took the pod up, in seconds.
  fileprivate var started: Int64 { (status.startTime?.instant.nanoseconds ?? 0) / 1_000_000_000 }

  /// Whether the pod ends to make room for another one.
  fileprivate var isPreempted: Bool {
    metadata.deletionTimestamp != nil
      && status.conditions.contains {
        $0.type == "DisruptionTarget" && $0.reason == "PreemptionByScheduler"
      }
  }
}

extension Scheduler {
  /// What came of the attempt to make room.
  enum PreemptionResult {
    /// Room is being made on the node.
    case nominated(String)
    /// None can be made, for this reason.
    case vain(why: String)
    /// It is being made already; until it is, nothing more is done.
    case waiting(why: String)
  }

  /// Deletes pods of lower priority where that makes room.
  mutating func preempt<Client: KubernetesClient>(
    for pod: Pod,
    _ filter: NodeFilter,
    _ relations: RelationFilter?,
    _ client: inout Client
  ) -> PreemptionResult {
    if pod.spec.preemptionPolicy == "Never" {
      return .waiting(why: "not eligible due to preemptionPolicy=Never.")
    }
    let name = pod.status.nominatedNodeName
    if !name.isEmpty, let index = cache.index(of: name),
      filter.reasons(index, in: cache).allSatisfy(\.isHelpedByPreemption)
    {
      let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", name)]))
      let pods = (try? client.list(Pod.self, onNode)) ?? []
      if pods.contains(where: { $0.isPreempted && $0.rank < pod.rank }) {
        return .waiting(why: "not eligible due to a terminating pod on the nominated node.")
      }
    }
    let search = Preemption(
      pod: pod,
      needs: filter.needs,
      cache: cache,
      filter: filter,
      relations: relations,
      neighbours: relations == nil ? nil : neighbours(&client)
    )
    let (plan, why) = search.plan(&client)
    guard let plan else { return .vain(why: why.list) }
    for victim in plan.victims { drive(victim, awayFor: pod, from: plan.node, &client) }
    return .nominated(plan.node)
  }

  private mutating func drive<Client: KubernetesClient>(
    _ victim: Pod,
    awayFor pod: Pod,
    from node: String,
    _ client: inout Client
  ) {
    var marked = victim
    var condition = PodCondition()
    condition.type = "DisruptionTarget"
    condition.status = "True"
    condition.reason = "PreemptionByScheduler"
    condition.message = "\(name): preempting to accommodate a higher priority pod"
    condition.lastTransitionTime = Time(client.now)
    if marked.status.set(condition) { _ = try? client.updateStatus(marked) }
    try? client.delete(
      Pod.self,
      namespace: victim.metadata.namespace,
      name: victim.metadata.name
    )
    events.record(
      &client,
      about: victim,
      reason: "Preempted",
      action: "Preempting",
      message: "Preempted by pod \(pod.metadata.uid) on node \(node)"
    )
  }
}
