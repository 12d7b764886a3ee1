/// The kinds of `events.k8s.io/v1`, the newer form of the core group's events.
///
/// Source: `k8s.io/api/events/v1` and `pkg/apis/events/v1/conversion.go`.
public enum EventsV1 {
  /// Something that happened, told of an object.
  public struct Event: APIObject {
    /// What the API calls the kind.
    public static let resource = APIResource(
      group: "events.k8s.io",
      kind: "Event",
      plural: "events",
      shortNames: ["ev"],
      isForm: true
    )
    /// What explain says of the type.
    public static let doc =
      "A report of something that happened to an object; kept for a while only."

    /// What identifies the object.
    public var metadata = ObjectMeta()
    /// When the event was first seen, to the microsecond.
    public var eventTime = MicroTime()
    /// How the event went on, if it did.
    public var series: EventSeries?
    /// The name of the controller that reports.
    public var reportingController = ""
    /// The instance of the controller that reports.
    public var reportingInstance = ""
    /// What was done or failed.
    public var action = ""
    /// Why the event came, in one word.
    public var reason = ""
    /// The object that the event is about.
    public var regarding = ObjectReference()
    /// A second object that the event is about.
    public var related: ObjectReference?
    /// What happened, in a sentence.
    public var note = ""
    /// The sort of event: Normal or Warning.
    public var type = ""
    /// The component that reports, as the core group has it.
    public var deprecatedSource = EventSource()
    /// When the event was first seen, as the core group has it.
    public var deprecatedFirstTimestamp = Time()
    /// When the event was last seen, as the core group has it.
    public var deprecatedLastTimestamp = Time()
    /// How often the event was seen, as the core group has it.
    public var deprecatedCount: Int32 = 0

    /// Makes the zero value.
    public init() {}

    /// The table of fields.
    public mutating func visitFields(_ visitor: inout some FieldVisitor) {
      visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
      visitor.field(
        "eventTime",
        &eventTime,
        presence: .requiredAlways,
        doc: "When the event was first seen, to the microsecond."
      )
      visitor.field("series", &series, doc: "How the event went on, if it did.")
      visitor.field(
        "reportingController",
        &reportingController,
        doc: "The name of the controller that reports."
      )
      visitor.field(
        "reportingInstance",
        &reportingInstance,
        doc: "The instance of the controller that reports."
      )
      visitor.field("action", &action, doc: "What was done or failed.")
      visitor.field("reason", &reason, doc: "Why the event came, in one word.")
      visitor.field(
        "regarding",
        &regarding,
        presence: .always,
        doc: "The object that the event is about."
      )
      visitor.field("related", &related, doc: "A second object that the event is about.")
      visitor.field("note", &note, doc: "What happened, in a sentence.")
      visitor.field("type", &type, doc: "The sort of event: Normal or Warning.")
      visitor.field(
        "deprecatedSource",
        &deprecatedSource,
        presence: .always,
        doc: "The component that reports, as the core group has it."
      )
      visitor.field(
        "deprecatedFirstTimestamp",
        &deprecatedFirstTimestamp,
        presence: .always,
        doc: "When the event was first seen, as the core group has it."
      )
      visitor.field(
        "deprecatedLastTimestamp",
        &deprecatedLastTimestamp,
        presence: .always,
        doc: "When the event was last seen, as the core group has it."
      )
      visitor.field(
        "deprecatedCount",
        &deprecatedCount,
        doc: "How often the event was seen, as the core group has it."
      )
    }
  }
}

extension EventsV1.Event: ConvertedObject {
  /// The form of a stored event.
  public init(_ stored: KubernetesAPI.Event) {
    metadata = stored.metadata
    eventTime = stored.eventTime
    series = stored.series
    reportingController = stored.reportingComponent
    reportingInstance = stored.reportingInstance
    action = stored.action
    reason = stored.reason
    regarding = stored.involvedObject
    related = stored.related
    note = stored.message
    type = stored.type
    deprecatedSource = stored.source
    deprecatedFirstTimestamp = stored.firstTimestamp
    deprecatedLastTimestamp = stored.lastTimestamp
    deprecatedCount = stored.count
  }

  /// The event to store.
  public var stored: KubernetesAPI.Event {
    var stored = KubernetesAPI.Event()
    stored.metadata = metadata
    stored.eventTime = eventTime
    stored.series = series
    stored.reportingComponent = reportingController
    stored.reportingInstance = reportingInstance
    stored.action = action
    stored.reason = reason
    stored.involvedObject = regarding
    stored.related = related
    stored.message = note
    stored.type = type
    stored.source = deprecatedSource
    stored.firstTimestamp = deprecatedFirstTimestamp
    stored.lastTimestamp = deprecatedLastTimestamp
    stored.count = deprecatedCount
    return stored
  }

  /// The paths that field selectors may name.
  public static var selectableFields: [String] {
    [
      "reason", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
      "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath",
      "reportingController", "type", "metadata.namespace", "metadata.name",
    ]
  }

  /// What the stored kind calls a field that selectors name.
  public static func storedField(_ path: String) -> String {
    if path == "reportingController" { return "reportingComponent" }
    guard path.hasPrefix("regarding.") else { return path }
    return "involvedObject." + path.dropFirst("regarding.".count)
  }
}
