/// Rules about whom pods may talk with.
///
/// Source: `k8s.io/api/networking/v1`.
public struct NetworkPolicy: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "networking.k8s.io",
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    shortNames: ["netpol"]
  )
  /// What explain says of the type.
  public static let doc = "Rules about whom pods may talk with."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The rules.
  public var spec = NetworkPolicySpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "The rules.")
  }
}

/// Rules about whom pods may talk with.
public struct NetworkPolicySpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Rules about whom pods may talk with."

  /// The pods that the rules are about; empty for all of the namespace.
  public var podSelector = LabelSelector()
  /// Who may reach the pods; any rule will do.
  public var ingress: [NetworkPolicyIngressRule] = []
  /// Whom the pods may reach; any rule will do.
  public var egress: [NetworkPolicyEgressRule] = []
  /// Which directions the rules are about.
  public var policyTypes: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "podSelector",
      &podSelector,
      presence: .always,
      doc: "The pods that the rules are about; empty for all of the namespace."
    )
    visitor.field("ingress", &ingress, doc: "Who may reach the pods; any rule will do.")
    visitor.field("egress", &egress, doc: "Whom the pods may reach; any rule will do.")
    visitor.field(
      "policyTypes",
      &policyTypes,
      oneOf: ["Egress", "Ingress"],
      doc: "Which directions the rules are about."
    )
  }

  /// The directions follow from the rules where they are not said.
  public mutating func setDefaults() {
    guard policyTypes.isEmpty else { return }
    policyTypes = egress.isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
  }
}

/// Who may reach pods, and at which ports.
public struct NetworkPolicyIngressRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who may reach pods, and at which ports."

  /// The ports; none for all.
  public var ports: [NetworkPolicyPort] = []
  /// Who may; none for everybody.
  public var from: [NetworkPolicyPeer] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ports", &ports, doc: "The ports; none for all.")
    visitor.field("from", &from, doc: "Who may; none for everybody.")
  }
}

/// Whom pods may reach, and at which ports.
public struct NetworkPolicyEgressRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Whom pods may reach, and at which ports."

  /// The ports; none for all.
  public var ports: [NetworkPolicyPort] = []
  /// Whom they may reach; none for everybody.
  public var to: [NetworkPolicyPeer] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ports", &ports, doc: "The ports; none for all.")
    visitor.field("to", &to, doc: "Whom they may reach; none for everybody.")
  }
}

/// A port or a range of ports.
public struct NetworkPolicyPort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port or a range of ports."

  /// The protocol.
  public var `protocol`: String?
  /// The number, or the name that the pods give it; none for all.
  public var port: IntOrString?
  /// The last port of a range.
  public var endPort: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol."
    )
    visitor.field(
      "port",
      &port,
      doc: "The number, or the name that the pods give it; none for all."
    )
    visitor.field("endPort", &endPort, doc: "The last port of a range.")
  }
}

/// The other side: pods, or a range of addresses.
public struct NetworkPolicyPeer: APIStruct {
  /// What explain says of the type.
  public static let doc = "The other side: pods, or a range of addresses."

  /// The labels of the pods.
  public var podSelector: LabelSelector?
  /// The labels of their namespaces; none for the same namespace.
  public var namespaceSelector: LabelSelector?
  /// A range of addresses.
  public var ipBlock: IPBlock?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("podSelector", &podSelector, doc: "The labels of the pods.")
    visitor.field(
      "namespaceSelector",
      &namespaceSelector,
      doc: "The labels of their namespaces; none for the same namespace."
    )
    visitor.field("ipBlock", &ipBlock, doc: "A range of addresses.")
  }
}

/// A range of addresses with gaps.
public struct IPBlock: APIStruct {
  /// What explain says of the type.
  public static let doc = "A range of addresses with gaps."

  /// The range.
  public var cidr: String = ""
  /// What is left out of it.
  public var except: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("cidr", &cidr, presence: .requiredAlways, doc: "The range.")
    visitor.field("except", &except, doc: "What is left out of it.")
  }
}
