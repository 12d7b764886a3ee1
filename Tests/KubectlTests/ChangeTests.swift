import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct ChangeTests {
  private func desk() throws -> Desk {
    var desk = try Desk()
    try desk.run(
      "redis",
      labels: ["app": "demo"],
      image: "redis:latest",
      port: 6379,
      address: "10.244.0.3",
      age: 3
    )
    return desk
  }

  @Test func `labels are set, kept, changed and taken away`() throws {
    var desk = try desk()
    #expect(desk.type("kubectl label pod redis tier=backend") == "pod/redis labeled\n")
    #expect(desk.type("kubectl label pod redis tier=backend") == "pod/redis not labeled\n")
    #expect(
      desk.type("kubectl label pod redis tier=cache")
        == "error: 'tier' already has a value (backend), and --overwrite is false\n"
    )
    #expect(desk.type("kubectl label pod redis tier=cache --overwrite") == "pod/redis labeled\n")
    #expect(desk.type("kubectl label pod redis tier-") == "pod/redis unlabeled\n")
    #expect(
      desk.type("kubectl label pod redis nosuch-")
        == "label \"nosuch\" not found.\npod/redis not labeled\n"
    )
    let pod = try desk.server.get(Pod.self, namespace: "default", name: "redis")
    #expect(pod.metadata.labels == ["app": "demo"])
  }

  @Test func `a manifest that breaks several rules is answered with a list`() throws {
    var desk = try desk()
    desk.station.files["bad.yaml"] = """
      {apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {restartPolicy: Sometimes, containers: [{name: a}]}}
      """
    #expect(
      desk.type("kubectl create -f bad.yaml") == """
        The Pod "x" is invalid: \n\
        * spec.containers[0].image: Required value
        * spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"

        """
    )
  }

  @Test func `unknown fields, kinds and names that are taken are refused with the file`() throws {
    var desk = try desk()
    desk.station.files["field.yaml"] = "{apiVersion: v1, kind: Pod, metadata: {lables: {}}}"
    desk.station.files["kind.yaml"] = "{apiVersion: v1, kind: Pood, metadata: {name: broken}}"
    desk.station.files["taken.yaml"] =
      "{apiVersion: v1, kind: Pod, metadata: {name: redis}, spec: {containers: [{name: a, image: b}]}}"
    #expect(
      desk.type("kubectl create -f field.yaml")
        == "Error from server (BadRequest): error when creating \"field.yaml\": Pod in version \"v1\""
        + " cannot be handled as a Pod: strict decoding error: unknown field \"metadata.lables\"\n"
    )
    #expect(
      desk.type("kubectl create -f kind.yaml")
        == "error: resource mapping not found for name: \"broken\" namespace: \"\" from \"kind.yaml\":"
        + " no matches for kind \"Pood\" in version \"v1\"\nensure CRDs are installed first\n"
    )
    #expect(
      desk.type("kubectl create -f taken.yaml")
        == "Error from server (AlreadyExists): error when creating \"taken.yaml\": pods \"redis\""
        + " already exists\n"
    )
  }

  @Test func `manifests come from directories, lists, several documents and standard input`() throws
  {
    var desk = try desk()
    let map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}"
    func named(_ name: String) -> String { map.replacing("NAME", with: name) }
    desk.station.files["all/a.yaml"] = named("a") + "\n---\n" + named("b")
    desk.station.files["all/notes.txt"] = "nothing"
    desk.station.files["all/c.json"] =
      "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"#)]}"
    #expect(
      desk.type("kubectl create -f all")
        == "configmap/a created\nconfigmap/b created\nconfigmap/c created\n"
    )
    desk.station.standardInput = Array(named("d").utf8)
    #expect(desk.type("kubectl create -f -") == "configmap/d created\n")
  }

  @Test func `a dry run prints the object and makes none`() throws {
    var desk = try desk()
    #expect(
      desk.type(
        "kubectl run task --image=busybox --restart=Never --dry-run=client -o yaml -- sh -c 'echo hi'"
      )
        == """
        apiVersion: v1
        kind: Pod
        metadata:
          labels:
            run: task
          name: task
        spec:
          containers:
          - args:
            - sh
            - -c
            - echo hi
            image: busybox
            name: task
            resources: {}
          dnsPolicy: ClusterFirst
          restartPolicy: Never
        status: {}

        """
    )
    #expect(try desk.server.find(Pod.self, namespace: "default", name: "task") == nil)
  }

  @Test func `expose makes a service for what the object selects`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl expose pod redis --port=80 --target-port=6379")
        == "service/redis exposed\n"
    )
    let service = try desk.server.get(Service.self, namespace: "default", name: "redis")
    #expect(service.spec.selector == ["app": "demo"])
    #expect(service.spec.ports.first?.targetPort == .int(6379))
    #expect(
      desk.type("kubectl create service nodeport np --tcp=80 --node-port=99")
        .hasPrefix("error: failed to create NodePort service: Service \"np\" is invalid")
    )
  }

  @Test func `waiting ends when the condition holds, or when time is up`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl wait --for=condition=Ready pod/redis") == "pod/redis condition met\n"
    )
    #expect(desk.type("kubectl wait --for=delete pod/redis --timeout=1s") == "")
    #expect(desk.status == nil)
    desk.server.now = desk.server.now + .seconds(2)
    #expect(desk.goOn() == "error: timed out waiting for the condition on pods/redis\n")
    #expect(desk.status == 1)
  }
}
