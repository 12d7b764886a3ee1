import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// What probes ask, and the words for what came of it.
extension Kubelet {
  /// What the question of a probe is to a container of a pod.
  func action(
    _ spec: Probe,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(ProbeRefusal) -> ProbeProgram.Action {
    if let exec = spec.exec { return try command(exec, place, worker, runtime, kernel) }
    if let http = spec.httpGet { return try request(http, "kube-probe", place, worker) }
    if let socket = spec.tcpSocket {
      return .connect(try endpoint(socket.host, socket.port, place, worker))
    }
    if let grpc = spec.grpc {
      return .askHealth(
        try endpoint("", .int(grpc.port), place, worker),
        service: grpc.service ?? ""
      )
    }
    throw ProbeRefusal(message: "missing probe handler for \(worker.pod.metadata.name)")
  }

  /// A command in a container, as its first process would run it.
  func command(
    _ exec: ExecAction,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(ProbeRefusal) -> ProbeProgram.Action {
    guard let id = worker[place].id, let machine = runtime.container(id)?.machine,
      kernel.isMachine(machine), let main = kernel[machine].mainProcess
    else { throw ProbeRefusal(message: "the container does not run") }
    var request = SpawnRequest(
      exec.command,
      environment: main.environment,
      workingDirectory: main.workingDirectory
    )
    request.machine = machine
    request.user = main.user
    return .run(request)
  }

  /// A request by HTTP to a container.
  func request(
    _ http: HTTPGetAction,
    _ agent: String,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) throws(ProbeRefusal) -> ProbeProgram.Action {
    let target = try endpoint(http.host, http.port, place, worker)
    let version = configuration.dialect == .v18 ? "1.8" : "1.36"
    var lines = [
      "GET \(http.path.hasPrefix("/") ? http.path : "/" + http.path) HTTP/1.1",
      "Host: \(target)", "User-Agent: \(agent)/\(version)", "Accept: */*", "Connection: close",
    ]
    lines += http.httpHeaders.map { "\($0.name): \($0.value)" }
    let request = lines.map { $0 + "\r\n" }.joined() + "\r\n"
    guard http.scheme == "HTTPS" else { return .ask(target, request: request) }
    return .askSecurely(target, host: target.address.description, request: request)
  }

  private func endpoint(
    _ host: String,
    _ port: IntOrString,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) throws(ProbeRefusal) -> ProbeProgram.Target {
    let node = IPv4Address(configuration.address)
    let own = worker.pod.spec.hostNetwork ? node : worker.address
    guard let address = host.isEmpty ? own : IPv4Address(host) else {
      throw ProbeRefusal(message: "probes of names (\(host)) are not simulated")
    }
    switch port {
    case .int(let number): return ProbeProgram.Target(address, port: Int(number))
    case .string(let name):
      let ports = worker.container(place).ports
      guard let named = ports.first(where: { $0.name == name })?.containerPort ?? Int32(name) else {
        throw ProbeRefusal(message: "couldn't find port: \(name)")
      }
      return ProbeProgram.Target(address, port: Int(named))
    }
  }

  /// What an answer says of the container, in the words of the real probes.
  func reading(
    _ text: ProbeAnswerText,
    of spec: Probe,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) -> ProbeWorker.Answer {
    if let grpc = spec.grpc { return healthReading(text, grpc, spec, place, worker) }
    let port = spec.httpGet?.port ?? spec.tcpSocket?.port ?? .int(0)
    let host = spec.httpGet?.host ?? spec.tcpSocket?.host ?? ""
    let target = (try? endpoint(host, port, place, worker))?.description ?? ""
    var lead = ""
    if let http = spec.httpGet {
      let path = http.path.hasPrefix("/") ? http.path : "/" + http.path
      let address = "\(http.scheme == "HTTPS" ? "https" : "http")://\(target)\(path)"
      lead = configuration.dialect == .v18 ? "Get \(address): " : "Get \"\(address)\": "
    }
    switch text {
    case .yes, .health: return .success
    case .no(let output, _):
      var words = output[...]
      while words.last?.isNewline == true { words.removeLast() }
      return .failure(String(words))
    case .status(let code):
      if (200..<400).contains(code) { return .success }
      return .failure("HTTP probe failed with statuscode: \(code)")
    case .noConnection(.ETIMEDOUT): return .failure("\(lead)dial tcp \(target): i/o timeout")
    case .noConnection(let error):
      let call = configuration.dialect == .v18 ? "getsockopt" : "connect"
      return .failure("\(lead)dial tcp \(target): \(call): \(error.message.lowercased())")
    case .broken(let error): return .failure("\(lead)read: \(error.message.lowercased())")
    case .ended: return .failure("\(lead)EOF")
    case .late: return .failure(lateWords(lead, spec))
    case .lateHandshake: return .failure("\(lead)net/http: TLS handshake timeout")
    case .plain: return .failure("\(lead)http: server gave HTTP response to HTTPS client")
    case .foreign:
      return .failure("\(lead)tls: first record does not look like a TLS handshake")
    case .alerted: return .failure("\(lead)remote error: tls: handshake failure")
    case .notAsked(let error):
      guard let name = spec.exec?.command.first else { return .trouble(error.message) }
      let prefix = "rpc error: code = Unknown desc = failed to exec in container: "
      return .trouble(prefix + configuration.runtime.execMessage(error, name))
    }
  }

  /// What an answer by gRPC says of the container.
  ///
  /// Source of the words: `k8s.io/kubernetes/pkg/probe/grpc`.
  private func healthReading(
    _ text: ProbeAnswerText,
    _ grpc: GRPCAction,
    _ spec: Probe,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) -> ProbeWorker.Answer {
    let target = (try? endpoint("", .int(grpc.port), place, worker))?.description ?? ""
    let limit = "\(max(1, spec.timeoutSeconds))s"
    switch text {
    case .health(0, "SERVING"): return .success
    case .health(0, let status):
      return .failure("service unhealthy (responded with \(Self.quoted(status)))")
    case .health(12, let message):
      return .failure(
        "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): "
          + message
      )
    case .health(let code, let message):
      let name = code == 5 ? "NotFound" : "Unknown"
      return .failure(
        "error: health rpc probe failed: rpc error: code = \(name) desc = \(message)"
      )
    case .late where worker.address != nil:
      return .failure("timeout: health rpc did not complete within \(limit)")
    default:
      // Whatever else goes wrong, the client tries again until its time is over.
      return .failure(
        "timeout: failed to connect service \(Self.quoted(target)) within \(limit): "
          + "context deadline exceeded"
      )
    }
  }

  private func lateWords(_ lead: String, _ spec: Probe) -> String {
    if let exec = spec.exec {
      let command = exec.command.joined(separator: " ")
      return "command timed out: \"\(command)\" timed out after \(max(1, spec.timeoutSeconds))s"
    }
    switch configuration.dialect {
    case .v18:
      return "\(lead)net/http: request canceled (Client.Timeout exceeded while awaiting headers)"
    case .current:
      return "\(lead)context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    }
  }
}
