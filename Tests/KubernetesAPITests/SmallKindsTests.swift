import KubernetesAPI
import Manifests
import Testing

struct SmallKindsTests {
  private func service(
    _ name: String,
    _ ports: [Value],
    type: String = "ClusterIP"
  ) throws
    -> Service
  {
    let manifest: Value = [
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
      "spec": ["ports": .array(ports), "type": .string(type)],
    ]
    let object = try APIKinds.decode(manifest, validation: .strict).object
    var service = try #require(object as? Service)
    service.metadata.namespace = "default"
    service.setNestedDefaults()
    return service
  }

  @Test func `a service gets its defaults`() throws {
    let web = try service("web", [["port": 80]])
    #expect(web.spec.type == "ClusterIP")
    #expect(web.spec.ports[0].protocol == "TCP")
    #expect(web.spec.ports[0].targetPort == .int(80))
    #expect(web.spec.sessionAffinity == "None")
    #expect(web.spec.internalTrafficPolicy == "Cluster")
    #expect(web.spec.externalTrafficPolicy == "")
    #expect(web.validate() == [])
    let front = try service("front", [["port": 80]], type: "NodePort")
    #expect(front.spec.externalTrafficPolicy == "Cluster")
    #expect(front.encoded()["status"] == ["loadBalancer": [:]])
    #expect(front.validate() == [])
    let balancer = try service("lb", [["port": 80]], type: "LoadBalancer")
    #expect(balancer.spec.allocateLoadBalancerNodePorts == true)
  }

  @Test func `a service is checked`() throws {
    #expect(lines(try service("web", []).validate()) == ["spec.ports: Required value"])
    #expect(try service("1web", [["port": 80]]).validate() == [])
    #expect(try service("web.1", [["port": 80]]).validate().first?.field == "metadata.name")
    #expect(
      lines(try service("web", [["port": 0], ["port": 70_000, "name": "b"]]).validate()) == [
        "spec.ports[0].name: Required value",
        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
        "spec.ports[1].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
      ]
    )
    #expect(
      lines(try service("web", [["port": 80, "nodePort": 31_000]]).validate()) == [
        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"
      ]
    )
    let twice: [Value] = [["port": 80, "name": "a"], ["port": 80, "name": "a"]]
    #expect(
      try service("web", twice).validate().map(\.field) == ["spec.ports[1].name", "spec.ports[1]"]
    )
    #expect(
      try service("web", [["port": 80]], type: "Magic").validate().first?.message
        == "Unsupported value: \"Magic\": supported values: \"ClusterIP\", \"ExternalName\","
        + " \"LoadBalancer\", \"NodePort\""
    )
  }

  @Test func `a service keeps its address`() throws {
    var old = try service("web", [["port": 80]])
    old.spec.clusterIP = "10.96.1.1"
    old.spec.clusterIPs = ["10.96.1.1"]
    var new = old
    new.spec.clusterIP = "10.96.1.2"
    #expect(
      lines(new.validateUpdate(from: old)) == [
        "spec.clusterIPs[0]: Invalid value: [\"10.96.1.2\"]: may not change once set"
      ]
    )
    new = old
    new.spec.type = "NodePort"
    new.setNestedDefaults()
    #expect(new.validateUpdate(from: old) == [])
  }

  @Test func `names are fixed and must be there`() {
    var old = ConfigMap()
    old.metadata = ObjectMeta(name: "a", namespace: "default")
    var new = old
    new.metadata.name = "b"
    #expect(
      lines(new.validateUpdate(from: old)) == [
        "metadata.name: Invalid value: \"b\": field is immutable"
      ]
    )
    new.metadata.name = ""
    #expect(
      lines(new.validate()) == ["metadata.name: Required value: name or generateName is required"]
    )
  }

  @Test func `immutable settings cannot change`() {
    var old = ConfigMap()
    old.metadata = ObjectMeta(name: "a", namespace: "default")
    old.immutable = true
    var new = old
    new.data["x"] = "1"
    #expect(
      lines(new.validateUpdate(from: old)) == [
        "data: Forbidden: field is immutable when `immutable` is set"
      ]
    )
  }

  @Test func `plain texts of a secret are merged into its data`() {
    var secret = Secret()
    secret.metadata = ObjectMeta(name: "a", namespace: "default")
    secret.stringData = ["password": "hunter2"]
    secret.setNestedDefaults()
    #expect(secret.data["password"] == "aHVudGVyMg==")
    #expect(secret.stringData.isEmpty)
    #expect(secret.type == "Opaque")
    #expect(secret.validate() == [])
    secret.type = "kubernetes.io/tls"
    #expect(secret.validate().map(\.field) == ["data[tls.crt]", "data[tls.key]"])
  }

  @Test func `a namespace carries its name as a label and is named as a label`() {
    var namespace = Namespace()
    namespace.metadata.name = "team-a"
    namespace.setNestedDefaults()
    #expect(namespace.metadata.labels["kubernetes.io/metadata.name"] == "team-a")
    #expect(namespace.status.phase == "Active")
    #expect(namespace.validate() == [])
    namespace.metadata.name = "Bad_Name"
    #expect(namespace.validate().first?.field == "metadata.name")
  }

  @Test func `taints are checked and unique`() {
    var node = Node()
    node.metadata.name = "minikube"
    node.spec.taints = [
      Taint("a", effect: "NoSchedule"), Taint("a", effect: "NoSchedule"), Taint("b", effect: "No"),
    ]
    #expect(
      lines(node.validate()) == [
        "spec.taints[1]: Duplicate value: {\"Key\":\"a\",\"Value\":\"\",\"Effect\":\"NoSchedule\","
          + "\"TimeAdded\":null}: taints must be unique by key and effect pair",
        "spec.taints[2].effect: Unsupported value: \"No\": supported values: \"NoSchedule\","
          + " \"PreferNoSchedule\", \"NoExecute\"",
      ]
    )
  }

  @Test func `an event always writes its times and reporter`() {
    let event = Event().encoded()
    for name in ["eventTime", "firstTimestamp", "lastTimestamp"] { #expect(event[name] == .null) }
    for name in ["reportingComponent", "reportingInstance"] { #expect(event[name] == "") }
    #expect(event["source"] == [:])
    #expect(event["count"] == nil)
  }

  @Test func `lists that were never made are null where they are always written`() {
    let slice = EndpointSlice().encoded()
    #expect(slice["endpoints"] == .null)
    #expect(slice["ports"] == .null)
  }
}
