/// Something that happened, told of an object.
///
/// Source: `k8s.io/api/core/v1`.
public struct Event: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(kind: "Event", plural: "events", shortNames: ["ev"])
  /// What explain says of the type.
  public static let doc = "A report of something that happened to an object; kept for a while only."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The object that the event is about.
  public var involvedObject = ObjectReference()
  /// Why the event came, in one word.
  public var reason = ""
  /// What happened, in a sentence.
  public var message = ""
  /// The component that reports.
  public var source = EventSource()
  /// When the event was first seen.
  public var firstTimestamp = Time()
  /// When the event was last seen.
  public var lastTimestamp = Time()
  /// How often the event was seen.
  public var count: Int32 = 0
  /// The sort of event: Normal or Warning.
  public var type = ""
  /// When the event was first seen, to the microsecond.
  public var eventTime = MicroTime()
  /// How the event went on, if it did.
  @Sparse public var series: EventSeries?
  /// What was done or failed.
  public var action = ""
  /// A second object that the event is about.
  @Sparse public var related: ObjectReference?
  /// The name of the controller that reports.
  public var reportingComponent = ""
  /// The instance of the controller that reports.
  public var reportingInstance = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "involvedObject",
      &involvedObject,
      presence: .requiredAlways,
      doc: "The object that the event is about."
    )
    visitor.field("reason", &reason, doc: "Why the event came, in one word.")
    visitor.field("message", &message, doc: "What happened, in a sentence.")
    visitor.field("source", &source, presence: .always, doc: "The component that reports.")
    visitor.field(
      "firstTimestamp",
      &firstTimestamp,
      presence: .always,
      doc: "When the event was first seen."
    )
    visitor.field(
      "lastTimestamp",
      &lastTimestamp,
      presence: .always,
      doc: "When the event was last seen."
    )
    visitor.field("count", &count, doc: "How often the event was seen.")
    visitor.field("type", &type, doc: "The sort of event: Normal or Warning.")
    visitor.field(
      "eventTime",
      &eventTime,
      presence: .always,
      doc: "When the event was first seen, to the microsecond."
    )
    visitor.field("series", &_series, doc: "How the event went on, if it did.")
    visitor.field("action", &action, doc: "What was done or failed.")
    visitor.field("related", &_related, doc: "A second object that the event is about.")
    visitor.field(
      "reportingComponent",
      &reportingComponent,
      presence: .always,
      doc: "The name of the controller that reports."
    )
    visitor.field(
      "reportingInstance",
      &reportingInstance,
      presence: .always,
      doc: "The instance of the controller that reports."
    )
  }
}

/// The component that reports an event.
public struct EventSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The component that reports an event."

  /// The name of the component.
  public var component = ""
  /// The node of the component.
  public var host = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("component", &component, doc: "The name of the component.")
    visitor.field("host", &host, doc: "The node of the component.")
  }
}

/// How an event went on.
public struct EventSeries: APIStruct {
  /// What explain says of the type.
  public static let doc = "How an event went on."

  /// How often the event was seen.
  public var count: Int32 = 0
  /// When the event was last seen.
  public var lastObservedTime = MicroTime()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("count", &count, doc: "How often the event was seen.")
    visitor.field(
      "lastObservedTime",
      &lastObservedTime,
      presence: .always,
      doc: "When the event was last seen."
    )
  }
}
