import APIServer
import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation
import Testing

@testable import Kubelet

@Suite struct ScaleTests {
  @Test func `a thousand pods on one node come up`() throws {
    var node = try TestNode(podLimit: 2000)
    node.run(.seconds(1))
    for number in 0..<1000 { try node.createPod("web-\(number)") }
    node.run(.seconds(20))
    let pods = try node.api.list(Pod.self, ListOptions(namespace: "default"))
    #expect(pods.count { $0.isReady } == 1000)
  }

  @Test func `what a kubelet keeps of a pod is small`() {
    #expect(MemoryLayout<ContainerRecord>.size <= 216)
    #expect(MemoryLayout<PodWorker>.size - MemoryLayout<Pod>.size <= 160)
    #expect(MemoryLayout<Kubelet.Owner>.size == 8)
  }
}
