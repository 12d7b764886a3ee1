import Cluster
import KubernetesAPI
import Machine
import Simulation
import Testing

/// A cluster without furniture, as small as one is.
func makeCluster(nodes: Int = 1, seed: UInt64 = 1, profile: Profile = .current) -> Cluster {
  Cluster(
    ClusterConfiguration(profile: profile, nodes: nodes, seed: seed, furniture: .none)
  )
}

func makeController(
  _ name: String,
  replicas: Int32,
  image: String = "nginx"
)
  -> ReplicationController
{
  var controller = ReplicationController()
  controller.metadata = ObjectMeta(name: name, namespace: "default")
  controller.spec.replicas = replicas
  controller.spec.selector = ["app": name]
  var template = PodTemplateSpec()
  template.metadata.labels = ["app": name]
  var container = Container()
  container.name = name
  container.image = image
  template.spec.containers = [container]
  controller.spec.template = template
  return controller
}

extension Cluster {
  func pods() -> [Pod] {
    var copy = self
    return (try? copy.api.list(Pod.self, ListOptions(namespace: "default"))) ?? []
  }
}

@Suite struct ClusterTests {
  @Test func `a replication controller's pods come to run`() throws {
    var cluster = makeCluster()
    try cluster.api.create(makeController("web", replicas: 3))
    cluster.advance(by: .minutes(2))
    let pods = cluster.pods()
    #expect(pods.count == 3)
    #expect(pods.allSatisfy { $0.status.phase == "Running" && $0.isReady })
    #expect(Set(pods.map(\.status.podIP)).count == 3)
    let status = try cluster.api.get(
      ReplicationController.self,
      namespace: "default",
      name: "web"
    ).status
    #expect(status.readyReplicas == 3)
  }

  @Test func `a pod that is deleted comes back under another name`() throws {
    var cluster = makeCluster()
    try cluster.api.create(makeController("web", replicas: 2))
    cluster.advance(by: .minutes(2))
    let victim = cluster.pods()[0].metadata.name
    try cluster.api.delete(Pod.self, namespace: "default", name: victim)
    cluster.advance(by: .minutes(2))
    let names = cluster.pods().map(\.metadata.name)
    #expect(names.count == 2)
    #expect(!names.contains(victim))
  }

  @Test func `pods of a node without power are made anew elsewhere`() throws {
    var cluster = makeCluster(nodes: 3)
    try cluster.api.create(makeController("web", replicas: 6))
    cluster.advance(by: .minutes(3))
    let lost = cluster.pods().filter { $0.spec.nodeName == "minikube-m02" }
    #expect(!lost.isEmpty)
    cluster.cutPower(of: 1)
    cluster.advance(by: .minutes(2))
    let node = try cluster.api.get(Node.self, name: "minikube-m02")
    #expect(node.status.conditions.first { $0.type == "Ready" }?.status == "Unknown")
    cluster.advance(by: .minutes(8))
    let alive = cluster.pods().filter { $0.isActive && $0.isReady }
    #expect(alive.count == 6)
    #expect(alive.allSatisfy { $0.spec.nodeName != "minikube-m02" })
  }

  @Test func `without a scheduler pods wait, and with it they go on`() throws {
    var cluster = makeCluster()
    cluster.set(.scheduler, running: false)
    try cluster.api.create(makeController("web", replicas: 1))
    cluster.advance(by: .minutes(1))
    #expect(cluster.pods().map(\.spec.nodeName) == [""])
    cluster.set(.scheduler, running: true)
    cluster.advance(by: .minutes(1))
    #expect(cluster.pods().map(\.status.phase) == ["Running"])
  }

  @Test func `a copy of the cluster goes its own way`() throws {
    var cluster = makeCluster()
    try cluster.api.create(makeController("web", replicas: 1))
    cluster.advance(by: .minutes(1))
    var copy = cluster
    try copy.api.create(makeController("other", replicas: 2))
    copy.advance(by: .minutes(1))
    #expect(copy.pods().count == 3)
    #expect(cluster.pods().count == 1)
    cluster.advance(by: .minutes(1))
    #expect(cluster.pods().count == 1)
  }

  @Test func `the same seed gives the same cluster`() throws {
    let texts = try (0..<2).map { _ in
      var cluster = makeCluster(nodes: 2, seed: 99)
      try cluster.api.create(makeController("web", replicas: 5))
      cluster.advance(by: .minutes(2))
      return cluster.pods().map { "\($0.manifest())" }.joined(separator: "\n")
    }
    #expect(texts[0] == texts[1])
  }

  @Test(arguments: Profile.allCases) func `the furniture of a profile runs`(
    profile: Profile
  )
    throws
  {
    var cluster = Cluster(ClusterConfiguration(profile: profile, furniture: .course))
    let pods = try cluster.api.list(Pod.self)
    #expect(pods.count > 5)
    #expect(pods.filter { $0.status.phase != "Running" }.map(\.metadata.name) == [])
    #expect(pods.contains { $0.metadata.name.hasPrefix("my-web-") })
  }
}
