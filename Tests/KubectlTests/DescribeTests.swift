import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct DescribeTests {
  private func describe(_ version: KubectlVersion) throws -> String {
    var page = DescriptionPage(version: version, now: Instant(seconds: 1_512_914_733))
    var pod = Pod()
    pod.metadata = ObjectMeta(
      name: "web",
      namespace: "default",
      labels: ["app": "demo", "name": "web"]
    )
    pod.spec.nodeName = "minikube"
    var container = Container(name: "web", image: "janakiramm/web")
    container.ports = [ContainerPort(5000)]
    container.ports[0].protocol = "TCP"
    pod.spec.containers = [container]
    pod.status.phase = "Running"
    pod.status.podIP = "172.17.0.8"
    pod.status.hostIP = "192.168.99.100"
    pod.status.qosClass = "BestEffort"
    pod.status.startTime = Time(Instant(seconds: 1_512_912_233))
    var condition = PodCondition()
    condition.type = "Initialized"
    condition.status = "True"
    pod.status.conditions = [condition]
    var status = ContainerStatus()
    status.name = "web"
    status.containerID = "docker://63074cbd"
    status.imageID = "docker-pullable://janakiramm/web@sha256:6e91"
    status.ready = true
    status.state.running = ContainerStateRunning(
      startedAt: Time(Instant(seconds: 1_512_912_333))
    )
    pod.status.containerStatuses = [status]
    var server = try Desk(version).server
    try PodDescriber.describe(pod, &page, &server)
    return page.aligned()
  }

  @Test func `a pod is described as in the course document`() throws {
    #expect(
      try describe(.v18) == """
        Name:         web
        Namespace:    default
        Node:         minikube/192.168.99.100
        Start Time:   Sun, 10 Dec 2017 13:23:53 +0000
        Labels:       app=demo
                      name=web
        Annotations:  <none>
        Status:       Running
        IP:           172.17.0.8
        Containers:
          web:
            Container ID:   docker://63074cbd
            Image:          janakiramm/web
            Image ID:       docker-pullable://janakiramm/web@sha256:6e91
            Port:           5000/TCP
            State:          Running
              Started:      Sun, 10 Dec 2017 13:25:33 +0000
            Ready:          True
            Restart Count:  0
            Environment:    <none>
            Mounts:         <none>
        Conditions:
          Type           Status
          Initialized    True
        Volumes:         <none>
        QoS Class:       BestEffort
        Node-Selectors:  <none>
        Tolerations:     <none>
        Events:          <none>

        """
    )
  }

  @Test func `a pod is described with priority, host port and all addresses today`() throws {
    let lines = try describe(.current).split(separator: "\n").map(String.init)
    #expect(lines.contains("    Host Port:      0/TCP"))
    #expect(lines.contains("IPs:              <none>") || lines.contains("IPs:          <none>"))
    #expect(lines.contains("  Initialized    True "))
  }

  @Test func `events stand below each other, the oldest first, with who told them`() throws {
    var desk = try Desk(.v18)
    var map = ConfigMap()
    map.metadata = ObjectMeta(name: "settings", namespace: "default")
    map = try desk.server.create(map)
    for (index, reason) in ["Scheduled", "Pulled"].enumerated() {
      var event = Event()
      event.metadata = ObjectMeta(name: "settings.\(index)", namespace: "default")
      event.involvedObject.kind = "ConfigMap"
      event.involvedObject.name = "settings"
      event.involvedObject.namespace = "default"
      event.involvedObject.uid = map.metadata.uid
      event.reason = reason
      event.message = "did it"
      event.type = "Normal"
      event.count = index == 0 ? 1 : 3
      event.source.component = "kubelet"
      event.source.host = "minikube"
      event.firstTimestamp = Time(desk.server.now)
      event.lastTimestamp = Time(desk.server.now + .seconds(Int64(index)))
      try desk.server.create(event)
    }
    desk.server.now = desk.server.now + .minutes(41)
    #expect(
      desk.type("kubectl describe cm settings").contains(
        """
        Events:
          Type    Reason     Age                From               Message
          ----    ------     ----               ----               -------
          Normal  Scheduled  41m                kubelet, minikube  did it
          Normal  Pulled     40m (x3 over 41m)  kubelet, minikube  did it

        """
      )
    )
  }
}
