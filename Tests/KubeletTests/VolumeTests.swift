import APIServer
import ContainerRuntime
import Kubelet
import KubernetesAPI
import Machine
import Simulation
import Testing

@Suite struct VolumeTests {
  static let settings = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
    data: {color: blue, "app.conf": "a = 1"}
    """

  static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, labels: {app: demo}}
    spec:
      containers:
      - name: main
        image: app:2
        volumeMounts:
        - {name: settings, mountPath: /etc/settings}
        - {name: keys, mountPath: /etc/keys, readOnly: true}
        - {name: facts, mountPath: /etc/facts}
      volumes:
      - name: settings
        configMap: {name: settings, items: [{key: app.conf, path: conf/app.conf}]}
      - name: keys
        secret: {secretName: keys, defaultMode: 256}
      - name: facts
        downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
    """

  @Test func `config maps, secrets and facts are files in the container`() throws {
    var node = try TestNode()
    try node.create(ConfigMap.self, Self.settings)
    try node.create(Secret.self, "metadata: {name: keys}\ndata: {password: c2VjcmV0}")
    try node.create(Pod.self, Self.pod)
    node.run(.seconds(10))
    let machine = try node.machine()
    func text(_ path: String) -> String? {
      node.kernel.contents(path, on: machine).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(text("/etc/settings/conf/app.conf") == "a = 1")
    #expect(text("/etc/settings/color") == nil)
    #expect(text("/etc/keys/password") == "secret")
    #expect(node.kernel.file("/etc/keys/password", on: machine)?.mode == 0o400)
    #expect(text("/etc/facts/labels") == "app=\"demo\"")
    let credentials = "/var/run/secrets/kubernetes.io/serviceaccount"
    #expect(text("\(credentials)/namespace") == "default")
    #expect(text("\(credentials)/ca.crt") == "-----BEGIN CERTIFICATE-----\n")
    #expect(text("\(credentials)/token")?.split(separator: ".").count == 3)
  }

  @Test func `a missing config map is told, and the pod starts when it comes`() throws {
    var node = try TestNode()
    try node.create(Secret.self, "metadata: {name: keys}\ndata: {}")
    try node.create(Pod.self, Self.pod)
    node.run(.seconds(5))
    #expect(node.state() == "ContainerCreating")
    #expect(
      try node.events() == [
        "Warning FailedMount MountVolume.SetUp failed for volume \"settings\" : configmap"
          + " \"settings\" not found"
      ]
    )
    try node.create(ConfigMap.self, Self.settings)
    try node.run(until: .seconds(20)) { $0.state() == "Running" }
  }

  @Test func `v1.8 names the kind in the plural`() throws {
    var node = try TestNode(.v18)
    try node.createPod {
      $0.spec.volumes = [Volume()]
      $0.spec.volumes[0].name = "keys"
      var source = SecretVolumeSource()
      source.secretName = "nosuch"
      $0.spec.volumes[0].secret = source
    }
    node.run(.seconds(1))
    #expect(
      try node.events().contains(
        "Warning FailedMount MountVolume.SetUp failed for volume \"keys\" : secrets \"nosuch\""
          + " not found"
      )
    )
  }

  @Test func `a key that is missing holds the pod back unless it is optional`() throws {
    var node = try TestNode()
    try node.create(ConfigMap.self, "metadata: {name: settings}\ndata: {color: blue}")
    for (name, optional) in [("strict", false), ("lax", true)] {
      try node.createPod(name) {
        $0.spec.volumes = [Volume()]
        $0.spec.volumes[0].name = "settings"
        var source = ConfigMapVolumeSource()
        source.name = "settings"
        source.optional = optional
        var item = KeyToPath()
        (item.key, item.path) = ("nosuch", "x")
        source.items = [item]
        $0.spec.volumes[0].configMap = source
      }
    }
    node.run(.seconds(10))
    #expect(node.state("strict") == "ContainerCreating")
    #expect(
      try node.events("strict").first?.hasSuffix(
        "configmap references non-existent config key: nosuch"
      ) == true
    )
    #expect(node.state("lax") == "Running")
  }

  @Test func `containers of a pod share an emptyDir, pods do not`() throws {
    var node = try TestNode()
    for name in ["one", "two"] {
      try node.createPod(name) {
        $0.spec.volumes = [Volume()]
        $0.spec.volumes[0].name = "data"
        $0.spec.volumes[0].emptyDir = EmptyDirVolumeSource()
        var mount = VolumeMount()
        (mount.name, mount.mountPath) = ("data", "/data")
        $0.spec.containers[0].volumeMounts = [mount]
        $0.spec.containers.append($0.spec.containers[0])
        $0.spec.containers[1].name = "side"
        $0.spec.containers[1].command = ["flaky", "/data/count", "0"]
      }
    }
    node.run(.seconds(10))
    let main = try node.machine("one")
    #expect(node.kernel.contents("/data/count", on: main) == Array("1".utf8))
  }

  @Test func `files follow their config map within a minute or so`() throws {
    var node = try TestNode()
    try node.create(ConfigMap.self, Self.settings)
    try node.create(Secret.self, "metadata: {name: keys}\ndata: {}")
    try node.create(Pod.self, Self.pod)
    node.run(.seconds(10))
    let machine = try node.machine()
    var map = try node.api.get(ConfigMap.self, namespace: "default", name: "settings")
    map.data["app.conf"] = "a = 2"
    try node.api.update(map)
    let path = "/etc/settings/conf/app.conf"
    node.run(.seconds(2))
    #expect(node.kernel.contents(path, on: machine) == Array("a = 1".utf8))
    node.run(.seconds(90))
    #expect(node.kernel.contents(path, on: machine) == Array("a = 2".utf8))
    try node.api.delete(ConfigMap.self, namespace: "default", name: "settings")
    node.run(.seconds(90))
    #expect(node.kernel.contents(path, on: machine) == Array("a = 2".utf8))
    #expect(node.state() == "Running")
  }
}
