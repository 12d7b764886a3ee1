/// The addresses behind a service, in one object.
///
/// Source: `k8s.io/api/core/v1`.
public struct Endpoints: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Endpoints",
    plural: "endpoints",
    shortNames: ["ep"]
  )
  /// What explain says of the type.
  public static let doc = "The addresses behind a service; EndpointSlice has taken its place."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The addresses, in groups with the same ports.
  public var subsets: [EndpointSubset] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("subsets", &subsets, doc: "The addresses, in groups with the same ports.")
  }
}

/// Addresses with the same ports.
public struct EndpointSubset: APIStruct {
  /// What explain says of the type.
  public static let doc = "Addresses with the same ports."

  /// The addresses that are ready.
  public var addresses: [EndpointAddress] = []
  /// The addresses that are not ready.
  public var notReadyAddresses: [EndpointAddress] = []
  /// The ports of the addresses.
  public var ports: [EndpointPort] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("addresses", &addresses, doc: "The addresses that are ready.")
    visitor.field("notReadyAddresses", &notReadyAddresses, doc: "The addresses that are not ready.")
    visitor.field("ports", &ports, doc: "The ports of the addresses.")
  }
}

/// One address behind a service.
public struct EndpointAddress: APIStruct {
  /// What explain says of the type.
  public static let doc = "One address behind a service."

  /// The address.
  public var ip = ""
  /// The host name of the address.
  public var hostname = ""
  /// The node that hosts the address.
  public var nodeName: String?
  /// The object that has the address.
  public var targetRef: ObjectReference?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, presence: .requiredAlways, doc: "The address.")
    visitor.field("hostname", &hostname, doc: "The host name of the address.")
    visitor.field("nodeName", &nodeName, doc: "The node that hosts the address.")
    visitor.field("targetRef", &targetRef, doc: "The object that has the address.")
  }
}

/// A port of the addresses behind a service.
public struct EndpointPort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port of the addresses behind a service."

  /// The name of the service's port.
  public var name = ""
  /// The number of the port.
  public var port: Int32 = 0
  /// The protocol of the port.
  public var `protocol` = ""
  /// The protocol of the application, as a hint.
  public var appProtocol: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the service's port.")
    visitor.field("port", &port, presence: .requiredAlways, doc: "The number of the port.")
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol of the port."
    )
    visitor.field("appProtocol", &appProtocol, doc: "The protocol of the application, as a hint.")
  }
}
