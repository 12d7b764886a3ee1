/// A port that a container listens on.
public struct ContainerPort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port that a container listens on."

  /// The name, unique in the pod, for services to refer to.
  public var name = ""
  /// The port of the node that leads here.
  public var hostPort: Int32 = 0
  /// The number of the port.
  public var containerPort: Int32 = 0
  /// The transport protocol.
  public var `protocol` = ""
  /// The node's address to bind hostPort to.
  public var hostIP = ""

  /// Makes an empty one.
  public init() {}

  /// Makes a port.
  public init(_ containerPort: Int32, name: String = "") {
    self.containerPort = containerPort
    self.name = name
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name, unique in the pod, for services to refer to.")
    visitor.field("hostPort", &hostPort, doc: "The port of the node that leads here.")
    visitor.field(
      "containerPort",
      &containerPort,
      presence: .requiredAlways,
      doc: "The number of the port."
    )
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The transport protocol."
    )
    visitor.field("hostIP", &hostIP, doc: "The node's address to bind hostPort to.")
  }
}

/// Whether a change of a resource restarts a container.
public struct ContainerResizePolicy: APIStruct {
  /// What explain says of the type.
  public static let doc = "Whether a change of a resource restarts a container."

  /// The resource: cpu or memory.
  public var resourceName = ""
  /// NotRequired or RestartContainer.
  public var restartPolicy = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "resourceName",
      &resourceName,
      presence: .requiredAlways,
      doc: "The resource: cpu or memory."
    )
    visitor.field(
      "restartPolicy",
      &restartPolicy,
      presence: .requiredAlways,
      oneOf: ["NotRequired", "RestartContainer"],
      doc: "NotRequired or RestartContainer."
    )
  }
}

/// What to do when a container ends in a certain way.
public struct ContainerRestartRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "What to do when a container ends in a certain way."

  /// What to do.
  public var action = ""
  /// The exit codes that the rule is for.
  public var exitCodes: ContainerRestartRuleOnExitCodes?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "action",
      &action,
      presence: .required,
      oneOf: ["Restart", "RestartAllContainers"],
      doc: "What to do."
    )
    visitor.field("exitCodes", &exitCodes, doc: "The exit codes that the rule is for.")
  }
}

/// The exit codes that a restart rule is for.
public struct ContainerRestartRuleOnExitCodes: APIStruct {
  /// What explain says of the type.
  public static let doc = "The exit codes that a restart rule is for."

  /// Whether the exit code must be among the values.
  public var `operator` = ""
  /// The exit codes.
  public var values: [Int32] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "operator",
      &`operator`,
      presence: .required,
      oneOf: ["In", "NotIn"],
      doc: "Whether the exit code must be among the values."
    )
    visitor.field("values", &values, mergeKeys: ["."], doc: "The exit codes.")
  }
}
