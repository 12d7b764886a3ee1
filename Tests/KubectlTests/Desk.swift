import APIServer
import KubernetesAPI
import Manifests
import Simulation

@testable import Kubectl

/// A machine made of a list of files, which keeps what is printed.
struct PaperStation: Workstation {
  var files: [String: String] = [:]
  var standardInput: [UInt8] = []
  var isInteractive = false
  var printed = ""

  func content(of path: String) -> FileContent {
    if let text = files[path] { return .file(Array(text.utf8)) }
    let stem = path.hasSuffix("/") ? path : path + "/"
    let below = files.keys.filter { $0.hasPrefix(stem) }.map { String($0.dropFirst(stem.count)) }
    return below.isEmpty ? .missing : .directory(below.sorted())
  }

  mutating func write(_ text: String, to path: String) -> Bool {
    files[path] = text
    return true
  }

  mutating func print(_ text: String) { printed += text }
  mutating func complain(_ text: String) { printed += text }
}

/// A server, a machine beside it, and kubectl in between; no controllers.
struct Desk {
  static let address = "https://192.168.99.100:8443"
  static let configPath = "/root/.kube/config"

  let version: KubectlVersion
  var server: APIServer
  var station = PaperStation()
  /// The status of the last command; nil while it waits.
  var status: Int32?
  /// A command that waits.
  var waiting: KubectlCall?

  init(_ version: KubectlVersion = .current) throws {
    self.version = version
    server = APIServer(
      configuration: APIServerConfiguration(),
      now: Instant(seconds: 1_512_900_000),
      random: RandomStreams(seed: 7)
    )
    try server.bootstrap(namespaces: ["default", "kube-system"])
    var account = ServiceAccount()
    account.metadata.name = "default"
    account.metadata.namespace = "default"
    try server.create(account)
    station.files[Self.configPath] = YAMLWriter.text(
      of: Kubeconfig.initial(version, server: Self.address).tree
    )
  }

  /// Types one command, words split at blanks, quotes as in a shell; answers what it printed.
  mutating func type(_ line: String) -> String {
    let words = Self.words(line)
    let text = station.files[Self.configPath] ?? ""
    let tree = (try? YAMLReader.value(text)) ?? .null
    let setting = KubectlCall.Setting(
      version: version,
      kubeconfig: Kubeconfig(tree),
      kubeconfigPath: Self.configPath,
      server: Self.address
    )
    waiting = KubectlCall(Array(words.dropFirst()), setting)
    return goOn()
  }

  /// Lets a command that waits look again; answers what it printed meanwhile.
  mutating func goOn() -> String {
    guard var call = waiting else { return "" }
    station.printed = ""
    switch call.run(&server, &station) {
    case .exit(let code):
      status = code
      waiting = nil
    case .waiting, .entering, .attaching, .editing, .reading, .becoming:
      status = nil
      waiting = call
    }
    return station.printed
  }

  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return words
  }

  /// Stores a pod as a kubelet reports it once it runs.
  mutating func run(
    _ name: String,
    labels: StringMap,
    image: String,
    port: Int32,
    address: String,
    age: Int64
  ) throws {
    let now = server.now
    server.now = Instant(seconds: now.seconds - age)
    defer { server.now = now }
    var pod = Pod()
    pod.metadata = ObjectMeta(name: name, namespace: "default", labels: labels)
    var container = Container(name: name, image: image)
    container.ports = [ContainerPort(port)]
    pod.spec.containers = [container]
    pod.spec.nodeName = "minikube"
    pod = try server.create(pod)
    try report(&pod, address: address)
  }

  /// Writes the status of a running pod.
  mutating func report(_ pod: inout Pod, address: String) throws {
    let started = Time(server.now)
    pod.status.phase = "Running"
    pod.status.podIP = address
    pod.status.podIPs = [PodIP(ip: address)]
    pod.status.hostIP = "192.168.99.100"
    pod.status.startTime = started
    for type in ["Initialized", "Ready", "PodScheduled"] {
      var condition = PodCondition()
      condition.type = type
      condition.status = "True"
      pod.status.conditions.append(condition)
    }
    for container in pod.spec.containers {
      var status = ContainerStatus()
      status.name = container.name
      status.image = container.image
      status.ready = true
      status.state.running = ContainerStateRunning(startedAt: started)
      pod.status.containerStatuses.append(status)
    }
    try server.updateStatus(pod)
  }
}
