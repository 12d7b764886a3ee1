import APIServer
import Images
import Kubectl
import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation

/// The secure port of the API server, as pods and everybody else on the network reach it.
struct APIDoor: Sendable {
  private struct Visitor: Sendable {
    let descriptor: Int
    var channel = SecureChannel()
    /// What came of the next request.
    var input: [UInt8] = []
    var isSecure = false
    var isOver = false
    /// What is told as it happens.
    var watch: APIWatch?
  }

  private var listener: Int?
  private var visitors: [Visitor] = []

  /// Takes who comes and answers what is asked; gives what to wait for.
  mutating func serve(_ system: inout Kernel, _ plane: inout ControlPlane) -> [Wait] {
    if listener == nil { listener = try? system.listen(port: plane.api.configuration.port) }
    guard let listener else { return [] }
    while case .connection(let descriptor, _) = system.accept(listener) {
      visitors.append(Visitor(descriptor: descriptor))
    }
    for index in visitors.indices { serve(&visitors[index], &system, &plane) }
    for visitor in visitors where visitor.isOver { system.close(visitor.descriptor) }
    visitors.removeAll(where: \.isOver)
    var waits: [Wait] = [.readable(listener)] + visitors.map { .readable($0.descriptor) }
    if visitors.contains(where: { $0.watch != nil }) {
      waits.append(.channel(.apiChanges))
      waits += visitors.compactMap { $0.watch?.due.map { .until($0) } }
    }
    return waits
  }

  private func serve(
    _ visitor: inout Visitor,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    if visitor.watch != nil { show(&visitor, &system, &plane) }
    while !visitor.isOver {
      switch system.read(visitor.descriptor) {
      case .wouldBlock: return
      case .endOfFile, .failure: visitor.isOver = true
      case .bytes(let bytes):
        for event in visitor.channel.receive(bytes) {
          take(event, &visitor, &system, &plane)
        }
      }
    }
  }

  private func take(
    _ event: SecureChannel.Event,
    _ visitor: inout Visitor,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    switch event {
    case .hello:
      let greeting = SecureChannel.greeting(plane.serverCertificate(at: system.now))
      system.print(greeting, to: visitor.descriptor)
      visitor.isSecure = true
    case .data(let bytes):
      visitor.input += bytes
      answer(&visitor, &system, &plane)
    case .malformed:
      // Go's server says this to clients that speak plainly.
      let body = "Client sent an HTTP request to an HTTPS server.\n"
      system.print("HTTP/1.0 400 Bad Request\r\n\r\n" + body, to: visitor.descriptor)
      visitor.isOver = true
    case .alert, .certificate: visitor.isOver = true
    }
  }

  private func answer(
    _ visitor: inout Visitor,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    guard plane.works(.apiServer) else {
      visitor.isOver = true
      return
    }
    let shown = visitor.channel.clientCertificate
    let proof: Credentials.Proof = shown.isEmpty ? .none : .certificate(shown)
    while !visitor.isOver {
      let answer = APIAnswers.answer(&visitor.input, from: proof, system, &plane) {
        (path, plane: inout ControlPlane) throws(Status) in
        try plane.api.authorize(path: path)
      }
      plane.api.endSession()
      guard let answer else { return }
      system.print(SecureChannel.data(answer.bytes), to: visitor.descriptor)
      visitor.isOver = !answer.keepsAlive
      visitor.watch = answer.watch
      if answer.watch != nil { return show(&visitor, &system, &plane) }
    }
  }

  /// Tells a watcher what has changed.
  private func show(
    _ visitor: inout Visitor,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    guard plane.works(.apiServer) else {
      visitor.isOver = true
      return
    }
    let bytes = visitor.watch?.next(&plane.api) ?? []
    plane.api.endSession()
    if !bytes.isEmpty { system.print(SecureChannel.data(bytes), to: visitor.descriptor) }
    if visitor.watch?.isOver == true { visitor.watch = nil }
  }
}

extension ControlPlane {
  /// What the API server shows of itself: a certificate of the cluster's own authority.
  func serverCertificate(at now: Instant) -> ServerCertificate {
    let address = nodes.first?.kubelet.configuration.address ?? "127.0.0.1"
    let root = api.peek(ConfigMap.self, namespace: "default", name: "kube-root-ca.crt")
    return ServerCertificate(
      subject: "O=system:masters; CN=minikube",
      issuer: "CN=minikubeCA",
      notBefore: now - .hours(24),
      notAfter: now + .hours(24 * 1095),
      names: [
        "minikubeCA", "control-plane.minikube.internal", "kubernetes.default.svc.cluster.local",
        "kubernetes.default.svc", "kubernetes.default", "kubernetes", "localhost", "10.96.0.1",
        "127.0.0.1", "10.0.0.1", address,
      ],
      authority: ServerCertificate.authority(root?.data["ca.crt"] ?? "")
    )
  }
}
