import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation
import Testing

@Suite struct ImageTests {
  @Test func `IfNotPresent pulls once, Always pulls for every start`() throws {
    var node = try TestNode()
    try node.createPod("first", image: "app:2")
    node.run(.seconds(10))
    try node.createPod("second", image: "app:2")
    try node.createPod("third", image: "app")
    node.run(.seconds(10))
    #expect(
      try node.events("second").first
        == "Normal Pulled Container image \"app:2\" already present on machine and can be"
        + " accessed by the pod"
    )
    #expect(try node.events("third").first == "Normal Pulling Pulling image \"app\"")
    #expect(node.state("third") == "Running")
  }

  @Test func `one image is pulled at a time, in the order of the wishes`() throws {
    var node = try TestNode()
    try node.createPod("first", image: "app")
    try node.createPod("second", image: "other")
    node.run(.seconds(1))
    #expect(node.runtime.isPulling("app") != node.runtime.isPulling("other"))
    node.run(.seconds(12))
    #expect(node.state("first") == "Running")
    #expect(node.state("second") == "Running")
    let all = try node.events("first") + node.events("second")
    let waits = all.filter { $0.contains("including waiting") }.map { text in
      let words = text.split(separator: " ")
      return words.firstIndex(of: "in").map { "(" + words[$0 + 1] != words[$0 + 2] } ?? false
    }
    #expect(waits.count(where: { $0 }) == 1)
  }

  @Test func `a missing image fails, is held back, and is tried again`() throws {
    var node = try TestNode()
    try node.createPod(image: "nosuch")
    try node.run(until: .seconds(5)) { $0.state() == "ErrImagePull" }
    try node.run(until: .seconds(5)) { $0.state() == "ImagePullBackOff" }
    let why =
      "failed to pull and unpack image \"docker.io/library/nosuch:latest\": failed to resolve"
      + " reference \"docker.io/library/nosuch:latest\": pull access denied, repository does not"
      + " exist or may require authorization: server message: insufficient_scope: authorization"
      + " failed"
    let waiting = try node.pod().status.containerStatuses.first?.state.waiting
    #expect(waiting?.message == "Back-off pulling image \"nosuch\": ErrImagePull: \(why)")
    #expect(
      try node.events() == [
        "Normal Pulling Pulling image \"nosuch\"",
        "Warning Failed Failed to pull image \"nosuch\": \(why)",
        "Warning Failed Error: ErrImagePull",
        "Normal BackOff Back-off pulling image \"nosuch\"",
        "Warning Failed Error: ImagePullBackOff",
      ]
    )
    let again = try node.run(until: .seconds(20)) { $0.state() == "ErrImagePull" }
    #expect(again > .seconds(8) && again < .seconds(13))
    #expect(try node.pod().status.phase == "Pending")
  }

  @Test func `mending the image in the pod lets it run at once`() throws {
    var node = try TestNode()
    try node.createPod(image: "nosuch")
    try node.run(until: .seconds(200)) { $0.state() == "ImagePullBackOff" }
    var pod = try node.pod()
    pod.spec.containers[0].image = "app"
    try node.api.update(pod)
    let took = try node.run(until: .seconds(10)) { $0.state() == "Running" }
    #expect(took < .seconds(5))
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 0)
  }

  @Test func `changing the image of a running container replaces it`() throws {
    var node = try TestNode()
    try node.createPod(image: "app:2")
    node.run(.seconds(10))
    var pod = try node.pod()
    pod.spec.containers[0].image = "other:2"
    try node.api.update(pod)
    node.run(.seconds(10))
    let status = try node.pod().status.containerStatuses.first
    #expect(status?.image == "other:2")
    #expect(status?.restartCount == 1)
    #expect(
      try node.events().contains(
        "Normal Killing Container main definition changed, will be restarted"
      )
    )
  }

  @Test func `a policy of Never does not pull, and a bad name is not asked for`() throws {
    var node = try TestNode()
    try node.createPod("never", image: "app") { $0.spec.containers[0].imagePullPolicy = "Never" }
    try node.createPod("bad", image: "App")
    node.run(.seconds(5))
    #expect(node.state("never") == "ErrImageNeverPull")
    #expect(node.state("bad") == "InvalidImageName")
    #expect(
      try node.events("never").first
        == "Warning ErrImageNeverPull Container image \"app\" is not present with pull policy of"
        + " Never"
    )
  }
}
