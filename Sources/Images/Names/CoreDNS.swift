import Machine
import Network
import Simulation

/// `coredns`: reads its file, opens the ports, and reads the file again from time to time.
///
/// The answers themselves are made of the cluster's zone and of these rules when somebody asks.
struct CoreDNS: Program {
  /// How long after a change the file is read again.
  private static let reloadPeriod = Duration.seconds(30)

  private var isStarted = false
  private var path = "Corefile"
  private var text: [UInt8] = []
  private var reloads = false
  private var nextReload: Instant?
  private var servers = [8080, 8181].map { ConnectionServer(port: $0) }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted, let end = start(&system) { return end }
    if !system.takeSignals().isEmpty {
      system.print("[INFO] SIGTERM: Shutting down servers then terminating\n")
      return .exit(0)
    }
    if let due = nextReload, system.now >= due {
      reload(&system)
    } else if reloads, nextReload == nil, (try? system.readFile(path)) != text {
      nextReload = system.now + Self.reloadPeriod
    }
    for index in servers.indices { answer(&servers[index], &system) }
    let timers = nextReload.map { [Wait.until($0)] } ?? [.channel(.volumes)]
    return .wait(servers.flatMap(\.waits) + timers + [.signal])
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    isStarted = true
    let words = system.arguments
    if let flag = words.firstIndex(of: "-conf"), flag + 1 < words.count { path = words[flag + 1] }
    if let bytes = try? system.readFile(path) {
      text = bytes
      do throws(Corefile.Mistake) {
        let file = try Corefile(String(decoding: bytes, as: UTF8.self), path: path)
        follow(file, &system)
        for address in file.addresses { system.print(address + "\n") }
        if file.reloads {
          system.print("[INFO] plugin/reload: Running configuration SHA512 = \(digest)\n")
          reloads = true
        }
      } catch {
        system.print(error.message + "\n", to: 2)
        return .exit(1)
      }
    } else {
      system.print(".:53\n")
    }
    system.print("CoreDNS-1.13.1\nlinux/amd64, go1.25.2, 1db4568\n")
    system.handleSignals(SignalSet(.terminate, .interrupt))
    _ = try? system.listen(port: 53, transport: .udp)
    for index in servers.indices { try? servers[index].open(&system) }
    return nil
  }

  private func follow(_ file: Corefile, _ system: inout Kernel) {
    system.setNameServerRules(file.rules)
  }

  /// Stands for the digest of the configuration, in as many digits.
  private var digest: String {
    let half = SHA256.digest(text) + SHA256.digest(SHA256.digest(text))
    return half.map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private mutating func reload(_ system: inout Kernel) {
    nextReload = nil
    guard let bytes = try? system.readFile(path), bytes != text else { return }
    text = bytes
    system.print("[INFO] Reloading\n")
    do throws(Corefile.Mistake) {
      let file = try Corefile(String(decoding: bytes, as: UTF8.self), path: path)
      follow(file, &system)
      reloads = file.reloads
      if reloads {
        system.print("[INFO] plugin/reload: Running configuration SHA512 = \(digest)\n")
      }
      system.print("[INFO] Reloading complete\n")
    } catch {
      // What ran before goes on.
      system.print("[ERROR] Restart failed: \(error.message)\n")
      system.print(
        "[ERROR] plugin/reload: Corefile changed but reload failed: \(error.message)\n"
      )
    }
  }

  private func answer(_ server: inout ConnectionServer, _ system: inout Kernel) {
    server.pump(&system)
    for index in server.connections.indices {
      let parsing = HTTPMessage.parse(server.connections[index].input)
      if case .malformed = parsing { server.connections[index].isClosing = true }
      guard case .message(let request, let length) = parsing else { continue }
      server.connections[index].input.removeFirst(length)
      let isKnown = request.path == (server.port == 8080 ? "/health" : "/ready")
      let reply = isKnown ? HTTPReply("OK") : HTTPReply.notFound
      server.connections[index].output += reply.message(at: system.now, keepsAlive: false).bytes
      server.connections[index].isClosing = true
    }
    server.flush(&system)
  }
}
