import ContainerRuntime
import Images
import Machine
import Network
import Simulation
import Testing

@Suite struct IPTablesTests {
  private static func bench() -> ImageBench {
    var bench = ImageBench(kind: .containerd, era: .current)
    var rules = ServiceRules()
    var rule = ServicePortRule(
      "default/kubernetes:https",
      backends: [RuleBackend(Endpoint(IPv4Address(192, 168, 49, 2), port: 8443))]
    )
    rule.clusterAddress = Endpoint(IPv4Address(10, 96, 0, 1), port: 443)
    rules.add(rule)
    var web = ServicePortRule(
      "default/web",
      backends: (2...4).map { RuleBackend(Endpoint(IPv4Address(172, 17, 0, $0), port: 80)) }
    )
    web.clusterAddress = Endpoint(IPv4Address(10, 96, 7, 7), port: 80)
    web.nodePort = 30_080
    rules.add(web)
    var empty = ServicePortRule("default/empty", backends: [])
    empty.clusterAddress = Endpoint(IPv4Address(10, 96, 8, 8), port: 80)
    rules.add(empty)
    bench.kernel.network.setRules(rules, on: bench.runtime.node)
    for name in ["iptables", "iptables-save"] {
      bench.kernel[bench.nodeMachine].files.insert(.program(name), at: "/usr/bin/\(name)")
    }
    return bench
  }

  @Test func `chains have the names that kube-proxy gives them`() throws {
    var bench = Self.bench()
    let text = try bench.run(["iptables-save", "-t", "nat"], on: bench.nodeMachine)
    // The chain of the API's own service has this name in every cluster.
    #expect(
      text.contains(
        "-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "
          + "\"default/kubernetes:https cluster IP\" -m tcp --dport 443 "
          + "-j KUBE-SVC-NPX46M4PTMTKRN6Y\n"
      )
    )
    #expect(text.contains("--mode random --probability 0.33333333349 -j KUBE-SEP-"))
    #expect(text.contains("--mode random --probability 0.50000000000 -j KUBE-SEP-"))
    #expect(text.contains("--to-destination 172.17.0.3:80"))
    #expect(!text.contains("10.96.8.8"))
  }

  @Test func `a service without back ends is refused in the other table`() throws {
    var bench = Self.bench()
    let text = try bench.run(["iptables", "-S", "KUBE-SERVICES"], on: bench.nodeMachine)
    #expect(
      text.contains(
        "-A KUBE-SERVICES -d 10.96.8.8/32 -p tcp -m comment --comment "
          + "\"default/empty has no endpoints\" -m tcp --dport 80 "
          + "-j REJECT --reject-with icmp-port-unreachable"
      )
    )
  }
}
