import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct ApplyTests {
  private static func manifest(labels: String, ports: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: web, labels: {\(labels)}}
    spec: {selector: {app: web}, ports: [\(ports)]}
    """
  }

  private static let http = "{name: http, port: 80}"
  private static let admin = "{name: admin, port: 81}"

  @Test func `a manifest is created once, then left, then followed`() throws {
    var desk = try Desk()
    desk.station.files["svc.yaml"] = Self.manifest(
      labels: "app: web, tier: front",
      ports: "\(Self.http), \(Self.admin)"
    )
    #expect(desk.type("kubectl apply -f svc.yaml") == "service/web created\n")
    #expect(desk.type("kubectl apply -f svc.yaml") == "service/web unchanged\n")
    desk.station.files["svc.yaml"] = Self.manifest(labels: "app: web", ports: Self.http)
    #expect(
      desk.type("kubectl apply -f svc.yaml --dry-run=server")
        == "service/web configured (server dry run)\n"
    )
    #expect(desk.type("kubectl apply -f svc.yaml") == "service/web configured\n")
    let service = try desk.server.get(Service.self, namespace: "default", name: "web")
    #expect(service.metadata.labels == ["app": "web"])
    #expect(service.spec.ports.map(\.port) == [80])
    #expect(!service.spec.clusterIP.isEmpty)
  }

  @Test func `what others set stays`() throws {
    var desk = try Desk()
    desk.station.files["svc.yaml"] = Self.manifest(labels: "app: web", ports: Self.http)
    _ = desk.type("kubectl apply -f svc.yaml")
    _ = desk.type("kubectl label svc web owner=me")
    desk.station.files["svc.yaml"] = Self.manifest(labels: "app: shop", ports: Self.http)
    _ = desk.type("kubectl apply -f svc.yaml")
    let service = try desk.server.get(Service.self, namespace: "default", name: "web")
    #expect(service.metadata.labels == ["app": "shop", "owner": "me"])
  }

  @Test func `an object that was created otherwise is warned about`() throws {
    var desk = try Desk()
    desk.station.files["svc.yaml"] = Self.manifest(labels: "app: web", ports: Self.http)
    _ = desk.type("kubectl create -f svc.yaml")
    let text = desk.type("kubectl apply -f svc.yaml")
    #expect(text.hasPrefix("Warning: resource services/web is missing the kubectl.kubernetes.io/"))
    #expect(text.hasSuffix("service/web configured\n"))
  }

  @Test func `patches change, or say that nothing changed`() throws {
    var desk = try Desk()
    desk.station.files["svc.yaml"] = Self.manifest(labels: "app: web", ports: Self.http)
    _ = desk.type("kubectl create -f svc.yaml")
    let line = #"kubectl patch svc web -p '{"metadata":{"labels":{"app":null,"x":"y"}}}'"#
    #expect(desk.type(line) == "service/web patched\n")
    #expect(desk.type(line) == "service/web patched (no change)\n")
    let service = try desk.server.get(Service.self, namespace: "default", name: "web")
    #expect(service.metadata.labels == ["x": "y"])
    #expect(
      desk.type("kubectl patch svc web -p 'not json'")
        == "Error from server (BadRequest): json: cannot unmarshal string into Go value of type"
        + " map[string]interface {}\n"
    )
  }

  @Test func `the old ways to ask for a dry run are warned of`() throws {
    var desk = try Desk()
    let bare = desk.type("kubectl create configmap a --dry-run")
    #expect(
      bare.contains("helpers.go:719] --dry-run is deprecated and can be replaced with")
    )
    #expect(bare.hasSuffix("configmap/a created (dry run)\n"))
    let value = desk.type("kubectl create configmap a --dry-run=true")
    #expect(value.contains("--dry-run=true is deprecated (boolean value) and can be replaced"))
    let new = desk.type("kubectl create configmap a --dry-run=client")
    #expect(new == "configmap/a created (dry run)\n")
  }
}
