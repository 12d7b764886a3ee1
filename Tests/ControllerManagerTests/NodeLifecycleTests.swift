import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct NodeLifecycleTests {
  var world = World()

  /// Adds a node whose kubelet reports from now on, with one pod of the usual tolerations.
  private mutating func startNode() throws {
    var node = Sample.node("minikube")
    var ready = NodeCondition()
    ready.type = "Ready"
    ready.status = "True"
    ready.lastHeartbeatTime = Time(world.api.now)
    node.status.conditions = [ready]
    try world.api.create(node)
    var lease = Lease()
    lease.metadata.name = "minikube"
    lease.metadata.namespace = "kube-node-lease"
    lease.spec.renewTime = MicroTime(world.api.now)
    try world.api.create(lease)
    world.api.heartbeats["minikube"] = Heartbeat(started: world.api.now)
    try world.api.create(Sample.pod("web", ["name": "web"]))
    world.settle()
  }

  private var ready: NodeCondition? {
    world.get(Node.self, "minikube")?.status.conditions.first { $0.type == "Ready" }
  }

  @Test mutating func `a node that renews its lease stays ready`() throws {
    try startNode()
    world.pass(.minutes(10))
    #expect(ready?.status == "True")
    #expect(world.get(Node.self, "minikube")?.spec.taints.isEmpty == true)
  }

  @Test mutating func `a silent node becomes unknown after forty seconds`() throws {
    try startNode()
    world.api.heartbeats["minikube"]?.stopped = world.api.now
    world.pass(.seconds(39))
    #expect(ready?.status == "True")
    world.pass(.seconds(2))
    #expect(ready?.status == "Unknown")
    #expect(ready?.reason == "NodeStatusUnknown")
    let taints = try #require(world.get(Node.self, "minikube")).spec.taints
    #expect(taints.map(\.key) == Array(repeating: "node.kubernetes.io/unreachable", count: 2))
    #expect(taints.map(\.effect) == ["NoSchedule", "NoExecute"])
    #expect(world.get(Pod.self, "web")?.isReady == false)
    #expect(world.events.contains("NodeNotReady: Node minikube status is now: NodeNotReady"))
  }

  @Test mutating func `pods are evicted after the time for which they tolerate it`() throws {
    try startNode()
    world.hasKubelet = false
    world.api.heartbeats["minikube"]?.stopped = world.api.now
    world.pass(.seconds(335))
    #expect(world.get(Pod.self, "web")?.metadata.deletionTimestamp == nil)
    world.pass(.seconds(10))
    #expect(world.get(Pod.self, "web")?.metadata.deletionTimestamp != nil)
    #expect(
      world.events.contains("TaintManagerEviction: Marking for deletion Pod default/web")
    )
  }

  @Test mutating func `a node that comes back keeps its pods`() throws {
    try startNode()
    world.api.heartbeats["minikube"]?.stopped = world.api.now
    world.pass(.seconds(60))
    world.api.heartbeats["minikube"] = Heartbeat(started: world.api.now)
    var node = try world.api.get(Node.self, name: "minikube")
    node.status.conditions[0].status = "True"
    node.status.conditions[0].lastHeartbeatTime = Time(world.api.now)
    try world.api.updateStatus(node)
    world.pass(.seconds(600))
    #expect(world.get(Node.self, "minikube")?.spec.taints.isEmpty == true)
    #expect(world.get(Pod.self, "web")?.metadata.deletionTimestamp == nil)
    #expect(
      world.events.contains("TaintManagerEviction: Cancelling deletion of Pod default/web")
    )
  }

  @Test mutating func `a cordoned node has a taint until it is uncordoned`() throws {
    try startNode()
    try world.change(Node.self, "minikube") { $0.spec.unschedulable = true }
    world.settle()
    #expect(
      world.get(Node.self, "minikube")?.spec.taints.map(\.key)
        == ["node.kubernetes.io/unschedulable"]
    )
    try world.change(Node.self, "minikube") { $0.spec.unschedulable = false }
    world.settle()
    #expect(world.get(Node.self, "minikube")?.spec.taints.isEmpty == true)
  }

  @Test mutating func `a taint without a toleration drives pods away at once`() throws {
    try startNode()
    try world.change(Node.self, "minikube") {
      $0.spec.taints = [Taint("dedicated", value: "db", effect: "NoExecute")]
    }
    world.settle()
    #expect(world.get(Pod.self, "web") == nil)
  }

  @Test mutating func `the pods of a deleted node go after a while`() throws {
    try startNode()
    world.hasKubelet = false
    try world.api.delete(Node.self, name: "minikube")
    world.settle()
    world.pass(.seconds(30))
    #expect(world.get(Pod.self, "web") != nil)
    world.pass(.seconds(15))
    #expect(world.get(Pod.self, "web") == nil)
  }
}
