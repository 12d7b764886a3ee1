import KubernetesAPI

/// Whether a node suits a pod: the filters in the order in which the scheduler runs them, each with
/// its own reason.
struct NodeFilter {
  let needs: PodNeeds
  /// What the claims of the pod ask for; nil for a pod without claims.
  let volumes: PodVolumes?

  private let hasSelector: Bool

  init(_ needs: PodNeeds, _ volumes: PodVolumes? = nil) {
    self.needs = needs
    self.volumes = volumes
    hasSelector =
      !needs.nodeSelector.isEmpty
      || needs.affinity?.requiredDuringSchedulingIgnoredDuringExecution != nil
  }

  /// Whether the node at `index` suits; what most pods need is decided by numbers alone.
  func suits(_ index: Int, in cache: NodeCache) -> Bool {
    let load = cache.loads[index]
    guard
      load.isPresent,
      !load.isUnschedulable || toleratesUnschedulable,
      load.pods < load.allocatablePods,
      load.cpu + needs.cpu <= load.allocatableCPU || needs.cpu == 0,
      load.memory + needs.memory <= load.allocatableMemory || needs.memory == 0,
      load.storage + needs.storage <= load.allocatableStorage || needs.storage == 0
    else { return false }
    if load.hasTaints, !toleratesTaints(of: cache.traits[index]) { return false }
    if hasSelector, !matchesSelector(cache.traits[index]) { return false }
    if !needs.hostPorts.isEmpty, !hasFreePorts(index, cache) { return false }
    if let volumes, volumes.reason(cache.traits[index]) != nil { return false }
    return needs.extended.isEmpty || missingExtended(index, cache).isEmpty
  }

  /// Why the node at `index` does not suit: the reasons of the first filter that refuses it.
  func reasons(_ index: Int, in cache: NodeCache) -> [FilterReason] {
    let load = cache.loads[index]
    let traits = cache.traits[index]
    if load.isUnschedulable, !toleratesUnschedulable { return [.unschedulable] }
    if !toleratesTaints(of: traits) { return [.taint] }
    if hasSelector, !matchesSelector(traits) { return [.affinity] }
    if !hasFreePorts(index, cache) { return [.ports] }
    let missing = missingResources(load) + missingExtended(index, cache)
    guard missing.isEmpty, let reason = volumes?.reason(traits) else { return missing }
    return [reason]
  }
}

// MARK: - NodeUnschedulable, TaintToleration

extension NodeFilter {
  private var toleratesUnschedulable: Bool {
    let taint = Taint("node.kubernetes.io/unschedulable", effect: "NoSchedule")
    return needs.tolerations.contains { $0.tolerates(taint) }
  }

  private func toleratesTaints(of traits: NodeTraits) -> Bool {
    traits.taints.allSatisfy { taint in needs.tolerations.contains { $0.tolerates(taint) } }
  }
}

// MARK: - NodeAffinity

extension NodeFilter {
  /// Whether the pod's node selector and affinity let it on a node.
  func wants(_ traits: NodeTraits) -> Bool { !hasSelector || matchesSelector(traits) }

  /// Whether the pod tolerates all that keeps pods off a node.
  func tolerates(_ traits: NodeTraits) -> Bool { toleratesTaints(of: traits) }

  private func matchesSelector(_ traits: NodeTraits) -> Bool {
    guard needs.nodeSelector.allSatisfy({ traits.labels[$0.key] == $0.value }) else { return false }
    guard let required = needs.affinity?.requiredDuringSchedulingIgnoredDuringExecution
    else { return true }
    return required.nodeSelectorTerms.contains { $0.matches(traits) }
  }
}

extension NodeSelectorTerm {
  /// Whether the node has what the term asks for.
  func matches(_ traits: NodeTraits) -> Bool { matches(name: traits.name, labels: traits.labels) }
}

// MARK: - NodePorts, NodeResourcesFit

extension NodeFilter {
  private func hasFreePorts(_ index: Int, _ cache: NodeCache) -> Bool {
    guard !needs.hostPorts.isEmpty, let taken = cache.ports[index] else { return true }
    return !needs.hostPorts.contains { wanted in taken.contains { $0.clashes(with: wanted) } }
  }

  private func missingResources(_ load: NodeLoad) -> [FilterReason] {
    var missing: [FilterReason] = []
    if load.pods >= load.allocatablePods { missing.append(.tooManyPods) }
    func check(_ name: String, _ wanted: Int64, _ taken: Int64, _ whole: Int64) {
      guard wanted > 0, taken + wanted > whole else { return }
      missing.append(.insufficient(name, isHopeless: wanted > whole))
    }
    check("cpu", needs.cpu, load.cpu, load.allocatableCPU)
    check("memory", needs.memory, load.memory, load.allocatableMemory)
    check("ephemeral-storage", needs.storage, load.storage, load.allocatableStorage)
    return missing
  }

  private func missingExtended(_ index: Int, _ cache: NodeCache) -> [FilterReason] {
    needs.extended.compactMap { name, wanted in
      let whole = cache.traits[index].extended[name] ?? 0
      let taken = cache.extended[index]?[name] ?? 0
      guard wanted > 0, taken + wanted > whole else { return nil }
      return .insufficient(name, isHopeless: wanted > whole)
    }
  }
}
