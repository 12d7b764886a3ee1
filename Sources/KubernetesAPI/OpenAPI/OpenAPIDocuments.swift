public import Manifests

/// The descriptions of the API's types, made from the tables of their fields.
public enum OpenAPIDocuments {
  /// The document at a path below `/openapi`; nil where it leads elsewhere.
  public static func document(
    _ segments: ArraySlice<String>,
    _ resources: [APIResource]
  ) -> Value? {
    let place = segments.dropFirst().joined(separator: "/")
    switch segments.first {
    case "v2":
      guard place.isEmpty else { return Value?.none }
      return OpenAPIDocument(resources).swagger
    case "v3" where place.isEmpty: return index(resources)
    case "v3":
      let served = resources.filter { Self.place(of: $0) == place }
      guard !served.isEmpty else { return Value?.none }
      return OpenAPIDocument(served).tree
    default: return Value?.none
    }
  }

  private static func place(of resource: APIResource) -> String {
    resource.group.isEmpty ? "api/\(resource.version)" : "apis/\(resource.apiVersion)"
  }

  private static func index(_ resources: [APIResource]) -> Value {
    var kinds: Value = [:]
    for resource in resources {
      let place = place(of: resource)
      kinds[place] = .string((kinds[place]?.string.map { $0 + "-" } ?? "") + resource.kind)
    }
    var paths: Value = [:]
    for entry in kinds.object?.fields ?? [] {
      // Clients keep a document under this mark; what a place serves does not change but by kinds.
      let mark = entry.value.string ?? ""
      paths[entry.key] = ["serverRelativeURL": .string("/openapi/v3/\(entry.key)?hash=\(mark)")]
    }
    return ["paths": paths]
  }
}
