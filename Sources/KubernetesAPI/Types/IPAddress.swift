/// An address that a service holds.
///
/// Source: `k8s.io/api/networking/v1`.
public struct IPAddress: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "networking.k8s.io",
    kind: "IPAddress",
    plural: "ipaddresses",
    shortNames: ["ip"],
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "An address that a service holds."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Who holds it.
  public var spec = IPAddressSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "Who holds it.")
  }
}

/// Who holds an address.
public struct IPAddressSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who holds an address."

  /// The object that holds it.
  public var parentRef: ParentReference?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("parentRef", &parentRef, presence: .required, doc: "The object that holds it.")
  }
}

/// A pointer to the holder of an address.
public struct ParentReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to the holder of an address."

  /// The group of the object.
  public var group: String = ""
  /// The resource of the object.
  public var resource: String = ""
  /// The namespace of the object.
  public var namespace: String = ""
  /// The name of the object.
  public var name: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("group", &group, doc: "The group of the object.")
    visitor.field("resource", &resource, presence: .required, doc: "The resource of the object.")
    visitor.field("namespace", &namespace, doc: "The namespace of the object.")
    visitor.field("name", &name, presence: .required, doc: "The name of the object.")
  }
}
