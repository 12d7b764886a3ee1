import KubernetesAPI
import Manifests

/// The descriptions of the API's types, made from the tables of their fields.
enum OpenAPIIndex {
  static func answer(_ segments: ArraySlice<String>, _ resources: [APIResource]) -> GatewayResponse
  {
    if segments.first == "v2" {
      return GatewayResponse(contentType: OpenAPIv2.mediaType, body: OpenAPIv2.document)
    }
    guard segments.first == "v3" else { return .text("404 page not found\n", code: 404) }
    let place = segments.dropFirst().joined(separator: "/")
    if place.isEmpty { return index(resources) }
    let served = resources.filter { Self.place(of: $0) == place }
    guard !served.isEmpty else { return .text("404 page not found\n", code: 404) }
    return .json(OpenAPIDocument(served).tree)
  }

  private static func place(of resource: APIResource) -> String {
    resource.group.isEmpty ? "api/\(resource.version)" : "apis/\(resource.apiVersion)"
  }

  private static func index(_ resources: [APIResource]) -> GatewayResponse {
    var paths: Value = [:]
    for resource in resources {
      let place = place(of: resource)
      // Clients keep a document under this mark; what a place serves does not change but by kinds.
      let kinds = resources.filter { Self.place(of: $0) == place }.map(\.kind)
      paths[place] = [
        "serverRelativeURL": .string("/openapi/v3/\(place)?hash=\(kinds.joined(separator: "-"))")
      ]
    }
    return .json(["paths": paths])
  }
}
