import APIServer
import Cluster
import KubernetesAPI
import Manifests

/// The verbs that write.
extension Gateway {
  mutating func write(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    switch (request.method, path.name.isEmpty) {
    case ("POST", true): return try create(request, path)
    case ("POST", false): return try createPart(request, path)
    case ("PUT", false): return try update(request, path)
    case ("PATCH", false): return try patch(request, path)
    case ("DELETE", false): return try delete(request, path)
    case ("DELETE", true): return try deleteMany(request, path)
    default:
      throw Status(
        .methodNotAllowed,
        "the server does not allow this method on the requested resource"
      )
    }
  }

  private mutating func create(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    var object = try object(request, as: path.resource)
    try place(&object, path)
    let created = try cluster.api.create(object, options(request))
    return shown(created, request, path, code: 201)
  }

  /// Takes an object that says something about another one: a binding, an eviction, a token.
  private mutating func createPart(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    switch path.subresource {
    case "exec", "attach": return try fallBack(request, path)
    case "portforward":
      _ = try PortForwardTunnel(path, &self)
      throw .badRequest("Upgrade request required")
    case "proxy":
      return .json(
        [
          "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
          "message": .string("\(path.subresource) is not simulated over HTTP"),
          "reason": "NotImplemented", "code": 501,
        ],
        code: 501
      )
    case let name where path.resource.subresources.contains(name): break
    default: return .text("404 page not found\n", code: 404)
    }
    let tree = try tree(request)
    var object = try APIKinds.decode(tree, validation: .ignore).object
    object.metadata.namespace = path.namespace ?? ""
    if object.metadata.name.isEmpty { object.metadata.name = path.name }
    var options = options(request)
    options.subresource = path.subresource
    options.parent = path.resource
    let created = try cluster.api.create(object, options)
    guard created.resource == object.resource else {
      return .json(StatusBody.success(), code: 201)
    }
    return .json(created.manifest(), code: 201)
  }

  /// Answers a client that asks again, by the older protocol, for what WebSockets were refused for: with
  /// the kubelet's own words where they were its, which clients put behind theirs.
  private mutating func fallBack(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status) -> GatewayResponse {
    do {
      _ = try cluster.container(Conversation.wish(request, path))
    } catch {
      let prefix = "unable to upgrade connection: "
      guard error.message.hasPrefix(prefix) else { throw error }
      return .text(String(error.message.dropFirst(prefix.count)), code: 404)
    }
    return .text("\(path.subresource) over SPDY is not simulated", code: 501)
  }

  private mutating func update(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    var options = options(request)
    options.subresource = path.subresource
    let isScale = path.subresource == "scale"
    var object = try object(request, as: isScale ? Scale.resource : path.resource)
    try place(&object, path)
    guard object.metadata.name == path.name else {
      throw .badRequest(
        "the name of the object (\(object.metadata.name)) does not match the name on the URL (\(path.name))"
      )
    }
    if isScale { options.parent = path.resource }
    let updated = try cluster.api.update(object, options)
    if isScale { return .json(Scale(of: updated).manifest()) }
    return shown(updated, request, path)
  }

  private mutating func patch(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    let tree = try tree(request)
    let patch: Patch
    switch request.contentType.name {
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
    if request.contentType.name != "application/json-patch+json", tree.object == nil {
      let kind = tree.array == nil ? "string" : "array"
      throw .badRequest(
        "json: cannot unmarshal \(kind) into Go value of type map[string]interface {}"
      )
    }
    var options = options(request)
    options.subresource = path.subresource
    let patched = try cluster.api.patch(
      path.resource,
      namespace: path.namespace ?? "",
      name: path.name,
      patch,
      options
    )
    if path.subresource == "scale" { return .json(Scale(of: patched).manifest()) }
    return shown(patched, request, path)
  }

  private mutating func delete(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    let deleted = try cluster.api.delete(
      path.resource,
      namespace: path.namespace ?? "",
      name: path.name,
      try deletion(request)
    )
    // An object that waits for something is answered itself; one that is gone leaves a word.
    let isLeft = deleted.metadata.deletionTimestamp != nil
    return isLeft
      ? shown(deleted, request, path) : .json(StatusBody.success(of: deleted))
  }

  private mutating func deleteMany(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayResponse
  {
    let list = try cluster.api.deleteCollection(
      path.resource,
      try selection(request, path),
      try deletion(request)
    )
    let form = ObjectForm(request, path.resource, now: cluster.now)
    return .json(form.list(list))
  }
}

// MARK: - Bodies and options

extension Gateway {
  private func options(_ request: GatewayRequest) -> WriteOptions {
    var options = WriteOptions()
    options.dryRun = request.parameter("dryRun") == "All"
    options.fieldManager = request.parameter("fieldManager")
    options.force = request.isSet("force")
    options.fieldValidation =
      FieldValidation(rawValue: request.parameter("fieldValidation")) ?? .warn
    return options
  }

  private func deletion(_ request: GatewayRequest) throws(Status) -> DeleteOptions {
    let body = request.body.isEmpty ? Value.emptyObject : try tree(request)
    var options = DeleteOptions(
      gracePeriodSeconds: body["gracePeriodSeconds"]?.integer
        ?? request.number("gracePeriodSeconds"),
      propagation: (body["propagationPolicy"]?.string).flatMap(DeleteOptions.Propagation.init)
        ?? DeleteOptions.Propagation(rawValue: request.parameter("propagationPolicy"))
    )
    options.uid = body["preconditions"]?["uid"]?.string
    options.resourceVersion = body["preconditions"]?["resourceVersion"]?.string
    let dryRun = body["dryRun"]?.array?.compactMap(\.string) ?? []
    options.dryRun = dryRun.contains("All") || request.parameter("dryRun") == "All"
    return options
  }

  /// The body as a tree.
  private func tree(_ request: GatewayRequest) throws(Status) -> Value {
    let type = request.contentType.name
    if type == "application/vnd.kubernetes.protobuf" {
      return try ProtobufReader.manifest(request.body)
    }
    if type.contains("cbor") {
      throw Status(
        .unsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include:"
          + " application/json, application/yaml, application/vnd.kubernetes.protobuf"
      )
    }
    do throws(ManifestError) {
      if type.hasSuffix("yaml") {
        return try YAMLReader.value(String(decoding: request.body, as: UTF8.self))
      }
      return try JSONReader.value(utf8: request.body)
    } catch {
      throw .badRequest(error.goMessage)
    }
  }

  /// The body as an object of the kind that the path names.
  private mutating func object(
    _ request: GatewayRequest,
    as resource: APIResource
  ) throws(Status) -> any APIObject {
    let tree = try tree(request)
    let validation = FieldValidation(rawValue: request.parameter("fieldValidation")) ?? .warn
    let (apiVersion, kind) = try APIKinds.identity(of: tree)
    let isCustom =
      resource.custom != nil && resource.kind == kind && resource.apiVersion == apiVersion
    let (object, unknown) =
      isCustom
      ? try APIKinds.decode(tree, as: resource, validation: validation)
      : try APIKinds.decode(tree, validation: validation)
    warnings += unknown
    guard object.resource == resource else {
      throw .badRequest(
        "\(object.resource.kind) in version \"\(object.resource.version)\" cannot be handled as a"
          + " \(resource.kind): converting (\(object.resource.kind)) to (\(resource.kind)): unknown"
          + " conversion"
      )
    }
    return object
  }

  /// Puts an object into the namespace of its path.
  private func place(_ object: inout any APIObject, _ path: ResourcePath) throws(Status) {
    guard path.resource.isNamespaced, let namespace = path.namespace else { return }
    guard object.metadata.namespace.isEmpty || object.metadata.namespace == namespace else {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request"
      )
    }
    object.metadata.namespace = namespace
  }

  private func shown(
    _ object: any APIObject,
    _ request: GatewayRequest,
    _ path: ResourcePath,
    code: Int = 200
  ) -> GatewayResponse {
    let form = ObjectForm(request, path.resource, now: cluster.now)
    return .json(form.single(object), code: code)
  }
}
