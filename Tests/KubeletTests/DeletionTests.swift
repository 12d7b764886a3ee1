import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation
import Testing

@Suite struct DeletionTests {
  @Test func `a deleted pod gets SIGTERM, and is gone when its containers are`() throws {
    var node = try TestNode()
    try node.createPod()
    node.run(.seconds(10))
    let address = try #require(IPv4Address(try node.pod().status.podIP))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    #expect(try node.find() != nil)
    let took = try node.run(until: .seconds(5)) { (try? $0.find()) == .some(nil) }
    #expect(took < .seconds(1))
    #expect(try node.events().last == "Normal Killing Stopping container main")
    #expect(node.runtime.containers.isEmpty)
    #expect(node.runtime.sandboxes.isEmpty)
    #expect(node.kernel.network.namespace(with: address) == nil)
    #expect(node.kernel.machineIDs == [node.runtime.machine])
  }

  @Test func `a container that ignores SIGTERM is killed after the grace period`() throws {
    var node = try TestNode()
    try node.createPod(command: ["stubborn"]) { $0.spec.terminationGracePeriodSeconds = 12 }
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    #expect((12...13).contains(took.wholeSeconds))
  }

  @Test func `a second deletion can only shorten the wait`() throws {
    var node = try TestNode()
    try node.createPod(command: ["stubborn"])
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    node.run(.seconds(5))
    let shorter = DeleteOptions(gracePeriodSeconds: 3)
    try node.api.delete(Pod.self, namespace: "default", name: "web", shorter)
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    #expect(took < .seconds(4))
  }

  @Test func `a forced deletion takes the object at once and the containers soon`() throws {
    var node = try TestNode()
    try node.createPod(command: ["stubborn"])
    node.run(.seconds(10))
    let now = DeleteOptions(gracePeriodSeconds: 0)
    try node.api.delete(Pod.self, namespace: "default", name: "web", now)
    #expect(try node.find() == nil)
    node.run(.seconds(1))
    #expect(node.runtime.containers.count == 1)
    node.run(.seconds(3))
    #expect(node.runtime.containers.isEmpty)
    #expect(node.runtime.sandboxes.isEmpty)
  }

  @Test func `a pod is deleted at every point of its way up`() throws {
    for milliseconds in stride(from: 0 as Int64, to: 4000, by: 250) {
      var node = try TestNode()
      try node.createPod(image: "app")
      node.run(.milliseconds(milliseconds))
      try node.api.delete(Pod.self, namespace: "default", name: "web")
      node.run(.seconds(35))
      #expect(try node.find() == nil, "deleted after \(milliseconds) ms")
      #expect(node.runtime.sandboxes.isEmpty)
      try node.createPod("next", image: "app")
      node.run(.seconds(10))
      #expect(node.state("next") == "Running", "after a deletion at \(milliseconds) ms")
    }
  }

  @Test func `a pod that a finalizer holds stays, ended`() throws {
    var node = try TestNode()
    try node.createPod { $0.metadata.finalizers = ["example.com/hold"] }
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    node.run(.seconds(10))
    var pod = try node.pod()
    #expect(pod.status.phase == "Succeeded")
    pod.metadata.finalizers = []
    try node.api.update(pod)
    node.run(.seconds(1))
    #expect(try node.find() == nil)
  }
}
