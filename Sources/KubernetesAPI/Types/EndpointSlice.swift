/// Some of the addresses behind a service.
///
/// Source: `k8s.io/api/discovery/v1`.
public struct EndpointSlice: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "discovery.k8s.io",
    kind: "EndpointSlice",
    plural: "endpointslices"
  )
  /// What explain says of the type.
  public static let doc =
    "Some of the addresses behind a service; a service may have several slices."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The kind of addresses in the slice; fixed.
  public var addressType = ""
  /// The endpoints of the slice.
  public var endpoints: [Endpoint] = []
  /// The ports of every endpoint in the slice.
  public var ports: [EndpointSlicePort] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "addressType",
      &addressType,
      presence: .requiredAlways,
      oneOf: ["FQDN", "IPv4", "IPv6"],
      doc: "The kind of addresses in the slice; fixed."
    )
    visitor.field(
      "endpoints",
      &endpoints,
      presence: .requiredAlways,
      doc: "The endpoints of the slice."
    )
    visitor.field(
      "ports",
      &ports,
      presence: .always,
      doc: "The ports of every endpoint in the slice."
    )
  }
}

/// One backend of a service.
public struct Endpoint: APIStruct {
  /// What explain says of the type.
  public static let doc = "One backend of a service."

  /// The addresses of the endpoint; clients use the first.
  public var addresses: [String] = []
  /// The state of the endpoint.
  public var conditions = EndpointConditions()
  /// The host name of the endpoint.
  public var hostname: String?
  /// The object that the endpoint is.
  public var targetRef: ObjectReference?
  /// Topology in the form of an older version; not to be set.
  public var deprecatedTopology = StringMap()
  /// The node that hosts the endpoint.
  public var nodeName: String?
  /// The zone in which the endpoint is.
  public var zone: String?
  /// From where the endpoint is best used.
  public var hints: EndpointHints?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "addresses",
      &addresses,
      presence: .requiredAlways,
      mergeKeys: ["."],
      doc: "The addresses of the endpoint; clients use the first."
    )
    visitor.field("conditions", &conditions, presence: .always, doc: "The state of the endpoint.")
    visitor.field("hostname", &hostname, doc: "The host name of the endpoint.")
    visitor.field("targetRef", &targetRef, doc: "The object that the endpoint is.")
    visitor.field(
      "deprecatedTopology",
      &deprecatedTopology,
      doc: "Topology in the form of an older version; not to be set."
    )
    visitor.field("nodeName", &nodeName, doc: "The node that hosts the endpoint.")
    visitor.field("zone", &zone, doc: "The zone in which the endpoint is.")
    visitor.field("hints", &hints, doc: "From where the endpoint is best used.")
  }
}

/// The state of an endpoint.
public struct EndpointConditions: APIStruct {
  /// What explain says of the type.
  public static let doc = "The state of an endpoint."

  /// Whether the endpoint takes traffic.
  public var ready: Bool?
  /// Whether the endpoint answers, even while it ends.
  public var serving: Bool?
  /// Whether the endpoint is about to end.
  public var terminating: Bool?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ready", &ready, doc: "Whether the endpoint takes traffic.")
    visitor.field("serving", &serving, doc: "Whether the endpoint answers, even while it ends.")
    visitor.field("terminating", &terminating, doc: "Whether the endpoint is about to end.")
  }
}

/// From where an endpoint is best used.
public struct EndpointHints: APIStruct {
  /// What explain says of the type.
  public static let doc = "From where an endpoint is best used."

  /// The zones that are to use the endpoint.
  public var forZones: [ForZone] = []
  /// The nodes that are to use the endpoint.
  public var forNodes: [ForNode] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("forZones", &forZones, doc: "The zones that are to use the endpoint.")
    visitor.field("forNodes", &forNodes, doc: "The nodes that are to use the endpoint.")
  }
}

/// A zone that is to use an endpoint.
public struct ForZone: APIStruct {
  /// What explain says of the type.
  public static let doc = "A zone that is to use an endpoint."

  /// The name of the zone.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the zone.")
  }
}

/// A node that is to use an endpoint.
public struct ForNode: APIStruct {
  /// What explain says of the type.
  public static let doc = "A node that is to use an endpoint."

  /// The name of the node.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the node.")
  }
}

/// A port of the endpoints of a slice.
public struct EndpointSlicePort: APIStruct {
  /// The type's name as in the upstream API.
  public static let typeName = "EndpointPort"
  /// What explain says of the type.
  public static let doc = "A port of the endpoints of a slice."

  /// The name of the port, unique in the slice.
  public var name: String?
  /// The protocol of the port.
  public var `protocol`: String?
  /// The number of the port; none for all ports.
  public var port: Int32?
  /// The protocol of the application, as a hint.
  public var appProtocol: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the port, unique in the slice.")
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol of the port."
    )
    visitor.field("port", &port, doc: "The number of the port; none for all ports.")
    visitor.field("appProtocol", &appProtocol, doc: "The protocol of the application, as a hint.")
  }

  /// Fills in the name, which upstream keeps empty rather than absent.
  public mutating func setDefaults() {
    if name == nil { name = "" }
  }
}
