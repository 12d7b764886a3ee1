import APIServer
import KubernetesAPI
import Testing

@testable import Kubectl

@Suite struct DiffTests {
  private func desk() throws -> Desk {
    var desk = try Desk()
    desk.station.files["cm.yaml"] =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: app}, data: {color: blue}}"
    return desk
  }

  @Test func `what is not there is all new, and nothing is stored`() throws {
    var desk = try desk()
    let text = desk.type("kubectl diff -f cm.yaml")
    #expect(desk.status == 1)
    #expect(text.hasPrefix("diff -u -N /tmp/LIVE-1512900000/v1.ConfigMap.default.app /tmp/MERGED-"))
    #expect(text.contains("@@ -0,0 +1,"))
    #expect(text.contains("\n+  color: blue\n"))
    #expect(desk.type("kubectl get cm app").contains("NotFound"))
  }

  @Test func `changes are shown by lines, and none end with 0`() throws {
    var desk = try desk()
    _ = desk.type("kubectl apply -f cm.yaml")
    #expect(desk.type("kubectl diff -f cm.yaml") == "")
    #expect(desk.status == 0)
    desk.station.files["cm.yaml"] = desk.station.files["cm.yaml"]?.replacing("blue", with: "green")
    let text = desk.type("kubectl diff -f cm.yaml")
    #expect(desk.status == 1)
    #expect(text.contains("\n-  color: blue\n+  color: green\n"))
    #expect(desk.type("kubectl diff -f nosuch.yaml").hasPrefix("error: the path"))
    #expect(desk.status == 2)
  }

  @Test func `what was applied last is shown and set`() throws {
    var desk = try desk()
    _ = desk.type("kubectl create -f cm.yaml")
    #expect(desk.type("kubectl apply view-last-applied cm/app") == "")
    #expect(
      desk.type("kubectl apply view-last-applied -f cm.yaml")
        == "error: error when no last-applied-configuration annotation found on resource: app\n"
        + " \"cm.yaml\": <nil>\n"
    )
    #expect(
      desk.type("kubectl apply set-last-applied -f cm.yaml --create-annotation")
        == "configmap/app configured\n"
    )
    #expect(
      desk.type("kubectl apply view-last-applied cm/app") == """
        apiVersion: v1
        data:
          color: blue
        kind: ConfigMap
        metadata:
          name: app
          namespace: default

        """
    )
  }

  @Test func `secrets for registries and TLS are made`() throws {
    var desk = try desk()
    #expect(
      desk.type(
        "kubectl create secret docker-registry reg --docker-username=u --docker-password=p"
          + " --docker-server=r.example.com"
      ) == "secret/reg created\n"
    )
    #expect(
      desk.type("kubectl get secret reg -o jsonpath={.type}") == "kubernetes.io/dockerconfigjson"
    )
    #expect(
      desk.type("kubectl create secret tls web --cert=a.crt --key=a.key")
        == "error: Cannot read file a.crt, open a.crt: no such file or directory\n"
    )
    #expect(
      desk.type("kubectl create token robot")
        == "error: failed to create token: serviceaccounts \"robot\" not found\n"
    )
  }
}
