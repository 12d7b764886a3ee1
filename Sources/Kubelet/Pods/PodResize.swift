import KubernetesAPI
import Simulation

/// What a kubelet keeps of a pod whose containers are to have other resources than they started with.
struct PodResize: Equatable, Sendable {
  /// What is wished for and cannot be given.
  struct Pending: Sendable, Hashable {
    /// `Deferred` while others are in the way, `Infeasible` where the node is too small.
    var reason: String
    var message: String
  }

  /// The resources of one container.
  struct Share: Equatable, Sendable {
    let name: String
    /// What the node has set aside for it.
    var allocated: ResourceRequirements
    /// What its present instance runs with.
    var actuated: ResourceRequirements
  }

  var shares: [Share]
  var pending: Pending?
  /// Since when it waits.
  var pendingSince = Instant.epoch
  /// The generation of the pod that its containers are being brought to; nil where they are there.
  var generation: Int64?
  /// Since when they are.
  var startedAt = Instant.epoch
  /// What stands in the way; empty for nothing.
  var error = ""

  /// A pod that runs as `spec` says.
  init(_ spec: PodSpec) {
    shares = (spec.initContainers + spec.containers).map {
      Share(name: $0.name, allocated: $0.resources, actuated: $0.resources)
    }
  }

  /// The share of a container; nil for one that was added later.
  subscript(name: String) -> Share? { shares.first { $0.name == name } }

  /// Whether containers have something else than was set aside for them.
  var isUnderWay: Bool { shares.contains { $0.allocated != $0.actuated } }

  /// Takes note of what a container's new instance runs with.
  mutating func noteStart(of name: String) {
    guard let index = shares.firstIndex(where: { $0.name == name }) else { return }
    shares[index].actuated = shares[index].allocated
  }
}

extension PodWorker {
  /// Takes over another description of the pod.
  mutating func take(_ new: Pod) {
    if resize == nil, !new.hasSameSpec(as: pod), Self.differ(new.spec, pod.spec) {
      resize = PodResize(pod.spec)
    }
    pod = new
  }

  private static func differ(_ new: PodSpec, _ old: PodSpec) -> Bool {
    let (left, right) = (new.initContainers + new.containers, old.initContainers + old.containers)
    return zip(left, right).contains { $0.resources != $1.resources }
  }

  /// What the node has set aside for a container.
  func allocated(_ place: ContainerPlace) -> ResourceRequirements {
    let container = container(place)
    return resize?[container.name]?.allocated ?? container.resources
  }

  /// What a container runs with.
  func actuated(_ place: ContainerPlace) -> ResourceRequirements {
    let container = container(place)
    return resize?[container.name]?.actuated ?? container.resources
  }

  /// What the node has set aside for the whole pod.
  var allocatedRequests: FieldMap<Quantity> {
    guard let resize else { return pod.spec.requests }
    var spec = pod.spec
    for index in spec.containers.indices {
      guard let share = resize[spec.containers[index].name] else { continue }
      spec.containers[index].resources = share.allocated
    }
    for index in spec.initContainers.indices {
      guard let share = resize[spec.initContainers[index].name] else { continue }
      spec.initContainers[index].resources = share.allocated
    }
    return spec.requests
  }
}
