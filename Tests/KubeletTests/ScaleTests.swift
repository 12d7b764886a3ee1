import APIServer
import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation
import Testing

@testable import Kubelet

@Suite struct ScaleTests {
  @Test func `a thousand pods on one node come up, and the work for one stays the same`() throws {
    func work(_ count: Int) throws -> Swift.Duration {
      var node = try TestNode(podLimit: 2000)
      node.run(.seconds(1))
      for number in 0..<count { try node.createPod("web-\(number)") }
      let clock = ContinuousClock()
      let took = clock.measure { node.run(.seconds(20)) }
      let pods = try node.api.list(Pod.self, ListOptions(namespace: "default"))
      #expect(pods.count { $0.isReady } == count)
      return took / count
    }
    let few = try work(100)
    let many = try work(1000)
    #expect(many < few * 4, "\(few) for one of 200, \(many) for one of 1,000")
  }

  @Test func `what a kubelet keeps of a pod is small`() {
    #expect(MemoryLayout<ContainerRecord>.size <= 216)
    #expect(MemoryLayout<PodWorker>.size - MemoryLayout<Pod>.size <= 160)
    #expect(MemoryLayout<Kubelet.Owner>.size == 8)
  }
}
