public import KubernetesAPI

/// What the metrics server last collected: the metrics API answers from it.
public struct MetricsSnapshot: Sendable {
  /// What pods use, in the order of namespace and name.
  public var pods: [PodMetrics]
  /// What is used on nodes, in the order of names.
  public var nodes: [NodeMetrics]

  /// Makes a snapshot.
  public init(pods: [PodMetrics] = [], nodes: [NodeMetrics] = []) {
    self.pods = pods
    self.nodes = nodes
  }
}

extension APIServer {
  /// Whether the kind is one of the metrics API.
  static func isMeasured(_ resource: APIResource) -> Bool {
    resource.group == PodMetrics.resource.group
  }

  /// The objects of the metrics API that `options` selects.
  func measured(
    _ resource: APIResource,
    _ options: ListOptions
  ) throws(Status) -> ObjectList {
    guard let metrics else {
      throw Status(
        .notFound,
        "the server could not find the requested resource (get \(resource.qualifiedPlural))"
      )
    }
    let all: [any APIObject] = resource == PodMetrics.resource ? metrics.pods : metrics.nodes
    return ObjectList(items: all.filter { Self.selects(options, $0) }, revision: revision)
  }

  /// One object of the metrics API; nil where there is none.
  func measured(_ resource: APIResource, namespace: String, name: String) -> (any APIObject)? {
    resource == PodMetrics.resource
      ? metrics?.pods.first { $0.metadata.namespace == namespace && $0.metadata.name == name }
      : metrics?.nodes.first { $0.metadata.name == name }
  }
}
