/// What a container is doing: one of three, and waiting if none.
public struct ContainerState: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a container is doing: one of three, and waiting if none."

  /// It is not running yet.
  public var waiting: ContainerStateWaiting?
  /// It is running.
  public var running: ContainerStateRunning?
  /// It has ended.
  @Sparse public var terminated: ContainerStateTerminated?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("waiting", &waiting, doc: "It is not running yet.")
    visitor.field("running", &running, doc: "It is running.")
    visitor.field("terminated", &_terminated, doc: "It has ended.")
  }
}

/// A container that is not running yet.
public struct ContainerStateWaiting: APIStruct {
  /// What explain says of the type.
  public static let doc = "A container that is not running yet."

  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""

  /// Makes an empty one.
  public init() {}

  /// Makes the state.
  public init(reason: String, message: String = "") {
    self.reason = reason
    self.message = message
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}

/// A container that is running.
public struct ContainerStateRunning: APIStruct {
  /// What explain says of the type.
  public static let doc = "A container that is running."

  /// Since when.
  public var startedAt = Time()

  /// Makes an empty one.
  public init() {}

  /// Makes the state.
  public init(startedAt: Time) { self.startedAt = startedAt }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("startedAt", &startedAt, presence: .always, doc: "Since when.")
  }
}

/// A container that has ended.
public struct ContainerStateTerminated: APIStruct {
  /// What explain says of the type.
  public static let doc = "A container that has ended."

  /// The exit status of its first process.
  public var exitCode: Int32 = 0
  /// The signal that ended it.
  public var signal: Int32 = 0
  /// Why it ended, in one word.
  public var reason = ""
  /// Its last words.
  public var message = ""
  /// When it had started.
  public var startedAt = Time()
  /// When it ended.
  public var finishedAt = Time()
  /// The identity that the container had.
  public var containerID = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "exitCode",
      &exitCode,
      presence: .requiredAlways,
      doc: "The exit status of its first process."
    )
    visitor.field("signal", &signal, doc: "The signal that ended it.")
    visitor.field("reason", &reason, doc: "Why it ended, in one word.")
    visitor.field("message", &message, doc: "Its last words.")
    visitor.field("startedAt", &startedAt, presence: .always, doc: "When it had started.")
    visitor.field("finishedAt", &finishedAt, presence: .always, doc: "When it ended.")
    visitor.field("containerID", &containerID, doc: "The identity that the container had.")
  }
}
