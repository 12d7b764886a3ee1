import APIServer
import KubeProxy
import KubernetesAPI
import Network
import Simulation
import Testing

@Suite struct KubeProxyTests {
  static let web = """
    metadata: {name: web}
    spec:
      type: NodePort
      clusterIP: 10.96.0.50
      selector: {app: web}
      ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
    """
  static let address = IPv4Address(10, 96, 0, 50)
  static let nodeAddress = IPv4Address(192, 168, 99, 100)

  @Test func `a service leads to its ready pods and to no others`() throws {
    var net = try TestNetwork()
    try net.create(Service.self, Self.web)
    try net.create(EndpointSlice.self, slice("web-1", of: "web", ready: [1, 2], unready: [3]))
    try net.settle()
    #expect(net.targets(Self.address, 80) == ["10.244.0.1:8080", "10.244.0.2:8080"])
    #expect(net.targets(Self.address, 81) == ["dropped"])
    #expect(net.targets(Self.nodeAddress, 30080) == ["10.244.0.1:8080", "10.244.0.2:8080"])
    try net.replace(EndpointSlice.self, slice("web-1", of: "web", ready: [3]))
    try net.settle()
    #expect(net.targets(Self.address, 80) == ["10.244.0.3:8080"])
  }

  @Test func `a service without ready pods refuses, a deleted one says nothing`() throws {
    var net = try TestNetwork()
    try net.create(Service.self, Self.web)
    try net.settle()
    #expect(net.targets(Self.address, 80) == ["refused"])
    #expect(net.targets(Self.nodeAddress, 30080) == ["refused"])
    try net.api.delete(Service.self, namespace: "default", name: "web")
    try net.settle()
    #expect(net.targets(Self.address, 80) == ["dropped"])
    #expect(net.targets(Self.nodeAddress, 30080) == ["192.168.99.100:30080"])
  }

  @Test func `several slices of a service count together, ports by their names`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      """
      metadata: {name: db}
      spec:
        clusterIP: 10.96.0.60
        ports: [{name: sql, port: 5432}, {name: admin, port: 80}]
      """
    )
    let sql = slice("db-1", of: "db", port: 5432, portName: "sql", ready: [1])
    try net.create(EndpointSlice.self, sql)
    try net.create(
      EndpointSlice.self,
      slice("db-2", of: "db", port: 5432, portName: "sql", ready: [2])
    )
    try net.create(
      EndpointSlice.self,
      slice("db-3", of: "db", port: 8080, portName: "admin", ready: [4])
    )
    try net.settle()
    let address = IPv4Address(10, 96, 0, 60)
    #expect(net.targets(address, 5432) == ["10.244.0.1:5432", "10.244.0.2:5432"])
    #expect(net.targets(address, 80) == ["10.244.0.4:8080"])
    try net.api.delete(EndpointSlice.self, namespace: "default", name: "db-1")
    try net.settle()
    #expect(net.targets(address, 5432) == ["10.244.0.2:5432"])
  }

  @Test func `session affinity keeps a client with one pod`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      """
      metadata: {name: web}
      spec: {clusterIP: 10.96.0.50, sessionAffinity: ClientIP, ports: [{port: 80}]}
      """
    )
    try net.create(EndpointSlice.self, slice("web-1", of: "web", ready: [1, 2, 3]))
    try net.settle()
    #expect(net.targets(Self.address, 80).count == 1)
  }

  @Test func `nothing is written while nothing changes, and a restart catches up`() throws {
    var net = try TestNetwork()
    try net.settle()
    try net.create(Service.self, Self.web)
    #expect(try net.settle() != nil)
    #expect(try net.settle() == nil)
    net.proxy.restart()
    try net.api.delete(Service.self, namespace: "default", name: "web")
    #expect(try net.settle() != nil)
    #expect(net.targets(Self.address, 80) == ["dropped"])
  }

  @Test func `without the API server the old rules stay in force`() throws {
    var net = try TestNetwork()
    try net.create(Service.self, Self.web)
    try net.create(EndpointSlice.self, slice("web-1", of: "web", ready: [1]))
    try net.settle()
    net.api.isRunning = false
    #expect(throws: Status.self) { try net.settle() }
    #expect(net.targets(Self.address, 80) == ["10.244.0.1:8080"])
  }

  @Test func `external addresses of a service lead to its pods too`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      """
      metadata: {name: web}
      spec:
        type: NodePort
        clusterIP: 10.96.0.50
        externalIPs: [203.0.113.7]
        ports: [{port: 80, nodePort: 30080}]
      """
    )
    try net.create(EndpointSlice.self, slice("web-1", of: "web", ready: [2]))
    try net.settle()
    #expect(net.targets(IPv4Address(203, 0, 113, 7), 80) == ["10.244.0.2:8080"])
  }
}
