/// Actions after the start and before the end of a container.
public struct Lifecycle: APIStruct {
  /// What explain says of the type.
  public static let doc = "Actions after the start and before the end of a container."

  /// What to do right after the start; a failure kills the container.
  public var postStart: LifecycleHandler?
  /// What to do before the end is asked for.
  public var preStop: LifecycleHandler?
  /// The signal that asks the container to end.
  public var stopSignal: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "postStart",
      &postStart,
      doc: "What to do right after the start; a failure kills the container."
    )
    visitor.field("preStop", &preStop, doc: "What to do before the end is asked for.")
    visitor.field("stopSignal", &stopSignal, doc: "The signal that asks the container to end.")
  }
}

/// One action of a lifecycle.
public struct LifecycleHandler: APIStruct {
  /// What explain says of the type.
  public static let doc = "One action of a lifecycle."

  /// Run a command in the container.
  public var exec: ExecAction?
  /// Ask by HTTP.
  public var httpGet: HTTPGetAction?
  /// Open a connection.
  public var tcpSocket: TCPSocketAction?
  /// Wait.
  public var sleep: SleepAction?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("exec", &exec, doc: "Run a command in the container.")
    visitor.field("httpGet", &httpGet, doc: "Ask by HTTP.")
    visitor.field("tcpSocket", &tcpSocket, doc: "Open a connection.")
    visitor.field("sleep", &sleep, doc: "Wait.")
  }
}

/// A time to wait.
public struct SleepAction: APIStruct {
  /// What explain says of the type.
  public static let doc = "A time to wait."

  /// How many seconds.
  public var seconds: Int64 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("seconds", &seconds, presence: .requiredAlways, doc: "How many seconds.")
  }
}
