import KubernetesAPI
import Manifests

/// What the server answers to a path that is read.
extension RawRequest {
  func read<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: Station
  ) throws(Failure) -> RawAnswer {
    let resources = try ResourceCatalog(&client).resources
    let isResource = ["api", "apis"].contains(segments.first) && segments.count > 1
    if !isResource {
      let path = "/" + segments.joined(separator: "/")
      try asking { () throws(Status) in try client.authorizePath(path) }
    }
    switch segments.first {
    case nil:
      let paths = DiscoveryDocuments(resources).paths.map { Value.string($0) }
      return .tree(["paths": .array(paths)])
    case "healthz", "livez", "readyz":
      let answer = HealthChecks(segments[0])?.answer(
        segments.dropFirst().joined(separator: "/"),
        isVerbose: query.contains { $0.name == "verbose" },
        excluded: query.filter { $0.name == "exclude" }.map(\.value)
      )
      guard let answer else { throw Self.unknownPath }
      return .text(answer)
    case "version": return .text(BuildVersion.document(KubectlVersion.current.serverText))
    case "metrics" where segments.count == 1:
      return .text(try asking { () throws(Status) in try ServerMetrics(&client).text })
    case "openapi":
      guard let tree = OpenAPIDocuments.document(segments.dropFirst(), resources) else {
        throw Self.unknownPath
      }
      return .tree(tree)
    default:
      if let document = DiscoveryDocuments(resources).document(segments) { return .tree(document) }
      return try objects(resources, &client, station)
    }
  }

  private func objects<Client: KubernetesClient, Station: Workstation>(
    _ resources: [APIResource],
    _ client: inout Client,
    _ station: Station
  ) throws(Failure) -> RawAnswer {
    guard let path = ResourcePath(segments, among: resources) else { throw Self.unknownPath }
    guard path.name.isEmpty else {
      switch path.subresource {
      case "log": return try log(of: path, &client, station)
      case "": break
      case let part where path.resource.subresources.contains(part):
        if ["exec", "attach", "portforward"].contains(part) {
          throw .refused(Self.needsUpgrade(path, &client))
        }
        if part == "proxy" { throw .message("\(part) by a path is not simulated") }
      default: throw Self.unknownPath
      }
      let object = try asking { () throws(Status) in
        try client.get(path.resource, namespace: path.namespace ?? "", name: path.name)
      }
      return .tree(Self.tree(path.subresource == "scale" ? Scale(of: object) : object))
    }
    if ["true", "1"].contains(parameter("watch")) {
      throw .message("a watch by --raw is not simulated; `kubectl get --watch` is there")
    }
    let options = try listOptions(path)
    let list = try asking { () throws(Status) in try client.list(path.resource, options) }
    var metadata: Value = ["resourceVersion": .string("\(list.revision)")]
    if !list.continuation.isEmpty {
      metadata["continue"] = .some(.string(list.continuation))
      metadata["remainingItemCount"] = .some(.integer(Int64(list.remaining)))
    }
    return .tree([
      "kind": .string(path.resource.kind + "List"),
      "apiVersion": .string(path.resource.apiVersion), "metadata": metadata,
      "items": .array(list.items.map(Self.element)),
    ])
  }

  func listOptions(_ path: ResourcePath) throws(Failure) -> ListOptions {
    var options = ListOptions(namespace: path.namespace)
    options.limit = Int(parameter("limit")) ?? 0
    options.continuation = parameter("continue")
    let (labels, fields) = (parameter("labelSelector"), parameter("fieldSelector"))
    do throws(SelectorError) {
      if !labels.isEmpty { options.labelSelector = try LabelSelectorTerms(parsing: labels) }
      if !fields.isEmpty { options.fieldSelector = try FieldSelector(parsing: fields) }
    } catch {
      throw .refused(.badRequest(error.message))
    }
    return options
  }

  /// Why a conversation with a container cannot be held in plain HTTP, or by who asks for it.
  static func needsUpgrade<Client: KubernetesClient>(
    _ path: ResourcePath,
    _ client: inout Client
  ) -> Status {
    var wish = ConnectRequest(
      namespace: path.namespace ?? "",
      pod: path.name,
      container: "",
      verb: .exec([])
    )
    if path.subresource == "attach" { wish.verb = .attach }
    do throws(Status) {
      _ = try client.connect(wish)
    } catch {
      if [.forbidden, .notFound, .unauthorized].contains(error.reason) { return error }
    }
    return .badRequest("Upgrade request required")
  }

  private func log<Client: KubernetesClient, Station: Workstation>(
    of path: ResourcePath,
    _ client: inout Client,
    _ station: Station
  ) throws(Failure) -> RawAnswer {
    let wish = ConnectRequest(
      namespace: path.namespace ?? "",
      pod: path.name,
      container: parameter("container"),
      verb: .logs(previous: parameter("previous") == "true")
    )
    let connection = try asking { () throws(Status) in try client.connect(wish) }
    var lines = station.log(of: connection)
    if let tail = Int(parameter("tailLines")) { lines = Array(lines.suffix(max(0, tail))) }
    return .text(lines.map { $0.text + "\n" }.joined())
  }

  /// An object as the server writes it: typed ones say what they are first.
  static func tree(_ object: any APIObject) -> Value {
    var object = object
    object.metadata.managedFields = ComponentOwnership.owners(of: object).entries
    return object is CustomObject ? object.manifest() : object.manifest().kindFirst()
  }

  /// An element of a list: those of typed kinds do not repeat what they are.
  private static func element(_ object: any APIObject) -> Value {
    var object = object
    object.metadata.managedFields = ComponentOwnership.owners(of: object).entries
    return object is CustomObject ? object.manifest() : object.encoded()
  }
}
