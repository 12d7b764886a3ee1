extension PodSpec {
  /// What the scheduler sets aside on a node for the pod, its overhead included.
  ///
  /// What the pod as a whole asks for goes before what its containers ask for.
  public var requests: FieldMap<Quantity> { total(containerRequests, resources?.requests) }

  /// The most that the pod may use.
  ///
  /// A resource that some container may use freely is still the sum of what the others may use.
  public var limits: FieldMap<Quantity> { total(sum(\.limits), resources?.limits) }

  /// What the containers ask for together.
  public var containerRequests: FieldMap<Quantity> { sum(\.requests) }

  private func total(
    _ containers: FieldMap<Quantity>,
    _ own: FieldMap<Quantity>?
  ) -> FieldMap<Quantity> {
    var total = containers
    for entry in own ?? [:] { total[entry.key] = entry.value }
    for entry in overhead { total.add(entry.value, to: entry.key) }
    return total
  }

  /// The sum of one part of the containers' resources, as they run together.
  ///
  /// Regular containers run with all sidecars, an init container with those that started before it;
  /// the greater of the two counts.
  private func sum(
    _ part: KeyPath<ResourceRequirements, FieldMap<Quantity>>
  ) -> FieldMap<Quantity> {
    var running = FieldMap<Quantity>()
    for container in containers { running.add(container.resources[keyPath: part]) }
    var sidecars = FieldMap<Quantity>()
    var starting = FieldMap<Quantity>()
    for container in initContainers {
      let own = container.resources[keyPath: part]
      if container.isSidecar {
        sidecars.add(own)
        starting.raise(to: sidecars)
      } else {
        var together = sidecars
        together.add(own)
        starting.raise(to: together)
      }
    }
    running.add(sidecars)
    running.raise(to: starting)
    return running
  }
}

extension FieldMap<Quantity> {
  /// Adds to every entry that of `other`.
  public mutating func add(_ other: FieldMap<Quantity>) {
    for entry in other { add(entry.value, to: entry.key) }
  }

  /// Adds to one entry.
  public mutating func add(_ amount: Quantity, to key: String) {
    self[key] = (self[key] ?? Quantity()) + amount
  }

  /// Takes the greater of every entry and that of `other`.
  fileprivate mutating func raise(to other: FieldMap<Quantity>) {
    for entry in other where self[entry.key].map({ $0 < entry.value }) ?? true {
      self[entry.key] = entry.value
    }
  }
}
