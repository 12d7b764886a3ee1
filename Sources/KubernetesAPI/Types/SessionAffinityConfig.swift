/// How a client keeps its pod.
public struct SessionAffinityConfig: APIStruct {
  /// What explain says of the type.
  public static let doc = "How a client keeps its pod."

  /// Affinity by the address of the client.
  public var clientIP: ClientIPConfig?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("clientIP", &clientIP, doc: "Affinity by the address of the client.")
  }
}

/// Affinity by the address of the client.
public struct ClientIPConfig: APIStruct {
  /// What explain says of the type.
  public static let doc = "Affinity by the address of the client."

  /// How long a client keeps its pod after its last connection.
  public var timeoutSeconds: Int32?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "timeoutSeconds",
      &timeoutSeconds,
      doc: "How long a client keeps its pod after its last connection."
    )
  }
}
