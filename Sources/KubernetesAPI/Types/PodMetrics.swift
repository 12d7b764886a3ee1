/// What the containers of a pod use.
///
/// Source: `k8s.io/metrics/pkg/apis/metrics/v1beta1`.
public struct PodMetrics: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "metrics.k8s.io",
    version: "v1beta1",
    kind: "PodMetrics",
    plural: "pods",
    verbs: ["get", "list"]
  )
  /// What explain says of the type.
  public static let doc = "What the containers of a pod use."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// When it was measured.
  public var timestamp = Time()
  /// Over what time it was measured.
  public var window = MetricsWindow()
  /// What each container uses.
  public var containers: [ContainerMetrics] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("timestamp", &timestamp, presence: .requiredAlways, doc: "When it was measured.")
    visitor.field(
      "window",
      &window,
      presence: .requiredAlways,
      doc: "Over what time it was measured."
    )
    visitor.field(
      "containers",
      &containers,
      presence: .requiredAlways,
      doc: "What each container uses."
    )
  }
}

/// What a container uses.
public struct ContainerMetrics: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a container uses."

  /// The container's name.
  public var name = ""
  /// What it uses of each resource.
  public var usage = ResourceList()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The container's name.")
    visitor.field("usage", &usage, presence: .requiredAlways, doc: "What it uses of each resource.")
  }
}
