import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct NamespaceTests {
  var world = World()

  private mutating func createTeam() throws {
    var namespace = Namespace()
    namespace.metadata.name = "team-a"
    try world.api.create(namespace)
    world.settle()
  }

  @Test mutating func `every namespace has an account and the root certificate`() throws {
    try createTeam()
    let account = try world.api.find(ServiceAccount.self, namespace: "team-a", name: "default")
    #expect(account != nil)
    let map = try world.api.find(ConfigMap.self, namespace: "team-a", name: "kube-root-ca.crt")
    #expect(map?.data["ca.crt"]?.hasPrefix("-----BEGIN CERTIFICATE-----") == true)
    try world.api.delete(ServiceAccount.self, namespace: "team-a", name: "default")
    world.settle()
    let again = try world.api.find(ServiceAccount.self, namespace: "team-a", name: "default")
    #expect(again != nil)
  }

  @Test mutating func `a deleted namespace is emptied and then goes`() throws {
    try createTeam()
    var pod = Sample.pod("redis")
    pod.metadata.namespace = "team-a"
    try world.api.create(pod)
    world.settle()
    world.hasKubelet = false
    try world.api.delete(Namespace.self, name: "team-a")
    world.settle()
    let namespace = try world.api.get(Namespace.self, name: "team-a")
    #expect(namespace.status.phase == "Terminating")
    let remaining = namespace.status.conditions.first { $0.type == "NamespaceContentRemaining" }
    #expect(
      remaining?.message == "Some resources are remaining: pods. has 1 resource instances"
    )
    world.hasKubelet = true
    world.pass(.seconds(5))
    let gone = try world.api.find(Namespace.self, name: "team-a")
    #expect(gone == nil)
    #expect(world.pods("team-a").isEmpty)
  }

  @Test mutating func `accounts have token secrets where the release asks for them`() throws {
    world = World(.v18)
    let account = try #require(world.get(ServiceAccount.self, "default"))
    let name = try #require(account.secrets.first).name
    #expect(name.hasPrefix("default-token-"))
    let secret = try #require(world.get(Secret.self, name))
    #expect(secret.type == "kubernetes.io/service-account-token")
    #expect(secret.data["namespace"] == Base64.encode(Array("default".utf8)))
    #expect(world.get(ConfigMap.self, "kube-root-ca.crt") == nil)
  }
}
