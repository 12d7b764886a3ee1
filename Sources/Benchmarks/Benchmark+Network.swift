import APIServer
import Cluster
import KubernetesAPI
import Network
import Simulation

extension Benchmark {
  /// How many requests a second a simulated curl makes through a service to a pod.
  func measureCurls() -> Figure {
    var session = Session(Cluster(ClusterConfiguration()))
    _ = session.run("kubectl create deployment web --image=nginx")
    _ = session.run("kubectl expose deployment web --port=80 --type=NodePort")
    session.cluster.advance(by: .seconds(60))
    let count = 200
    let command =
      "P=$(kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}'); "
      + "for i in $(seq \(count)); do curl -s -o /dev/null 192.168.49.2:$P; done"
    let timing = Timing.of(5, on: session) { copy in _ = copy.run(command) }
    let speed = Int(Double(count) / (timing.median / 1000))
    return figure("curl through a service to a pod, a second", "", "\(speed)")
  }

  /// How many requests a second a curl in a pod makes to a service by its name.
  func measureCurlsOfPods() -> Figure {
    var session = Session(Cluster(ClusterConfiguration()))
    _ = session.run("kubectl create deployment web --image=nginx --replicas=3")
    _ = session.run("kubectl expose deployment web --port=80")
    _ = session.run("kubectl run client --image=curlimages/curl --command -- sleep 100000")
    session.cluster.advance(by: .seconds(60))
    let count = 200
    let loop = "for i in $(seq \(count)); do curl -s -o /dev/null http://web || exit 1; done"
    let timing = Timing.of(5, on: session) { copy in
      let result = copy.run("kubectl exec client -- sh -c '\(loop)'")
      precondition(result.status == 0, result.output)
    }
    let speed = Int(Double(count) / (timing.median / 1000))
    return figure("curl from a pod to a service, a second", "", "\(speed)")
  }

  /// How long kube-proxy takes to write the rules of a thousand services anew.
  func measureTables() -> Figure {
    let services = 1000
    var cluster = Worlds.running(nodes: 10, pods: 100)
    do {
      for index in 0..<services { _ = try cluster.api.create(Self.service(index)) }
    } catch {
      preconditionFailure("the server refuses the service: \(error.message)")
    }
    cluster.advance(by: .seconds(30))
    let timing = Timing.of(9, on: cluster) { copy in
      _ = try? copy.api.create(Self.service(services))
      copy.advance(by: .seconds(5))
    }
    return figure("one more of 1,000 services, its tables written", "", timing.text())
  }

  private static func service(_ index: Int) -> Service {
    var service = Service()
    service.metadata = ObjectMeta(name: "service-\(index)", namespace: "default")
    service.spec.selector = ["app": "web"]
    var port = ServicePort()
    port.port = 80
    service.spec.ports = [port]
    return service
  }

  /// How many packets a second find their way through the tables of a node with 10,000 services.
  func measureRoutes() -> Figure {
    var network = Network()
    let (node, _) = network.addNode(address: IPv4Address(192, 168, 49, 2), name: "node")
    let pod = network.addNamespace(address: IPv4Address(10, 244, 0, 5), on: node)
    var rules = ServiceRules()
    let first = IPv4Address(10, 96, 0, 0).value
    for index in 1...10_000 {
      rules.set(
        ServicePortRule(endpoints: [Endpoint(IPv4Address(10, 244, 0, 5), port: 80)]),
        address: IPv4Address(value: first + UInt32(index)),
        port: 80
      )
    }
    network.setRules(rules, on: node)
    let count = 100_000
    let timing = Timing.of(5, on: network) { network in
      var random = RandomStream(seed: 1)
      for index in 0..<count {
        let route = network.route(
          from: pod,
          to: IPv4Address(value: first + UInt32(index % 10_000) + 1),
          port: 80,
          transport: .tcp,
          now: .epoch,
          random: &random
        )
        guard case .deliver = route else { preconditionFailure("no way to service \(index)") }
      }
    }
    let speed = Int(Double(count) / (timing.median / 1000))
    return figure("routes through 10,000 services, a second", "", "\(speed)")
  }
}
