import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct GetTests {
  private func desk() throws -> Desk {
    var desk = try Desk()
    try desk.run(
      "redis",
      labels: ["app": "demo", "name": "redis"],
      image: "redis:latest",
      port: 6379,
      address: "10.244.0.3",
      age: 3
    )
    try desk.run(
      "web",
      labels: ["app": "demo", "name": "web"],
      image: "janakiramm/web",
      port: 5000,
      address: "10.244.0.4",
      age: 3
    )
    return desk
  }

  @Test func `pods are listed with what their containers do`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl get pods -o wide") == """
        NAME    READY   STATUS    RESTARTS   AGE   IP           NODE       NOMINATED NODE   READINESS GATES
        redis   1/1     Running   0          3s    10.244.0.3   minikube   <none>           <none>
        web     1/1     Running   0          3s    10.244.0.4   minikube   <none>           <none>

        """
    )
  }

  @Test func `several kinds stand in tables of their own, names with kinds`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl get po/redis svc/kubernetes") == """
        NAME        READY   STATUS    RESTARTS   AGE
        pod/redis   1/1     Running   0          3s

        NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   0s

        """
    )
  }

  @Test func `what is there is printed before what is missing`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl get pod redis nosuch") == """
        NAME    READY   STATUS    RESTARTS   AGE
        redis   1/1     Running   0          3s
        Error from server (NotFound): pods "nosuch" not found

        """
    )
    #expect(desk.status == 1)
  }

  @Test(arguments: [
    ("-l 'name in (redis)' -o name", "pod/redis\n"),
    ("-l name!=web -o name", "pod/redis\n"),
    ("-l '!name'", "No resources found in default namespace.\n"),
    ("--field-selector metadata.name=web -o name", "pod/web\n"),
    ("-n nowhere", "No resources found in nowhere namespace.\n"),
    ("-o jsonpath='{.items[*].metadata.name}'", "redis web"),
    (
      "-o custom-columns=N:.metadata.name,X:.spec.nosuch",
      "N       X\nredis   <none>\nweb     <none>\n"
    ),
    (
      "-L app --no-headers",
      "redis   1/1   Running   0     3s    demo\nweb     1/1   Running   0     3s    demo\n"
    ),
  ])
  func `flags select and form the output`(_ flags: String, _ expected: String) throws {
    var desk = try desk()
    #expect(desk.type("kubectl get pods \(flags)") == expected)
  }

  @Test(arguments: [
    (
      "kubectl get pods -l 'bad selector'",
      "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label selector"
        + " \"bad selector\", field selector \"\": unable to parse requirement: found 'selector',"
        + " expected: in, notin, =, ==, !=, gt, lt\n"
    ),
    (
      "kubectl get nosuchresource",
      "error: the server doesn't have a resource type \"nosuchresource\"\n"
    ),
    ("kubectl frobnicate", "error: unknown command \"frobnicate\" for \"kubectl\"\n"),
    (
      "kubectl gett pods",
      "error: unknown command \"gett\" for \"kubectl\"\n\nDid you mean this?\n\tset\n\tget\n"
    ),
    (
      "kubectl get pods --nosuchflag",
      "error: unknown flag: --nosuchflag\nSee 'kubectl get --help' for usage.\n"
    ),
    ("kubectl delete pod", "error: resource(s) were provided, but no name was specified\n"),
    ("kubectl scale rc web", "error: required flag(s) \"replicas\" not set\n"),
    ("kubectl create", "error: must specify one of -f and -k\n"),
    ("kubectl label pod redis a=b=c", "error: invalid label spec: a=b=c\n"),
    ("kubectl create -f nosuch.yaml", "error: the path \"nosuch.yaml\" does not exist\n"),
  ])
  func `mistakes are answered in kubectl's own words`(_ line: String, _ expected: String) throws {
    var desk = try desk()
    #expect(desk.type(line) == expected)
    #expect(desk.status == 1)
  }

  @Test func `a watch goes on in the columns that it began with`() throws {
    var desk = try desk()
    #expect(desk.type("kubectl get pods -w").hasSuffix("web     1/1     Running   0          3s\n"))
    #expect(desk.status == nil)
    try desk.run(
      "cache",
      labels: [:],
      image: "redis",
      port: 6379,
      address: "10.244.0.5",
      age: 0
    )
    #expect(
      desk.goOn() == """
        cache   0/1     Pending   0          0s
        cache   1/1     Running   0          0s

        """
    )
    #expect(desk.goOn() == "")
  }

  @Test func `deletion waits until the object is gone`() throws {
    var desk = try desk()
    #expect(desk.type("kubectl delete pod web") == "pod \"web\" deleted from default namespace\n")
    #expect(desk.status == nil)
    try desk.server.delete(
      Pod.self,
      namespace: "default",
      name: "web",
      DeleteOptions(gracePeriodSeconds: 0)
    )
    #expect(desk.goOn() == "")
    #expect(desk.status == 0)
  }

  @Test func `a server that is down is told as such`() throws {
    var desk = try desk()
    desk.server.isRunning = false
    #expect(
      desk.type("kubectl get pods")
        == "The connection to the server 192.168.99.100:8443 was refused - did you specify the right"
        + " host or port?\n"
    )
  }
}
