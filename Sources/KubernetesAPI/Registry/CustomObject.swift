public import Manifests

/// An object of a kind that has no type here: metadata, and the rest as a tree.
///
/// Its ``resource`` is that of the instance; the one of the type stands for no kind at all.
public struct CustomObject: APIObject {
  /// What stands in until the instance says what it is.
  public static let resource = APIResource(kind: "", plural: "")
  /// What explain says of the type.
  public static let doc = "An object of a kind that the program has no type for."

  /// What the API calls the object's kind.
  public var resource: APIResource
  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// Every field but apiVersion, kind and metadata.
  public var fields = ValueObject()

  /// Makes an object of no kind.
  public init() { resource = Self.resource }

  /// Makes an empty object of a kind.
  public init(_ resource: APIResource) { self.resource = resource }

  /// The table of fields: metadata alone.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
  }

  /// Reads the object from a tree, whose other fields are taken as they are.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .object(var rest) = value else {
      return decoder.mismatch(value, goType: "map[string]interface {}")
    }
    var known = ValueObject()
    known["metadata"] = rest["metadata"]
    decoder.decode(known, into: &self)
    for name in ["apiVersion", "kind", "metadata"] { rest[name] = nil }
    fields = rest
  }

  /// The object as a tree.
  public func encoded() -> Value {
    var result = ValueObject()
    result["metadata"] = metadata.encoded()
    for field in fields.fields { result.append(newKey: field.key, field.value) }
    return .object(result)
  }
}
