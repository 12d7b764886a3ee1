public import KubernetesAPI
public import Machine
import Manifests
public import Simulation

/// The program `kubectl` of a simulated machine.
public struct KubectlProgram: APIProgram {
  private let version: KubectlVersion
  private let server: String
  private var call: KubectlCall?
  private var input: [UInt8] = []
  private var hasInput = false
  private var visit: ContainerVisit?
  private var attachment: AttachVisit?
  private var editor: EditorVisit?
  private var forward: PortForwardVisit?
  private var proxy: ProxyVisit?
  private var fetch: FetchVisit?
  private var readsLine = false
  private let pace: Duration
  private var start: Instant?

  /// Makes the program; the API answers at `server`, and contexts of other servers get no answer.
  ///
  /// It takes `pace` to start, as a real one does: what the last command set off goes on meanwhile.
  public init(
    version: KubectlVersion,
    server: String = "https://192.168.99.100:8443",
    pace: Duration = .seconds(0)
  ) {
    self.version = version
    self.server = server
    self.pace = pace
  }

  /// Runs until the command waits or ends.
  public mutating func resume<Client: KubernetesClient>(
    _ system: inout Kernel,
    _ client: inout Client
  ) -> Disposition {
    if visit != nil { return follow(&system) }
    if var serving = proxy {
      defer { proxy = serving }
      return serving.resume(&system, &client)
    }
    if var fetching = fetch {
      defer { fetch = fetching }
      return fetching.resume(&system)
    }
    let running =
      followForward(&system) ?? followEditor(&system) ?? followAttachment(&system)
    if let running { return running }
    if readsLine {
      guard readLine(&system) else { return .wait([.readable(0)]) }
      readsLine = false
    }
    let ready = start ?? system.now + pace
    start = ready
    if system.now < ready { return .wait([.until(ready)]) }
    let words = Array(system.arguments.dropFirst())
    if !hasInput, Self.readsInput(words) {
      guard readInput(&system) else { return .wait([.readable(0)]) }
    }
    let (outcome, effects) = step(words, system, &client)
    for effect in effects { perform(effect, &system) }
    switch outcome {
    case .exit(let status): return .exit(status)
    case .waiting(let pauses):
      return .wait(
        pauses.map { pause in
          switch pause {
          case .change: .channel(.apiChanges)
          case .until(let time): .until(time)
          }
        }
      )
    case .reading:
      readsLine = true
      return .wait([.readable(0)])
    case .becoming(let errand): return begin(errand, &system, &client)
    case .entering(let entry):
      visit = ContainerVisit(entry, version)
      return follow(&system)
    case .attaching(let wish):
      attachment = AttachVisit(wish)
      return followAttachment(&system) ?? .yield
    case .editing(let path):
      editor = EditorVisit(path)
      return followEditor(&system) ?? .exit(1)
    }
  }

  /// Goes on as what a command became.
  private mutating func begin<Client: KubernetesClient>(
    _ errand: Errand,
    _ system: inout Kernel,
    _ client: inout Client
  ) -> Disposition {
    switch errand {
    case .copy(let copy): return .exit(FileCopyVisit(copy).run(&system))
    case .forward(let ports):
      forward = PortForwardVisit(ports)
      return followForward(&system) ?? .exit(1)
    case .proxy(let wish):
      var serving = ProxyVisit(wish, call?.credentials)
      defer { proxy = serving }
      return serving.resume(&system, &client)
    case .fetch(let port):
      do throws(Status) {
        var fetching = try FetchVisit(port, &client)
        defer { fetch = fetching }
        return fetching.resume(&system)
      } catch {
        return FetchVisit.refuse(error, &system)
      }
    }
  }

  private func perform(_ effect: KernelStation.Effect, _ system: inout Kernel) {
    switch effect {
    case .print(let text, let descriptor): system.print(text, to: descriptor)
    case .write(let text, let path):
      makeParents(of: path, &system)
      try? system.writeFile(path, Array(text.utf8), mode: 0o600)
    }
  }

  private func makeParents(of path: String, _ system: inout Kernel) {
    let names = path.split(separator: "/").dropLast()
    var parent = path.hasPrefix("/") ? "" : "."
    for name in names {
      parent += "/\(name)"
      try? system.makeDirectory(parent)
    }
  }

  private mutating func followForward(_ system: inout Kernel) -> Disposition? {
    guard var current = forward else { return nil }
    let disposition = current.resume(&system)
    forward = current
    return disposition
  }

  /// Stays with a container; nil where it does not, or has ended.
  private mutating func followAttachment(_ system: inout Kernel) -> Disposition? {
    guard var current = attachment else { return nil }
    let disposition = current.resume(&system)
    attachment = disposition == nil ? nil : current
    return disposition
  }

  /// Reads what is there of a line; false while more is to come.
  private mutating func readLine(_ system: inout Kernel) -> Bool {
    while !input.contains(10) {
      switch system.read(0) {
      case .bytes(let bytes): input += bytes
      case .wouldBlock: return false
      case .endOfFile, .failure: return true
      }
    }
    return true
  }

  /// Starts the editor or waits for it; nil without one, or where it is done.
  private mutating func followEditor(_ system: inout Kernel) -> Disposition? {
    guard var current = editor else { return nil }
    switch current.resume(&system) {
    case .waiting(let process):
      editor = current
      return .wait([.process(process)])
    case .done:
      editor = nil
      return nil
    case .failed(let why):
      system.print("error: \(why)\n", to: 2)
      return .exit(1)
    }
  }

  private mutating func step<Client: KubernetesClient>(
    _ words: [String],
    _ system: Kernel,
    _ client: inout Client
  ) -> (KubectlCall.Outcome, [KernelStation.Effect]) {
    var station = KernelStation(system, standardInput: input)
    var running = call ?? KubectlCall(words, setting(words, system.environment, station))
    let outcome = running.run(&client, &station)
    call = running
    return (outcome, station.effects)
  }

  private mutating func follow(_ system: inout Kernel) -> Disposition {
    guard var current = visit else { return .exit(0) }
    let disposition = current.resume(&system)
    visit = current
    return disposition
  }

  /// Reads standard input to its end; false while more is to come.
  private mutating func readInput(_ system: inout Kernel) -> Bool {
    while true {
      switch system.read(0) {
      case .bytes(let bytes): input += bytes
      case .wouldBlock: return false
      case .endOfFile, .failure:
        hasInput = true
        return true
      }
    }
  }

  /// Whether the words ask for standard input: `-f -`.
  private static func readsInput(_ words: [String]) -> Bool {
    words.indices.contains { index in
      switch words[index] {
      case "-f-", "-f=-", "--filename=-": true
      case "-":
        index > 0
          && (["-f", "--filename"].contains(words[index - 1])
            || words.starts(with: ["set", "env"]))
      default: false
      }
    }
  }

  /// The settings that `--kubeconfig`, `$KUBECONFIG` or the home directory lead to.
  private func setting(
    _ words: [String],
    _ environment: Environment,
    _ station: KernelStation
  ) -> KubectlCall.Setting {
    var paths = ["\(environment["HOME"] ?? "")/.kube/config"]
    if let variable = environment["KUBECONFIG"], !variable.isEmpty {
      paths = variable.split(separator: ":").map(String.init)
    }
    var isNamed = false
    for (index, word) in words.enumerated() {
      let named: String? =
        word.hasPrefix("--kubeconfig=")
        ? String(word.dropFirst(13))
        : word == "--kubeconfig" && index + 1 < words.count ? words[index + 1] : nil
      guard let named else { continue }
      paths = [named]
      isNamed = true
    }
    let preferences = Self.preferences(words, environment, station)
    var kubeconfig = Kubeconfig()
    var present: [String] = []
    for path in paths {
      guard case .file(let bytes) = station.content(of: path) else { continue }
      present.append(path)
      if let tree = try? YAMLReader.value(String(decoding: bytes, as: UTF8.self)) {
        kubeconfig.merge(Kubeconfig(tree, from: path))
      }
    }
    let path = present.first ?? paths.last ?? ""
    if present.isEmpty, !isNamed, let own = Self.ownAccount(environment, station) {
      return KubectlCall.Setting(
        version: version,
        kubeconfig: own,
        kubeconfigPath: path,
        server: server,
        preferences: preferences
      )
    }
    return KubectlCall.Setting(
      version: version,
      kubeconfig: kubeconfig,
      kubeconfigPath: path,
      server: server,
      missingFile: isNamed && present.isEmpty ? path : "",
      preferences: preferences
    )
  }

  /// The preferences that `--kuberc`, `$KUBERC` or the home directory lead to.
  private static func preferences(
    _ words: [String],
    _ environment: Environment,
    _ station: KernelStation
  ) -> KubectlCall.PreferencesFound {
    if environment["KUBECTL_KUBERC"] == "false" || environment["KUBERC"] == "off" { return .none }
    var path = environment["KUBERC"] ?? ""
    var isNamed = !path.isEmpty
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--kuberc=") { path = String(word.dropFirst(9)) }
      if word == "--kuberc", index + 1 < words.count { path = words[index + 1] }
      isNamed = isNamed || word.hasPrefix("--kuberc")
    }
    if path.isEmpty { path = "\(environment["HOME"] ?? "")/.kube/kuberc" }
    guard case .file(let bytes) = station.content(of: path) else {
      return isNamed ? .missing(path) : .none
    }
    let tree = try? YAMLReader.value(String(decoding: bytes, as: UTF8.self))
    return tree.flatMap { Preferences($0) }.map { .found($0) } ?? .invalid(path)
  }

  /// What a program in a pod has without a file: the address from its environment, and the token of the
  /// pod's service account.
  private static func ownAccount(
    _ environment: Environment,
    _ station: KernelStation
  ) -> Kubeconfig? {
    let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
    guard let host = environment["KUBERNETES_SERVICE_HOST"],
      let port = environment["KUBERNETES_SERVICE_PORT"],
      case .file(let token) = station.content(of: "\(folder)/token")
    else { return nil }
    var config = Kubeconfig()
    var cluster = Kubeconfig.Entry(name: "in-cluster")
    cluster["server"] = "https://\(host):\(port)"
    var user = Kubeconfig.Entry(name: "in-cluster")
    user["token"] = String(decoding: token, as: UTF8.self)
    var context = Kubeconfig.Entry(name: "in-cluster")
    context["cluster"] = "in-cluster"
    context["user"] = "in-cluster"
    if case .file(let namespace) = station.content(of: "\(folder)/namespace") {
      context["namespace"] = String(decoding: namespace, as: UTF8.self)
    }
    config.clusters = [cluster]
    config.users = [user]
    config.contexts = [context]
    config.current = "in-cluster"
    return config
  }
}
