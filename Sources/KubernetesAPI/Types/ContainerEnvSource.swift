/// A field of an object.
public struct ObjectFieldSelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A field of an object."

  /// The version of the API that the path refers to.
  public var apiVersion = ""
  /// The path of the field.
  public var fieldPath = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "apiVersion",
      &apiVersion,
      default: "v1",
      doc: "The version of the API that the path refers to."
    )
    visitor.field("fieldPath", &fieldPath, presence: .requiredAlways, doc: "The path of the field.")
  }
}

/// A resource of a container as a number.
public struct ResourceFieldSelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A resource of a container as a number."

  /// The container; for variables, the one itself by default.
  public var containerName = ""
  /// The resource, as in limits.cpu.
  public var resource = ""
  /// The unit to count in; 1 by default.
  public var divisor = Quantity()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "containerName",
      &containerName,
      doc: "The container; for variables, the one itself by default."
    )
    visitor.field(
      "resource",
      &resource,
      presence: .requiredAlways,
      doc: "The resource, as in limits.cpu."
    )
    visitor.field(
      "divisor",
      &divisor,
      presence: .always,
      doc: "The unit to count in; 1 by default."
    )
  }
}

/// A key of a config map.
public struct ConfigMapKeySelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A key of a config map."

  /// The name of the config map.
  public var name = ""
  /// The key.
  public var key = ""
  /// Whether the config map or the key may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the config map.")
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key.")
    visitor.field("optional", &optional, doc: "Whether the config map or the key may be missing.")
  }
}

/// A key of a secret.
public struct SecretKeySelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A key of a secret."

  /// The name of the secret.
  public var name = ""
  /// The key.
  public var key = ""
  /// Whether the secret or the key may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the secret.")
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key.")
    visitor.field("optional", &optional, doc: "Whether the secret or the key may be missing.")
  }
}

/// A key of a file with variables, in a volume.
public struct FileKeySelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A key of a file with variables, in a volume."

  /// The volume.
  public var volumeName = ""
  /// The path of the file in the volume.
  public var path = ""
  /// The key in the file.
  public var key = ""
  /// Whether the file or the key may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("volumeName", &volumeName, presence: .requiredAlways, doc: "The volume.")
    visitor.field(
      "path",
      &path,
      presence: .requiredAlways,
      doc: "The path of the file in the volume."
    )
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key in the file.")
    visitor.field("optional", &optional, doc: "Whether the file or the key may be missing.")
  }
}

/// A config map whose entries become variables.
public struct ConfigMapEnvSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A config map whose entries become variables."

  /// The name of the config map.
  public var name = ""
  /// Whether the config map may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the config map.")
    visitor.field("optional", &optional, doc: "Whether the config map may be missing.")
  }
}

/// A secret whose entries become variables.
public struct SecretEnvSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A secret whose entries become variables."

  /// The name of the secret.
  public var name = ""
  /// Whether the secret may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the secret.")
    visitor.field("optional", &optional, doc: "Whether the secret may be missing.")
  }
}
