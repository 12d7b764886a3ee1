import KubernetesAPI

/// The search for pods of lower priority whose end would make room for a pod.
struct Preemption {
  /// The pods that would have to go from a node.
  struct Plan {
    let node: String
    let victims: [Pod]

    /// Less is better: the priority of the most important victim, the sum, the number.
    fileprivate var cost: (Int, Int, Int) {
      let priorities = victims.map(\.rank)
      return (priorities.max() ?? .min, priorities.reduce(0, +), victims.count)
    }
  }

  let pod: Pod
  let needs: PodNeeds
  let cache: NodeCache
  let relations: RelationFilter?

  /// The cheapest plan over all nodes that refuse the pod for reasons that pods can mend.
  func plan<Client: KubernetesClient>(_ client: inout Client) -> Plan? {
    let filter = NodeFilter(needs)
    var best: Plan?
    var tried = 0
    for index in cache.loads.indices
    where cache.loads[index].isPresent && tried < Scheduler.sample {
      let reasons = filter.reasons(index, in: cache)
      guard !reasons.isEmpty, reasons.allSatisfy(\.isHelpedByPreemption),
        relations?.reason(index, in: cache) == nil
      else { continue }
      tried += 1
      guard let plan = plan(on: index, filter, &client) else { continue }
      if best.map({ plan.cost < $0.cost }) ?? true { best = plan }
    }
    return best
  }

  private func plan<Client: KubernetesClient>(
    on index: Int,
    _ filter: NodeFilter,
    _ client: inout Client
  ) -> Plan? {
    let name = cache.traits[index].name
    let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", name)]))
    guard let pods = try? client.list(Pod.self, onNode) else { return nil }
    let lesser = pods.filter { !$0.isFinished && $0.rank < pod.rank }
    var trial = cache
    for victim in lesser { trial.account(PodNeeds(victim), on: name, .minus) }
    guard !lesser.isEmpty, filter.suits(index, in: trial) else { return nil }
    // Those that need not go are let off again, the most important ones first.
    var victims: [Pod] = []
    for candidate in lesser.sorted(by: isMoreImportant) {
      trial.account(PodNeeds(candidate), on: name, .plus)
      if filter.suits(index, in: trial) { continue }
      trial.account(PodNeeds(candidate), on: name, .minus)
      victims.append(candidate)
    }
    return Plan(node: name, victims: victims)
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
