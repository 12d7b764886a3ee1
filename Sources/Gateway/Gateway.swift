import APIServer
public import Cluster
import Kubectl
import KubernetesAPI
import Manifests
public import Simulation

/// The simulated cluster as real clients reach it: the API over HTTP, without the wires.
///
/// A value that holds the cluster. Whoever has the wires hands requests in, lets time pass, and asks
/// the streams that are open what there is to send.
public struct Gateway: Sendable {
  /// The cluster that answers.
  public var cluster: Cluster

  /// Who everybody is that shows nothing of their own.
  let administrator: Credentials
  /// What the user is to be warned of with the answer at hand.
  var warnings: [String] = []

  /// Puts the gateway before a cluster.
  public init(_ cluster: Cluster) {
    self.cluster = cluster
    administrator = cluster.administrator
  }

  /// Answers one request.
  public mutating func answer(_ request: GatewayRequest) -> GatewayAnswer {
    cluster.forgiveLimits()
    warnings = []
    // The clock is nobody's request: what happens meanwhile is done by the cluster's components.
    if request.segments.first == "kubetutor" { return control(request) }
    cluster.api.identify(credentials(of: request))
    defer {
      cluster.api.endSession()
      cluster.advance(to: cluster.now)
    }
    var answer: GatewayAnswer
    do {
      answer = try route(request)
    } catch {
      answer = .complete(StatusBody.failure(error))
    }
    for warning in warnings + cluster.api.takeWarnings() { answer = answer.warning(warning) }
    return answer
  }

  /// Begins the conversation that a request for an upgrade asks for; nil where it asks for another.
  ///
  /// What is refused before there is a conversation is to be answered as any request; what is refused
  /// afterwards is told in the conversation.
  public mutating func converse(_ request: GatewayRequest) -> (any Dialogue)? {
    guard request.method == "GET", let resources = try? cluster.api.resources(),
      let path = ResourcePath(request.segments, among: resources), path.resource == Pod.resource,
      ["exec", "attach", "portforward"].contains(path.subresource)
    else { return nil }
    cluster.forgiveLimits()
    cluster.api.identify(credentials(of: request))
    defer {
      cluster.api.endSession()
      cluster.advance(to: cluster.now)
    }
    return path.subresource == "portforward"
      ? try? PortForwardTunnel(path, &self) : try? Conversation(request, path, &self)
  }

  /// Lets happen what does not take time.
  public mutating func settle() {
    cluster.forgiveLimits()
    cluster.advance(to: cluster.now)
  }

  /// Lets time pass in the cluster.
  public mutating func advance(by length: Duration) {
    guard length > .zero else { return }
    cluster.forgiveLimits()
    cluster.advance(by: length)
  }

  private mutating func route(_ request: GatewayRequest) throws(Status) -> GatewayAnswer {
    let resources = try cluster.api.resources()
    let isResource = ["api", "apis"].contains(request.segments.first) && request.segments.count > 2
    if !isResource { try cluster.api.authorizePath(request.path) }
    switch request.segments.first {
    case "version":
      let document = BuildVersion.document(cluster.api.configuration.version)
      return .complete(
        GatewayResponse(contentType: "application/json", body: Array(document.utf8))
      )
    case "healthz", "livez", "readyz", "metrics": return .complete(try health(request))
    case "openapi": return .complete(openAPI(request, resources))
    case nil:
      return .complete(
        .json(["paths": .array(DiscoveryDocuments(resources).paths.map { .string($0) })])
      )
    default: break
    }
    if request.segments.contains("proxy") {
      if let port = try ProxiedPort.find(request.target, &cluster.api) {
        if request.target.hasSuffix("/proxy"), request.method == "GET" {
          return .complete(.moved(to: request.target + "/"))
        }
        return .proxied(try ProxiedAnswer(request, port, &self))
      }
    }
    if let documents = Discovery(resources).answer(request) { return .complete(documents) }
    guard let path = ResourcePath(request.segments, among: resources) else {
      return .complete(.text("404 page not found\n", code: 404))
    }
    if let warning = DeprecatedKinds.warning(path.resource) { warnings.append(warning) }
    return try answer(request, about: path)
  }

  private mutating func health(_ request: GatewayRequest) throws(Status) -> GatewayResponse {
    if request.segments == ["metrics"] { return .text(try ServerMetrics(&cluster.api).text) }
    let answer = HealthChecks(request.segments[0])?.answer(
      request.segments.dropFirst().joined(separator: "/"),
      isVerbose: request.query.contains { $0.name == "verbose" },
      excluded: request.query.filter { $0.name == "exclude" }.map(\.value)
    )
    return answer.map { .text($0) } ?? .text("404 page not found\n", code: 404)
  }

  private func openAPI(_ request: GatewayRequest, _ resources: [APIResource]) -> GatewayResponse {
    if request.segments == ["openapi", "v2"],
      request.accepts.contains(where: { OpenAPIv2.mediaTypes.contains($0.name) })
    {
      return GatewayResponse(contentType: OpenAPIv2.mediaType, body: OpenAPIv2.document)
    }
    return OpenAPIDocuments.document(request.segments.dropFirst(), resources).map { .json($0) }
      ?? .text("404 page not found\n", code: 404)
  }

  /// What only this server has: the clock, for those who want to move it by hand.
  private mutating func control(_ request: GatewayRequest) -> GatewayAnswer {
    switch (request.method, request.segments.dropFirst().first) {
    case ("POST", "advance"):
      guard let seconds = Double(request.parameter("seconds")), (0...86_400).contains(seconds)
      else {
        return .complete(
          StatusBody.failure(.badRequest("advance takes seconds=N, at most a day"))
        )
      }
      advance(by: .milliseconds(Int64(seconds * 1000)))
    case ("GET", "clock"): break
    default: return .complete(.text("404 page not found\n", code: 404))
    }
    return .complete(.json(["now": .string(CivilTime(cluster.now).rfc3339)]))
  }
}
