import APIServer
import KubernetesAPI
import Lessons
import Simulation
import Testing

@Suite struct DiagnosisTests {
  @Test func `a pod that a controller restores is explained`() throws {
    var cluster = try ClusterState()
    try cluster.add(
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {name: web}
        template:
          metadata: {labels: {name: web}}
          spec: {containers: [{name: web, image: web}]}
      """
    )
    let owner = try cluster.api.get(ReplicationController.self, namespace: "default", name: "web")
    try cluster.add(
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-abcde
        labels: {name: web}
        ownerReferences:
          - {apiVersion: v1, kind: ReplicationController, name: web, uid: \(owner.metadata.uid), controller: true}
      spec: {containers: [{name: web, image: web}]}
      """
    )
    let words = try cluster.words("absent: {kind: Pod, name: web-*}")
    #expect(
      words
        == "`pod/web-abcde` is still there The pod `web-abcde` belongs to the replication controller"
        + " `web`. Delete the pod, and its controller makes a new one at once:"
        + " delete `replicationcontroller/web` instead."
    )
  }

  @Test func `a selector that matches no pod is explained`() throws {
    var cluster = try ClusterState()
    try cluster.add(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: redis, labels: {name: redis, app: demo}}
      spec: {containers: [{name: redis, image: redis}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: redis}
      spec: {selector: {name: reddis, app: demo}, ports: [{port: 6379}]}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: redis}
      """
    )
    let words = try cluster.words(
      "object: {kind: Endpoints, name: redis, subsets: [{addresses: \">= 1\"}]}"
    )
    #expect(
      words.contains("The selector of service `redis`, `app=demo,name=reddis`, matches no pod")
    )
    #expect(words.contains("The pod `redis` has `name=redis`; selected is `name=reddis`."))
  }

  @Test func `endpoints that wait for a pod are on their way`() throws {
    var cluster = try ClusterState()
    try cluster.add(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: redis, labels: {name: redis}}
      spec: {nodeName: minikube, containers: [{name: redis, image: redis}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: redis}
      spec: {selector: {name: redis}, ports: [{port: 6379}]}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: redis}
      """
    )
    let check = "object: {kind: Endpoints, name: redis, subsets: [{addresses: 1}]}"
    let outcome = try cluster.outcome(check)
    #expect(
      outcome
        == .underway("`pod/redis` (now Pending)")
    )
  }
}

@Suite struct ObservationTests {
  private func outcome(_ check: String, _ observations: [Observation]) throws -> CheckOutcome {
    var cluster = try ClusterState()
    cluster.observations = observations
    return try cluster.outcome(check)
  }

  @Test func `looking counts by what the server saw`() throws {
    let list = Observation.request(
      RequestObservation(verb: "list", resource: "pods", namespace: "default")
    )
    #expect(try outcome("looked: po", [list]) == .done)
    #expect(try outcome("looked: {at: pods, namespace: kube-system}", [list]).isDone == false)
    #expect(try outcome("looked: {at: pods, name: web}", [list]).isDone == false)
    #expect(try outcome("looked: nodes", [list]).isDone == false)
  }

  @Test func `a refused look does not count, unless it is asked for`() throws {
    let refused = Observation.request(
      RequestObservation(
        verb: "get",
        resource: "pods",
        namespace: "default",
        name: "web",
        status: 404
      )
    )
    #expect(try outcome("looked: pods", [refused]).isDone == false)
    #expect(try outcome("looked: {at: pods, name: web, status: 404}", [refused]) == .done)
  }

  @Test func `a program counts by its arguments and place`() throws {
    let run = Observation.program(
      ProgramObservation(
        place: .pod(namespace: "default", name: "web", container: "web"),
        arguments: ["/bin/cat", "app.py"]
      )
    )
    #expect(try outcome("ran: cat app.py", [run]) == .done)
    #expect(
      try outcome("ran: {program: cat, arguments: [\"*app.py\"], in: pod/web}", [run]) == .done
    )
    #expect(try outcome("ran: {program: cat, in: host}", [run]).isDone == false)
    #expect(try outcome("ran: ls", [run]).isDone == false)
  }

  @Test func `printed texts count`() throws {
    #expect(try outcome("printed: seen * times", [.output("I have been seen 3 times.\n")]) == .done)
    #expect(try outcome("printed: seen * times", [.output("seen\n")]).isDone == false)
  }
}

@Suite struct ObservationLogTests {
  private func record(_ resource: String, _ line: String, verb: String = "list") -> AuditRecord {
    AuditRecord(
      time: Instant(seconds: 11),
      verb: verb,
      resource: resource,
      namespace: "default",
      name: "",
      code: 200,
      command: line.split(separator: " ").map(String.init)
    )
  }

  private func observed(_ requests: AuditRecord...) -> [RequestObservation] {
    ObservationLog.observations(requests: requests, runs: []).compactMap {
      if case .request(let request) = $0 { request } else { nil }
    }
  }

  @Test func `a request gets the subcommand and form of its kubectl command`() {
    let found = observed(
      record("pods", "kubectl -n kube-system get po -o wide"),
      record("services", "/usr/bin/kubectl describe svc/redis"),
      record("pods", "kubectl get pods --show-labels")
    )
    #expect(found.map(\.command) == ["get", "describe", "get"])
    #expect(found.map(\.form) == ["wide", "", "labels"])
  }

  @Test func `without a command the request stands for itself`() {
    #expect(observed(record("pods", "")).map(\.command) == [""])
    #expect(observed(record("pods", "curl http://localhost")).map(\.isAside) == [false])
  }

  @Test(arguments: [
    ("kubectl get pods", true), ("kubectl describe pod web", true), ("kubectl edit pod web", true),
    ("kubectl rollout status deploy/web", true), ("kubectl rollout restart deploy/web", false),
    ("kubectl delete pod web", false), ("kubectl wait pod/web --for=delete", false),
    ("kubectl scale deploy web --replicas=2", false), ("kubectl apply -f web.yaml", false),
    ("kubectl logs web", false), ("kubectl apply view-last-applied pod/web", true),
  ])
  func `what a command reads on its way is no look`(_ line: String, _ isLook: Bool) throws {
    let request = observed(record("pods", line, verb: "watch"))
    var cluster = try ClusterState()
    cluster.observations = request.map(Observation.request)
    #expect(try cluster.outcome("looked: pods").isDone == isLook)
    let command = line.split(separator: " ")[1]
    // Who names the command means just that.
    #expect(try cluster.outcome("looked: {at: pods, with: \(command)}") == .done)
    #expect(try cluster.outcome("did: {verb: watch, at: pods}") == .done)
  }
}
