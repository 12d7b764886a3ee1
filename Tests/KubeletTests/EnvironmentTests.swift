import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation
import Testing

@Suite struct EnvironmentTests {
  static let service = """
    metadata: {name: my-db}
    spec:
      clusterIP: 10.96.0.77
      ports: [{port: 6379, name: redis}]
    """

  @Test func `services that were there at the start are in the environment`() throws {
    var node = try TestNode()
    try node.create(Service.self, Self.service)
    try node.createPod(command: ["say"])
    node.run(.seconds(10))
    try node.create(Service.self, "metadata: {name: late}\nspec: {ports: [{port: 80}]}")
    node.run(.seconds(10))
    let machine = try node.machine()
    let lines = node.output(machine)
    for line in [
      "MY_DB_SERVICE_HOST=10.96.0.77", "MY_DB_SERVICE_PORT=6379", "MY_DB_SERVICE_PORT_REDIS=6379",
      "MY_DB_PORT=tcp://10.96.0.77:6379", "MY_DB_PORT_6379_TCP=tcp://10.96.0.77:6379",
      "MY_DB_PORT_6379_TCP_PROTO=tcp", "MY_DB_PORT_6379_TCP_PORT=6379",
      "MY_DB_PORT_6379_TCP_ADDR=10.96.0.77", "KUBERNETES_SERVICE_HOST=10.96.0.1",
      "KUBERNETES_SERVICE_PORT=443", "KUBERNETES_SERVICE_PORT_HTTPS=443", "HOSTNAME=web",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("LATE_") })
    try node.createPod("second", command: ["say"])
    node.run(.seconds(10))
    let second = try node.machine("second")
    #expect(node.output(second).contains { $0.hasPrefix("LATE_SERVICE_HOST=") })
  }

  @Test func `service links can be switched off, save those of the API server`() throws {
    var node = try TestNode()
    try node.create(Service.self, Self.service)
    try node.createPod(command: ["say"]) { $0.spec.enableServiceLinks = false }
    node.run(.seconds(10))
    let machine = try node.machine()
    let lines = node.output(machine)
    #expect(!lines.contains { $0.hasPrefix("MY_DB_") })
    #expect(lines.contains("KUBERNETES_SERVICE_HOST=10.96.0.1"))
  }

  static let pod = """
    metadata: {name: web, labels: {app: demo}}
    spec:
      containers:
      - name: main
        image: app:2
        command: [say, "$(GREETING) from $(POD)", "$$(POD)", "$(NOSUCH)"]
        env:
        - {name: GREETING, value: hello}
        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
        - {name: BOTH, value: "$(GREETING) $(KUBERNETES_SERVICE_HOST)"}
        - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}
        - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
        envFrom:
        - {prefix: KEY_, secretRef: {name: keys}}
        resources: {limits: {cpu: "2"}}
    """

  @Test func `values come from maps, secrets, the pod itself, and each other`() throws {
    var node = try TestNode()
    try node.create(ConfigMap.self, "metadata: {name: settings}\ndata: {color: blue}")
    try node.create(Secret.self, "metadata: {name: keys}\ndata: {password: c2VjcmV0}")
    try node.create(Pod.self, Self.pod)
    node.run(.seconds(10))
    let machine = try node.machine()
    let lines = node.output(machine)
    #expect(lines.first == "hello from web $(POD) $(NOSUCH)")
    for line in [
      "POD=web", "IP=10.244.0.2", "APP=demo", "BOTH=hello 10.96.0.1", "COLOR=blue", "CPUS=2",
      "KEY_password=secret",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test func `a missing map is a CreateContainerConfigError until it is there`() throws {
    var node = try TestNode()
    try node.create(Secret.self, "metadata: {name: keys}\ndata: {}")
    try node.create(Pod.self, Self.pod)
    node.run(.seconds(10))
    #expect(node.state() == "CreateContainerConfigError")
    let waiting = try node.pod().status.containerStatuses.first?.state.waiting
    #expect(waiting?.message == "configmap \"settings\" not found")
    #expect(try node.events().contains("Warning Failed Error: configmap \"settings\" not found"))
    try node.create(ConfigMap.self, "metadata: {name: settings}\ndata: {}")
    node.run(.seconds(15))
    #expect(
      try node.pod().status.containerStatuses.first?.state.waiting?.message
        == "couldn't find key color in ConfigMap default/settings"
    )
    var map = try node.api.get(ConfigMap.self, namespace: "default", name: "settings")
    map.data["color"] = "red"
    try node.api.update(map)
    try node.run(until: .seconds(20)) { $0.state() == "Running" }
  }
}
