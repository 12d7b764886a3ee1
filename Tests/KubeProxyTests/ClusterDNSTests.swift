import APIServer
import KubeProxy
import KubernetesAPI
import Network
import Simulation
import Testing

@Suite struct ClusterDNSTests {
  static let suffix = "default.svc.cluster.local"

  @Test func `a service has a name, a reverse name, and records of its named ports`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      "metadata: {name: redis}\nspec: {clusterIP: 10.96.0.9, ports: [{name: db, port: 6379}]}"
    )
    try net.settle()
    #expect(net.addresses("redis.\(Self.suffix)") == ["10.96.0.9"])
    #expect(net.addresses("kubernetes.\(Self.suffix)") == ["10.96.0.1"])
    #expect(net.network.zone.name(of: IPv4Address(10, 96, 0, 9)) == "redis.\(Self.suffix)")
    #expect(
      net.network.zone.serviceRecords("_db._tcp.redis.\(Self.suffix)")
        == [DNSServiceRecord(port: 6379, target: "redis.\(Self.suffix)")]
    )
    try net.api.delete(Service.self, namespace: "default", name: "redis")
    try net.settle()
    #expect(net.addresses("redis.\(Self.suffix)") == nil)
    #expect(net.network.zone.name(of: IPv4Address(10, 96, 0, 9)) == nil)
    #expect(net.network.zone.serviceRecords("_db._tcp.redis.\(Self.suffix)").isEmpty)
  }

  @Test func `a headless service is the addresses of its ready pods, each with its name`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      "metadata: {name: db}\nspec: {clusterIP: None, ports: [{port: 80}]}"
    )
    try net.create(
      EndpointSlice.self,
      slice("db-1", of: "db", ready: [2, 1], unready: [3], hostnames: true)
    )
    try net.settle()
    #expect(net.addresses("db.\(Self.suffix)") == ["10.244.0.1", "10.244.0.2"])
    #expect(net.addresses("db-2.db.\(Self.suffix)") == ["10.244.0.2"])
    #expect(net.addresses("db-3.db.\(Self.suffix)") == nil)
    try net.replace(
      EndpointSlice.self,
      slice("db-1", of: "db", ready: [1], unready: [2], hostnames: true)
    )
    try net.settle()
    #expect(net.addresses("db.\(Self.suffix)") == ["10.244.0.1"])
    #expect(net.addresses("db-2.db.\(Self.suffix)") == nil)
    try net.api.delete(Service.self, namespace: "default", name: "db")
    try net.settle()
    #expect(net.addresses("db.\(Self.suffix)") == nil)
    #expect(net.addresses("db-1.db.\(Self.suffix)") == nil)
  }

  @Test func `an ExternalName is another name for something outside`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      "metadata: {name: out}\nspec: {type: ExternalName, externalName: example.com}"
    )
    try net.settle()
    #expect(net.network.zone["out.\(Self.suffix)"] == .alias("example.com"))
  }

  @Test func `a service that changes its kind leaves no old names behind`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      "metadata: {name: db}\nspec: {clusterIP: 10.96.0.9, ports: [{name: sql, port: 80}]}"
    )
    try net.settle()
    try net.replace(
      Service.self,
      "metadata: {name: db}\nspec: {type: ExternalName, externalName: example.com}"
    )
    try net.settle()
    #expect(net.network.zone["db.\(Self.suffix)"] == .alias("example.com"))
    #expect(net.network.zone.name(of: IPv4Address(10, 96, 0, 9)) == nil)
    #expect(net.network.zone.serviceRecords("_sql._tcp.db.\(Self.suffix)").isEmpty)
  }

  @Test func `after a restart names of services that went meanwhile are gone`() throws {
    var net = try TestNetwork()
    try net.create(
      Service.self,
      "metadata: {name: db}\nspec: {clusterIP: 10.96.0.9, ports: [{port: 80}]}"
    )
    try net.settle()
    net.dns.restart()
    try net.api.delete(Service.self, namespace: "default", name: "db")
    try net.settle()
    #expect(net.addresses("db.\(Self.suffix)") == nil)
    #expect(net.addresses("kubernetes.\(Self.suffix)") == ["10.96.0.1"])
  }
}
