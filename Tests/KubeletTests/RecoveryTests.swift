import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation
import Testing

@Suite struct RecoveryTests {
  @Test func `a kubelet that starts again finds its containers and catches up`() throws {
    var node = try TestNode()
    try node.createPod()
    node.run(.seconds(10))
    let before = try node.pod().status.containerStatuses.first?.containerID
    node.isKubeletRunning = false
    try node.createPod("late")
    node.run(.seconds(60))
    #expect(try node.pod("late").status.startTime == nil)
    node.kubelet.restart()
    node.isKubeletRunning = true
    node.run(.seconds(10))
    let pod = try node.pod()
    #expect(pod.status.containerStatuses.first?.containerID == before)
    #expect(pod.status.containerStatuses.first?.restartCount == 0)
    #expect(node.state("late") == "Running")
  }

  @Test func `a container that ended while the kubelet was away is restarted afterwards`() throws {
    var node = try TestNode()
    try node.createPod(command: ["exits", "0", "30"])
    node.run(.seconds(10))
    node.isKubeletRunning = false
    node.run(.seconds(60))
    #expect(node.state() == "Running", "nobody tells")
    node.kubelet.restart()
    node.isKubeletRunning = true
    node.run(.seconds(10))
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 1)
  }

  @Test func `a node that loses power starts its containers again in a new sandbox`() throws {
    var node = try TestNode()
    try node.createPod {
      var first = $0.spec.containers[0]
      first.name = "first"
      first.command = ["exits", "0"]
      $0.spec.initContainers = [first]
    }
    node.run(.seconds(10))
    node.runtime.crash(&node.kernel)
    node.kubelet.noteReboot(now: node.api.now)
    node.wakeKubelet()
    node.run(.seconds(10))
    let pod = try node.pod()
    #expect(node.state() == "Running")
    #expect(pod.status.phase == "Running")
    let status = try #require(pod.status.containerStatuses.first)
    #expect(status.restartCount == 1)
    #expect(status.lastState.terminated?.exitCode == 255)
    #expect(status.lastState.terminated?.reason == "Unknown")
    #expect(pod.status.initContainerStatuses.first?.restartCount == 1)
    #expect(
      try node.events().contains(
        "Normal SandboxChanged Pod sandbox changed, it will be killed and re-created."
      )
    )
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    node.run(.seconds(5))
    #expect(node.runtime.sandboxes.isEmpty)
    #expect(node.runtime.containers.isEmpty)
  }

  @Test func `without the API server containers go on, and the kubelet reports later`() throws {
    var node = try TestNode()
    try node.createPod(command: ["exits", "1", "20"])
    node.run(.seconds(10))
    node.api.isRunning = false
    node.run(.seconds(40))
    #expect(node.runtime.containers.map(\.attempt) == [1])
    node.api.isRunning = true
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 0)
    node.run(.seconds(2))
    #expect(try node.restarts() >= 1)
  }

  @Test func `what only the API server knows is waited for, not missed`() throws {
    var node = try TestNode()
    try node.create(ConfigMap.self, "metadata: {name: settings}\ndata: {color: blue}")
    try node.createPod(command: ["exits", "1", "10"]) {
      var variable = EnvVar()
      variable.name = "COLOR"
      variable.valueFrom = EnvVarSource()
      variable.valueFrom?.configMapKeyRef = ConfigMapKeySelector()
      variable.valueFrom?.configMapKeyRef?.name = "settings"
      variable.valueFrom?.configMapKeyRef?.key = "color"
      $0.spec.containers[0].env = [variable]
    }
    node.run(.seconds(10))
    node.api.isRunning = false
    node.run(.seconds(15))
    node.api.isRunning = true
    node.run(.seconds(1))
    #expect(
      try node.pod().status.containerStatuses.first?.state.waiting?.message
        == "failed to sync configmap cache: timed out waiting for the condition"
    )
    try node.run(until: .seconds(15)) { $0.state() == "Running" }
  }

  @Test func `a status that somebody else wrote is put right`() throws {
    var node = try TestNode()
    try node.createPod()
    node.run(.seconds(10))
    var pod = try node.pod()
    let place = try #require(pod.status.conditions.firstIndex { $0.type == "Ready" })
    pod.status.conditions[place].status = "False"
    try node.api.updateStatus(pod)
    node.run(.seconds(1))
    #expect(try node.pod().isReady)
  }

  @Test func `the node is registered once, and told ready after silence`() throws {
    var node = try TestNode()
    node.run(.seconds(1))
    var object = try node.api.get(Node.self, name: "minikube")
    #expect(object.status.conditions.last?.reason == "KubeletReady")
    #expect(object.status.capacity["pods"]?.description == "110")
    let place = try #require(object.status.conditions.firstIndex { $0.type == "Ready" })
    object.status.conditions[place].status = "Unknown"
    try node.api.updateStatus(object)
    node.kubelet.restart()
    node.run(.seconds(1))
    object = try node.api.get(Node.self, name: "minikube")
    #expect(object.status.conditions[place].status == "True")
    let told = try node.api.list(Event.self, ListOptions(namespace: "default")).map(\.reason)
    #expect(told == ["Starting", "NodeReady"])
  }
}
