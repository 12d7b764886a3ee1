/// What is used on a node.
///
/// Source: `k8s.io/metrics/pkg/apis/metrics/v1beta1`.
public struct NodeMetrics: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "metrics.k8s.io",
    version: "v1beta1",
    kind: "NodeMetrics",
    plural: "nodes",
    isNamespaced: false,
    verbs: ["get", "list"]
  )
  /// What explain says of the type.
  public static let doc = "What is used on a node."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// When it was measured.
  public var timestamp = Time()
  /// Over what time it was measured.
  public var window = MetricsWindow()
  /// What is used of each resource.
  public var usage = ResourceList()

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
    visitor.field("usage", &usage, presence: .requiredAlways, doc: "What is used of each resource.")
  }
}
