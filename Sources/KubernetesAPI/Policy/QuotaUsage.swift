import Manifests
public import Simulation

/// What objects use of the resources that quotas limit: one answer for admission and controller.
///
/// Source: `k8s.io/kubernetes/pkg/quota/v1/evaluator/core`.
public enum QuotaUsage {
  /// What an object uses, under every name that a quota may have for it.
  public static func of(_ object: any APIObject, now: Instant) -> ResourceList {
    let resource = object.resource
    var use: ResourceList = [countName(resource): Quantity(1)]
    if resource.group.isEmpty, ResourceName.countedKinds.contains(resource.plural) {
      use[resource.plural] = Quantity(1)
    }
    switch object {
    case let pod as Pod: add(pod, to: &use, now: now)
    case let service as Service: add(service, to: &use)
    default:
      if resource == claims { addClaim(object, to: &use) }
    }
    return use
  }

  /// The name under which objects of any kind are counted: `count/deployments.apps`.
  public static func countName(_ resource: APIResource) -> String {
    ResourceName.countPrefix + resource.qualifiedPlural
  }

  /// Whether objects of the kind may use more after a change than before.
  public static func changes(_ resource: APIResource) -> Bool {
    resource == Service.resource || resource == claims
  }

  /// The names among those of `hard` that objects of a kind use.
  public static func names(of resource: APIResource, in hard: ResourceList) -> [String] {
    hard.keys.filter { name in
      if name == countName(resource) { return true }
      switch resource {
      case Pod.resource: return isOfPods(name)
      case Service.resource:
        return ["services", "services.nodeports", "services.loadbalancers"].contains(name)
      case claims:
        return ["persistentvolumeclaims", "requests.storage"].contains(name)
          || name.contains(classInfix)
      default:
        return resource.group.isEmpty && name == resource.plural
          && ResourceName.countedKinds.contains(name)
      }
    }
  }

  /// What a pod's containers must say where those names are limited, and do not; nil where they do.
  public static func missing(_ names: [String], in object: any APIObject) -> String? {
    guard let pod = object as? Pod else { return nil }
    if let own = pod.spec.resources, !own.requests.isEmpty || !own.limits.isEmpty { return nil }
    let wanted = names.filter(ResourceName.computeForQuotas.contains).sorted()
    guard !wanted.isEmpty else { return nil }
    let containers = pod.spec.containers + pod.spec.initContainers
    let parts = wanted.compactMap { name -> String? in
      let silent = containers.filter { compute($0.resources)[name] == nil }.map(\.name)
      return silent.isEmpty ? nil : "\(name) for: \(silent.sorted().joined(separator: ","))"
    }
    return parts.isEmpty ? nil : "must specify \(parts.joined(separator: "; "))"
  }
}

extension QuotaUsage {
  /// Claims of volumes; named here since the names of their use go by the resource alone.
  private static let claims = APIResource(
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims"
  )
  private static let classInfix = ".storageclass.storage.k8s.io/"

  private static func isOfPods(_ name: String) -> Bool {
    if name == ResourceName.pods || ResourceName.computeForQuotas.contains(name) { return true }
    if name.hasSuffix("ephemeral-storage") || ResourceName.isHugePages(name) { return true }
    guard name.hasPrefix("requests.") else { return false }
    let asked = String(name.dropFirst("requests.".count))
    return ResourceName.isHugePages(asked) || ResourceName.isExtended(asked)
  }

  private static func add(_ pod: Pod, to use: inout ResourceList, now: Instant) {
    guard !pod.isFinished else { return }
    // A pod whose time to end is over twice will not come to its end by itself any more.
    if let deletion = pod.metadata.deletionTimestamp,
      let grace = pod.metadata.deletionGracePeriodSeconds,
      now > deletion.instant + .seconds(grace)
    {
      return
    }
    use[ResourceName.pods] = Quantity(1)
    var total = ResourceRequirements()
    total.requests = pod.spec.requests
    total.limits = pod.spec.limits
    use.add(compute(total))
  }

  /// Requests and limits under the names that quotas have for them.
  private static func compute(_ resources: ResourceRequirements) -> ResourceList {
    var use = ResourceList()
    for entry in resources.requests {
      switch entry.key {
      case ResourceName.cpu, ResourceName.memory, ResourceName.ephemeralStorage:
        use[entry.key] = entry.value
        use["requests.\(entry.key)"] = entry.value
      case let name where ResourceName.isHugePages(name):
        use[name] = entry.value
        use["requests.\(name)"] = entry.value
      case let name where ResourceName.isExtended(name): use["requests.\(name)"] = entry.value
      default: break
      }
    }
    for entry in resources.limits
    where [ResourceName.cpu, ResourceName.memory, ResourceName.ephemeralStorage].contains(entry.key)
    {
      use["limits.\(entry.key)"] = entry.value
    }
    return use
  }

  private static func add(_ service: Service, to use: inout ResourceList) {
    let spec = service.spec
    var ports = 0
    switch spec.type {
    case "NodePort": ports = spec.ports.count
    case "LoadBalancer":
      use["services.loadbalancers"] = Quantity(1)
      ports =
        spec.allocateLoadBalancerNodePorts == false
        ? spec.ports.count { $0.nodePort != 0 } : spec.ports.count
    default: break
    }
    if ports > 0 { use["services.nodeports"] = Quantity(Int64(ports)) }
  }

  private static func addClaim(_ claim: any APIObject, to use: inout ResourceList) {
    let storage = claim.claimedStorage["storage"]
    if let storage { use["requests.storage"] = storage }
    guard let name = claim.manifest()["spec"]?["storageClassName"]?.string else { return }
    use[name + classInfix + "persistentvolumeclaims"] = Quantity(1)
    if let storage { use[name + classInfix + "requests.storage"] = storage }
  }
}
