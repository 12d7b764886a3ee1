import KubernetesAPI
import Simulation
import Testing

@Suite struct EndpointsTests {
  var world = World()

  private func addresses(_ name: String = "web") -> [String] {
    world.get(Endpoints.self, name)?.subsets.flatMap(\.addresses).map(\.ip) ?? []
  }

  @Test mutating func `a service without matching pods has no endpoints`() throws {
    try world.api.create(Sample.service("web", ["name": "web"]))
    world.settle()
    #expect(world.get(Endpoints.self, "web")?.subsets.isEmpty == true)
    let slices = world.list(EndpointSlice.self).filter { $0.metadata.name.hasPrefix("web-") }
    #expect(slices.count == 1)
    #expect(slices.first?.endpoints.isEmpty == true)
  }

  @Test mutating func `endpoints follow readiness`() throws {
    try world.api.create(Sample.service("web", ["name": "web"]))
    try world.api.create(Sample.pod("web", ["name": "web"]))
    world.settle()
    let ip = try #require(world.get(Pod.self, "web")).status.podIP
    #expect(addresses() == [ip])
    let subset = try #require(world.get(Endpoints.self, "web")?.subsets.first)
    #expect(subset.ports.map(\.port) == [5000])
    #expect(subset.addresses.first?.targetRef?.name == "web")
    #expect(subset.addresses.first?.nodeName == "minikube")
    world.makeReady("web", "default", false)
    world.settle()
    #expect(addresses().isEmpty)
    #expect(
      world.get(Endpoints.self, "web")?.subsets.first?.notReadyAddresses.map(\.ip) == [ip]
    )
    let slice = try #require(
      world.list(EndpointSlice.self).first { $0.metadata.name.hasPrefix("web-") }
    )
    #expect(slice.endpoints.first?.conditions.ready == false)
    #expect(slice.metadata.labels["kubernetes.io/service-name"] == "web")
  }

  @Test mutating func `a relabelled pod leaves the service`() throws {
    try world.api.create(Sample.service("web", ["name": "web"]))
    try world.api.create(Sample.pod("web", ["name": "web"]))
    world.settle()
    try world.change(Pod.self, "web") { $0.metadata.labels = [:] }
    world.settle()
    #expect(addresses().isEmpty)
  }

  @Test mutating func `a port by name is looked up on each pod`() throws {
    var port = ServicePort()
    port.name = "http"
    port.port = 80
    port.targetPort = .string("web")
    try world.api.create(Sample.service("web", ["name": "web"], port: port))
    for (name, number) in [("a", Int32(5000)), ("b", 6000)] {
      var pod = Sample.pod(name, ["name": "web"])
      pod.spec.containers[0].ports = [ContainerPort(number, name: "web")]
      try world.api.create(pod)
    }
    try world.api.create(Sample.pod("none", ["name": "web"]))
    world.settle()
    let subsets = try #require(world.get(Endpoints.self, "web")).subsets
    #expect(subsets.flatMap(\.ports).map(\.port).sorted() == [5000, 6000])
    #expect(subsets.flatMap(\.addresses).count == 2)
  }

  @Test mutating func `a slice holds a hundred endpoints and a change touches one slice`() throws {
    try world.api.create(Sample.service("web", ["name": "web"]))
    try world.api.create(Sample.controller("web", replicas: 150))
    world.settle()
    world.pass(.seconds(2))
    var slices = world.list(EndpointSlice.self).filter { $0.metadata.name.hasPrefix("web-") }
    #expect(slices.map(\.endpoints.count).sorted() == [50, 100])
    let versions = slices.map(\.metadata.resourceVersion)
    world.makeReady(try #require(world.pods().first).metadata.name, "default", false)
    world.pass(.seconds(2))
    slices = world.list(EndpointSlice.self).filter { $0.metadata.name.hasPrefix("web-") }
    #expect(zip(versions, slices).count { $0 != $1.metadata.resourceVersion } == 1)
  }

  @Test mutating func `endpoints written by hand are mirrored into a slice`() throws {
    try world.api.create(Sample.service("legacy", [:]))
    var endpoints = Endpoints()
    endpoints.metadata.name = "legacy"
    endpoints.metadata.namespace = "default"
    var subset = EndpointSubset()
    var address = EndpointAddress()
    address.ip = "192.0.2.10"
    subset.addresses = [address]
    var port = EndpointPort()
    port.port = 3306
    subset.ports = [port]
    endpoints.subsets = [subset]
    try world.api.create(endpoints)
    world.settle()
    let slice = try #require(
      world.list(EndpointSlice.self).first { $0.metadata.name.hasPrefix("legacy-") }
    )
    #expect(slice.endpoints.first?.addresses == ["192.0.2.10"])
  }

  @Test mutating func `a deleted service takes its endpoints and slices with it`() throws {
    try world.api.create(Sample.service("web", ["name": "web"]))
    world.settle()
    try world.api.delete(Service.self, namespace: "default", name: "web")
    world.settle()
    #expect(world.get(Endpoints.self, "web") == nil)
    #expect(!world.list(EndpointSlice.self).contains { $0.metadata.name.hasPrefix("web-") })
  }
}
