import APIServer
import KubernetesAPI

/// No address and no port is given twice.
struct AddressChecker: Sendable {
  private var holders: [String: String] = [:]

  mutating func forget() { holders.removeAll() }

  func check(sandboxes addresses: [UInt32]) -> [String] {
    var seen = Set<UInt32>()
    return addresses.filter { !seen.insert($0).inserted }.map {
      "two sandboxes have the address \($0 >> 24).\($0 >> 16 & 255).\($0 >> 8 & 255).\($0 & 255)"
    }
  }

  mutating func check(_ kind: ObjectChange.Kind, _ service: Service) -> [String] {
    let name = "\(service.metadata.namespace)/\(service.metadata.name)"
    for holding in holders.keys.filter({ holders[$0] == name }) { holders[holding] = nil }
    guard kind != .deleted else { return [] }
    var held = service.spec.ports.map(\.nodePort).filter { $0 != 0 }.map { "port \($0)" }
    if !["", "None"].contains(service.spec.clusterIP) { held.append(service.spec.clusterIP) }
    return held.compactMap { holding in
      if let other = holders[holding] { return "\(holding) belongs to \(other) and \(name)" }
      holders[holding] = name
      return nil
    }
  }
}

/// A pod is bound once, to a node that exists.
struct BindingChecker: Sendable {
  private var nodes: [String: String] = [:]

  mutating func forget() { nodes.removeAll() }

  mutating func check(_ pod: Pod, _ existing: [String]) -> [String] {
    let (name, uid, node) = (pod.metadata.name, pod.metadata.uid, pod.spec.nodeName)
    let before = nodes[uid] ?? ""
    nodes[uid] = node
    if !before.isEmpty, before != node { return ["\(name) moved from \(before) to '\(node)'"] }
    return node.isEmpty || existing.contains(node) ? [] : ["\(name) is bound to \(node)"]
  }
}

/// Versions rise, and an object carries the version of its change.
enum RevisionChecker {
  static func check(_ change: ObjectChange) -> [String] {
    let version = change.object.metadata.resourceVersion
    var found: [String] = []
    if version != "\(change.revision)" {
      found.append("\(change.object.metadata.name) says \(version) at \(change.revision)")
    }
    if let before = change.previous.flatMap({ Int64($0.metadata.resourceVersion) }),
      before >= change.revision
    {
      found.append("\(change.object.metadata.name) was at \(before), is at \(change.revision)")
    }
    return found
  }
}

/// No owner has more pods than anybody asked for, those that it adopts included.
struct CountChecker: Sendable {
  /// The swarm asks for six at most, and relabels few.
  private static let limit = 20
  private var active: [String: [String]] = [:]

  mutating func forget() { active.removeAll() }

  mutating func check(_ kind: ObjectChange.Kind, _ pod: Pod) -> [String] {
    guard let owner = pod.controllerReference else { return [] }
    active[owner.uid, default: []].removeAll { $0 == pod.metadata.uid }
    if kind != .deleted, pod.isActive { active[owner.uid, default: []].append(pod.metadata.uid) }
    let count = active[owner.uid]?.count ?? 0
    return count > Self.limit
      ? ["\(owner.name) has \(count) pods, and nobody asked for so many"] : []
  }
}

/// The kinds together are all that the store holds.
enum CensusChecker {
  static func check(_ api: inout APIServer) throws(Status) -> [String] {
    var sum = 0
    for resource in try api.resources()
    where resource.kind != "ComponentStatus" && resource.group != "events.k8s.io" {
      let items = try api.list(resource, ListOptions()).items
      let names = items.map { "\($0.metadata.namespace)/\($0.metadata.name)" }
      if Set(names).count != names.count { return ["two \(resource.plural) have one name"] }
      sum += items.count
    }
    return sum == api.objectCount ? [] : ["\(sum) objects are listed, \(api.objectCount) stored"]
  }
}
