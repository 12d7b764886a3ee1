import KubernetesAPI
import Manifests

/// Where a list that was cut goes on: at which revision, behind which object.
///
/// Source: `k8s.io/apiserver/pkg/storage/continue.go`; the token is base64 of JSON, as there.
struct ListContinuation {
  let revision: Int64
  /// The last object that was listed, as its key below the list's own.
  let last: String

  init(revision: Int64, last: String) {
    self.revision = revision
    self.last = last
  }

  /// Reads a token.
  init(_ token: String) throws(Status) {
    var text = token.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    while text.count % 4 != 0 { text.append("=") }
    guard let bytes = try? Base64.decode(String(text)),
      let tree = try? JSONReader.value(String(decoding: bytes, as: UTF8.self)),
      tree["v"]?.string == "meta.k8s.io/v1", let revision = tree["rv"]?.integer,
      let start = tree["start"]?.string, start.hasSuffix("\u{0}")
    else { throw .badRequest("invalid continue token: continue key is not valid") }
    self.revision = revision
    last = String(start.dropLast())
  }

  /// The token.
  var token: String {
    let tree: Value = [
      "v": "meta.k8s.io/v1", "rv": .integer(revision), "start": .string(last + "\u{0}"),
    ]
    let text = Base64.encode(Array(JSONWriter.compact(tree).utf8))
    return String(text.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
  }

  /// What a token is refused with when its revision is no longer to be had.
  static let expired = Status(
    .expired,
    "The provided continue parameter is too old to display a consistent list result. You can start"
      + " a new list without the continue parameter."
  )
}

extension APIServer {
  /// Refuses what is to show a revision that does not exist yet; the real server waits three seconds
  /// for it first.
  func requireReached(_ wanted: Int64) throws(Status) {
    guard wanted > revision else { return }
    let why = "Too large resource version"
    throw Status(
      .timeout,
      "Timeout: \(why): \(wanted), current: \(revision)",
      causes: [Status.Cause(reason: "ResourceVersionTooLarge", message: why, field: "")],
      retryAfterSeconds: 1
    )
  }

  /// The part of a list that `options` asks for, and where it goes on.
  func page(
    _ resource: APIResource,
    _ options: ListOptions
  ) throws(Status) -> (items: [any APIObject], revision: Int64, next: String, remaining: Int) {
    var revision = revision
    var items: [any APIObject]
    let spaced = resource.isNamespaced && (options.namespace ?? "").isEmpty
    func key(_ object: any APIObject) -> String {
      spaced ? "\(object.metadata.namespace)/\(object.metadata.name)" : object.metadata.name
    }
    if options.continuation.isEmpty {
      try requireReached(options.resourceVersion)
      items = store.candidates(resource, options)
      if options.isExact {
        guard let former = store.objects(resource, options, at: options.resourceVersion) else {
          throw Status(.expired, "The resourceVersion for the provided list is too old.")
        }
        (items, revision) = (former, options.resourceVersion)
      }
    } else {
      let place = try ListContinuation(options.continuation)
      guard let former = store.objects(resource, options, at: place.revision) else {
        throw ListContinuation.expired
      }
      revision = place.revision
      items = former.filter { place.last.utf8.lexicographicallyPrecedes(key($0).utf8) }
    }
    items = items.filter { Self.selects(options, $0) }
    guard options.limit > 0, items.count > options.limit else { return (items, revision, "", 0) }
    let remaining = items.count - options.limit
    items.removeSubrange(options.limit...)
    let last = items.last.map(key) ?? ""
    return (items, revision, ListContinuation(revision: revision, last: last).token, remaining)
  }
}
