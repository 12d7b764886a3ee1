public import KubernetesAPI

/// What was written to the store in some stretch of time.
public struct TouchedKinds: Sendable {
  /// The kinds, in the order in which they were first written.
  public internal(set) var resources: [APIResource] = []
  /// The nodes of the pods that were written, in order; a node may stand here more than once.
  public internal(set) var nodes: [String] = []

  /// Whether nothing was written.
  public var isEmpty: Bool { resources.isEmpty }
}
