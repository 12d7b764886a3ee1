import ContainerRuntime
import Images
import Machine
import Network
import Simulation

/// A node with a runtime and a DNS server, for programs of images.
struct ImageBench {
  var kernel: Kernel
  var runtime: NodeRuntime
  let nodeMachine: MachineID
  static let start = CivilTime.instant(year: 2017, month: 12, day: 10, hour: 13)
  static let dns = IPv4Address(10, 96, 0, 10)
  var nextAddress = 2

  init(kind: RuntimeKind = .docker, era: ImageEra = .of2017) {
    kernel = Kernel(now: Self.start, programs: ImagePrograms())
    let (node, namespace) = kernel.network.addNode(address: IPv4Address(192, 168, 99, 100))
    nodeMachine = kernel.makeMachine(
      Machine(kind: .node, hostname: "minikube", files: BaseFiles.host(), namespace: namespace)
    )
    runtime = NodeRuntime(
      kind: kind,
      machine: nodeMachine,
      node: node,
      keeper: 0,
      registry: KnownImages.registry(era),
      seed: 1
    )
  }

  /// Runs kernel and runtime until `seconds` have passed.
  mutating func run(seconds: Double) {
    let limit = kernel.now + .nanoseconds(Int64(seconds * 1e9))
    while true {
      let due = [runtime.nextDue, kernel.nextDue].compactMap { $0 }.min() ?? limit
      kernel.run(until: min(due, limit))
      runtime.advance(to: kernel.now, &kernel)
      for record in kernel.drainExits() { runtime.handleExit(record) }
      if due >= limit { break }
    }
    kernel.run(until: limit)
    for record in kernel.drainExits() { runtime.handleExit(record) }
  }

  /// Makes a pod with one container and waits until it runs.
  mutating func pod(
    _ name: String,
    image: String,
    environment: Environment = .init(),
    arguments: [String] = []
  ) throws -> (container: ContainerID, address: IPv4Address) {
    let address = IPv4Address(172, 17, 0, UInt8(nextAddress))
    nextAddress += 1
    runtime.loadImage(image)
    let resolver = ResolverConfiguration(
      nameservers: [Self.dns],
      search: ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"],
      ndots: 5
    )
    let sandbox = runtime.runSandbox(
      SandboxConfig(
        podName: name,
        podNamespace: "default",
        podUID: "uid-\(name)",
        address: address,
        resolver: resolver
      ),
      &kernel
    )
    run(seconds: 1)
    let id = try runtime.createContainer(
      ContainerConfig(name: name, image: image, arguments: arguments, environment: environment),
      in: sandbox,
      &kernel
    )
    try runtime.startContainer(id, at: kernel.now)
    run(seconds: 1)
    return (id, address)
  }

  /// Gives a service to addresses, with its name in the DNS.
  mutating func service(_ name: String, _ address: IPv4Address, port: Int, to: [Endpoint]) {
    var rules = kernel.network.rules(on: runtime.node)
    rules.set(ServicePortRule(endpoints: to), address: address, port: port)
    kernel.network.setRules(rules, on: runtime.node)
    kernel.network.zone["\(name).default.svc.cluster.local"] = .addresses([address])
  }

  /// Starts the DNS server as a pod and the service that leads to it.
  mutating func startDNS(
    image: String = "gcr.io/google_containers/k8s-dns-dnsmasq-nanny-amd64:1.14.5"
  ) throws {
    let pod = try pod("dns", image: image)
    var rules = kernel.network.rules(on: runtime.node)
    let rule = ServicePortRule(endpoints: [Endpoint(pod.address, port: 53)])
    rules.set(rule, address: Self.dns, port: 53, transport: .udp)
    kernel.network.setRules(rules, on: runtime.node)
  }

  func machine(of id: ContainerID) -> MachineID {
    runtime.container(id)?.machine ?? MachineID(index: -1)
  }

  func log(of id: ContainerID) -> String {
    kernel[machine(of: id)].log.chunks.map(\.text).joined()
  }

  /// Runs a command on a machine and gives what it printed on a terminal.
  mutating func run(
    _ words: [String],
    on machine: MachineID,
    seconds: Double = 1,
    interrupted: Bool = false
  ) throws -> String {
    let terminal = kernel.makeTerminal()
    var request = SpawnRequest(words)
    request.foreground = true
    let id = try kernel.start(
      request,
      on: machine,
      descriptors: [.terminal(terminal), .terminal(terminal), .terminal(terminal)],
      terminal: terminal
    )
    run(seconds: seconds)
    if interrupted {
      kernel.interrupt(terminal)
      run(seconds: 0.1)
    }
    if kernel.isAlive(id) { kernel.send(.kill, to: id) }
    return String(decoding: kernel.drainOutput(of: terminal), as: UTF8.self)
  }
}
