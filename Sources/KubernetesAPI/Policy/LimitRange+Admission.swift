import Manifests

/// What a limit range does to new objects.
///
/// Source: `k8s.io/kubernetes/plugin/pkg/admission/limitranger`.
extension LimitRange {
  /// Gives containers the requests and limits that they do not say.
  ///
  /// - Returns: what was set, in the words of the annotation that tells it.
  public func fill(_ spec: inout PodSpec) -> [String] {
    var limits = ResourceList()
    var requests = ResourceList()
    for item in self.spec.limits where item.type == "Container" {
      for entry in item.default { limits[entry.key] = entry.value }
      for entry in item.defaultRequest { requests[entry.key] = entry.value }
    }
    guard !limits.isEmpty || !requests.isEmpty else { return [] }
    var notes: [String] = []
    for index in spec.containers.indices {
      spec.containers[index].fill(requests, limits, "container", &notes)
    }
    for index in spec.initContainers.indices {
      spec.initContainers[index].fill(requests, limits, "init container", &notes)
    }
    return notes
  }

  /// What of a pod is out of bounds.
  public func errors(of spec: PodSpec) -> [String] {
    var errors: [String] = []
    for item in self.spec.limits {
      switch item.type {
      case "Container":
        for container in spec.containers + spec.initContainers {
          let resources = container.resources
          errors += item.errors(requests: resources.requests, limits: resources.limits)
        }
      case "Pod": errors += item.errors(requests: spec.requests, limits: spec.limits)
      default: break
      }
    }
    return errors
  }

  /// What of a claim that asks for so much is out of bounds.
  public func errors(ofClaim requests: ResourceList) -> [String] {
    spec.limits.filter { $0.type == "PersistentVolumeClaim" }.flatMap { item in
      item.min.compactMap { item.tooLittle($0.key, $0.value, requests, [:]) }
        + item.max.compactMap { item.tooMuchAsked($0.key, $0.value, requests) }
    }
  }
}

extension Container {
  fileprivate mutating func fill(
    _ requests: ResourceList,
    _ limits: ResourceList,
    _ kind: String,
    _ notes: inout [String]
  ) {
    let newLimits = limits.filter { resources.limits[$0.key] == nil }
    let newRequests = requests.filter { resources.requests[$0.key] == nil }
    for entry in newLimits { resources.limits[entry.key] = entry.value }
    for entry in newRequests { resources.requests[entry.key] = entry.value }
    for (entries, part) in [(newRequests, "request"), (newLimits, "limit")] where !entries.isEmpty {
      let names = entries.map(\.key).joined(separator: ", ")
      notes.append("\(names) \(part) for \(kind) \(name)")
    }
  }
}

extension LimitRangeItem {
  fileprivate func errors(requests: ResourceList, limits: ResourceList) -> [String] {
    min.compactMap { tooLittle($0.key, $0.value, requests, limits) }
      + max.compactMap { tooMuch($0.key, $0.value, requests, limits) }
      + maxLimitRequestRatio.compactMap { tooFar($0.key, $0.value, requests, limits) }
  }

  fileprivate func tooLittle(
    _ name: String,
    _ bound: Quantity,
    _ requests: ResourceList,
    _ limits: ResourceList
  ) -> String? {
    let head = "minimum \(name) usage per \(type) is \(bound)"
    guard let request = requests[name] else { return "\(head).  No request is specified" }
    if request < bound { return "\(head), but request is \(request)" }
    if let limit = limits[name], limit < bound { return "\(head), but limit is \(limit)" }
    return nil
  }

  fileprivate func tooMuchAsked(
    _ name: String,
    _ bound: Quantity,
    _ requests: ResourceList
  ) -> String? {
    let head = "maximum \(name) usage per \(type) is \(bound)"
    guard let request = requests[name] else { return "\(head).  No request is specified" }
    return request > bound ? "\(head), but request is \(request)" : nil
  }

  private func tooMuch(
    _ name: String,
    _ bound: Quantity,
    _ requests: ResourceList,
    _ limits: ResourceList
  ) -> String? {
    let head = "maximum \(name) usage per \(type) is \(bound)"
    guard let limit = limits[name] else { return "\(head).  No limit is specified" }
    if limit > bound { return "\(head), but limit is \(limit)" }
    if let request = requests[name], request > bound { return "\(head), but request is \(request)" }
    return nil
  }

  private func tooFar(
    _ name: String,
    _ bound: Quantity,
    _ requests: ResourceList,
    _ limits: ResourceList
  ) -> String? {
    let head = "\(name) max limit to request ratio per \(type) is \(bound)"
    guard let request = requests[name], request.signum > 0 else {
      return "\(head), but no request is specified or request is 0"
    }
    guard let limit = limits[name], limit.signum > 0 else {
      return "\(head), but no limit is specified or limit is 0"
    }
    let ratio = Double(limit.milliValue) / Double(request.milliValue)
    guard ratio * 1000 > Double(bound.milliValue) else { return nil }
    return "\(head), but provided ratio is \(FixedPoint.text(ratio, digits: 6))"
  }
}

extension APIObject {
  /// What a claim of a volume asks for; nothing for other objects.
  public var claimedStorage: ResourceList {
    var list = ResourceList()
    var decoder = FieldDecoder()
    if let requests = manifest()["spec"]?["resources"]?["requests"] {
      list.decode(requests, &decoder)
    }
    return list
  }
}
