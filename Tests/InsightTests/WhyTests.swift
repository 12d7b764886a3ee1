import APIServer
import Cluster
import Simulation
import Testing

/// What `why`, `map` and their kin print at the learner's prompt.
@Suite struct WhyTests {
  private static func output(_ lines: [String], profile: Profile = .current) -> String {
    var session = Session(Cluster(ClusterConfiguration(profile: profile)))
    var last = ""
    for line in lines {
      last = session.run(line).output
      session.cluster.advance(by: .seconds(30))
    }
    return last
  }

  @Test func `a service whose selector finds no pod is told with the pod that comes nearest`() {
    let text = Self.output([
      "kubectl run web --image=nginx --labels=app=web",
      "kubectl create service clusterip front --tcp=80", "NO_COLOR=1 why svc/front",
    ])
    #expect(text.contains("Its selector app=front finds no pod, so it has no endpoints."))
    #expect(text.contains("web comes nearest: it has app=web, not app=front"))
  }

  @Test func `an image that cannot be pulled is named, with who made the pod`() {
    let text = Self.output(["kubectl run web --image=ngnix", "NO_COLOR=1 why pod web"])
    #expect(text.contains("You made it at"))
    #expect(text.contains("with `kubectl run web --image=ngnix`"))
    #expect(text.contains("The image ngnix of container web cannot be had"))
  }

  @Test func `a pod of a controller tells the way back to the command`() {
    let text = Self.output([
      "kubectl create deployment web --image=nginx",
      "NO_COLOR=1 why pod/$(kubectl get pods -o name | cut -d/ -f2)",
    ])
    #expect(text.contains("It belongs to ReplicaSet web-"))
    // Long lines are broken to the terminal's width.
    let whole = text.replacing("\n    ", with: " ")
    #expect(whole.contains("← `kubectl create deployment web --image=nginx`"))
    #expect(text.contains("All its containers are ready"))
  }

  @Test func `an object that is not there is refused with one that is`() {
    let text = Self.output(["kubectl run web --image=nginx", "why pod/we"])
    #expect(text == "why: there is no pod \"we\"; there is web\n")
  }

  @Test func `the map shows nodes, pods, and services without pods`() {
    let text = Self.output([
      "kubectl run web --image=nginx", "kubectl create service clusterip front --tcp=80",
      "NO_COLOR=1 map",
    ])
    #expect(text.contains("┌─ minikube  ready"))
    #expect(text.contains("● web"))
    #expect(text.contains("nobody: no pod has app=front"))
  }

  @Test func `the architecture marks who has acted`() {
    let text = Self.output(
      ["kubectl delete pod my-web", "kubectl create configmap a", "NO_COLOR=1 map architecture"],
      profile: .v18
    )
    #expect(text.contains("[* API server]"))
    #expect(text.contains("[* etcd]"))
    #expect(text.contains("[scheduler]"))
  }

  @Test func `looking changes nothing`() {
    var session = Session(Cluster(ClusterConfiguration()))
    _ = session.run("kubectl run web --image=nginx")
    session.cluster.advance(by: .minutes(1))
    let before = session.cluster.api.revision
    for line in ["why pod/web", "trace", "map", "map architecture"] { _ = session.run(line) }
    #expect(session.cluster.api.revision == before)
  }
}
