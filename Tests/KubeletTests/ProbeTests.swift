import APIServer
import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation
import Testing

@testable import Kubelet

@Suite struct ProbeTests {
  static func httpProbe(_ change: (inout Probe) -> Void = { _ in }) -> Probe {
    var probe = Probe()
    var action = HTTPGetAction()
    action.path = "/"
    action.port = .int(8080)
    action.scheme = "HTTP"
    probe.httpGet = action
    probe.periodSeconds = 5
    change(&probe)
    return probe
  }

  static func execProbe(_ command: [String], _ change: (inout Probe) -> Void = { _ in }) -> Probe {
    var probe = Probe()
    var action = ExecAction()
    action.command = command
    probe.exec = action
    probe.periodSeconds = 5
    change(&probe)
    return probe
  }

  @Test func `a readiness probe decides whether the pod is ready, again and again`() throws {
    var node = try TestNode()
    try node.createPod(command: ["server", "8080"]) {
      $0.spec.containers[0].readinessProbe = Self.httpProbe { $0.initialDelaySeconds = 3 }
    }
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    node.run(.seconds(2))
    #expect(try node.pod().isReady == false)
    node.run(.seconds(2))
    #expect(try node.pod().isReady)
    let machine = try node.machine()
    node.write("500", to: "/tmp/status", on: machine)
    node.run(.seconds(11))
    #expect(try node.pod().isReady, "two failures are not yet three")
    node.run(.seconds(6))
    let pod = try node.pod()
    #expect(pod.isReady == false)
    #expect(pod.holds("ContainersReady") == "False")
    #expect(pod.status.containerStatuses.first?.started == true)
    #expect(
      try node.events().last
        == "Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 500"
    )
    node.write("204", to: "/tmp/status", on: machine)
    node.run(.seconds(6))
    #expect(try node.pod().isReady)
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 0)
  }

  @Test func `refused connections are told as Go tells them`() throws {
    var node = try TestNode()
    try node.createPod { $0.spec.containers[0].readinessProbe = Self.httpProbe() }
    node.run(.seconds(1))
    try node.createPod("tcp") {
      var probe = Probe()
      var action = TCPSocketAction()
      action.port = .string("web")
      probe.tcpSocket = action
      $0.spec.containers[0].ports = [ContainerPort(81, name: "web")]
      $0.spec.containers[0].readinessProbe = probe
    }
    node.run(.seconds(10))
    #expect(
      try node.events().last
        == "Warning Unhealthy Readiness probe failed: Get \"http://10.244.0.2:8080/\": dial tcp"
        + " 10.244.0.2:8080: connect: connection refused"
    )
    #expect(
      try node.events("tcp").last
        == "Warning Unhealthy Readiness probe failed: dial tcp 10.244.0.3:81: connect: connection"
        + " refused"
    )
    var old = try TestNode(.v18)
    try old.createPod { $0.spec.containers[0].readinessProbe = Self.httpProbe() }
    old.run(.seconds(10))
    #expect(
      try old.events().last
        == "Warning Unhealthy Readiness probe failed: Get http://10.244.0.2:8080/: dial tcp"
        + " 10.244.0.2:8080: getsockopt: connection refused"
    )
  }

  @Test func `a silent server is late`() throws {
    var node = try TestNode()
    try node.createPod(command: ["server", "8080"]) {
      $0.spec.containers[0].readinessProbe = Self.httpProbe { $0.initialDelaySeconds = 2 }
    }
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    node.write("silent", to: "/tmp/status", on: try node.machine())
    node.run(.seconds(4))
    #expect(
      try node.events().last
        == "Warning Unhealthy Readiness probe failed: Get \"http://10.244.0.2:8080/\": context"
        + " deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    )
  }

  @Test func `a liveness probe that fails three times restarts the container`() throws {
    var node = try TestNode()
    try node.createPod {
      $0.spec.containers[0].livenessProbe = Self.execProbe(["check", "/tmp/healthy"])
    }
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    node.write("", to: "/tmp/healthy", on: try node.machine())
    node.run(.seconds(30))
    let beginning = try node.pod().status.containerStatuses.first
    #expect(beginning?.restartCount == 0)
    node.kernel.install(.directory(), at: "/tmp", on: try node.machine())
    node.run(.seconds(17))
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 1)
    let events = try node.events()
    #expect(
      events.contains(
        "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or"
          + " directory"
      )
    )
    #expect(
      events.contains("Normal Killing Container main failed liveness probe, will be restarted")
    )
    #expect(node.state() == "Running")
  }

  @Test func `a startup probe holds the others back, and restarts what never starts`() throws {
    var node = try TestNode()
    try node.createPod {
      $0.spec.containers[0].startupProbe = Self.execProbe(["check", "/tmp/up"]) {
        $0.failureThreshold = 10
      }
      $0.spec.containers[0].livenessProbe = Self.execProbe(["check", "/tmp/up"]) {
        $0.failureThreshold = 1
      }
    }
    try node.run(until: .seconds(10)) { $0.state() == "Running" }
    node.run(.seconds(20))
    var status = try node.pod().status.containerStatuses.first
    #expect(status?.started == false)
    #expect(status?.ready == false)
    #expect(status?.restartCount == 0)
    node.write("", to: "/tmp/up", on: try node.machine())
    node.run(.seconds(6))
    status = try node.pod().status.containerStatuses.first
    #expect(status?.started == true)
    #expect(status?.ready == true)
    node.kernel.install(.directory(), at: "/tmp", on: try node.machine())
    node.run(.seconds(7))
    #expect(try node.pod().status.containerStatuses.first?.restartCount == 1)
    node.run(.seconds(60))
    #expect(try node.restarts() >= 2)
    #expect(
      try node.events().contains(
        "Normal Killing Container main failed startup probe, will be restarted"
      )
    )
  }

  @Test func `what cannot be asked says so and counts neither way`() throws {
    var node = try TestNode()
    try node.createPod("typo") {
      $0.spec.containers[0].livenessProbe = Self.execProbe(["nosuch"])
    }
    node.run(.seconds(120))
    #expect(
      try node.events("typo").last?.contains("\"nosuch\": executable file not found in $PATH")
        == true
    )
    #expect(try node.pod("typo").status.containerStatuses.first?.restartCount == 0)
  }

  @Test func `a pod without probes never wakes its kubelet`() throws {
    var node = try TestNode()
    try node.createPod()
    node.run(.seconds(10))
    let before = node.wakes
    node.run(.hours(24))
    #expect(node.wakes == before)
  }

  @Test func `answers in a row make a verdict`() {
    let start = Instant(seconds: 100)
    var spec = Self.httpProbe { $0.initialDelaySeconds = 7 }
    spec.successThreshold = 2
    spec.failureThreshold = 3
    var worker = ProbeWorker(.readiness, spec, startedAt: start)
    #expect(worker.verdict == .fails)
    #expect(worker.due == start + .seconds(7))
    var now = worker.due
    var verdicts: [ProbeWorker.Verdict] = []
    let answers: [ProbeWorker.Answer] = [
      .success, .failure("no"), .success, .success, .failure("no"), .failure("no"),
      .trouble("?"), .success, .failure("no"), .failure("no"), .failure("no"),
    ]
    for answer in answers {
      _ = worker.take(answer, spec, now: now)
      verdicts.append(worker.verdict)
      #expect(worker.due == now + .seconds(5))
      now = worker.due
    }
    #expect(
      verdicts == [
        .fails, .fails, .fails, .passes, .passes, .passes, .passes, .passes, .passes, .passes,
        .fails,
      ]
    )
  }
}
