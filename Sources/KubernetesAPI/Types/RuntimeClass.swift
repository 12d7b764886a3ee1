/// A way to run containers that nodes may have.
///
/// Source: `k8s.io/api/node/v1`.
public struct RuntimeClass: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "node.k8s.io",
    kind: "RuntimeClass",
    plural: "runtimeclasses",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "A way to run containers that nodes may have."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What the node's runtime calls it.
  public var handler: String = ""
  /// What a pod needs beside its containers.
  public var overhead: Overhead?
  /// The nodes that have it.
  public var scheduling: Scheduling?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "handler",
      &handler,
      presence: .requiredAlways,
      doc: "What the node's runtime calls it."
    )
    visitor.field("overhead", &overhead, doc: "What a pod needs beside its containers.")
    visitor.field("scheduling", &scheduling, doc: "The nodes that have it.")
  }
}

/// What a pod needs beside its containers.
public struct Overhead: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a pod needs beside its containers."

  /// The amounts for each pod.
  public var podFixed = ResourceList()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("podFixed", &podFixed, doc: "The amounts for each pod.")
  }
}

/// The nodes that have a way to run containers.
public struct Scheduling: APIStruct {
  /// What explain says of the type.
  public static let doc = "The nodes that have a way to run containers."

  /// The labels of the nodes.
  public var nodeSelector = StringMap()
  /// The taints that pods put up with.
  public var tolerations: [Toleration] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("nodeSelector", &nodeSelector, doc: "The labels of the nodes.")
    visitor.field("tolerations", &tolerations, doc: "The taints that pods put up with.")
  }
}
