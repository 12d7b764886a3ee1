import KubernetesAPI

/// The numbers of one node: all that filters and scores need for most pods.
///
/// Plain integers side by side, so that looking at a hundred nodes for a pod touches little memory
/// and counts no references.
struct NodeLoad: Sendable {
  var allocatableCPU: Int64 = 0
  var allocatableMemory: Int64 = 0
  var allocatableStorage: Int64 = 0
  var allocatablePods: Int64 = 0
  var cpu: Int64 = 0
  var memory: Int64 = 0
  var storage: Int64 = 0
  var assumedCPU: Int64 = 0
  var assumedMemory: Int64 = 0
  var pods: Int64 = 0
  /// Whether the API has the node; pods may stay behind on one that is gone.
  var isPresent = false
  var isUnschedulable = false
  /// Whether a taint keeps pods away.
  var hasTaints = false
  /// Whether a taint makes the node less welcome.
  var hasSoftTaints = false
  /// The number of the node's zone; -1 for none.
  var zone: Int32 = -1
  /// Whether the node says what its host is.
  var hasHostname = false

  mutating func add(_ needs: PodNeeds, times sign: Int64) {
    cpu += sign * needs.cpu
    memory += sign * needs.memory
    storage += sign * needs.storage
    assumedCPU += sign * needs.assumedCPU
    assumedMemory += sign * needs.assumedMemory
    pods += sign
  }
}

/// What else is known of a node: words, for the pods that ask for them.
struct NodeTraits: Equatable, Sendable {
  var name = ""
  var labels = StringMap()
  /// Taints with the effects NoSchedule and NoExecute.
  var taints: [Taint] = []
  /// Taints with the effect PreferNoSchedule.
  var softTaints: [Taint] = []
  /// The capacities that are no processor time, memory, storage or number of pods.
  var extended: [String: Int64] = [:]
  /// The sizes of the images that the node has, by name.
  var images: [String: Int64] = [:]

  init(name: String) { self.name = name }

  init(_ node: Node) {
    name = node.metadata.name
    labels = node.metadata.labels
    taints = node.spec.taints.filter { $0.effect != "PreferNoSchedule" }
    softTaints = node.spec.taints.filter { $0.effect == "PreferNoSchedule" }
    for entry in node.status.allocatable where !Self.counted.contains(entry.key) {
      extended[entry.key] = entry.value.value
    }
    for image in node.status.images {
      for name in image.names { images[name] = image.sizeBytes }
    }
  }

  private static let counted: Set = ["cpu", "memory", "ephemeral-storage", "pods"]
}
