/// What a path of the API leads to: a kind, or an object of it, or a part of that.
public struct ResourcePath: Sendable {
  /// The kind.
  public let resource: APIResource
  /// The namespace; nil where the path has none.
  public let namespace: String?
  /// The object; empty for all.
  public let name: String
  /// The part of the object; empty for the whole.
  public let subresource: String

  /// Reads the segments of a path below `/api` or `/apis`; nil where they lead nowhere.
  public init?(_ segments: [String], among resources: [APIResource]) {
    var rest = segments[...]
    let apiVersion: String
    switch rest.popFirst() {
    case "api": apiVersion = rest.popFirst() ?? ""
    case "apis":
      guard let group = rest.popFirst(), let version = rest.popFirst() else { return nil }
      apiVersion = "\(group)/\(version)"
    default: return nil
    }
    var namespace: String?
    // A namespace is itself an object, and some words below one are its own parts.
    if rest.first == "namespaces", rest.count >= 3,
      !["status", "finalize"].contains(rest[rest.startIndex + 2])
    {
      namespace = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
    }
    guard let plural = rest.popFirst(),
      let resource = resources.first(where: { $0.apiVersion == apiVersion && $0.plural == plural })
    else { return nil }
    self.resource = resource
    self.namespace = namespace
    name = rest.popFirst() ?? ""
    subresource = rest.joined(separator: "/")
  }
}
