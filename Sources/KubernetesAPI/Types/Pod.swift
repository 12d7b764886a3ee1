/// A group of containers that run together on one node.
///
/// Source: `k8s.io/api/core/v1`.
///
/// The spec is behind a shared pointer: a change of status copies none of it.
public struct Pod: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Pod",
    plural: "pods",
    shortNames: ["po"],
    categories: ["all"],
    subresources: [
      "attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy",
      "resize", "status",
    ]
  )
  /// What explain says of the type.
  public static let doc = "A group of containers that run together on one node."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What should run, and how.
  ///
  /// Lent and not copied to who reads it: it is large, and read all the time.
  public var spec: PodSpec {
    _read { yield sharedSpec.wrappedValue }
    set { sharedSpec.wrappedValue = newValue }
  }
  private var sharedSpec = Boxed(wrappedValue: PodSpec())
  /// What was last seen to run.
  public var status = PodStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &sharedSpec, presence: .always, doc: "What should run, and how.")
    visitor.field("status", &status, presence: .always, doc: "What was last seen to run.")
  }

  /// Whether the two want the same; free where one was copied from the other.
  public func hasSameSpec(as other: Pod) -> Bool { sharedSpec == other.sharedSpec }
}
