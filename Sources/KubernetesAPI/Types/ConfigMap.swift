/// Settings for programs to read.
///
/// Source: `k8s.io/api/core/v1`.
public struct ConfigMap: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "ConfigMap",
    plural: "configmaps",
    shortNames: ["cm"]
  )
  /// What explain says of the type.
  public static let doc = "Settings for pods to read as files or environment variables."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// Whether the data is fixed.
  public var immutable: Bool?
  /// The settings as texts.
  public var data = StringMap()
  /// The settings that are no texts, in base64.
  public var binaryData: StringMap {
    get { encodedBinaryData.texts }
    set { encodedBinaryData.texts = newValue }
  }

  private var encodedBinaryData = Base64Map()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("immutable", &immutable, doc: "Whether the data can no longer be changed.")
    visitor.field("data", &data, doc: "The settings, a text for each key.")
    visitor.field("binaryData", &encodedBinaryData, doc: "Settings of any bytes, in base64.")
  }
}
