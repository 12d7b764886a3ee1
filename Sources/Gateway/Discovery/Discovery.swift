import KubernetesAPI
import Manifests

/// What the server serves, in the forms in which clients ask: all at once, or group by group.
struct Discovery {
  private let documents: DiscoveryDocuments

  init(_ resources: [APIResource]) { documents = DiscoveryDocuments(resources) }

  /// The answer to a request for discovery; nil where it asks for something else.
  func answer(_ request: GatewayRequest) -> GatewayResponse? {
    let isAggregated = request.accepted(as: ["APIGroupDiscoveryList"]) != nil
    guard isAggregated, request.segments == ["api"] || request.segments == ["apis"] else {
      return documents.document(request.segments).map { .json($0) }
    }
    var response = GatewayResponse.json(documents.aggregated(isCore: request.segments == ["api"]))
    response.contentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    return response
  }
}
