/// A group of containers that run together on one node.
///
/// Source: `k8s.io/api/core/v1`.
///
/// All of it is behind a shared pointer, and the spec behind another: a change of status copies none
/// of that.
public struct Pod: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Pod",
    plural: "pods",
    shortNames: ["po"],
    categories: ["all"],
    subresources: [
      "attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy",
      "resize", "status",
    ]
  )
  /// What explain says of the type.
  public static let doc = "A group of containers that run together on one node."

  /// The object's metadata.
  public var metadata: ObjectMeta {
    @inlinable _read { yield parts[0].metadata }
    @inlinable _modify { yield &parts[0].metadata }
  }
  /// What should run, and how.
  ///
  /// Lent and not copied to who reads it: it is large, and read all the time.
  public var spec: PodSpec {
    @inlinable _read { yield parts[0].sharedSpec.wrappedValue }
    @inlinable set { parts[0].sharedSpec.wrappedValue = newValue }
  }
  /// What was last seen to run.
  public var status: PodStatus {
    @inlinable _read { yield parts[0].status }
    @inlinable _modify { yield &parts[0].status }
  }

  /// What the pod is made of.
  @usableFromInline
  struct Parts: Equatable, Sendable {
    @usableFromInline var metadata = ObjectMeta()
    @usableFromInline var sharedSpec = Boxed(wrappedValue: PodSpec())
    @usableFromInline var status = PodStatus()
  }

  /// Always one: an array for the sake of its storage, which copies of the pod share until one of them
  /// is changed.
  ///
  /// A cluster hands its pods around all the time; so a copy costs one reference and not thirty.
  @usableFromInline var parts = [Parts()]

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &parts[0].sharedSpec, presence: .always, doc: "What should run, and how.")
    visitor.field("status", &status, presence: .always, doc: "What was last seen to run.")
  }

  /// Puts the pod on a node; nothing else of its spec changes.
  public mutating func assign(to node: String) {
    parts[0].sharedSpec.changeKeepingDefaults { $0.nodeName = node }
  }

  /// Whether the two want the same; free where one was copied from the other.
  public func hasSameSpec(as other: Pod) -> Bool {
    parts[0].sharedSpec == other.parts[0].sharedSpec
  }
}
