public import KubernetesAPI

/// What replication controllers and replica sets have in common: a number of pods of a template.
public protocol ReplicaOwner: APIObject {
  /// The name under which its controller records events.
  static var controllerName: String { get }
  /// How many pods there should be.
  var desiredReplicas: Int { get }
  /// Which pods are its own.
  var podSelector: LabelSelectorTerms { get }
  /// What its pods look like.
  var podTemplate: PodTemplateSpec { get }
  /// How long a pod must be ready before it counts as available.
  var minReadySeconds: Int32 { get }
  /// What its controller last saw.
  var replicaStatus: ReplicaStatus { get set }
}

/// What the controller of a ``ReplicaOwner`` says about its pods.
public struct ReplicaStatus: Equatable, Sendable {
  /// Why pods could not be made or deleted.
  public struct Failure: Equatable, Sendable {
    /// `FailedCreate` or `FailedDelete`.
    public var reason: String
    /// What the API server said.
    public var message: String
    /// Since when.
    public var since: Time
  }

  /// How many pods there are.
  public var replicas: Int32 = 0
  /// How many of them have all labels of the template.
  public var fullyLabeled: Int32 = 0
  /// How many of them are ready.
  public var ready: Int32 = 0
  /// How many of them have been ready for long enough.
  public var available: Int32 = 0
  /// The generation of the owner that was seen.
  public var observedGeneration: Int64 = 0
  /// What went wrong, if anything did.
  public var failure: Failure?
}
