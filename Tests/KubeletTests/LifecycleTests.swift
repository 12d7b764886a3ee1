import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation
import Testing

@Suite struct LifecycleTests {
  private func exec(_ words: String...) -> LifecycleHandler {
    var handler = LifecycleHandler()
    handler.exec = ExecAction()
    handler.exec?.command = words
    return handler
  }

  private func pause(_ seconds: Int64) -> LifecycleHandler {
    var handler = LifecycleHandler()
    handler.sleep = SleepAction()
    handler.sleep?.seconds = seconds
    return handler
  }

  private func sidecar(_ name: String) -> KubernetesAPI.Container {
    var container = KubernetesAPI.Container()
    (container.name, container.image, container.restartPolicy) = (name, "app:2", "Always")
    return container
  }

  @Test func `a container is running when its hook is through, and not before`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.postStart = pause(20)
    }
    node.run(.seconds(10))
    #expect(node.state() == "ContainerCreating")
    #expect(try node.events().last == "Normal Started Container started")
    node.run(.seconds(20))
    #expect(node.state() == "Running")
  }

  @Test func `a hook that fails after the start ends the container, and is tried again`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.postStart = exec("check", "/tmp/missing")
    }
    try node.run(until: .seconds(10)) {
      $0.state() == "PostStartHookError" || $0.state() == "CrashLoopBackOff"
    }
    let events = try node.events()
    #expect(events.contains("Warning FailedPostStartHook PostStartHook failed"))
    #expect(events.contains("Normal Killing FailedPostStartHook"))
    node.run(.seconds(60))
    #expect(try node.restarts() > 1)
  }

  @Test func `the words of a failed hook stand in the container's state`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.postStart = exec("check", "/tmp/missing")
    }
    try node.run(until: .seconds(10), step: .milliseconds(1)) { $0.state() == "PostStartHookError" }
    let uid = try node.pod().metadata.uid
    let message = try node.pod().status.containerStatuses[0].state.waiting?.message
    let text = "cat: can't open '/tmp/missing': No such file or directory"
    #expect(
      message == "Exec lifecycle hook ([check /tmp/missing]) for Container \"main\" in Pod"
        + " \"web_default(\(uid))\" failed - error: command 'check /tmp/missing' exited with 1:"
        + " \(text)\n, message: \"\(text)\\n\""
    )
  }

  @Test func `the hook before the end comes before SIGTERM, within the grace period`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.preStop = pause(5)
    }
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    #expect((5...6).contains(took.wholeSeconds))
  }

  @Test(arguments: [false, true])
  func `a hook that outlasts the grace period is cut off at its end`(isStubborn: Bool) throws {
    var node = try TestNode()
    let command = isStubborn ? "stubborn" : "sleeper"
    try node.createPod(command: [command]) { pod in
      pod.spec.terminationGracePeriodSeconds = 8
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.preStop = exec("stubborn")
    }
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    node.run(.seconds(7))
    #expect(node.state() == "Running")
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    // SIGTERM comes once the grace period is over; who ignores it has two seconds more.
    let rest = isStubborn ? 3 : 1
    #expect((rest...(rest + 1)).contains(Int(took.wholeSeconds)))
    // It did not fail: nobody waited for it any longer.
    #expect(try !node.events().contains { $0.contains("FailedPreStopHook") })
  }

  @Test func `a failed hook before the end is told, and the container ends all the same`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.containers[0].lifecycle = Lifecycle()
      pod.spec.containers[0].lifecycle?.preStop = exec("check", "/tmp/missing")
    }
    node.run(.seconds(10))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    #expect(took < .seconds(2))
    #expect(try node.events().last == "Warning FailedPreStopHook PreStopHook failed")
  }

  @Test func `serving containers end after the regular ones, the last to start first`() throws {
    var node = try TestNode()
    let sidecars = [sidecar("first"), sidecar("second")]
    try node.createPod(command: ["stubborn"]) { pod in
      pod.spec.terminationGracePeriodSeconds = 6
      pod.spec.initContainers = sidecars
    }
    node.run(.seconds(20))
    try node.api.delete(Pod.self, namespace: "default", name: "web")
    node.run(.seconds(5))
    let early = try node.pod().status.initContainerStatuses.map { $0.state.running != nil }
    #expect(early == [true, true])
    let took = try node.run(until: .seconds(40)) { (try? $0.find()) == .some(nil) }
    #expect(took < .seconds(3))
  }

  @Test func `a container that wants more memory than its limit is killed for it`() throws {
    var node = try TestNode()
    try node.createPod(command: ["eater", "209715200"]) { pod in
      pod.spec.containers[0].resources.limits["memory"] = Quantity("100Mi")
    }
    try node.run(until: .seconds(10)) { ((try? $0.restarts()) ?? 0) > 0 }
    node.run(.seconds(1))
    let last = try node.pod().status.containerStatuses[0].lastState.terminated
    #expect(last?.reason == "OOMKilled")
    #expect(last?.exitCode == 137)
  }

  @Test func `a pod that takes the node's memory has to go`() throws {
    var node = try TestNode()
    node.kernel.setMemory(1_700_000_000, ofKeeper: 0)
    try node.createPod(command: ["eater", "1690000000"])
    node.run(.seconds(5))
    for case .filling in node.kernel.drainMemoryNews() {
      node.kubelet.watchMemory(from: node.api.now)
      node.wakeKubelet()
    }
    node.run(.seconds(15))
    let pod = try node.pod()
    #expect(pod.status.phase == "Failed")
    #expect(pod.status.reason == "Evicted")
    #expect(
      pod.status.message.hasPrefix(
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: "
      )
    )
    #expect(
      pod.status.message.hasSuffix(
        "Container main was using 1650390Ki, request is 0, has larger consumption of memory. "
      )
    )
  }

  @Test func `an image's root is refused where the pod forbids it`() throws {
    var node = try TestNode()
    try node.createPod { pod in
      pod.spec.securityContext = PodSecurityContext()
      pod.spec.securityContext?.runAsNonRoot = true
    }
    node.run(.seconds(10))
    #expect(node.state() == "CreateContainerConfigError")
    let uid = try node.pod().metadata.uid
    let why =
      "container has runAsNonRoot and image will run as root (pod: \"web_default(\(uid))\","
      + " container: main)"
    #expect(try node.pod().status.containerStatuses[0].state.waiting?.message == why)
    #expect(try node.events().contains("Warning Failed Error: \(why)"))
  }

  @Test func `a server that does not speak gRPC fails its probe when the time is over`() throws {
    var node = try TestNode()
    try node.createPod(command: ["server", "80"]) { pod in
      var probe = Probe()
      (probe.periodSeconds, probe.timeoutSeconds, probe.failureThreshold) = (2, 1, 3)
      probe.successThreshold = 1
      probe.grpc = GRPCAction()
      probe.grpc?.port = 80
      pod.spec.containers[0].readinessProbe = probe
    }
    node.run(.seconds(10))
    let address = try node.pod().status.podIP
    #expect(
      try node.events().last
        == "Warning Unhealthy Readiness probe failed: timeout: failed to connect service"
        + " \"\(address):80\" within 1s: context deadline exceeded"
    )
  }
}
