import Machine
import Simulation

/// `rabbitmq-server`: starts, logs and takes connections; queues are not simulated.
struct RabbitServer: Program {
  private var server = ConnectionServer(port: 5672)
  private var due: Instant?
  private var isOpen = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard let due else {
      system.handleSignals(SignalSet(.terminate, .interrupt))
      let version = system.environment["RABBITMQ_VERSION"] ?? "4.2.1"
      log("Starting RabbitMQ \(version) on Erlang 27", &system)
      let time = system.now + .seconds(6)
      self.due = time
      return .wait([.until(time)])
    }
    if !system.takeSignals().isEmpty {
      log("Received a SIGTERM; stopping", &system)
      server.close(&system)
      return .exit(0)
    }
    guard system.now >= due else { return .wait([.until(due), .signal]) }
    if !isOpen {
      isOpen = true
      do throws(Errno) { try server.open(&system) } catch {
        log("Failed to start Ranch listener on [::]:5672: \(error.message)", &system)
        return .exit(1)
      }
      log("started TCP listener on [::]:5672", &system)
      log("Server startup complete; 4 plugins started.", &system)
    }
    server.pump(&system)
    for index in server.connections.indices where !server.connections[index].input.isEmpty {
      // A client of another protocol is told which one this is; AMQP itself is not simulated.
      if server.connections[index].input.starts(with: "AMQP".utf8) {
        log("AMQP is not simulated; closing the connection", &system)
      }
      server.connections[index].input = []
      server.connections[index].output += Array("AMQP".utf8) + [0, 0, 9, 1]
      server.connections[index].isClosing = true
    }
    server.flush(&system)
    return .wait(server.waits + [.signal])
  }

  private func log(_ text: String, _ system: inout Kernel) {
    let time = LogClock.microseconds.text(system.now)
    system.print("\(time) [info] <0.\(system.current.number + 200).0> \(text)\n")
  }
}

/// `rabbitmq-diagnostics ping` and `rabbitmqctl status`, as far as a look at the port tells.
struct RabbitTool: Program {
  private var dialer = Dialer(host: "127.0.0.1", port: 5672)

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments.dropFirst()
    let isQuiet = words.contains("-q")
    guard let command = words.first(where: { !$0.hasPrefix("-") }),
      ["ping", "check_running", "check_port_connectivity", "await_startup"].contains(command)
    else {
      let name = words.first { !$0.hasPrefix("-") } ?? "a command"
      system.print("\(system.arguments[0]): \(name) is not simulated\n", to: 2)
      return .exit(64)
    }
    let node = "rabbit@\(system.hostname)"
    switch dialer.advance(&system) {
    case .wait(let waits): return .wait(waits)
    case .connected(let descriptor, _):
      system.close(descriptor)
      if !isQuiet { system.print("Will ping \(node). This only checks if the OS process is up\n") }
      system.print("Ping succeeded\n")
      return .exit(0)
    case .failed:
      system.print(
        "Error: unable to perform an operation on node '\(node)'. Please see diagnostics "
          + "information and suggestions below.\n",
        to: 2
      )
      return .exit(69)
    }
  }
}
