import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

/// The console blocks of the course document, as kubectl 1.8 prints them.
@Suite struct CourseDocumentTests {
  private static let manifests = [
    "db-pod.yaml": """
    apiVersion: v1
    kind: Pod
    metadata:
      name: redis
      labels: {name: redis, app: demo}
    spec:
      containers:
      - name: redis
        image: redis:latest
        ports: [{containerPort: 6379}]
    """,
    "web-rc.yaml": """
    apiVersion: v1
    kind: ReplicationController
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {name: web}
      template:
        metadata: {labels: {name: web}}
        spec: {containers: [{name: web, image: janakiramm/web}]}
    """,
  ]

  private func desk() throws -> Desk {
    var desk = try Desk(.v18)
    desk.station.files.merge(Self.manifests) { own, _ in own }
    return desk
  }

  @Test func `contexts are listed with the second cluster`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl config get-contexts") == """
        CURRENT   NAME                    CLUSTER         AUTHINFO             NAMESPACE
        *         minikube                minikube        minikube
                  mycluster.icp-context   mycluster.icp   mycluster.icp-user   default

        """
    )
  }

  @Test func `the other cluster does not answer, and the first one does again`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl config use-context mycluster.icp-context")
        == "Switched to context \"mycluster.icp-context\".\n"
    )
    #expect(desk.type("kubectl get pod").hasPrefix("Unable to connect to the server: dial tcp"))
    #expect(desk.status == 1)
    _ = desk.type("kubectl config use-context minikube")
    #expect(desk.type("kubectl get pod") == "No resources found.\n")
  }

  @Test func `cluster-info names the master`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl cluster-info") == """
        Kubernetes master is running at https://192.168.99.100:8443

        To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.

        """
    )
  }

  @Test func `component statuses stand in columns without blanks at the end`() throws {
    var desk = try desk()
    desk.server.componentHealth = [
      ComponentHealth(name: "scheduler", message: "ok"),
      ComponentHealth(name: "controller-manager", message: "ok"),
      ComponentHealth(name: "etcd-0", message: "{\"health\": \"true\"}"),
    ]
    #expect(
      desk.type("kubectl get cs") == """
        NAME                 STATUS    MESSAGE              ERROR
        scheduler            Healthy   ok
        controller-manager   Healthy   ok
        etcd-0               Healthy   {"health": "true"}

        """
    )
  }

  @Test func `pods are listed in the wide columns of old`() throws {
    var desk = try desk()
    #expect(desk.type("kubectl create -f db-pod.yaml") == "pod \"redis\" created\n")
    var redis = try desk.server.get(Pod.self, namespace: "default", name: "redis")
    try desk.report(&redis, address: "172.17.0.7")
    desk.server.now = desk.server.now + .seconds(51)
    #expect(
      desk.type("kubectl get pod") == """
        NAME      READY     STATUS    RESTARTS   AGE
        redis     1/1       Running   0          51s

        """
    )
    desk.server.now = desk.server.now + .minutes(90)
    #expect(desk.type("kubectl get po redis --no-headers").contains("1h"))
  }

  @Test func `replication controllers are listed and scaled`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl create -f web-rc.yaml") == "replicationcontroller \"web\" created\n"
    )
    desk.server.now = desk.server.now + .seconds(35)
    #expect(
      desk.type("kubectl get rc") == """
        NAME      DESIRED   CURRENT   READY     AGE
        web       2         0         0         35s

        """
    )
    #expect(
      desk.type("kubectl scale rc web --replicas=10") == "replicationcontroller \"web\" scaled\n"
    )
    let stored = try desk.server.get(
      ReplicationController.self,
      namespace: "default",
      name: "web"
    )
    #expect(stored.spec.replicas == 10)
  }

  @Test func `nodes are listed with their roles`() throws {
    var desk = try desk()
    var node = Node()
    node.metadata.name = "minikube"
    node = try desk.server.create(node)
    var ready = NodeCondition()
    ready.type = "Ready"
    ready.status = "True"
    node.status.conditions = [ready]
    node.status.nodeInfo.kubeletVersion = "v1.8.0"
    try desk.server.updateStatus(node)
    desk.server.now = desk.server.now + .hours(24 * 8)
    #expect(
      desk.type("kubectl get nodes") == """
        NAME       STATUS    ROLES     AGE       VERSION
        minikube   Ready     <none>    8d        v1.8.0

        """
    )
  }

  @Test func `deleting says so at once and does not wait`() throws {
    var desk = try desk()
    _ = desk.type("kubectl create -f db-pod.yaml")
    #expect(desk.type("kubectl delete pod redis") == "pod \"redis\" deleted\n")
    #expect(desk.status == 0)
  }

  @Test func `run makes a deployment`() throws {
    var desk = try desk()
    #expect(
      desk.type("kubectl run my-web --image=nginx --port=80") == "deployment \"my-web\" created\n"
    )
    #expect(
      desk.type("kubectl run one --image=nginx --restart=Never") == "pod \"one\" created\n"
    )
  }

  @Test func `exec takes a command without dashes before it`() throws {
    let found = try CommandPath(
      ["exec", "-it", "web", "/bin/bash"],
      CommandTable.commands,
      .v18
    )
    #expect(found.path == "kubectl exec")
    let flags = (found.node?.spec?.flags ?? []) + GlobalFlags.all
    let arguments = try FlagParser.parse(found.rest, flags: flags)
    #expect(arguments.positional == ["web", "/bin/bash"])
    #expect(arguments.bool("stdin") && arguments.bool("tty"))
  }
}
