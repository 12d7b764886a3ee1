extension PodSpec {
  /// The class of service: Guaranteed where every container has equal requests and limits of CPU and
  /// memory, BestEffort where none has any, else Burstable.
  public var qosClass: String {
    let groups: [ResourceRequirements]
    if let resources, !resources.requests.isEmpty || !resources.limits.isEmpty {
      groups = [resources]
    } else {
      groups = (containers + initContainers).map(\.resources)
    }
    var requests = FieldMap<Quantity>()
    var limits = FieldMap<Quantity>()
    var allAreLimited = true
    for resources in groups {
      requests.add(resources.requests.counted)
      limits.add(resources.limits.counted)
      if resources.limits.counted.count < 2 { allAreLimited = false }
    }
    if requests.isEmpty && limits.isEmpty { return "BestEffort" }
    let isCovered = requests.allSatisfy { limits[$0.key] == $0.value }
    return allAreLimited && isCovered && requests.count == limits.count
      ? "Guaranteed" : "Burstable"
  }
}

extension FieldMap<Quantity> {
  /// The entries that count for the class of service.
  fileprivate var counted: FieldMap<Quantity> {
    FieldMap(
      filter { ["cpu", "memory"].contains($0.key) && $0.value.signum > 0 }
        .map { ($0.key, $0.value) }
    )
  }
}
