/// Small things to keep secret.
///
/// Source: `k8s.io/api/core/v1`.
public struct Secret: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(kind: "Secret", plural: "secrets")
  /// What explain says of the type.
  public static let doc = "Passwords, keys and the like, for pods to use."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// Whether the data can no longer be changed.
  public var immutable: Bool?
  /// The data in base64.
  public var data: StringMap {
    get { encodedData.texts }
    set { encodedData.texts = newValue }
  }
  /// The data as plain texts; merged into data on writing, never shown.
  public var stringData = StringMap()
  /// What the data is for.
  public var type = ""

  private var encodedData = Base64Map()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("immutable", &immutable, doc: "Whether the data can no longer be changed.")
    visitor.field("data", &encodedData, doc: "The data in base64, a value for each key.")
    visitor.field(
      "stringData",
      &stringData,
      doc: "The data as plain texts; merged into data on writing, never shown."
    )
    visitor.field("type", &type, default: "Opaque", doc: "What the data is for.")
  }

  /// Merges the plain texts into the data.
  public mutating func setDefaults() {
    for entry in stringData { data[entry.key] = Base64.encode(Array(entry.value.utf8)) }
    stringData = StringMap()
  }
}
