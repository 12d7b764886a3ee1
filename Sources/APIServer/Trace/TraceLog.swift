import KubernetesAPI
import Simulation

/// What happened in the cluster, oldest first; bounded.
///
/// There is one only where somebody may ask for it: a cluster without a learner keeps none.
public struct TraceLog: Sendable {
  /// How many records are kept.
  public static let limit = 8000

  /// How many records lie together.
  private static let pageSize = 128

  /// The records in pages: with a copy of the cluster before each command, one page is copied and not all.
  private var pages: [[TraceRecord]] = []
  /// The records that are kept, in the order of their numbers.
  public var records: FlattenSequence<[[TraceRecord]]> { pages.joined() }
  /// How many records there were in all: the number of the next one.
  public private(set) var count = 0

  /// Who acts now.
  var actor = ""
  /// Whether that is a user.
  var isUser = false
  /// What the actor follows from.
  var cause: Int64 = 0
  /// The time of what is recorded next.
  var now = Instant(seconds: 0)

  /// Makes an empty log.
  public init() {}

  /// The records from number `start` on.
  public func records(from start: Int) -> [TraceRecord] {
    let pages = pages.drop { ($0.last?.number ?? 0) < start }
    return Array(pages.joined().drop { $0.number < start })
  }

  /// Records something about the object of that kind and name.
  mutating func append(
    _ event: TraceRecord.Event,
    _ kind: String,
    namespace: String,
    name: String,
    revision: Int64
  ) {
    if pages.last.map({ $0.count == Self.pageSize }) ?? true {
      let most = Self.limit / Self.pageSize
      if pages.count >= most { pages.removeFirst(most / 2) }
      pages.append([])
    }
    pages[pages.count - 1].append(
      TraceRecord(
        number: count,
        time: now,
        actor: actor,
        isUser: isUser,
        cause: cause,
        revision: revision,
        event: event,
        kind: kind,
        namespace: namespace,
        name: name
      )
    )
    count += 1
  }

  /// Records a change that the store took; an event's object is the one that it tells of.
  mutating func append(_ change: ObjectChange) {
    let metadata = change.object.metadata
    guard let event = change.object as? Event else {
      return append(
        .write(change),
        change.object.resource.kind,
        namespace: metadata.namespace,
        name: metadata.name,
        revision: change.revision
      )
    }
    // That an event was forgotten is no news.
    guard change.kind != .deleted else { return }
    append(
      .event(type: event.type, reason: event.reason, message: event.message),
      event.involvedObject.kind,
      namespace: event.involvedObject.namespace,
      name: event.involvedObject.name,
      revision: change.revision
    )
  }
}
