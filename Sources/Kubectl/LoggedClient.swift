import KubernetesAPI
import Manifests
import Simulation

/// A client that writes down every request, as `-v=6` to `-v=9` print them.
///
/// Lists for several pages show as one, discovery and the rows of tables do not show: what is asked is told,
/// not each byte that goes over a wire which is not there.
struct LoggedClient<Base: KubernetesClient>: KubernetesClient {
  private(set) var base: Base
  private let server: String
  private let level: Int
  /// Whether what is asked for comes as rows: what `get` prints without a format of its own.
  private let asksForTables: Bool
  /// The lines that were not printed yet.
  private var lines = ""

  init(_ base: Base, server: String, level: Int, asksForTables: Bool = false) {
    self.asksForTables = asksForTables
    self.base = base
    self.server = server
    self.level = level
  }

  /// The lines since this was last asked.
  mutating func takeLines() -> String {
    defer { lines = "" }
    return lines
  }

  var now: Instant { base.now }

  mutating func get(
    _ resource: APIResource,
    namespace: String,
    name: String
  ) throws(Status) -> any APIObject {
    begin("GET", path(resource, namespace, name))
    do {
      let object = try base.get(resource, namespace: namespace, name: name)
      end("GET", path(resource, namespace, name), 200, level >= 8 ? object.manifest() : .null)
      return object
    } catch {
      throw failed("GET", path(resource, namespace, name), error)
    }
  }

  mutating func list(_ resource: APIResource, _ options: ListOptions) throws(Status) -> ObjectList {
    var query: [String] = []
    let terms = options.fieldSelector.map { Self.escaped("\($0)") } ?? ""
    if !terms.isEmpty { query.append("fieldSelector=\(terms)") }
    let labels = options.labelSelector.map { Self.escaped("\($0)") } ?? ""
    if !labels.isEmpty { query.append("labelSelector=\(labels)") }
    query.append("limit=\(options.limit > 0 ? options.limit : 500)")
    let path = path(resource, options.namespace ?? "", "") + "?" + query.joined(separator: "&")
    begin("GET", path)
    do {
      let list = try base.list(resource, options)
      end("GET", path, 200, level >= 8 ? .array(list.items.map { $0.manifest() }) : .null)
      return list
    } catch {
      throw failed("GET", path, error)
    }
  }

  mutating func create(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = options.parent ?? object.resource
    let name = options.subresource.isEmpty ? "" : object.metadata.name
    let path = path(resource, object.metadata.namespace, name, options)
    begin("POST", path, level >= 8 ? object.manifest() : .null)
    do {
      let created = try base.create(object, options)
      end("POST", path, 201, level >= 8 ? created.manifest() : .null)
      return created
    } catch {
      throw failed("POST", path, error)
    }
  }

  mutating func update(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let resource = options.parent ?? object.resource
    let path = path(resource, object.metadata.namespace, object.metadata.name, options)
    begin("PUT", path, level >= 8 ? object.manifest() : .null)
    do {
      let updated = try base.update(object, options)
      end("PUT", path, 200, level >= 8 ? updated.manifest() : .null)
      return updated
    } catch {
      throw failed("PUT", path, error)
    }
  }

  mutating func patch(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let path = path(resource, namespace, name, options)
    let body: Value =
      switch patch {
      case .merge(let tree), .json(let tree), .strategic(let tree), .apply(let tree): tree
      }
    begin("PATCH", path, body)
    do {
      let patched = try base.patch(resource, namespace: namespace, name: name, patch, options)
      end("PATCH", path, 200, level >= 8 ? patched.manifest() : .null)
      return patched
    } catch {
      throw failed("PATCH", path, error)
    }
  }

  mutating func delete(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject {
    let path = path(resource, namespace, name)
    begin("DELETE", path)
    do {
      let deleted = try base.delete(resource, namespace: namespace, name: name, options)
      end("DELETE", path, 200, level >= 8 ? deleted.manifest() : .null)
      return deleted
    } catch {
      throw failed("DELETE", path, error)
    }
  }

  mutating func deleteCollection(
    _ resource: APIResource,
    _ options: ListOptions,
    _ deletion: DeleteOptions
  ) throws(Status) -> ObjectList {
    let path = path(resource, options.namespace ?? "", "")
    begin("DELETE", path)
    do {
      let list = try base.deleteCollection(resource, options, deletion)
      end("DELETE", path, 200, .null)
      return list
    } catch {
      throw failed("DELETE", path, error)
    }
  }

  mutating func changes(
    _ resource: APIResource,
    after revision: Int64,
    _ options: ListOptions
  ) throws(Status) -> ObjectChanges {
    // One watch goes on for as long as its command runs.
    try base.changes(resource, after: revision, options)
  }

  mutating func takeWarnings() -> [String] { base.takeWarnings() }

  mutating func resources() throws(Status) -> [APIResource] { try base.resources() }

  mutating func connect(_ request: ConnectRequest) throws(Status) -> ContainerConnection {
    let (verb, part): (String, String) =
      switch request.verb {
      case .logs: ("GET", "log")
      case .exec: ("POST", "exec")
      case .attach: ("POST", "attach")
      case .portForward: ("POST", "portforward")
      case .proxy: ("GET", "proxy")
      }
    let query = request.container.isEmpty ? "" : "?container=\(request.container)"
    let path = path(Pod.resource, request.namespace, request.pod) + "/\(part)\(query)"
    begin(verb, path)
    do {
      let connection = try base.connect(request)
      end(verb, path, verb == "GET" ? 200 : 101, .null)
      return connection
    } catch {
      throw failed(verb, path, error)
    }
  }

  mutating func identify(_ credentials: Credentials) { base.identify(credentials) }
  mutating func authorizePath(_ path: String) throws(Status) { try base.authorizePath(path) }

  // MARK: - Lines

  private mutating func begin(_ verb: String, _ path: String, _ body: Value = .null) {
    if level >= 8 { log("helper.go:105", "\"Request Body\" body=\(text(body))") }
    let agent = "kubectl/v1.36.3 (linux/amd64) kubernetes/0f29094"
    let accepts =
      asksForTables
      ? "application/json;as=Table;v=v1;g=meta.k8s.io,"
        + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json" : "application/json"
    if level >= 9 {
      log(
        "round_trippers.go:527",
        "\"Request\" curlCommand=<\n\tcurl -v -X\(verb)  -H \"Accept: \(accepts)\" -H \"User-Agent:"
          + " \(agent)\" '\(server)\(path)'\n >"
      )
    } else if level >= 7 {
      log(
        "round_trippers.go:527",
        "\"Request\" verb=\"\(verb)\" url=\"\(server)\(path)\" headers=<\n\tAccept: \(accepts)\n"
          + "\tUser-Agent: \(agent)\n >"
      )
    }
  }

  private mutating func end(_ verb: String, _ path: String, _ code: Int, _ body: Value) {
    let words = [
      101: "Switching Protocols", 200: "OK", 201: "Created", 400: "Bad Request",
      401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
      409: "Conflict", 410: "Gone", 415: "Unsupported Media Type", 422: "Unprocessable Entity",
      429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
    let status = "status=\"\(code) \(words[code] ?? "")\""
    let what = "verb=\"\(verb)\" url=\"\(server)\(path)\" "
    let headers = "headers=<\n\tContent-Type: application/json\n > "
    let phases =
      level >= 9
      ? " dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=1"
        + " serverProcessingMilliseconds=1" : ""
    let named = level == 6 || level >= 9
    log(
      "round_trippers.go:632",
      "\"Response\" \(named ? what : "")\(status) \(level >= 8 ? headers : "")milliseconds=2\(phases)"
    )
    if level >= 8 { log("helper.go:105", "\"Response Body\" body=\(text(body))") }
  }

  private mutating func failed(_ verb: String, _ path: String, _ status: Status) -> Status {
    if status.reason == .connectionRefused {
      log(
        "round_trippers.go:632",
        "\"Response\" verb=\"\(verb)\" url=\"\(server)\(path)\" status=\"\" milliseconds=2"
      )
    } else {
      end(verb, path, status.bodyCode, level >= 8 ? status.body : .null)
    }
    return status
  }

  private mutating func log(_ place: String, _ text: String) {
    lines += Klog.line("I", place, text, base.now)
  }

  /// A body as a quoted text, cut off as the level says.
  private func text(_ body: Value) -> String {
    let whole = body == .null ? "" : JSONWriter.compact(body, sortsKeys: false) + "\n"
    let limit = level >= 10 ? Int.max : level == 9 ? 10_240 : 1024
    guard whole.utf8.count > limit else { return JSONWriter.compact(.string(whole)) }
    let shown = String(decoding: whole.utf8.prefix(limit), as: UTF8.self)
    let cut = whole.utf8.count - limit
    return JSONWriter.compact(.string("\(shown) [truncated \(cut) chars]"))
  }

  private func path(
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ options: WriteOptions = WriteOptions()
  ) -> String {
    var path = resource.group.isEmpty ? "/api/" : "/apis/\(resource.group)/"
    path += resource.version
    if resource.isNamespaced, !namespace.isEmpty { path += "/namespaces/\(namespace)" }
    path += "/\(resource.plural)"
    if !name.isEmpty { path += "/\(name)" }
    if !options.subresource.isEmpty { path += "/\(options.subresource)" }
    var query: [String] = []
    if options.dryRun { query.append("dryRun=All") }
    if !options.fieldManager.isEmpty {
      query.append("fieldManager=\(options.fieldManager)")
      query.append("fieldValidation=\(options.fieldValidation.rawValue)")
    }
    return path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  private static func escaped(_ text: String) -> String {
    let codes: [Character: String] = [
      "=": "%3D", ",": "%2C", "!": "%21", " ": "+", "/": "%2F", "(": "%28", ")": "%29",
    ]
    return text.map { codes[$0] ?? String($0) }.joined()
  }
}
