import KubernetesAPI

/// Rules between pods, for the pods that have any.
extension Scheduler {
  /// What the rules say for a pod; nil where there are none to look at.
  mutating func relations<Client: KubernetesClient>(
    of pod: Pod,
    _ needs: PodNeeds,
    _ client: inout Client
  ) -> RelationFilter? {
    if population == nil, pod.hasRelations { populate(&client) }
    guard let population, pod.hasRelations || !population.wishes.isEmpty else { return nil }
    return RelationFilter(pod, NodeFilter(needs), population, cache, Self.spaces(&client))
  }

  /// What rules between pods are looked up in; nil while no pod has any.
  func neighbours<Client: KubernetesClient>(_ client: inout Client) -> Preemption.Neighbours? {
    population.map { Preemption.Neighbours(population: $0, spaces: Self.spaces(&client)) }
  }

  /// The labels of all namespaces.
  private static func spaces<Client: KubernetesClient>(
    _ client: inout Client
  ) -> [String: StringMap] {
    var spaces: [String: StringMap] = [:]
    for namespace in (try? client.list(Namespace.self)) ?? [] {
      spaces[namespace.metadata.name] = namespace.metadata.labels
    }
    return spaces
  }

  /// Begins to count pods by their labels.
  private mutating func populate<Client: KubernetesClient>(_ client: inout Client) {
    var fresh = PodPopulation()
    for pod in (try? client.list(Pod.self)) ?? [] where pod.takesRoom {
      guard let index = cache.index(of: pod.assignedNode) else { continue }
      fresh.put(pod, on: index)
    }
    population = fresh
  }

  /// Takes a pod into account that is on a node.
  mutating func placed(_ pod: Pod, on node: String) {
    guard population != nil, let index = cache.index(of: node) else { return }
    population?.put(pod, on: index)
  }

  /// Takes a pod out of account.
  mutating func unplaced(_ pod: Pod) {
    guard population != nil else { return }
    population?.remove(pod.metadata.uid)
  }
}
