public import Manifests

/// What every object carries beside its own fields.
///
/// Source: `k8s.io/apimachinery/pkg/apis/meta/v1`.
public struct ObjectMeta: APIStruct {
  /// What explain says of the type.
  public static let doc = "What identifies an object and what the system keeps about it."

  /// The name, unique within the namespace.
  public var name = ""
  /// The prefix from which the server makes a name.
  public var generateName = ""
  /// The namespace; empty for objects of the whole cluster.
  public var namespace = ""
  /// The identity of this incarnation of the name.
  public var uid = ""
  /// The revision of the store at which the object last changed.
  public var resourceVersion = ""
  /// How often the desired state has changed.
  public var generation: Int64 = 0
  /// When the object was made.
  public var creationTimestamp = Time()
  /// When the object is to be gone, once its deletion was asked for.
  public var deletionTimestamp: Time?
  /// How long deletion may take.
  public var deletionGracePeriodSeconds: Int64?
  /// Key-value pairs to select by.
  public var labels = StringMap()
  /// Key-value pairs for tools; not to select by.
  public var annotations = StringMap()
  /// The objects that this one depends on.
  public var ownerReferences: [OwnerReference] = []
  /// What must be done before the object can go.
  public var finalizers: [String] = []
  /// Who set which fields.
  public var managedFields: [ManagedFieldsEntry] = []

  /// Makes empty metadata.
  public init() {}

  /// Makes the metadata of a new object.
  public init(name: String, namespace: String = "", labels: StringMap = [:]) {
    self.name = name
    self.namespace = namespace
    self.labels = labels
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      doc: "The name, unique among objects of a kind in a namespace; fixed."
    )
    visitor.field(
      "generateName",
      &generateName,
      doc: "A prefix from which the server makes a unique name when none is given."
    )
    visitor.field("namespace", &namespace, doc: "The space in which the name is unique.")
    visitor.field(
      "uid",
      &uid,
      doc: "The identity of the object in time and space, set on creation."
    )
    visitor.field(
      "resourceVersion",
      &resourceVersion,
      doc: "The version of the object in the store, for detecting changes; opaque to clients."
    )
    visitor.field(
      "generation",
      &generation,
      doc: "A count of the changes of the desired state."
    )
    visitor.field(
      "creationTimestamp",
      &creationTimestamp,
      doc: "When the server made the object."
    )
    visitor.field(
      "deletionTimestamp",
      &deletionTimestamp,
      doc: "When the object is to be gone; set by the server when deletion is asked for."
    )
    visitor.field(
      "deletionGracePeriodSeconds",
      &deletionGracePeriodSeconds,
      doc: "How many seconds the object may take to end."
    )
    visitor.field("labels", &labels, doc: "Key-value pairs that selectors match.")
    visitor.field(
      "annotations",
      &annotations,
      doc: "Key-value pairs that tools keep; selectors ignore them."
    )
    visitor.field(
      "ownerReferences",
      &ownerReferences,
      mergeKeys: ["uid"],
      doc: "The objects this one depends on; when all are gone, so is this one."
    )
    visitor.field(
      "finalizers",
      &finalizers,
      mergeKeys: ["."],
      doc: "Names of what must still be done before the object is removed."
    )
    visitor.field(
      "managedFields",
      &managedFields,
      doc: "Which manager set which fields, for server-side apply."
    )
  }
}

/// A pointer from an object to one that it depends on.
public struct OwnerReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to an object that this one depends on."

  /// The owner's group and version.
  public var apiVersion = ""
  /// The owner's kind.
  public var kind = ""
  /// The owner's name.
  public var name = ""
  /// The owner's identity.
  public var uid = ""
  /// Whether the owner is the controller of the object.
  public var controller: Bool?
  /// Whether the owner cannot go, in a foreground deletion, before this object.
  public var blockOwnerDeletion: Bool?

  /// Makes an empty reference.
  public init() {}

  /// Makes the reference by which a controller owns what it made.
  public init(controller owner: some APIObject) {
    let resource = owner.resource
    apiVersion = resource.apiVersion
    kind = resource.kind
    name = owner.metadata.name
    uid = owner.metadata.uid
    controller = true
    blockOwnerDeletion = true
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "apiVersion",
      &apiVersion,
      presence: .requiredAlways,
      doc: "The owner's API version."
    )
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The owner's kind.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The owner's name.")
    visitor.field("uid", &uid, presence: .requiredAlways, doc: "The owner's uid.")
    visitor.field("controller", &controller, doc: "Whether the owner is the managing controller.")
    visitor.field(
      "blockOwnerDeletion",
      &blockOwnerDeletion,
      doc: "Whether the owner waits for this object in a foreground deletion."
    )
  }
}

/// Which fields one manager set, in one version of the API.
public struct ManagedFieldsEntry: APIStruct {
  /// What explain says of the type.
  public static let doc = "A set of fields and who last set them."

  /// The manager's name.
  public var manager = ""
  /// How it set them.
  public var operation = ""
  /// The version of the API it used.
  public var apiVersion = ""
  /// When it last did.
  public var time: Time?
  /// The form of the set.
  public var fieldsType = ""
  /// The set.
  public var fieldsV1 = Value.null
  /// The subresource through which it wrote.
  public var subresource = ""

  /// Makes an empty entry.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("manager", &manager, doc: "The name of the manager.")
    visitor.field(
      "operation",
      &operation,
      oneOf: ["Apply", "Update"],
      doc: "How the fields were set."
    )
    visitor.field("apiVersion", &apiVersion, doc: "The API version the set refers to.")
    visitor.field("time", &time, doc: "When the set last changed.")
    visitor.field("fieldsType", &fieldsType, doc: "The format of the set; always FieldsV1.")
    visitor.field("fieldsV1", &fieldsV1, doc: "The set of fields, as a tree.")
    visitor.field("subresource", &subresource, doc: "The subresource used, if any.")
  }
}
