import KubernetesAPI
import Lessons
import Testing

/// What the engine finds by itself at controllers that do not get on.
@Suite struct WorkloadMisconceptionTests {
  private func words(_ objects: [String], _ check: String) throws -> String {
    var cluster = try ClusterState()
    for object in objects { try cluster.add(object) }
    return try cluster.words(check)
  }

  private func deployment(_ more: String = "", status: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 3
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
    \(more)
    \(status)
    """
  }

  private let ready = "object: {kind: Deployment, name: web, ready: true}"

  private func pod(state: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec: {nodeName: minikube, containers: [{name: web, image: "shop:1", command: [sevre]}]}
    status:
      phase: Pending
      containerStatuses:
        - {name: web, image: "shop:1", imageID: "", ready: false, restartCount: 0, state: {waiting: {reason: \(state)}}}
    """
  }

  @Test func `a service account that is not there is named at the controller`() throws {
    let words = try words(
      [
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}",
        deployment(
          status: """
            status:
              conditions:
                - type: ReplicaFailure
                  status: "True"
                  reason: FailedCreate
                  message: 'pods "web-x" is forbidden: error looking up service account default/robbot: serviceaccount "robbot" not found'
            """
        ),
      ],
      ready
    )
    #expect(
      words.contains(
        "The pods of `web` are to run as the service account `robbot`, which is not there. There is one called `robot`."
      ),
      "\(words)"
    )
  }

  @Test func `a paused deployment is told`() throws {
    let words = try words([deployment("  paused: true")], ready)
    #expect(words.contains("`kubectl rollout resume deployment web` lets it go on."), "\(words)")
  }

  @Test func `a suspended job is told`() throws {
    let words = try words(
      [
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: sum}
        spec:
          suspend: true
          template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}
        """
      ],
      "object: {kind: Job, name: sum, ready: true}"
    )
    #expect(words.contains("The job `sum` is suspended"), "\(words)")
  }

  @Test func `a stateful set without its service is told`() throws {
    let words = try words(
      [
        "{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None, ports: [{port: 80}]}}",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: dbs
          selector: {matchLabels: {app: db}}
          template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: redis}]}}
        """,
      ],
      "object: {kind: StatefulSet, name: db, spec: {replicas: 2}}"
    )
    #expect(
      words.contains("names the service `dbs`, which is not there: its pods have no names in DNS."),
      "\(words)"
    )
    #expect(words.contains("There is one called `db`."))
  }

  @Test func `an autoscaler without its workload, or without requests, is told`() throws {
    func scaler(_ target: String) -> String {
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: more}
      spec:
        maxReplicas: 5
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(target)}
        metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
      status:
        desiredReplicas: 0
        conditions: [{type: ScalingActive, status: "False", reason: FailedGetResourceMetric, message: missing request for cpu}]
      """
    }
    let check = "object: {kind: HorizontalPodAutoscaler, name: more, status: {desiredReplicas: 3}}"
    #expect(
      try words([deployment(), scaler("wbe")], check).contains(
        "looks after the Deployment `wbe`, which is not there. There is one called `web`."
      )
    )
    #expect(
      try words([deployment(), scaler("web")], check).contains(
        "and the container `web` of `web` requests nothing."
      )
    )
  }

  @Test(arguments: [
    ("StartError", "is the program of its `command` in the image?"),
    ("RunContainerError", "is the program of its `command` in the image?"),
    ("ErrImageNeverPull", "`imagePullPolicy: Never` forbids to pull it."),
  ])
  func `a container that cannot be started is told`(_ state: String, _ reason: String) throws {
    let words = try words([pod(state: state)], "object: {kind: Pod, name: web, ready: true}")
    #expect(words.contains(reason), "\(words)")
  }

  /// A pod that the scheduler finds no node for.
  private func homelessPod(_ reason: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec: {nodeSelector: {disk: ssd}, containers: [{name: web, image: nginx}]}
    status:
      phase: Pending
      conditions:
        - type: PodScheduled
          status: "False"
          reason: Unschedulable
          message: "0/1 nodes are available: \(reason)."
    """
  }

  @Test func `a node that is closed for new pods is named`() throws {
    let words = try words(
      [
        "{apiVersion: v1, kind: Node, metadata: {name: minikube}, spec: {unschedulable: true}}",
        homelessPod("1 node(s) were unschedulable"),
      ],
      "object: {kind: Pod, name: web, ready: true}"
    )
    #expect(words.contains("`kubectl uncordon minikube` opens them."), "\(words)")
  }

  @Test(arguments: [
    "1 node(s) didn't match Pod's node affinity/selector", "1 Insufficient cpu",
  ])
  func `why no node suits is told`(_ message: String) throws {
    let words = try words(
      [
        "{apiVersion: v1, kind: Node, metadata: {name: minikube}}",
        homelessPod(message),
      ],
      "object: {kind: Pod, name: web, ready: true}"
    )
    let reason =
      message.contains("cpu")
      ? "No node has so much `cpu` left as the pod requests."
      : "The pod wants a node with `disk=ssd`, and no node has that label."
    #expect(words.contains(reason), "\(words)")
  }
}
