/// An environment variable.
public struct EnvVar: APIStruct {
  /// What explain says of the type.
  public static let doc = "An environment variable."

  /// The name of the variable.
  public var name = ""
  /// The value, in which $(NAME) stands for other variables.
  public var value = ""
  /// Where the value comes from, in place of value.
  @Sparse public var valueFrom: EnvVarSource?

  /// Makes an empty one.
  public init() {}

  /// Makes a variable with a value.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the variable.")
    visitor.field("value", &value, doc: "The value, in which $(NAME) stands for other variables.")
    visitor.field("valueFrom", &_valueFrom, doc: "Where the value comes from, in place of value.")
  }
}

/// Where a variable's value comes from.
public struct EnvVarSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where a variable's value comes from."

  /// A field of the pod.
  public var fieldRef: ObjectFieldSelector?
  /// A resource of a container.
  public var resourceFieldRef: ResourceFieldSelector?
  /// A key of a config map.
  public var configMapKeyRef: ConfigMapKeySelector?
  /// A key of a secret.
  public var secretKeyRef: SecretKeySelector?
  /// A key of a file in a volume.
  public var fileKeyRef: FileKeySelector?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("fieldRef", &fieldRef, doc: "A field of the pod.")
    visitor.field("resourceFieldRef", &resourceFieldRef, doc: "A resource of a container.")
    visitor.field("configMapKeyRef", &configMapKeyRef, doc: "A key of a config map.")
    visitor.field("secretKeyRef", &secretKeyRef, doc: "A key of a secret.")
    visitor.field("fileKeyRef", &fileKeyRef, doc: "A key of a file in a volume.")
  }
}

/// A config map or secret whose entries become variables.
public struct EnvFromSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A config map or secret whose entries become variables."

  /// A text to put before every name.
  public var prefix = ""
  /// The config map.
  public var configMapRef: ConfigMapEnvSource?
  /// The secret.
  public var secretRef: SecretEnvSource?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("prefix", &prefix, doc: "A text to put before every name.")
    visitor.field("configMapRef", &configMapRef, doc: "The config map.")
    visitor.field("secretRef", &secretRef, doc: "The secret.")
  }
}
