import Cluster
import Insight
import Simulation
import Testing

/// The cluster drawn, on screens of many widths and in bad times.
@Suite struct MapTests {
  private func map(_ lines: [String], columns: Int = 80) -> [String] {
    var session = Session(Cluster(ClusterConfiguration()))
    session.resize(columns: columns, rows: 24)
    for line in lines {
      _ = session.run(line)
      session.cluster.advance(by: .seconds(30))
    }
    let width = session.terminalSize.columns
    return ClusterMap(session.cluster.api, namespace: "default", width: width - 2).lines
      .flatMap { $0.wrapped(to: width) }.map(\.text)
  }

  private let web = [
    "kubectl create deployment web --image=nginx --replicas=2",
    "kubectl expose deployment web --port=80",
  ]

  @Test(arguments: [40, 60, 80, 120])
  func `a map fits its window, and no pod stands apart from its sign`(_ columns: Int) {
    let lines = map(web, columns: columns)
    for line in lines { #expect(line.count <= columns, "\(line)") }
    let pods = lines.filter { $0.contains("web-") }
    #expect(!pods.isEmpty)
    for line in pods { #expect(line.contains("● web-"), "\(lines)") }
  }

  @Test func `a service without a selector shows where it leads`() {
    let lines = map(web)
    #expect(lines.contains { $0.contains("kubernetes") && $0.contains(":6443 (no selector)") })
    let none = map(["kubectl create service clusterip shop --clusterip=None"])
    #expect(none.contains { $0.contains("shop") })
  }

  @Test func `where nobody answers, the map says so`() {
    let lines = map(web + ["fault power-off minikube"])
    #expect(lines.first?.hasPrefix("The API server does not answer") == true, "\(lines)")
    let etcd = map(["fault stop etcd"])
    #expect(etcd.first?.contains("does not answer") == true, "\(etcd)")
  }
}
