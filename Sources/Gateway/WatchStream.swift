import APIServer
import Cluster
import KubernetesAPI
import Manifests
import Simulation

/// A watch of one client: where it stands in the changes of a resource.
public struct WatchStream: Sendable {
  private let resource: APIResource
  private let options: ListOptions
  private let form: ObjectForm
  private let sendsBookmarks: Bool
  /// After how many of the client's seconds the watch ends; nil where it goes on.
  public let timeoutSeconds: Int64?
  private var revision: Int64
  private var hasSentColumns = false
  private var lastBookmark: Instant
  /// What is to be sent before the first change.
  private var opening: [UInt8] = []
  private var isOver = false

  /// How often a bookmark tells that nothing was missed.
  private static let bookmarkPeriod = Duration.minutes(1)

  init(
    _ request: GatewayRequest,
    _ resource: APIResource,
    _ options: ListOptions,
    _ form: ObjectForm,
    _ gateway: inout Gateway
  ) throws(Status) {
    self.resource = resource
    self.options = options
    self.form = form
    sendsBookmarks = request.isSet("allowWatchBookmarks")
    let now = gateway.cluster.now
    lastBookmark = now
    timeoutSeconds = request.number("timeoutSeconds")
    let version = request.parameter("resourceVersion")
    revision = Int64(version) ?? 0
    // Without a version a watch begins with what there is.
    let listsFirst = request.isSet("sendInitialEvents") || revision == 0
    guard listsFirst else { return }
    let list = try gateway.cluster.api.list(resource, options)
    revision = list.revision
    var listed: [UInt8] = []
    for object in list.items { append("ADDED", object, now, to: &listed) }
    opening = listed
    if request.isSet("sendInitialEvents") {
      Self.append("BOOKMARK", form.bookmark(revision, endsList: true), to: &opening)
    }
  }

  /// The events since the last call.
  mutating func next(_ gateway: inout Gateway) -> (bytes: [UInt8], isDone: Bool) {
    var bytes = opening
    opening = []
    let now = gateway.cluster.now
    guard !isOver else { return (bytes, true) }
    do {
      let news = try gateway.cluster.api.changes(resource, after: revision, options)
      revision = news.revision
      for change in news.changes { append(change.kind.rawValue, change.object, now, to: &bytes) }
    } catch {
      isOver = true
      let body = StatusBody.failure(error).body
      Self.append("ERROR", (try? JSONReader.value(utf8: body)) ?? .null, to: &bytes)
      return (bytes, true)
    }
    if sendsBookmarks, now - lastBookmark >= Self.bookmarkPeriod {
      lastBookmark = now
      Self.append("BOOKMARK", form.bookmark(revision, endsList: false), to: &bytes)
    }
    return (bytes, false)
  }

  private mutating func append(
    _ type: String,
    _ object: any APIObject,
    _ now: Instant,
    to bytes: inout [UInt8]
  ) {
    Self.append(type, form.event(object, isFirst: !hasSentColumns, now: now), to: &bytes)
    hasSentColumns = true
  }

  private static func append(_ type: String, _ object: Value, to bytes: inout [UInt8]) {
    bytes += JSONWriter.utf8(["type": .string(type), "object": object], sortsKeys: false)
    bytes.append(0x0A)
  }
}
