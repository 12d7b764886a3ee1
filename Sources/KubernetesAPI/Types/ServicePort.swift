/// A port that a service offers.
public struct ServicePort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port that a service offers."

  /// The name of the port; needed where there are several.
  public var name = ""
  /// The protocol of the port.
  public var `protocol` = ""
  /// The protocol of the application, as a hint.
  public var appProtocol: String?
  /// The port at the address of the service.
  public var port: Int32 = 0
  /// The port of the pods, by number or name; the same number by default.
  public var targetPort = IntOrString()
  /// The port of every node, for NodePort and LoadBalancer; chosen by the server if not given.
  public var nodePort: Int32 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the port; needed where there are several.")
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol of the port."
    )
    visitor.field("appProtocol", &appProtocol, doc: "The protocol of the application, as a hint.")
    visitor.field(
      "port",
      &port,
      presence: .requiredAlways,
      doc: "The port at the address of the service."
    )
    visitor.field(
      "targetPort",
      &targetPort,
      presence: .always,
      doc: "The port of the pods, by number or name; the same number by default."
    )
    visitor.field(
      "nodePort",
      &nodePort,
      doc:
        "The port of every node, for NodePort and LoadBalancer; chosen by the server if not given."
    )
  }

  /// Fills in the target port.
  public mutating func setDefaults() {
    if targetPort == .int(0) || targetPort == .string("") { targetPort = .int(port) }
  }
}
