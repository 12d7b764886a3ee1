import KubernetesAPI

/// What the registry of a kind does beside storing its objects.
///
/// Source: the `strategy.go` of each kind in `k8s.io/kubernetes/pkg/registry`.
protocol RegistryStrategy: APIObject {
  /// Whether changes of the desired state are counted in `metadata.generation`.
  static var countsGenerations: Bool { get }
  /// What happens to dependents when a deletion does not say.
  static var defaultPropagation: DeleteOptions.Propagation { get }
  /// Whether the desired state differs from that of `old`.
  func specDiffers(from old: Self) -> Bool
  /// Clears what a creator may not set, and sets what only the server may.
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status)
  /// Takes from `old` what an ordinary update may not change.
  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status)
  /// Takes from `old` all but the status.
  mutating func prepareForStatusUpdate(from old: Self)
  /// How many seconds the object may take to end; nil where it goes at once.
  func gracePeriod(_ requested: Int64?) -> Int64?
  /// Frees what the object held of the server.
  func didRemove(_ server: inout APIServer)
}

extension RegistryStrategy {
  static var countsGenerations: Bool { false }
  static var defaultPropagation: DeleteOptions.Propagation { .background }
  func specDiffers(from old: Self) -> Bool { false }
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {}
  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {}
  mutating func prepareForStatusUpdate(from old: Self) {}
  func gracePeriod(_ requested: Int64?) -> Int64? { nil }
  func didRemove(_ server: inout APIServer) {}
}
