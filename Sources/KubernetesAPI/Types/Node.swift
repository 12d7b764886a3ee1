/// A machine of the cluster.
///
/// Source: `k8s.io/api/core/v1`.
public struct Node: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Node",
    plural: "nodes",
    shortNames: ["no"],
    isNamespaced: false,
    subresources: ["proxy", "status"]
  )
  /// What explain says of the type.
  public static let doc = "A machine of the cluster, on which pods run."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// What the node is to be.
  @Boxed public var spec = NodeSpec()
  /// What the kubelet reports.
  @Boxed public var status = NodeStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &_spec, presence: .always, doc: "What the node is to be.")
    visitor.field("status", &_status, presence: .always, doc: "What the kubelet reports.")
  }
}

/// What a node is to be.
public struct NodeSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a node is to be."

  /// The range from which pods of the node get addresses.
  public var podCIDR = ""
  /// The ranges from which pods of the node get addresses, one for each family.
  public var podCIDRs: [String] = []
  /// How the cloud names the machine.
  public var providerID = ""
  /// Whether new pods are kept away.
  public var unschedulable = false
  /// What pods must tolerate to be on the node.
  public var taints: [Taint] = []
  /// A name outside the cluster; obsolete.
  public var externalID = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("podCIDR", &podCIDR, doc: "The range from which pods of the node get addresses.")
    visitor.field(
      "podCIDRs",
      &podCIDRs,
      mergeKeys: ["."],
      doc: "The ranges from which pods of the node get addresses, one for each family."
    )
    visitor.field("providerID", &providerID, doc: "How the cloud names the machine.")
    visitor.field("unschedulable", &unschedulable, doc: "Whether new pods are kept away.")
    visitor.field("taints", &taints, doc: "What pods must tolerate to be on the node.")
    visitor.field("externalID", &externalID, doc: "A name outside the cluster; obsolete.")
  }
}

/// What pods must tolerate to be on a node.
public struct Taint: APIStruct {
  /// What explain says of the type.
  public static let doc = "A mark on a node that keeps away the pods that do not tolerate it."

  /// The key of the taint.
  public var key = ""
  /// The value of the taint.
  public var value = ""
  /// What happens to pods that do not tolerate it.
  public var effect = ""
  /// When the taint was put on the node.
  public var timeAdded: Time?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key of the taint.")
    visitor.field("value", &value, doc: "The value of the taint.")
    visitor.field(
      "effect",
      &effect,
      presence: .requiredAlways,
      oneOf: ["NoExecute", "NoSchedule", "PreferNoSchedule"],
      doc: "What happens to pods that do not tolerate it."
    )
    visitor.field("timeAdded", &timeAdded, doc: "When the taint was put on the node.")
  }

  /// Makes a taint.
  public init(_ key: String, value: String = "", effect: String) {
    self.key = key
    self.value = value
    self.effect = effect
  }
}
