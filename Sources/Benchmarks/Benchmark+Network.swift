import Cluster
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
}
