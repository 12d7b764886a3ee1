/// A pointer from one object to another.
///
/// Source: `k8s.io/api/core/v1`.
public struct ObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to another object, or to a part of it."

  /// The kind of the object.
  public var kind = ""
  /// The namespace of the object.
  public var namespace = ""
  /// The name of the object.
  public var name = ""
  /// The identity of the object.
  public var uid = ""
  /// The API version of the object.
  public var apiVersion = ""
  /// The version of the object that is meant.
  public var resourceVersion = ""
  /// The part of the object that is meant, as a path.
  public var fieldPath = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("kind", &kind, doc: "The kind of the object.")
    visitor.field("namespace", &namespace, doc: "The namespace of the object.")
    visitor.field("name", &name, doc: "The name of the object.")
    visitor.field("uid", &uid, doc: "The identity of the object.")
    visitor.field("apiVersion", &apiVersion, doc: "The API version of the object.")
    visitor.field(
      "resourceVersion",
      &resourceVersion,
      doc: "The version of the object that is meant."
    )
    visitor.field("fieldPath", &fieldPath, doc: "The part of the object that is meant, as a path.")
  }

  /// Makes a reference to `object`.
  public init(_ object: some APIObject) {
    let resource = object.resource
    kind = resource.kind
    namespace = object.metadata.namespace
    name = object.metadata.name
    uid = object.metadata.uid
    apiVersion = resource.apiVersion
    resourceVersion = object.metadata.resourceVersion
  }
}

/// A pointer to an object of the same namespace, whose kind is known.
public struct LocalObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to an object of the same namespace."

  /// The name of the object.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the object.")
  }

  /// Makes a reference.
  public init(name: String) { self.name = name }
}

/// A pointer to an object of the same namespace.
public struct TypedLocalObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to an object of the same namespace, with its kind."

  /// The group of the object; none for the core group.
  public var apiGroup: String?
  /// The kind of the object.
  public var kind = ""
  /// The name of the object.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("apiGroup", &apiGroup, doc: "The group of the object; none for the core group.")
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The kind of the object.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the object.")
  }
}
