public import KubernetesAPI
import Manifests
public import Simulation

/// A watch by a path: a line of JSON for each change, in chunks of HTTP, until its time is over.
public struct APIWatch: Sendable {
  private let resource: APIResource
  private let options: ListOptions
  /// Who watches.
  var credentials: Credentials?
  /// The objects that are told of first.
  private var present: [any APIObject] = []
  private var revision: Int64
  /// When it ends by itself; nil for never.
  public private(set) var due: Instant?
  /// Whether nothing more will come.
  public private(set) var isOver = false

  /// Begins with what `request` asks for; nil where that is no watch.
  init?<Client: KubernetesClient>(
    _ request: RawRequest,
    _ client: inout Client
  ) throws(Failure) {
    guard request.method == "GET", ["true", "1"].contains(request.parameter("watch")) else {
      return nil
    }
    let resources = try ResourceCatalog(&client).resources
    guard let path = ResourcePath(request.segments, among: resources), path.name.isEmpty else {
      return nil
    }
    resource = path.resource
    options = try request.listOptions(path)
    due = Int64(request.parameter("timeoutSeconds")).map { client.now + .seconds($0) }
    let wanted = request.parameter("resourceVersion")
    if !wanted.isEmpty, wanted != "0" {
      guard let number = Int64(wanted) else {
        throw .refused(
          .badRequest(
            "resourceVersion: Invalid value: \"\(wanted)\": strconv.ParseUint: parsing"
              + " \"\(wanted)\": invalid syntax"
          )
        )
      }
      revision = number
    } else {
      let (resource, options) = (resource, options)
      let list = try asking { () throws(Status) in try client.list(resource, options) }
      present = list.items
      revision = list.revision
    }
    let (resource, options, start) = (resource, options, revision)
    do throws(Status) {
      _ = try client.changes(resource, after: start, options)
    } catch {
      // One that is too late is told so in the stream.
      if error.reason != .expired { throw .refused(error) }
    }
  }

  /// What there is to tell by now.
  public mutating func next<Client: KubernetesClient>(_ client: inout Client) -> [UInt8] {
    guard !isOver else { return [] }
    if let credentials { client.identify(credentials) }
    var bytes: [UInt8] = []
    for object in present { bytes += Self.chunk("ADDED", RawRequest.tree(object)) }
    present = []
    do throws(Status) {
      let news = try client.changes(resource, after: revision, options)
      revision = news.revision
      for change in news.changes {
        bytes += Self.chunk(change.kind.rawValue, RawRequest.tree(change.object))
      }
    } catch {
      bytes += Self.chunk("ERROR", error.body)
      isOver = true
    }
    if let due, client.now >= due { isOver = true }
    return isOver ? bytes + Array("0\r\n\r\n".utf8) : bytes
  }

  private static func chunk(_ type: String, _ object: Value) -> [UInt8] {
    let event: Value = ["type": .string(type), "object": object]
    let line = JSONWriter.utf8(event, sortsKeys: false) + [10]
    return Array("\(String(line.count, radix: 16))\r\n".utf8) + line + [13, 10]
  }
}
