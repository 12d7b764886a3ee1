import Machine
import Manifests
import Simulation

/// `kubectl port-forward` while it runs: takes connections here and makes them in the pod.
struct PortForwardVisit: Sendable {
  private let forward: PortForward
  private var listeners: [Listener] = []
  private var links: [Link] = []
  private var hasStarted = false
  /// The pod's network, which outlives its containers.
  private var network: NetworkAnchor?

  private struct Listener: Sendable {
    let descriptor: Int
    let local: Int
    let remote: Int
  }

  /// One connection: the end here, the end in the pod.
  private struct Link: Sendable {
    let near: Int
    let far: Int
    let listener: Listener
    var stands = false
    var nearEnded = false
    var farEnded = false
  }

  init(_ forward: PortForward) { self.forward = forward }

  /// Listens, takes what comes, and hands bytes on.
  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !hasStarted {
      hasStarted = true
      network = system.anchor(on: MachineID(index: forward.machine))
      guard network != nil else { return lost(&system) }
      if let status = start(&system) { return .exit(status) }
    }
    for listener in listeners {
      while case .connection(let near, _) = system.accept(listener.descriptor) {
        system.print("Handling connection for \(listener.local)\n")
        if let end = open(near, listener, &system) { return end }
      }
    }
    var waits: [Wait] = listeners.map { .readable($0.descriptor) }
    for index in links.indices { waits += pump(index, &system) }
    let broken = links.filter { !$0.stands && system.connectionError($0.far) != nil }
    for link in broken {
      if let end = refused(link, &system) { return end }
      system.close(link.far)
      links.removeAll { $0.near == link.near }
    }
    links.removeAll { link in
      guard link.nearEnded, link.farEnded else { return false }
      system.close(link.near)
      system.close(link.far)
      return true
    }
    return .wait(waits)
  }

  private mutating func start(_ system: inout Kernel) -> Int32? {
    for pair in forward.pairs {
      var port = pair.local == 0 ? 34_567 : pair.local
      while true {
        do throws(Errno) {
          let descriptor = try system.listen(port: port)
          listeners.append(Listener(descriptor: descriptor, local: port, remote: pair.remote))
          for address in forward.addresses {
            system.print("Forwarding from \(address):\(port) -> \(pair.remote)\n")
          }
        } catch {
          if pair.local == 0, port < 60_000 {
            port += 1
            continue
          }
          complain(port, error, &system)
        }
        break
      }
    }
    guard listeners.isEmpty else { return nil }
    let pairs = forward.pairs.map { "{\($0.local) \($0.remote)}" }.joined(separator: " ")
    system.print("error: unable to listen on any of the requested ports: [\(pairs)]\n", to: 2)
    return 1
  }

  private func complain(_ port: Int, _ error: Errno, _ system: inout Kernel) {
    let why = error.message.lowercased()
    let causes = forward.addresses.map { address in
      let family = address.hasPrefix("[") ? "tcp6" : "tcp4"
      return "unable to create listener: Error listen \(family) \(address):\(port): bind: \(why)"
    }
    system.print(
      "Unable to listen on port \(port): Listeners failed to create with the following errors:"
        + " [\(causes.joined(separator: " "))]\n",
      to: 2
    )
  }

  private mutating func open(
    _ near: Int,
    _ listener: Listener,
    _ system: inout Kernel
  ) -> Disposition? {
    guard let machine = network.flatMap(system.machine(at:)) else {
      _ = system.read(near)
      system.close(near)
      tell(listener, "network namespace for sandbox is closed", &system)
      return lost(&system)
    }
    do throws(Errno) {
      let far = try system.connect(inside: machine, port: listener.remote)
      links.append(Link(near: near, far: far, listener: listener))
    } catch {
      system.close(near)
    }
    return nil
  }

  /// Hands on what one connection has; tells what to wait for.
  private mutating func pump(_ index: Int, _ system: inout Kernel) -> [Wait] {
    guard links[index].stands || system.isConnected(links[index].far) else {
      return [.writable(links[index].far)]
    }
    links[index].stands = true
    var waits: [Wait] = []
    let link = links[index]
    if !link.nearEnded {
      links[index].nearEnded = Self.move(link.near, link.far, &system, &waits)
    }
    if !link.farEnded {
      links[index].farEnded = Self.move(link.far, link.near, &system, &waits)
      // A server that has closed will answer no more.
      if links[index].farEnded { links[index].nearEnded = true }
    }
    return waits
  }

  /// Hands on all there is from one end; true where no more will come.
  private static func move(
    _ source: Int,
    _ target: Int,
    _ system: inout Kernel,
    _ waits: inout [Wait]
  ) -> Bool {
    while true {
      switch system.read(source) {
      case .bytes(let bytes): system.print(bytes, to: target)
      case .wouldBlock:
        waits.append(.readable(source))
        return false
      case .endOfFile, .failure:
        system.shutDownWriting(target)
        return true
      }
    }
  }

  private func refused(_ link: Link, _ system: inout Kernel) -> Disposition? {
    tell(link.listener, refusal(of: link.listener.remote, system), &system)
    // What was asked is read, so that the client sees an end without an answer.
    _ = system.read(link.near)
    system.close(link.near)
    return forward.version == .current ? lost(&system) : nil
  }

  /// The words of the node's runtime: docker's way into a pod is a program of its own.
  private func refusal(of port: Int, _ system: Kernel) -> String {
    guard forward.version != .current else {
      return PortForwardRefusal.text(
        port: port,
        sandbox: forward.sandbox,
        why: "connection refused"
      )
    }
    let time = CivilTime(system.now)
    let date = time.date.split(separator: "-").joined(separator: "/")
    return
      "exit status 1: \(date) \(time.timeOfDay) socat[4711] E connect(5, AF=2 127.0.0.1:\(port),"
      + " 16): Connection refused"
  }

  private func tell(_ listener: Listener, _ why: String, _ system: inout Kernel) {
    let (local, remote) = (listener.local, listener.remote)
    let message = PortForwardRefusal.message(port: remote, sandbox: forward.sandbox, why)
    let text = "an error occurred forwarding \(local) -> \(remote): \(message)"
    let line =
      forward.version == .current
      ? Klog.line(
        "E",
        "portforward.go:522",
        "\"Unhandled Error\" err=\(GoSyntax.quoted(text))",
        system.now
      ) : Klog.line("E", "portforward.go:331", text, system.now)
    system.print(line, to: 2)
  }

  private func lost(_ system: inout Kernel) -> Disposition {
    system.print("error: lost connection to pod\n", to: 2)
    return .exit(1)
  }
}
