import KubernetesAPI
import Simulation

/// `kubectl port-forward`: ports of this machine that lead into a pod.
struct PortForwardCommand: Command {
  static let spec = CommandSpec(
    name: "port-forward",
    group: .troubleshooting,
    summary: "Forward one or more local ports to a pod",
    details: "It runs until it is interrupted, or the pod ends.",
    examples: [
      .init("The same port here and in the pod", "kubectl port-forward pod/web 8080"),
      .init("Another port here", "kubectl port-forward deployment/web 8888:80"),
      .init("Any free port here", "kubectl port-forward service/web :80"),
    ],
    usage:
      "kubectl port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT"
      + " [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
    flags: [
      Flag("address", .strings, "localhost", "The addresses to listen at"),
      Flag("pod-running-timeout", .duration, "1m0s", "How long to wait until the pod runs"),
    ],
    words: .pods
  )

  private let invocation: Invocation
  private var deadline: Instant?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.positional.count < 2 {
      throw .usage("TYPE/NAME and list of ports are required for port-forward")
    }
    if invocation.arguments.duration("pod-running-timeout") <= .zero {
      throw .usage("--pod-running-timeout must be higher than zero")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let word = invocation.positional[0]
    let target = try PodFinder.object(word, invocation.namespace, &client, invocation.version)
    let pod = try PodFinder.pod(of: target, &client).pod
    let limit = invocation.arguments.duration("pod-running-timeout")
    let end = deadline ?? client.now + limit
    deadline = end
    let words = invocation.positional.dropFirst()
    // Names are looked up before numbers are read.
    if words.contains(where: { $0.contains(where: \.isLetter) }) || pod.status.phase == "Running" {
      for text in words { _ = try pair(text, target, pod) }
    }
    guard pod.status.phase == "Running" else {
      if word.contains("/"), client.now < end, pod.status.phase == "Pending" {
        return .waiting([.change, .until(end)])
      }
      throw .message(
        "unable to forward port because pod is not running. Current status=\(pod.status.phase)"
      )
    }
    let pairs = try words.map { text throws(Failure) in try pair(text, target, pod) }
    let container = pod.spec.containers.first?.name ?? ""
    let connection: ContainerConnection
    do throws(Failure) {
      connection = try PodFinder.connection(
        container,
        of: pod,
        &client,
        for: .portForward(pairs.first?.remote ?? 0),
        invocation.version
      )
    } catch {
      guard invocation.version == .current, case .message(let text) = error else { throw error }
      throw .message("error upgrading connection: \(text)")
    }
    let given = invocation.arguments.list("address")
    let addresses = (given.isEmpty ? ["localhost"] : given).flatMap { address in
      address == "localhost" ? ["127.0.0.1", "[::1]"] : [address]
    }
    return .becoming(
      .forward(
        PortForward(
          machine: connection.machine,
          sandbox: connection.sandbox,
          version: invocation.version,
          pairs: pairs,
          addresses: addresses
        )
      )
    )
  }

  /// `LOCAL:REMOTE`, `REMOTE` or `:REMOTE`; the port of a service is that of its pods.
  private func pair(
    _ text: String,
    _ target: any APIObject,
    _ pod: Pod
  ) throws(Failure) -> PortForward.Pair {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { throw .message("invalid port format '\(text)'") }
    let remoteText = parts[parts.count - 1]
    var remote = try remotePort(remoteText, target, pod)
    let hasLocal = parts.count == 2
    let localText = hasLocal ? parts[0] : remoteText
    let isNumber = Int(localText) != nil
    var local = hasLocal && localText.isEmpty ? 0 : Int(localText) ?? -1
    if !hasLocal, !isNumber { local = remote }
    guard local >= 0, local <= 65_535 else {
      throw .message("error parsing local port '\(localText)': \(Self.parsing(localText))")
    }
    guard (1...65_535).contains(remote) else {
      if remote == 0 { throw .message("remote port must be > 0") }
      throw .message("error parsing remote port '\(remoteText)': \(Self.parsing(remoteText))")
    }
    if let service = target as? Service, let number = Int32(remoteText) {
      remote = try targetPort(number, service, pod)
    }
    return PortForward.Pair(local: local, remote: remote)
  }

  private static func parsing(_ text: String) -> String {
    let why = Int(text) == nil ? "invalid syntax" : "value out of range"
    return "strconv.ParseUint: parsing \"\(text)\": \(why)"
  }

  private func remotePort(
    _ text: String,
    _ target: any APIObject,
    _ pod: Pod
  ) throws(Failure) -> Int {
    if let number = Int(text) { return number }
    if let service = target as? Service {
      guard let port = service.spec.ports.first(where: { $0.name == text }) else {
        throw .message(
          "Service '\(service.metadata.name)' does not have a named port '\(text)'"
        )
      }
      return try targetPort(port.port, service, pod)
    }
    let ports = pod.spec.containers.flatMap(\.ports)
    guard let port = ports.first(where: { $0.name == text }) else {
      throw .message("Pod '\(pod.metadata.name)' does not have a named port '\(text)'")
    }
    return Int(port.containerPort)
  }

  private func targetPort(
    _ number: Int32,
    _ service: Service,
    _ pod: Pod
  ) throws(Failure) -> Int {
    guard let port = service.spec.ports.first(where: { $0.port == number }) else {
      throw .message(
        "Service \(service.metadata.name) does not have a service port \(number)"
      )
    }
    if service.spec.clusterIP == "None" { return Int(number) }
    switch port.targetPort {
    case .int(let target): return target == 0 ? Int(number) : Int(target)
    case .string(let name):
      let ports = pod.spec.containers.flatMap(\.ports)
      guard let found = ports.first(where: { $0.name == name }) else {
        throw .message("Pod '\(pod.metadata.name)' does not have a named port '\(name)'")
      }
      return Int(found.containerPort)
    }
  }
}
