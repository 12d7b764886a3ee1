import KubernetesAPI

/// The search for pods of lower priority whose end would make room for a pod.
struct Preemption {
  /// The pods that would have to go from a node.
  struct Plan {
    let node: String
    let victims: [Pod]
    /// How many of them their disruption budgets would hold.
    let violations: Int

    /// Less is better: budgets that are broken, the priority of the most important victim, the sum,
    /// the number.
    fileprivate var cost: (Int, Int, Int, Int) {
      let priorities = victims.map(\.rank)
      return (violations, priorities.max() ?? .min, priorities.reduce(0, +), victims.count)
    }
  }

  let pod: Pod
  let needs: PodNeeds
  let cache: NodeCache
  let relations: RelationFilter?

  /// The cheapest plan over all nodes that refuse the pod for reasons that pods can mend.
  func plan<Client: KubernetesClient>(_ client: inout Client) -> Plan? {
    let filter = NodeFilter(needs)
    let budgets = (try? client.list(PodDisruptionBudget.self)) ?? []
    var best: Plan?
    var tried = 0
    for index in cache.loads.indices
    where cache.loads[index].isPresent && tried < Scheduler.sample {
      let reasons = filter.reasons(index, in: cache)
      guard !reasons.isEmpty, reasons.allSatisfy(\.isHelpedByPreemption),
        relations?.reason(index, in: cache) == nil
      else { continue }
      tried += 1
      guard let plan = plan(on: index, filter, budgets, &client) else { continue }
      if best.map({ plan.cost < $0.cost }) ?? true { best = plan }
    }
    return best
  }

  private func plan<Client: KubernetesClient>(
    on index: Int,
    _ filter: NodeFilter,
    _ budgets: [PodDisruptionBudget],
    _ client: inout Client
  ) -> Plan? {
    let name = cache.traits[index].name
    let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", name)]))
    guard let pods = try? client.list(Pod.self, onNode) else { return nil }
    let lesser = pods.filter { !$0.isFinished && $0.rank < pod.rank }
    var trial = cache
    for victim in lesser { trial.account(PodNeeds(victim), on: name, .minus) }
    guard !lesser.isEmpty, filter.suits(index, in: trial) else { return nil }
    // Those that need not go are let off again: first those whose budgets have no room, then the most
    // important ones.
    let ranked = lesser.sorted(by: isMoreImportant)
    let isHeld = Self.held(ranked, by: budgets)
    var victims: [Pod] = []
    var violations = 0
    let held = ranked.indices.filter { isHeld[$0] }
    for place in held + ranked.indices.filter({ !isHeld[$0] }) {
      trial.account(PodNeeds(ranked[place]), on: name, .plus)
      if filter.suits(index, in: trial) { continue }
      trial.account(PodNeeds(ranked[place]), on: name, .minus)
      victims.append(ranked[place])
      if isHeld[place] { violations += 1 }
    }
    return Plan(node: name, victims: victims, violations: violations)
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

extension Pod {
  /// The pod's priority as a plain number.
  var rank: Int { Int(spec.priority ?? 0) }
}

extension Scheduler {
  /// Deletes pods of lower priority where that makes room.
  ///
  /// - Returns: the node where room is being made.
  mutating func preempt<Client: KubernetesClient>(
    for pod: Pod,
    _ needs: PodNeeds,
    _ relations: RelationFilter?,
    _ client: inout Client
  ) -> String? {
    // Room is being made already: wait until those that were told to go are gone.
    if !pod.status.nominatedNodeName.isEmpty {
      let name = pod.status.nominatedNodeName
      let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", name)]))
      let pods = (try? client.list(Pod.self, onNode)) ?? []
      if pods.contains(where: { $0.metadata.deletionTimestamp != nil && $0.rank < pod.rank }) {
        return name
      }
    }
    let search = Preemption(pod: pod, needs: needs, cache: cache, relations: relations)
    guard let plan = search.plan(&client) else { return nil }
    for victim in plan.victims {
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
        message: "Preempted by pod \(pod.metadata.uid) on node \(plan.node)"
      )
    }
    return plan.node
  }
}
