/// A fixed address and name for a set of pods.
///
/// Source: `k8s.io/api/core/v1`.
public struct Service: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Service",
    plural: "services",
    shortNames: ["svc"],
    categories: ["all"],
    subresources: ["proxy", "status"]
  )
  /// What explain says of the type.
  public static let doc = "A named, fixed address in front of the pods that a selector picks."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// What the service is to be.
  @Boxed public var spec = ServiceSpec()
  /// What the system observed.
  public var status = ServiceStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &_spec, presence: .always, doc: "What the service is to be.")
    visitor.field("status", &status, presence: .always, doc: "What the system observed.")
  }
}
