import KubernetesAPI

/// A kind with a desired state and a status that its controller keeps.
protocol WorkloadStrategy: RegistryStrategy {
  associatedtype Specification: Equatable
  associatedtype Observation
  var spec: Specification { get set }
  var status: Observation { get set }
  /// The status of an object that no controller has seen yet.
  static var unobserved: Observation { get }
}

extension WorkloadStrategy {
  static var countsGenerations: Bool { true }
  func specDiffers(from old: Self) -> Bool { spec != old.spec }
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = Self.unobserved
  }
  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {
    status = old.status
  }
  mutating func prepareForStatusUpdate(from old: Self) { spec = old.spec }
}

extension ReplicationController: WorkloadStrategy {
  static var unobserved: ReplicationControllerStatus { ReplicationControllerStatus() }
  /// The oldest controller lets its pods go when nobody says otherwise.
  static var defaultPropagation: DeleteOptions.Propagation { .orphan }
}

extension ReplicaSet: WorkloadStrategy {
  static var unobserved: ReplicaSetStatus { ReplicaSetStatus() }
}

extension Deployment: WorkloadStrategy {
  static var unobserved: DeploymentStatus { DeploymentStatus() }
}
