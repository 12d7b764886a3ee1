import APIServer
import Cluster
import KubernetesAPI
import Manifests
import Simulation

/// The verbs that read.
extension Gateway {
  mutating func answer(
    _ request: GatewayRequest,
    about path: ResourcePath
  ) throws(Status)
    -> GatewayAnswer
  {
    switch (request.method, path.name.isEmpty) {
    case ("GET", true): return try readMany(request, path)
    case ("GET", false): return try readOne(request, path)
    default: return .complete(try write(request, path))
    }
  }

  private mutating func readMany(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayAnswer
  {
    let form = ObjectForm(request, path.resource, now: cluster.now)
    var options = try selection(request, path)
    if request.isSet("watch") {
      let stream = try WatchStream(request, path.resource, options, form, &self)
      return .stream(GatewayResponse(contentType: form.contentType), .watch(stream))
    }
    options.limit = Int(request.number("limit") ?? 0)
    options.continuation = request.parameter("continue")
    try readVersion(request, into: &options)
    let list = try cluster.api.list(path.resource, options)
    return .complete(
      GatewayResponse(
        contentType: form.contentType,
        body: JSONWriter.utf8(form.list(list), sortsKeys: false)
      )
    )
  }

  private mutating func readOne(
    _ request: GatewayRequest,
    _ path: ResourcePath
  ) throws(Status)
    -> GatewayAnswer
  {
    switch path.subresource {
    case "log": return try log(request, path)
    case "exec", "attach":
      // What a conversation was refused for; only WebSockets can hold one.
      _ = try Conversation(request, path, &self)
      throw .badRequest("Upgrade request required")
    case "portforward":
      _ = try PortForwardTunnel(path, &self)
      throw .badRequest("Upgrade request required")
    case "proxy":
      throw Status(.methodNotAllowed, "\(path.subresource) is not simulated over HTTP")
    case "": break
    default:
      guard path.resource.subresources.contains(path.subresource) else {
        return .complete(.text("404 page not found\n", code: 404))
      }
    }
    let object = try cluster.api.get(
      path.resource,
      namespace: path.namespace ?? "",
      name: path.name
    )
    let isScale = path.subresource == "scale"
    let shown = isScale ? Scale(of: object) : object
    let form = ObjectForm(request, shown.resource, now: cluster.now)
    return .complete(
      GatewayResponse(
        contentType: form.contentType,
        body: JSONWriter.utf8(form.single(shown), sortsKeys: false)
      )
    )
  }

  /// Which revision a list is to show.
  private func readVersion(
    _ request: GatewayRequest,
    into options: inout ListOptions
  ) throws(Status) {
    let version = request.parameter("resourceVersion")
    let match = request.parameter("resourceVersionMatch")
    func refuse(_ field: String, _ reason: String, _ message: String) -> Status {
      let kind = APIResource(group: "meta.k8s.io", kind: "ListOptions", plural: "")
      return .invalid(kind, "", [Status.Cause(reason: reason, message: message, field: field)])
    }
    let place = "resourceVersionMatch"
    if !match.isEmpty, version.isEmpty {
      throw refuse(
        place,
        "FieldValueForbidden",
        "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
      )
    }
    if !match.isEmpty, !options.continuation.isEmpty {
      throw refuse(
        place,
        "FieldValueForbidden",
        "Forbidden: resourceVersionMatch is forbidden when continue is provided"
      )
    }
    guard ["", "Exact", "NotOlderThan"].contains(match) else {
      throw refuse(
        place,
        "FieldValueNotSupported",
        "Unsupported value: \"\(match)\": supported values: \"Exact\", \"NotOlderThan\", \"\""
      )
    }
    if match == "Exact", version == "0" {
      throw refuse(
        place,
        "FieldValueForbidden",
        "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
      )
    }
    guard !version.isEmpty else { return }
    guard let number = Int64(version), number >= 0 else {
      throw .badRequest(
        "Invalid value: \"\(version)\": strconv.ParseUint: parsing \"\(version)\": invalid syntax"
      )
    }
    options.resourceVersion = number
    options.isExact = match == "Exact" || match.isEmpty && options.limit > 0 && number > 0
  }

  /// What the query of a list, watch or deletion of many selects.
  func selection(_ request: GatewayRequest, _ path: ResourcePath) throws(Status) -> ListOptions {
    var options = ListOptions(namespace: path.namespace)
    let (labels, fields) = (
      request.parameter("labelSelector"), request.parameter("fieldSelector")
    )
    do throws(SelectorError) {
      if !labels.isEmpty { options.labelSelector = try LabelSelectorTerms(parsing: labels) }
      if !fields.isEmpty { options.fieldSelector = try FieldSelector(parsing: fields) }
    } catch {
      throw .badRequest(error.message)
    }
    return options
  }
}
