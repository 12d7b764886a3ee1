import KubernetesAPI
import Manifests

/// One request to a path of the API, as `--raw` and `kubectl proxy` make it.
struct RawRequest: Sendable {
  let method: String
  /// The path and the query as they came.
  let target: String
  let segments: [String]
  let query: [(name: String, value: String)]
  var contentType = "application/json"
  /// Who made it, as the first word of its user agent; empty for kubectl itself.
  var agent = ""
  var body: [UInt8] = []

  /// The refusal of paths that lead nowhere.
  static let unknownPath = Failure.refused(unknownStatus)
  static let unknownStatus = Status(.notFound, "the server could not find the requested resource")

  init(_ method: String, _ target: String) {
    self.method = method
    self.target = target
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    segments = (halves.first ?? "").split(separator: "/").map { Self.decoded($0) }
    query = halves.dropFirst().first.map(Self.pairs) ?? []
  }

  /// The first value of a parameter; empty where it is not there.
  func parameter(_ name: String) -> String { query.first { $0.name == name }?.value ?? "" }

  /// The port of a pod that the path leads to; nil where the server answers itself.
  func proxiedPort<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Status) -> ProxiedPort? {
    segments.contains("proxy") ? try ProxiedPort.find(target, &client) : nil
  }

  /// Asks the server.
  func answer<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: Station
  ) throws(Failure) -> RawAnswer {
    if method == "GET" || method == "HEAD" { return try read(&client, station) }
    let resources = try ResourceCatalog(&client).resources
    guard let path = ResourcePath(segments, among: resources) else { throw Self.unknownPath }
    do throws(Status) {
      switch (method, path.name.isEmpty) {
      case ("POST", true): return try create(path, &client)
      case ("POST", false): return try createPart(path, &client)
      case ("PUT", false): return try update(path, &client)
      case ("PATCH", false): return try patch(path, &client)
      case ("DELETE", false): return try delete(path, &client)
      case ("DELETE", true): return try deleteMany(path, &client)
      default:
        throw Status(
          .methodNotAllowed,
          "the server does not allow this method on the requested resource"
        )
      }
    } catch {
      throw .refused(error)
    }
  }

  // MARK: - Writing

  private var write: WriteOptions {
    var options = WriteOptions()
    options.dryRun = parameter("dryRun") == "All"
    let manager = parameter("fieldManager")
    options.fieldManager = manager.isEmpty ? agent : manager
    options.fieldValidation = FieldValidation(rawValue: parameter("fieldValidation")) ?? .warn
    options.force = parameter("force") == "true"
    return options
  }

  private func create<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    let created = try client.create(try object(path), write)
    return RawAnswer(content: .tree(Self.tree(created)), code: 201)
  }

  private func createPart<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    guard path.resource.subresources.contains(path.subresource) else {
      throw Status(.notFound, "the server could not find the requested resource")
    }
    if ["exec", "attach", "portforward"].contains(path.subresource) {
      throw Self.needsUpgrade(path, &client)
    }
    var object = try APIKinds.decode(try tree(), validation: .ignore).object
    object.metadata.namespace = path.namespace ?? ""
    if object.metadata.name.isEmpty { object.metadata.name = path.name }
    var options = write
    options.subresource = path.subresource
    options.parent = path.resource
    let created = try client.create(object, options)
    let isOther = created.resource != object.resource
    return RawAnswer(
      content: .tree(isOther ? Status.successBody() : Self.tree(created)),
      code: 201
    )
  }

  private func update<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    var options = write
    options.subresource = path.subresource
    if path.subresource == "scale" { options.parent = path.resource }
    let object = try object(path)
    guard object.metadata.name == path.name else {
      throw .badRequest(
        "the name of the object (\(object.metadata.name)) does not match the name on the URL"
          + " (\(path.name))"
      )
    }
    let updated = try client.update(object, options)
    return .tree(Self.tree(path.subresource == "scale" ? Scale(of: updated) : updated))
  }

  private func patch<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    let tree = try tree()
    let patch: Patch
    switch contentType {
    case "application/json-patch+json": patch = .json(tree)
    case "application/merge-patch+json": patch = .merge(tree)
    case "application/strategic-merge-patch+json": patch = .strategic(tree)
    case "application/apply-patch+yaml": patch = .apply(tree)
    default:
      throw Status(
        .unsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include:"
          + " application/json-patch+json, application/merge-patch+json,"
          + " application/strategic-merge-patch+json, application/apply-patch+yaml"
      )
    }
    var options = write
    options.subresource = path.subresource
    let patched = try client.patch(
      path.resource,
      namespace: path.namespace ?? "",
      name: path.name,
      patch,
      options
    )
    return .tree(Self.tree(path.subresource == "scale" ? Scale(of: patched) : patched))
  }

  private func delete<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    let deleted = try client.delete(
      path.resource,
      namespace: path.namespace ?? "",
      name: path.name,
      try deletion()
    )
    let isLeft = deleted.metadata.deletionTimestamp != nil
    return .tree(isLeft ? Self.tree(deleted) : Status.successBody(of: deleted))
  }

  private func deleteMany<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) throws(Status) -> RawAnswer {
    var options = ListOptions(namespace: path.namespace)
    do throws(SelectorError) {
      let labels = parameter("labelSelector")
      if !labels.isEmpty { options.labelSelector = try LabelSelectorTerms(parsing: labels) }
    } catch {
      throw .badRequest(error.message)
    }
    let list = try client.deleteCollection(path.resource, options, try deletion())
    return .tree([
      "kind": .string(path.resource.kind + "List"),
      "apiVersion": .string(path.resource.apiVersion),
      "metadata": ["resourceVersion": .string("\(list.revision)")],
      "items": .array(list.items.map { $0.encoded() }),
    ])
  }

  // MARK: - Bodies

  private func deletion() throws(Status) -> DeleteOptions {
    let body = self.body.isEmpty ? Value.emptyObject : try tree()
    var options = DeleteOptions(
      gracePeriodSeconds: body["gracePeriodSeconds"]?.integer
        ?? Int64(parameter("gracePeriodSeconds")),
      propagation: (body["propagationPolicy"]?.string).flatMap(DeleteOptions.Propagation.init)
        ?? DeleteOptions.Propagation(rawValue: parameter("propagationPolicy"))
    )
    options.uid = body["preconditions"]?["uid"]?.string
    options.resourceVersion = body["preconditions"]?["resourceVersion"]?.string
    return options
  }

  private func tree() throws(Status) -> Value {
    let known = ["application/json", "application/yaml"]
    guard known.contains(contentType) || contentType.contains("patch") else {
      throw Status(
        .unsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include:"
          + " application/json, application/yaml, application/vnd.kubernetes.protobuf"
      )
    }
    do throws(ManifestError) {
      return contentType.hasSuffix("yaml")
        ? try YAMLReader.value(String(decoding: body, as: UTF8.self))
        : try JSONReader.value(utf8: body)
    } catch {
      throw .badRequest(error.goMessage)
    }
  }

  private func object(_ path: ResourcePath) throws(Status) -> any APIObject {
    let tree: Value
    do throws(Status) {
      tree = try self.tree()
    } catch {
      guard error.reason == .badRequest, contentType == "application/json" else { throw error }
      throw .badRequest("couldn't get version/kind; json parse error: \(error.message)")
    }
    let isScale = path.subresource == "scale"
    let resource = isScale ? Scale.resource : path.resource
    let (apiVersion, kind) = try APIKinds.identity(of: tree)
    let isCustom =
      resource.custom != nil && resource.kind == kind && resource.apiVersion == apiVersion
    var object =
      isCustom
      ? try APIKinds.decode(tree, as: resource, validation: .warn).object
      : try APIKinds.decode(tree, validation: .warn).object
    guard object.resource == resource else {
      throw .badRequest(
        "\(kind) in version \"\(object.resource.version)\" cannot be handled as a \(resource.kind):"
          + " converting (\(kind)) to (\(resource.kind)): unknown conversion"
      )
    }
    let namespace = path.namespace ?? ""
    if object.metadata.namespace.isEmpty { object.metadata.namespace = namespace }
    guard object.metadata.namespace == namespace else {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request"
      )
    }
    return object
  }

  // MARK: - Coding of addresses

  private static func pairs(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(sides[0]), sides.count > 1 ? decoded(sides[1]) : "")
    }
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What the server answers to a ``RawRequest``.
struct RawAnswer: Sendable {
  enum Content: Sendable {
    case tree(Value)
    case text(String)
  }

  let content: Content
  var code = 200

  static func tree(_ tree: Value) -> RawAnswer { RawAnswer(content: .tree(tree)) }
  static func text(_ text: String) -> RawAnswer { RawAnswer(content: .text(text)) }

  /// The body; for eyes, JSON is indented.
  func body(isPretty: Bool = false) -> String {
    switch content {
    case .text(let text): text
    case .tree(let tree):
      (isPretty
        ? JSONWriter.indented(tree, by: 2, sortsKeys: false)
        : JSONWriter.compact(tree, sortsKeys: false)) + "\n"
    }
  }
}

// MARK: - Commands

extension RawRequest {
  /// Sends the file that a command names to the path of its `--raw`, and prints the answer.
  static func run<Client: KubernetesClient, Station: Workstation>(
    _ method: String,
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var request = RawRequest(method, invocation.arguments.string("raw"))
    if let path = invocation.arguments.list("filename").first {
      if path == "-" {
        request.body = station.standardInput
      } else {
        switch station.content(of: path) {
        case .file(let bytes): request.body = bytes
        case .directory: throw .message("read \(path): is a directory")
        case .missing: throw .message("open \(path): no such file or directory")
        case .unreadable(let why): throw .message("open \(path): \(why)")
        }
      }
    }
    if let port = try asking({ () throws(Status) in try request.proxiedPort(&client) }) {
      return .becoming(.fetch(port))
    }
    station.print(try request.answer(&client, station).body())
    return .finished
  }

  /// Refuses what is no path.
  static func check(_ path: String) throws(Failure) {
    guard !path.hasPrefix("/") else { return }
    throw .message(
      "--raw must be a valid URL path: parse \"\(path)\": "
        + (path.isEmpty ? "empty url" : "invalid URI for request")
    )
  }

  /// Refuses the flags that do not go with `--raw` where a file is sent.
  static func checkFlags(_ arguments: ParsedArguments) throws(Failure) {
    if arguments.bool("edit") { throw .message("--raw and --edit are mutually exclusive") }
    if arguments.list("filename").count != 1 {
      throw .message("--raw can only use a single local file or stdin")
    }
    if arguments.bool("recursive") {
      throw .message("--raw and --recursive are mutually exclusive")
    }
    if arguments.isGiven("selector") {
      throw .message("--raw and --selector (-l) are mutually exclusive")
    }
    if !arguments.string("output").isEmpty {
      throw .message("--raw and --output are mutually exclusive")
    }
    try check(arguments.string("raw"))
  }
}
