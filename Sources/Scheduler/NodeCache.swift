import KubernetesAPI

/// The nodes as the scheduler sees them: what each has, and what the pods on it take.
///
/// Kept up to date from the changes of single nodes and pods. A node keeps its index for ever; one
/// that is deleted is no longer present, and what its pods take goes on being counted until
/// they are gone too.
struct NodeCache: Sendable {
  /// The numbers, by the node's index.
  private(set) var loads: [NodeLoad] = []
  /// The words, by the node's index.
  private(set) var traits: [NodeTraits] = []
  /// The ports that pods take, by the node's index; most nodes have none.
  private(set) var ports: [Int: [PodNeeds.HostPort]] = [:]
  /// What pods take of extended resources, by the node's index.
  private(set) var extended: [Int: [String: Int64]] = [:]
  /// How many nodes are present.
  private(set) var count = 0
  /// How many pods of each controller are on each node.
  private(set) var siblings: [String: [Int: Int32]] = [:]
  /// How many present nodes have each image.
  private(set) var imageSpread: [String: Int] = [:]

  /// The numbers of the zones that nodes are, or were, in.
  private var zones: [String: Int32] = [:]
  private var indices: [String: Int] = [:]

  /// How many zones have a number.
  var zoneCount: Int { zones.count }

  /// Where what a pod takes is added to, or taken from.
  enum Sign: Int64 {
    case plus = 1
    case minus = -1
  }

  func index(of name: String) -> Int? { indices[name] }

  /// Takes a node as it now is.
  ///
  /// - Returns: whether pods that did not fit before may fit now.
  @discardableResult
  mutating func update(_ node: Node) -> Bool {
    let index = place(for: node.metadata.name)
    let former = loads[index]
    let formerTraits = traits[index]
    let fresh = NodeTraits(node)
    var load = former
    let allocatable = node.status.allocatable
    load.allocatableCPU = allocatable["cpu"]?.milliValue ?? 0
    load.allocatableMemory = allocatable["memory"]?.value ?? 0
    load.allocatableStorage = allocatable["ephemeral-storage"]?.value ?? .max
    load.allocatablePods = allocatable["pods"]?.value ?? 0
    load.isPresent = true
    load.isUnschedulable = node.spec.unschedulable
    load.hasTaints = !fresh.taints.isEmpty
    load.hasSoftTaints = !fresh.softTaints.isEmpty
    load.hasHostname = fresh.labels["kubernetes.io/hostname"] != nil
    load.zone = fresh.labels["topology.kubernetes.io/zone"].map { number(of: $0) } ?? -1
    if !former.isPresent { count += 1 }
    loads[index] = load
    if formerTraits != fresh {
      if former.isPresent { countImages(of: formerTraits, by: -1) }
      countImages(of: fresh, by: 1)
      traits[index] = fresh
    }
    return !former.isPresent || formerTraits != fresh
      || former.isUnschedulable != load.isUnschedulable
      || former.allocatableCPU < load.allocatableCPU
      || former.allocatableMemory < load.allocatableMemory
      || former.allocatableStorage < load.allocatableStorage
      || former.allocatablePods < load.allocatablePods
  }

  mutating func remove(_ name: String) {
    guard let index = indices[name], loads[index].isPresent else { return }
    loads[index].isPresent = false
    loads[index].zone = -1
    loads[index].hasHostname = false
    count -= 1
    countImages(of: traits[index], by: -1)
    traits[index] = NodeTraits(name: name)
  }

  /// Adds what a pod on `node` takes, or takes it away.
  mutating func account(_ needs: PodNeeds, on node: String, _ sign: Sign) {
    let index = place(for: node)
    loads[index].add(needs, times: sign.rawValue)
    if !needs.owner.isEmpty {
      let left = siblings[needs.owner, default: [:]][index, default: 0] + Int32(sign.rawValue)
      siblings[needs.owner, default: [:]][index] = left == 0 ? nil : left
      if siblings[needs.owner]?.isEmpty == true { siblings[needs.owner] = nil }
    }
    for (name, amount) in needs.extended {
      extended[index, default: [:]][name, default: 0] += sign.rawValue * amount
    }
    for port in needs.hostPorts {
      if sign == .plus {
        ports[index, default: []].append(port)
      } else if let present = ports[index]?.firstIndex(of: port) {
        ports[index]?.remove(at: present)
      }
    }
  }

  private mutating func number(of zone: String) -> Int32 {
    if let known = zones[zone] { return known }
    zones[zone] = Int32(zones.count)
    return Int32(zones.count - 1)
  }

  private mutating func place(for name: String) -> Int {
    if let index = indices[name] { return index }
    indices[name] = loads.count
    loads.append(NodeLoad())
    traits.append(NodeTraits(name: name))
    return loads.count - 1
  }

  private mutating func countImages(of traits: NodeTraits, by step: Int) {
    for name in traits.images.keys { imageSpread[name, default: 0] += step }
  }
}
