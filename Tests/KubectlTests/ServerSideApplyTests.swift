import APIServer
import KubernetesAPI
import Testing

@testable import Kubectl

@Suite struct ServerSideApplyTests {
  private static let settings = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
    data: {color: blue, mode: fast}
    """

  @Test func `a manager is told whose field it wants, and may take it`() throws {
    var desk = try Desk()
    desk.station.files["cm.yaml"] = Self.settings
    #expect(
      desk.type("kubectl apply --server-side -f cm.yaml --field-manager=first")
        == "configmap/settings serverside-applied\n"
    )
    desk.station.files["cm.yaml"] = Self.settings.replacing("blue", with: "green")
    let refusal = desk.type("kubectl apply --server-side -f cm.yaml --field-manager=second")
    #expect(
      refusal.hasPrefix(
        "error: Apply failed with 1 conflict: conflict with \"first\": .data.color\nPlease review the"
          + " fields above--they currently have other managers. Here\n"
      )
    )
    #expect(desk.status == 1)
    _ = desk.type(
      "kubectl apply --server-side -f cm.yaml --field-manager=second --force-conflicts"
    )
    #expect(desk.type("kubectl get cm settings -o jsonpath={.data.color}") == "green")
  }

  @Test func `what client-side apply owned comes along`() throws {
    var desk = try Desk()
    desk.station.files["cm.yaml"] = Self.settings
    _ = desk.type("kubectl apply -f cm.yaml")
    _ = desk.type("kubectl apply --server-side -f cm.yaml")
    let object = try desk.server.get(ConfigMap.self, namespace: "default", name: "settings")
    #expect(
      object.metadata.managedFields.map { "\($0.manager) \($0.operation)" }
        == ["kubectl Apply", "kubectl-last-applied Apply"]
    )
    desk.station.files["cm.yaml"] = Self.settings.replacing(", mode: fast", with: "")
    _ = desk.type("kubectl apply --server-side -f cm.yaml")
    #expect(desk.type("kubectl get cm settings -o jsonpath={.data}") == #"{"color":"blue"}"#)
  }

  @Test func `each command owns by its own name`() throws {
    var desk = try Desk()
    desk.station.files["cm.yaml"] = Self.settings
    _ = desk.type("kubectl create -f cm.yaml")
    _ = desk.type("kubectl label cm settings a=b")
    _ = desk.type("kubectl annotate cm settings c=d")
    _ = desk.type(#"kubectl patch cm settings -p '{"data":{"e":"f"}}'"#)
    let object = try desk.server.get(ConfigMap.self, namespace: "default", name: "settings")
    #expect(
      object.metadata.managedFields.map(\.manager)
        == ["kubectl-annotate", "kubectl-create", "kubectl-label", "kubectl-patch"]
    )
    #expect(!desk.type("kubectl get cm settings -o yaml").contains("managedFields"))
    let shown = desk.type("kubectl get cm settings -o yaml --show-managed-fields")
    #expect(
      shown.contains("      f:metadata:\n        f:labels:\n          .: {}\n          f:a: {}\n")
    )
  }

  @Test func `components leave no record, and own what they set all the same`() throws {
    var desk = try Desk()
    try desk.run(
      "web",
      labels: ["app": "web"],
      image: "nginx",
      port: 80,
      address: "10.0.0.1",
      age: 9
    )
    let pod = try desk.server.get(Pod.self, namespace: "default", name: "web")
    #expect(pod.metadata.managedFields.isEmpty)
    let owners = ComponentOwnership.owners(of: pod).entries
    #expect(owners.map(\.manager) == ["kube-controller-manager", "kubelet"])
    #expect(owners.map(\.subresource) == ["", "status"])
  }

  @Test func `prune deletes what was applied and is described no longer`() throws {
    var desk = try Desk()
    desk.station.files["all/a.yaml"] = Self.settings
    desk.station.files["all/b.yaml"] = Self.settings.replacing("settings", with: "more")
    _ = desk.type("kubectl apply -f all")
    desk.station.files["all/b.yaml"] = nil
    let pruned = desk.type("kubectl apply -f all --prune --all")
    #expect(pruned.hasPrefix("configmap/settings unchanged\n"))
    #expect(pruned.hasSuffix("configmap/more pruned\n"))
    #expect(
      desk.type("kubectl apply -f all --prune").hasPrefix(
        "error: all resources selected for prune without explicitly passing --all."
      )
    )
  }

  @Test func `what cannot be changed is made anew by force`() throws {
    var desk = try Desk()
    desk.station.files["svc.yaml"] = """
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
      """
    _ = desk.type("kubectl apply -f svc.yaml")
    let uid = desk.type("kubectl get svc web -o jsonpath={.metadata.uid}")
    desk.station.files["svc.yaml"] = """
      {apiVersion: v1, kind: Service, metadata: {name: web},
       spec: {clusterIP: None, ports: [{port: 80}]}}
      """
    #expect(desk.type("kubectl apply -f svc.yaml").hasPrefix("The Service \"web\" is invalid: "))
    #expect(desk.type("kubectl apply -f svc.yaml --force") == "service/web configured\n")
    #expect(desk.type("kubectl get svc web -o jsonpath={.metadata.uid}") != uid)
  }

  @Test func `a stopped server is told of, whichever request meets it`() throws {
    var desk = try Desk()
    desk.station.files["cm.yaml"] = Self.settings
    desk.server.isRunning = false
    #expect(desk.type("kubectl apply -f cm.yaml").contains("was refused - did you specify"))
    #expect(desk.status == 1)
  }
}
