import KubernetesAPI

/// Priority: a pod gets the number of its class.
extension APIServer {
  /// Sets the priority of a pod by its class, or by the class of those that name none.
  func admitPriority(_ name: String, _ spec: inout PodSpec) throws(Status) {
    var priority: Int32 = 0
    var policy = "PreemptLowerPriority"
    if spec.priorityClassName.isEmpty {
      if let standard = defaultPriorityClass {
        spec.priorityClassName = standard.metadata.name
        priority = standard.value
        policy = standard.preemptionPolicy ?? policy
      }
    } else {
      guard let chosen = priorityClass(spec.priorityClassName) else {
        throw .forbidden(
          Pod.resource,
          name,
          "no PriorityClass with name \(spec.priorityClassName) was found"
        )
      }
      priority = chosen.value
      policy = chosen.preemptionPolicy ?? policy
    }
    if let given = spec.priority, given != priority {
      throw .forbidden(
        Pod.resource,
        name,
        "the integer value of priority (\(given)) must not be provided in pod spec; priority"
          + " admission controller computed \(priority) from the given PriorityClass name"
      )
    }
    if let given = spec.preemptionPolicy, given != policy {
      throw .forbidden(
        Pod.resource,
        name,
        "the string value of PreemptionPolicy (\(given)) must not be provided in pod spec; priority"
          + " admission controller computed \(policy) from the given PriorityClass name"
      )
    }
    spec.priority = priority
    spec.preemptionPolicy = policy
  }

  /// The class of a name; those of the system are there even before they are stored.
  private func priorityClass(_ name: String) -> PriorityClass? {
    store.object(PriorityClass.resource, namespace: "", name: name) as? PriorityClass
      ?? PriorityClass.system.first { $0.metadata.name == name }
  }

  /// The class that pods without one get: of several the one of the least value.
  private var defaultPriorityClass: PriorityClass? {
    guard hadDefaultPriority else { return nil }
    return store.candidates(PriorityClass.resource, ListOptions())
      .compactMap { $0 as? PriorityClass }
      .filter(\.globalDefault)
      .min { $0.value < $1.value }
  }

  /// Refuses a second class that is the default.
  mutating func admitDefault(_ kind: PriorityClass) throws(Status) {
    guard kind.globalDefault else { return }
    if let other = defaultPriorityClass, other.metadata.name != kind.metadata.name {
      throw .forbidden(
        PriorityClass.resource,
        kind.metadata.name,
        "PriorityClass \(other.metadata.name) is already marked as default. Only one default can"
          + " exist"
      )
    }
    hadDefaultPriority = true
  }
}
