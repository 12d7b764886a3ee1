import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Manifests
import Simulation
import Testing

@Suite struct PodLifecycleTests {
  @Test func `a pod is created, pulled, started and told of in the words of v1.36`() throws {
    var node = try TestNode()
    try node.createPod(image: "app")
    node.run(.milliseconds(1))
    #expect(node.state() == "ContainerCreating")
    let early = try node.pod()
    #expect(early.status.phase == "Pending")
    #expect(early.holds("PodReadyToStartContainers") == "False")
    #expect(early.holds("Initialized") == "True")
    #expect(early.holds("Ready") == "False")
    #expect(
      early.condition("Ready")?.message == "containers with unready status: [main]"
    )
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    let pod = try node.pod()
    #expect(pod.status.phase == "Running")
    #expect(
      pod.status.conditions.map(\.type) == [
        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
      ]
    )
    #expect(pod.status.conditions.allSatisfy { $0.status == "True" })
    #expect(pod.status.podIP == "10.244.0.2")
    let events = try node.events()
    #expect(events.count == 4)
    #expect(events.first == "Normal Pulling Pulling image \"app\"")
    #expect(events[1].hasPrefix("Normal Pulled Successfully pulled image \"app\" in "))
    #expect(events[1].hasSuffix(" including waiting). Image size: 12000000 bytes."))
    #expect(
      Array(events.suffix(2)) == [
        "Normal Created Container created", "Normal Started Container started",
      ]
    )
  }

  @Test func `v1.8 says it in its own words and knows fewer conditions`() throws {
    var node = try TestNode(.v18)
    try node.createPod(image: "app") {
      $0.spec.volumes = [Volume()]
      $0.spec.volumes[0].name = "data"
      $0.spec.volumes[0].emptyDir = EmptyDirVolumeSource()
    }
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    let pod = try node.pod()
    #expect(pod.status.conditions.map(\.type) == ["Initialized", "Ready", "PodScheduled"])
    #expect(pod.status.containerStatuses.first?.image == "app:latest")
    #expect(pod.status.containerStatuses.first?.containerID.hasPrefix("docker://") == true)
    let id = try #require(pod.status.containerStatuses.first?.imageID)
    #expect(id.hasPrefix("docker-pullable://app@sha256:"))
    let events = try node.events()
    #expect(
      events.contains(
        "Normal SuccessfulMountVolume MountVolume.SetUp succeeded for volume \"data\" "
      )
    )
    #expect(
      Array(events.suffix(4)) == [
        "Normal Pulling pulling image \"app\"",
        "Normal Pulled Successfully pulled image \"app\"",
        "Normal Created Created container", "Normal Started Started container",
      ]
    )
  }

  @Test func `the status of a running pod has the fields of the recorded one`() throws {
    var node = try TestNode()
    try node.createPod("redis", image: "app")
    node.run(.seconds(10))
    let status = try node.pod("redis").status.encoded()
    let text = YAMLWriter.text(of: status)
    let names = text.split(separator: "\n").map { line in
      line.prefix { $0 != ":" }.trimmed
    }
    let condition = [
      "- lastProbeTime", "lastTransitionTime", "observedGeneration", "status", "type",
    ]
    #expect(
      names == ["conditions"] + condition + condition + condition + condition + condition
        + [
          "containerStatuses", "- containerID", "image", "imageID", "lastState", "name", "ready",
          "resources", "restartCount", "started", "state", "running", "startedAt", "volumeMounts",
          "- mountPath", "name", "readOnly", "recursiveReadOnly", "hostIP", "hostIPs", "- ip",
          "observedGeneration", "phase", "podIP", "podIPs", "- ip", "qosClass", "resources",
          "startTime",
        ]
    )
  }

  @Test func `initial containers run one after the other before the others`() throws {
    var node = try TestNode()
    try node.createPod {
      var first = $0.spec.containers[0]
      first.name = "first"
      first.command = ["exits", "0", "5"]
      var second = first
      second.name = "second"
      $0.spec.initContainers = [first, second]
    }
    try node.run(until: .seconds(10)) {
      (try? $0.pod().status.initContainerStatuses.first?.state.running) != nil
    }
    var pod = try node.pod()
    #expect(pod.status.phase == "Pending")
    #expect(pod.status.initContainerStatuses.last?.state.waiting?.reason == "PodInitializing")
    #expect(pod.status.containerStatuses.first?.state.waiting?.reason == "PodInitializing")
    #expect(
      pod.condition("Initialized")?.message == "containers with incomplete status: [first second]"
    )
    node.run(.seconds(7))
    pod = try node.pod()
    #expect(pod.status.initContainerStatuses.first?.state.terminated?.reason == "Completed")
    #expect(pod.status.initContainerStatuses.last?.state.running != nil)
    #expect(pod.condition("Initialized")?.message == "containers with incomplete status: [second]")
    node.run(.seconds(10))
    pod = try node.pod()
    #expect(pod.status.phase == "Running")
    #expect(pod.status.initContainerStatuses.map(\.ready) == [true, true])
    #expect(pod.isReady)
  }

  @Test func `an initial container that fails without a restart fails the pod`() throws {
    var node = try TestNode()
    try node.createPod(policy: "Never") {
      var first = $0.spec.containers[0]
      first.name = "first"
      first.command = ["exits", "3"]
      $0.spec.initContainers = [first]
    }
    node.run(.seconds(10))
    let pod = try node.pod()
    #expect(pod.status.phase == "Failed")
    #expect(pod.status.initContainerStatuses.first?.state.terminated?.exitCode == 3)
    #expect(pod.status.containerStatuses.first?.state.waiting?.reason == "PodInitializing")
  }

  @Test func `a sidecar keeps running beside the containers that wait for it`() throws {
    var node = try TestNode()
    try node.createPod {
      var sidecar = $0.spec.containers[0]
      sidecar.name = "sidecar"
      sidecar.restartPolicy = "Always"
      $0.spec.initContainers = [sidecar]
    }
    node.run(.seconds(10))
    let pod = try node.pod()
    #expect(pod.status.phase == "Running")
    #expect(pod.status.initContainerStatuses.first?.state.running != nil)
    #expect(pod.isReady)
  }

  @Test func `a pod that takes longer than its deadline has failed`() throws {
    var node = try TestNode()
    try node.createPod { $0.spec.activeDeadlineSeconds = 20 }
    node.run(.seconds(15))
    #expect(try node.pod().status.phase == "Running")
    node.run(.seconds(20))
    let pod = try node.pod()
    #expect(pod.status.phase == "Failed")
    #expect(pod.status.reason == "DeadlineExceeded")
    #expect(pod.status.containerStatuses.first?.state.terminated != nil)
  }
}

extension Substring {
  /// The text without spaces around it.
  var trimmed: String { split(separator: " ").joined(separator: " ") }
}
