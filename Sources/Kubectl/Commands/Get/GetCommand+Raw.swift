import KubernetesAPI
import Manifests

/// `kubectl get --raw PATH`: what the server answers to a path, as it is.
extension GetCommand {
  static func raw<Client: KubernetesClient, Station: Workstation>(
    _ address: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let resources = try ResourceCatalog(&client).resources
    let halves = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let segments = (halves.first ?? "").split(separator: "/").map(String.init)
    let query = halves.count > 1 ? String(halves[1]) : ""
    switch segments.first {
    case nil:
      let paths = DiscoveryDocuments(resources).paths.map { Value.string($0) }
      print(["paths": .array(paths)], &station)
    case "healthz", "livez", "readyz":
      station.print(health(segments, isVerbose: query.hasPrefix("verbose")))
    case "version": print(version, &station)
    case "metrics": throw .message("the metrics of the server are not simulated")
    case "openapi":
      throw .message("the OpenAPI documents are not simulated here; see kubectl explain")
    default:
      if let document = DiscoveryDocuments(resources).document(segments) {
        print(document, &station)
      } else {
        print(try objects(segments, query, resources, &client), &station)
      }
    }
    return .finished
  }

  private static func print<Station: Workstation>(_ tree: Value, _ station: inout Station) {
    station.print(String(decoding: JSONWriter.utf8(tree), as: UTF8.self) + "\n")
  }

  private static var version: Value {
    [
      "major": "1", "minor": "36", "gitVersion": "v1.36.2", "platform": "linux/amd64",
    ]
  }

  /// What is checked, each fine: a server that is not well answers no path at all.
  private static func health(_ segments: [String], isVerbose: Bool) -> String {
    guard isVerbose, let name = segments.first else { return "ok" }
    var checks = ["ping", "log", "etcd"]
    if name == "readyz" { checks += ["etcd-readiness", "informer-sync"] }
    checks += [
      "poststarthook/start-apiextensions-controllers", "poststarthook/crd-informer-synced",
      "poststarthook/rbac/bootstrap-roles",
      "poststarthook/start-kube-apiserver-admission-initializer",
      "autoregister-completion",
    ]
    return checks.map { "[+]\($0) ok\n" }.joined() + "\(name) check passed\n"
  }

  private static func objects<Client: KubernetesClient>(
    _ segments: [String],
    _ query: String,
    _ resources: [APIResource],
    _ client: inout Client
  ) throws(Failure) -> Value {
    let missing = Status(.notFound, "the server could not find the requested resource")
    guard let path = ResourcePath(segments, among: resources),
      ["", "status"].contains(path.subresource)
    else { throw .refused(missing) }
    guard path.name.isEmpty else {
      return try asking { () throws(Status) in
        try client.get(path.resource, namespace: path.namespace ?? "", name: path.name).manifest()
      }
    }
    var options = ListOptions(namespace: path.namespace)
    for pair in query.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { continue }
      let text = sides[1].split(separator: "%3D", omittingEmptySubsequences: false)
        .joined(separator: "=")
      do {
        switch sides[0] {
        case "limit": options.limit = Int(text) ?? 0
        case "continue": options.continuation = text
        case "labelSelector": options.labelSelector = try LabelSelectorTerms(parsing: text)
        case "fieldSelector": options.fieldSelector = try FieldSelector(parsing: text)
        default: break
        }
      } catch {
        throw .refused(.badRequest(error.message))
      }
    }
    let list = try asking { () throws(Status) in try client.list(path.resource, options) }
    var metadata: Value = ["resourceVersion": .string("\(list.revision)")]
    if !list.continuation.isEmpty {
      metadata["continue"] = .some(.string(list.continuation))
      metadata["remainingItemCount"] = .some(.integer(Int64(list.remaining)))
    }
    return [
      "kind": .string(path.resource.kind + "List"),
      "apiVersion": .string(path.resource.apiVersion), "metadata": metadata,
      "items": .array(
        list.items.map { $0 is CustomObject ? $0.manifest() : $0.encoded() }
      ),
    ]
  }
}
