import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation
import Testing

@Suite struct StaticPodTests {
  private static let folder = "/etc/kubernetes/manifests"
  private static let manifest = """
    apiVersion: v1
    kind: Pod
    metadata: {name: keeper, labels: {app: keeper}}
    spec:
      containers: [{name: main, image: app}]

    """

  private func makeNode() throws -> TestNode {
    var node = try TestNode()
    var settings = node.kubelet.configuration
    settings.staticPodPath = Self.folder
    node.kubelet.configure(settings)
    node.kernel.install(
      .text(Self.manifest),
      at: "\(Self.folder)/keeper.yaml",
      on: node.runtime.machine
    )
    return node
  }

  private func mirror(_ node: inout TestNode) throws -> Pod? {
    try node.api.find(Pod.self, namespace: "default", name: "keeper-minikube")
  }

  @Test func `a pod from a file runs, and the server shows its mirror`() throws {
    var node = try makeNode()
    node.run(.seconds(30))
    let pod = try #require(try mirror(&node))
    #expect(pod.status.phase == "Running")
    let hash = pod.metadata.annotations["kubernetes.io/config.hash"]
    #expect(hash?.count == 32)
    #expect(pod.metadata.annotations["kubernetes.io/config.mirror"] == hash)
    #expect(pod.metadata.annotations["kubernetes.io/config.source"] == "file")
    #expect(pod.metadata.ownerReferences.map(\.kind) == ["Node"])
    #expect(pod.spec.nodeName == "minikube")
  }

  @Test func `a mirror that is deleted comes back, and the pod itself goes on`() throws {
    var node = try makeNode()
    node.run(.seconds(30))
    let before = try #require(try mirror(&node))
    let options = DeleteOptions(gracePeriodSeconds: 0)
    _ = try node.api.delete(Pod.resource, namespace: "default", name: "keeper-minikube", options)
    node.wakeKubelet()
    node.run(.seconds(5))
    let after = try #require(try mirror(&node))
    #expect(after.metadata.uid != before.metadata.uid)
    #expect(
      after.status.containerStatuses.map(\.containerID)
        == before.status.containerStatuses.map(\.containerID)
    )
    #expect(after.status.containerStatuses.map(\.restartCount) == [0])
  }

  @Test func `a pod whose file goes away ends, and its mirror too`() throws {
    var node = try makeNode()
    node.run(.seconds(30))
    node.kernel.uninstall("\(Self.folder)/keeper.yaml", on: node.runtime.machine)
    node.wakeKubelet()
    node.run(.minutes(1))
    #expect(try mirror(&node) == nil)
    #expect(node.runtime.containers.isEmpty)
  }

  @Test func `a pod whose file changes is made anew`() throws {
    var node = try makeNode()
    node.run(.seconds(30))
    let before = try #require(try mirror(&node))
    let text = Self.manifest.split(separator: "\n").map {
      $0.contains("image") ? "  containers: [{name: main, image: other}]" : String($0)
    }
    node.kernel.install(
      .text(text.joined(separator: "\n")),
      at: "\(Self.folder)/keeper.yaml",
      on: node.runtime.machine
    )
    node.wakeKubelet()
    node.run(.minutes(1))
    let after = try #require(try mirror(&node))
    #expect(after.spec.containers.map(\.image) == ["other"])
    #expect(
      after.metadata.annotations["kubernetes.io/config.hash"]
        != before.metadata.annotations["kubernetes.io/config.hash"]
    )
    #expect(after.status.phase == "Running")
  }

  @Test func `a static pod runs without the server`() throws {
    var node = try makeNode()
    node.api.isRunning = false
    node.run(.seconds(30))
    #expect(node.runtime.containers.map(\.state) == [.running])
  }
}
