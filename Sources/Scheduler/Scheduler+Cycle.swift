import KubernetesAPI
import Simulation

extension Scheduler {
  /// One pod's way through filters, scores and binding.
  mutating func schedule<Client: KubernetesClient>(_ pod: Pod, _ client: inout Client) {
    if client.isTraced { client.follow(from: pod.storeRevision) }
    let needs = PodNeeds(pod)
    var volumes: PodVolumes?
    if !needs.claims.isEmpty {
      do throws(PodVolumes.Trouble) {
        volumes = try PodVolumes(pod, needs.claims, &client)
      } catch {
        return refuse(pod, error.message, &client)
      }
    }
    let relations = relations(of: pod, needs, &client)
    let filter = NodeFilter(needs, volumes)
    let candidates = candidates(for: filter, relations)
    guard !candidates.isEmpty else { return reject(pod, filter, relations, &client) }
    let index =
      candidates.count == 1
      ? candidates[0] : NodeScores(needs, candidates, cache, relations).best(turn: turn)
    turn += 1
    let node = cache.traits[index]
    if client.isTraced {
      let text = verdict(on: filter, relations, candidates, chosen: node.name)
      client.remark(text, about: pod)
    }
    if let volumes, !volumes.delayed.isEmpty {
      return hold(pod, needs, volumes, on: node, &client)
    }
    bind(pod, needs, to: node.name, &client)
  }

  /// The nodes that suit the pod; with many nodes the first so many of them, from where the last
  /// search ended.
  private mutating func candidates(
    for filter: NodeFilter,
    _ relations: RelationFilter?
  ) -> [Int] {
    let total = cache.loads.count
    guard total > 0 else { return [] }
    var found: [Int] = []
    found.reserveCapacity(min(total, Self.sample))
    var index = nextStart % total
    var looked = 0
    while looked < total, found.count < Self.sample {
      if filter.suits(index, in: cache), relations?.reason(index, in: cache) == nil {
        found.append(index)
      }
      index = index + 1 == total ? 0 : index + 1
      looked += 1
    }
    nextStart = index
    return found
  }

  mutating func bind<Client: KubernetesClient>(
    _ pod: Pod,
    _ needs: PodNeeds,
    to node: String,
    _ client: inout Client
  ) {
    var binding = Binding()
    binding.metadata.name = pod.metadata.name
    binding.metadata.namespace = pod.metadata.namespace
    binding.metadata.uid = pod.metadata.uid
    binding.target.kind = Node.resource.kind
    binding.target.name = node
    do {
      _ = try client.create(binding, .subresource("binding"))
    } catch  where error.reason == .notFound || error.reason == .conflict {
      // Gone, or bound by someone else: its change tells.
      return queue.remove(pod.metadata.uid)
    } catch {
      events.record(
        &client,
        about: pod,
        type: .warning,
        reason: "FailedScheduling",
        action: "Scheduling",
        message: "Binding rejected: \(error.message)"
      )
      return queue.backOff(pod.metadata.uid, now: client.now)
    }
    queue.remove(pod.metadata.uid)
    assumed.insert(pod.metadata.uid)
    cache.account(needs, on: node, .plus)
    placed(pod, on: node)
    let subject =
      messages == .v18
      ? pod.metadata.name : "\(pod.metadata.namespace)/\(pod.metadata.name)"
    events.record(
      &client,
      about: pod,
      reason: "Scheduled",
      action: "Binding",
      message: "Successfully assigned \(subject) to \(node)"
    )
  }

  /// Says why no node suits the pod, and lets it wait.
  private mutating func reject<Client: KubernetesClient>(
    _ pod: Pod,
    _ filter: NodeFilter,
    _ relations: RelationFilter?,
    _ client: inout Client
  ) {
    var failure = FitError(nodes: cache.count)
    for index in cache.loads.indices where cache.loads[index].isPresent {
      var reasons = filter.reasons(index, in: cache)
      if reasons.isEmpty, let reason = relations?.reason(index, in: cache) { reasons = [reason] }
      failure.add(reasons)
    }
    if client.isTraced {
      client.remark(verdict(on: filter, relations, [], chosen: nil), about: pod)
    }
    var result: PreemptionResult?
    let mayPreempt = failure.isHelpedByPreemption && pod.rank > leastRank
    if messages == .current, mayPreempt || pod.spec.preemptionPolicy == "Never" {
      result = preempt(for: pod, filter, relations, &client)
    }
    let message = failure.message(messages, preemption: result)
    let nominated: String? =
      switch result {
      case .nominated(let node): node
      case .vain: ""
      case .waiting: nil
      case nil: ""
      }
    queue.park(pod.metadata.uid, isHelpedByRoom: failure.isHelpedByRoom, now: client.now)
    events.record(
      &client,
      about: pod,
      type: .warning,
      reason: "FailedScheduling",
      action: "Scheduling",
      message: message
    )
    note(message, on: pod, nominated: nominated, &client)
  }

  /// Writes the condition that tells why the pod waits.
  func note<Client: KubernetesClient>(
    _ message: String,
    on pod: Pod,
    nominated: String?,
    _ client: inout Client
  ) {
    var changed = pod
    let former = pod.status.conditions.first { $0.type == "PodScheduled" }
    var condition = PodCondition()
    condition.type = "PodScheduled"
    condition.status = "False"
    condition.reason = "Unschedulable"
    condition.message = message
    condition.lastTransitionTime =
      former?.status == "False" ? former?.lastTransitionTime ?? Time() : Time(client.now)
    if messages == .current { condition.observedGeneration = pod.metadata.generation }
    changed.status.conditions.removeAll { $0.type == "PodScheduled" }
    changed.status.conditions.append(condition)
    if let nominated { changed.status.nominatedNodeName = nominated }
    guard changed.status != pod.status else { return }
    // A refusal means that the pod has changed meanwhile; then its change is about to be read.
    _ = try? client.updateStatus(changed)
  }
}
