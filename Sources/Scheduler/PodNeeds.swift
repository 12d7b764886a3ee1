import KubernetesAPI

/// What a pod asks of a node, in the numbers that filters and scores compare.
struct PodNeeds: Sendable {
  /// A port that the pod takes on its node.
  struct HostPort: Hashable, Sendable {
    var ip: String
    var `protocol`: String
    var number: Int32

    /// Whether the two cannot be on one node.
    func clashes(with other: HostPort) -> Bool {
      number == other.number && `protocol` == other.protocol
        && (ip == other.ip || ip == "0.0.0.0" || other.ip == "0.0.0.0")
    }
  }

  /// What is counted of a pod that asks for nothing, so that such pods spread too.
  static let usualCPU: Int64 = 100
  static let usualMemory: Int64 = 200 * 1024 * 1024

  /// Processor time in thousandths.
  var cpu: Int64 = 0
  /// Memory in bytes.
  var memory: Int64 = 0
  /// Local storage in bytes.
  var storage: Int64 = 0
  /// Everything else that nodes count, by name.
  var extended: [(name: String, amount: Int64)] = []
  /// Processor time with the usual amount in place of none.
  var assumedCPU: Int64 = 0
  /// Memory with the usual amount in place of none.
  var assumedMemory: Int64 = 0
  var hostPorts: [HostPort] = []
  var nodeSelector = StringMap()
  var affinity: NodeAffinity?
  var tolerations: [Toleration] = []
  var images: [String] = []
  /// The claims that the pod mounts.
  var claims: [String] = []
  /// The uid of the controller over whose pods the scheduler spreads unasked; empty where it has none.
  var owner = ""

  private static let spreadKinds = ["ReplicaSet", "ReplicationController", "StatefulSet"]

  init(_ pod: Pod) {
    let spec = pod.spec
    nodeSelector = spec.nodeSelector
    affinity = spec.affinity?.nodeAffinity
    tolerations = spec.tolerations
    if let controller = pod.controllerReference, Self.spreadKinds.contains(controller.kind) {
      owner = controller.uid
    }
    for container in spec.containers {
      add(container.resources.requests, isAssumed: true)
      images.append(container.image)
      for port in container.ports where port.hostPort > 0 {
        hostPorts.append(
          HostPort(
            ip: port.hostIP.isEmpty ? "0.0.0.0" : port.hostIP,
            protocol: port.protocol,
            number: port.hostPort
          )
        )
      }
    }
    for container in spec.initContainers {
      if container.restartPolicy == "Always" {
        add(container.resources.requests, isAssumed: true)
      } else {
        raise(to: container.resources.requests)
      }
    }
    for volume in spec.volumes {
      if let claim = volume.persistentVolumeClaim { claims.append(claim.claimName) }
    }
    if let whole = spec.resources?.requests, !whole.isEmpty { replace(by: whole) }
    if !spec.overhead.isEmpty { add(spec.overhead, isAssumed: false) }
  }

  private mutating func add(_ requests: ResourceList, isAssumed: Bool) {
    var (cpu, memory): (Int64, Int64) = (0, 0)
    for entry in requests {
      switch entry.key {
      case "cpu": cpu = entry.value.milliValue
      case "memory": memory = entry.value.value
      case "ephemeral-storage": storage += entry.value.value
      default: addExtended(entry.key, entry.value.value)
      }
    }
    self.cpu += cpu
    self.memory += memory
    assumedCPU += cpu == 0 && isAssumed ? Self.usualCPU : cpu
    assumedMemory += memory == 0 && isAssumed ? Self.usualMemory : memory
  }

  private mutating func addExtended(_ name: String, _ amount: Int64) {
    if let index = extended.firstIndex(where: { $0.name == name }) {
      extended[index].amount += amount
    } else {
      extended.append((name, amount))
    }
  }

  /// Init containers run before the others, so only what they need beyond them counts.
  private mutating func raise(to requests: ResourceList) {
    cpu = max(cpu, requests["cpu"]?.milliValue ?? 0)
    memory = max(memory, requests["memory"]?.value ?? 0)
    storage = max(storage, requests["ephemeral-storage"]?.value ?? 0)
    assumedCPU = max(assumedCPU, cpu)
    assumedMemory = max(assumedMemory, memory)
  }

  /// Requests of the pod as a whole stand in place of those of its containers.
  private mutating func replace(by requests: ResourceList) {
    if let value = requests["cpu"]?.milliValue { (cpu, assumedCPU) = (value, value) }
    if let value = requests["memory"]?.value { (memory, assumedMemory) = (value, value) }
  }
}
