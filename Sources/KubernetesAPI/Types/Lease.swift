/// A claim that is renewed from time to time.
///
/// Source: `k8s.io/api/coordination/v1`.
public struct Lease: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "coordination.k8s.io",
    kind: "Lease",
    plural: "leases"
  )
  /// What explain says of the type.
  public static let doc =
    "A claim that its holder renews: heartbeats of nodes and election of leaders."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// Who holds the lease, and until when.
  public var spec = LeaseSpec()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "Who holds the lease, and until when.")
  }
}

/// Who holds a lease, and until when.
public struct LeaseSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who holds a lease, and until when."

  /// The holder of the lease.
  public var holderIdentity: String?
  /// How long the lease holds after a renewal.
  public var leaseDurationSeconds: Int32?
  /// When the holder got the lease.
  public var acquireTime: MicroTime?
  /// When the holder last renewed the lease.
  public var renewTime: MicroTime?
  /// How often the lease changed hands.
  public var leaseTransitions: Int32?
  /// How the leader is chosen, where candidates are coordinated.
  public var strategy: String?
  /// Who is to get the lease next.
  public var preferredHolder: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("holderIdentity", &holderIdentity, doc: "The holder of the lease.")
    visitor.field(
      "leaseDurationSeconds",
      &leaseDurationSeconds,
      doc: "How long the lease holds after a renewal."
    )
    visitor.field("acquireTime", &acquireTime, doc: "When the holder got the lease.")
    visitor.field("renewTime", &renewTime, doc: "When the holder last renewed the lease.")
    visitor.field("leaseTransitions", &leaseTransitions, doc: "How often the lease changed hands.")
    visitor.field(
      "strategy",
      &strategy,
      doc: "How the leader is chosen, where candidates are coordinated."
    )
    visitor.field("preferredHolder", &preferredHolder, doc: "Who is to get the lease next.")
  }
}
