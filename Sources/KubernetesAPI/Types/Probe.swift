/// A check that the kubelet runs on a container.
public struct Probe: APIStruct {
  /// What explain says of the type.
  public static let doc = "A check that the kubelet runs on a container."

  /// Run a command in the container.
  public var exec: ExecAction?
  /// Ask by HTTP.
  public var httpGet: HTTPGetAction?
  /// Open a connection.
  public var tcpSocket: TCPSocketAction?
  /// Ask gRPC's health service.
  public var grpc: GRPCAction?
  /// How many seconds after the start the checks begin.
  public var initialDelaySeconds: Int32 = 0
  /// After how many seconds without an answer a check has failed.
  public var timeoutSeconds: Int32 = 0
  /// How many seconds lie between checks.
  public var periodSeconds: Int32 = 0
  /// How many successes in a row end a failure.
  public var successThreshold: Int32 = 0
  /// How many failures in a row make a failure.
  public var failureThreshold: Int32 = 0
  /// The grace period after a failure, if not the pod's.
  public var terminationGracePeriodSeconds: Int64?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("exec", &exec, doc: "Run a command in the container.")
    visitor.field("httpGet", &httpGet, doc: "Ask by HTTP.")
    visitor.field("tcpSocket", &tcpSocket, doc: "Open a connection.")
    visitor.field("grpc", &grpc, doc: "Ask gRPC's health service.")
    visitor.field(
      "initialDelaySeconds",
      &initialDelaySeconds,
      doc: "How many seconds after the start the checks begin."
    )
    visitor.field(
      "timeoutSeconds",
      &timeoutSeconds,
      default: 1,
      doc: "After how many seconds without an answer a check has failed."
    )
    visitor.field(
      "periodSeconds",
      &periodSeconds,
      default: 10,
      doc: "How many seconds lie between checks."
    )
    visitor.field(
      "successThreshold",
      &successThreshold,
      default: 1,
      doc: "How many successes in a row end a failure."
    )
    visitor.field(
      "failureThreshold",
      &failureThreshold,
      default: 3,
      doc: "How many failures in a row make a failure."
    )
    visitor.field(
      "terminationGracePeriodSeconds",
      &terminationGracePeriodSeconds,
      doc: "The grace period after a failure, if not the pod's."
    )
  }
}

/// A command to run in a container.
public struct ExecAction: APIStruct {
  /// What explain says of the type.
  public static let doc = "A command to run in a container."

  /// The program and its arguments; no shell is involved.
  public var command: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("command", &command, doc: "The program and its arguments; no shell is involved.")
  }
}

/// A question by HTTP.
public struct HTTPGetAction: APIStruct {
  /// What explain says of the type.
  public static let doc = "A question by HTTP."

  /// The path to ask for.
  public var path = ""
  /// The port's number or name.
  public var port = IntOrString()
  /// The host to ask; the pod's address by default.
  public var host = ""
  /// The scheme to ask by.
  public var scheme = ""
  /// Headers to send.
  public var httpHeaders: [HTTPHeader] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, default: "/", doc: "The path to ask for.")
    visitor.field("port", &port, presence: .requiredAlways, doc: "The port's number or name.")
    visitor.field("host", &host, doc: "The host to ask; the pod's address by default.")
    visitor.field(
      "scheme",
      &scheme,
      default: "HTTP",
      oneOf: ["HTTP", "HTTPS"],
      doc: "The scheme to ask by."
    )
    visitor.field("httpHeaders", &httpHeaders, doc: "Headers to send.")
  }
}

/// A header of an HTTP question.
public struct HTTPHeader: APIStruct {
  /// What explain says of the type.
  public static let doc = "A header of an HTTP question."

  /// The name.
  public var name = ""
  /// The value.
  public var value = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name.")
    visitor.field("value", &value, presence: .requiredAlways, doc: "The value.")
  }
}

/// A connection to open.
public struct TCPSocketAction: APIStruct {
  /// What explain says of the type.
  public static let doc = "A connection to open."

  /// The port's number or name.
  public var port = IntOrString()
  /// The host to connect to; the pod's address by default.
  public var host = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("port", &port, presence: .requiredAlways, doc: "The port's number or name.")
    visitor.field("host", &host, doc: "The host to connect to; the pod's address by default.")
  }
}

/// A question to gRPC's health service.
public struct GRPCAction: APIStruct {
  /// What explain says of the type.
  public static let doc = "A question to gRPC's health service."

  /// The number of the port.
  public var port: Int32 = 0
  /// The service to ask about.
  public var service: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("port", &port, presence: .requiredAlways, doc: "The number of the port.")
    visitor.field("service", &service, default: "", doc: "The service to ask about.")
  }
}
