import APIServer
import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation
import Testing

@testable import Kubelet

@Suite struct RestartTests {
  @Test func `a crashing container is restarted at once, then after 10, 20 and 40 seconds`() throws
  {
    var node = try TestNode()
    try node.createPod(command: ["exits", "1"])
    var starts: [Instant] = []
    for _ in 0..<900 {
      node.run(.milliseconds(100))
      let count = try node.restarts()
      while starts.count < count { starts.append(node.api.now) }
    }
    #expect(starts.count == 4)
    let gaps = zip(starts.dropFirst(), starts).map { ($0 - $1).wholeSeconds }
    for (gap, wait) in zip(gaps, [10, 20, 40] as [Int64]) {
      #expect((wait...wait + 1).contains(gap))
    }
    #expect(starts.first.map { $0 - TestNode.start < .seconds(6) } == true)
  }

  @Test func `CrashLoopBackOff says how long it waits, and keeps the phase Running`() throws {
    var node = try TestNode()
    try node.createPod(command: ["exits", "1", "1"])
    try node.run(until: .seconds(20)) { $0.state() == "Error" }
    #expect(try node.pod().status.phase == "Running")
    try node.run(until: .seconds(20)) { $0.state() == "CrashLoopBackOff" }
    let pod = try node.pod()
    let status = try #require(pod.status.containerStatuses.first)
    let full = "web_default(\(pod.metadata.uid))"
    #expect(
      status.state.waiting?.message
        == "back-off 10s restarting failed container=main pod=\(full)"
    )
    #expect(status.lastState.terminated?.exitCode == 1)
    #expect(status.lastState.terminated?.message == "code 1")
    #expect(status.restartCount == 1)
    #expect(pod.status.phase == "Running")
    #expect(
      try node.events().contains(
        "Warning BackOff Back-off restarting failed container main in pod \(full)"
      )
    )
  }

  @Test func `v1.8 tells of the back-off with two events`() throws {
    var node = try TestNode(.v18)
    try node.createPod(command: ["exits", "1", "1"])
    try node.run(until: .seconds(20)) { $0.state() == "CrashLoopBackOff" }
    let events = try node.events()
    #expect(events.contains("Warning BackOff Back-off restarting failed container"))
    #expect(events.contains("Warning FailedSync Error syncing pod"))
  }

  @Test func `a container that recovers stays up with its count`() throws {
    var node = try TestNode()
    try node.createPod(command: ["flaky", "/data/count", "2"]) {
      $0.spec.volumes = [Volume()]
      $0.spec.volumes[0].name = "data"
      $0.spec.volumes[0].emptyDir = EmptyDirVolumeSource()
      var mount = VolumeMount()
      mount.name = "data"
      mount.mountPath = "/data"
      $0.spec.containers[0].volumeMounts = [mount]
    }
    node.run(.seconds(60))
    #expect(node.state() == "Running")
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 2)
    #expect(node.runtime.containers.count == 2, "the last instance is kept, older ones are not")
  }

  @Test func `policies decide about the end of a pod`() throws {
    var node = try TestNode()
    try node.createPod("well", command: ["exits", "0"], policy: "Never")
    try node.createPod("badly", command: ["exits", "3"], policy: "Never")
    try node.createPod("done", command: ["exits", "0"], policy: "OnFailure")
    try node.createPod("again", command: ["exits", "3"], policy: "OnFailure")
    try node.createPod("always", command: ["exits", "0", "1"], policy: "Always")
    node.run(.seconds(15))
    #expect(try node.pod("well").status.phase == "Succeeded")
    #expect(try node.pod("well").condition("Ready")?.reason == "PodCompleted")
    #expect(try node.pod("badly").status.phase == "Failed")
    #expect(try node.pod("badly").status.containerStatuses.first?.state.terminated?.exitCode == 3)
    #expect(try node.pod("done").status.phase == "Succeeded")
    #expect(try node.pod("again").status.phase == "Running")
    #expect(node.state("again") == "CrashLoopBackOff")
    #expect(try node.restarts("always") > 0)
    #expect(try node.pod("well").status.podIP.isEmpty == false)
  }

  @Test func `a command that is not there is a RunContainerError, then a crash loop`() throws {
    var node = try TestNode()
    try node.createPod(command: ["nosuch"])
    try node.run(until: .seconds(10)) { $0.state() == "RunContainerError" }
    let status = try #require(try node.pod().status.containerStatuses.first)
    #expect(status.lastState.terminated?.reason == "StartError")
    #expect(status.state.waiting?.message.contains("\"nosuch\": executable file not found") == true)
    try node.run(until: .seconds(20)) { $0.state() == "CrashLoopBackOff" }
    #expect(try node.restarts() >= 1)
  }

  @Test func `waits double up to five minutes and are forgotten after ten quiet ones`() {
    var backOff = BackOff()
    var now = Instant(seconds: 1000)
    #expect(backOff.blocked(since: now, now: now) == nil)
    var waits: [Int64] = []
    for _ in 0..<7 {
      backOff.next(after: now, now: now)
      waits.append(backOff.wait.wholeSeconds)
      #expect(backOff.blocked(since: now, now: now) == now + backOff.wait)
      now += backOff.wait
    }
    #expect(waits == [10, 20, 40, 80, 160, 300, 300])
    now += .seconds(601)
    #expect(backOff.blocked(since: now, now: now) == nil)
    backOff.next(after: now, now: now)
    #expect(backOff.wait == .seconds(10))
  }
}

extension TestNode {
  mutating func createPod(
    _ name: String = "web",
    command: [String],
    policy: String = "Always",
    _ change: (inout Pod) -> Void = { _ in }
  ) throws {
    try createPod(name, command, policy: policy, image: "app:2", change)
  }
}
