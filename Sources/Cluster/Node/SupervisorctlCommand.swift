import Machine
import Simulation

/// `supervisorctl` on a node of the course's cluster.
struct SupervisorctlCommand: HostProgram {
  private var awaited: [Int] = []
  private var restarting: [Int] = []

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    guard let index = plane.node(of: system.current.machine), system.machine.kind == .node,
      plane.isOld
    else {
      system.print("unix:///var/run/supervisor.sock no such file\n")
      return .exit(1)
    }
    guard system.process.user == 0 else {
      system.print(
        "error: <class 'socket.error'>, [Errno 13] Permission denied: file: /usr/lib/python2.7/socket.py line: 228\n"
      )
      return .exit(1)
    }
    if !awaited.isEmpty { return finish(index, &system, &plane) }
    let words = Array(system.arguments.dropFirst())
    let names = Array(words.dropFirst())
    switch words.first {
    case "status", nil:
      return status(names, plane.nodes[index].services, &system)
    case "start", "stop", "restart":
      return change(words[0], names, index, &system, &plane)
    case "pid":
      system.print(
        names.isEmpty
          ? "1\n"
          : names.map { name in
            "\(plane.nodes[index].services[name]?.process?.number ?? 0)\n"
          }.joined()
      )
      return .exit(0)
    case "tail":
      guard let name = names.last, plane.nodes[index].services[name] != nil else {
        system.print("Error: no such process\n")
        return .exit(1)
      }
      let lines = plane.nodes[index].journal.entries.filter {
        $0.unit == name && $0.identifier == name
      }
      system.print(String(lines.map { $0.text + "\n" }.joined().suffix(1600)))
      return .exit(0)
    case "reread", "update":
      if words[0] == "reread" { system.print("No config updates to processes\n") }
      return .exit(0)
    case "help":
      system.print(
        "default commands (type help <topic>):\n=====================================\n"
          + "pid  reread  restart  start  status  stop  tail  update\n"
      )
      return .exit(0)
    case let verb?:
      system.print("*** Unknown syntax: \(([verb] + names).joined(separator: " "))\n")
      return .exit(0)
    }
  }

  private func status(
    _ names: [String],
    _ services: NodeServices,
    _ system: inout Kernel
  ) -> Disposition {
    let all = names.isEmpty || names == ["all"]
    for name in names where !all && services[name] == nil {
      system.print("\(name): ERROR (no such process)\n")
    }
    for service in services.list.sorted(by: { $0.name < $1.name })
    where all || names.contains(service.name) {
      let (state, words) = Self.state(service, system.now)
      system.print(Self.padded(service.name, 33) + Self.padded(state, 10) + words + "\n")
    }
    return .exit(0)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func state(_ service: NodeService, _ now: Instant) -> (String, String) {
    switch service.state {
    case .active:
      ("RUNNING", "pid \(service.process?.number ?? 0), uptime \(uptime(now - service.changedAt))")
    case .restarting: ("BACKOFF", "Exited too quickly (process log may have details)")
    case .inactive: ("STOPPED", day(service.changedAt))
    case .failed: ("EXITED", day(service.changedAt))
    }
  }

  private static func day(_ time: Instant) -> String {
    let civil = CivilTime(time)
    let hour = (civil.hour + 11) % 12 + 1
    return "\(CivilTime.months[civil.month - 1].prefix(3)) \(CivilTime.padded(civil.day)) "
      + "\(CivilTime.padded(hour)):\(CivilTime.padded(civil.minute)) \(civil.hour < 12 ? "AM" : "PM")"
  }

  private static func uptime(_ length: Duration) -> String {
    let seconds = Int(length.wholeSeconds)
    let days = seconds / 86_400
    let clock =
      "\(seconds / 3600 % 24):\(CivilTime.padded(seconds / 60 % 60)):\(CivilTime.padded(seconds % 60))"
    return days == 0 ? clock : "\(days) day\(days == 1 ? "" : "s"), \(clock)"
  }

  private mutating func change(
    _ verb: String,
    _ names: [String],
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard !names.isEmpty else {
      system.print("Error: \(verb) requires a process name\n")
      return .exit(0)
    }
    let list = plane.nodes[index].services.list
    let chosen = names == ["all"] ? list.map(\.name) : names
    for name in chosen {
      guard let place = plane.nodes[index].services.place(of: name) else {
        system.print("\(name): ERROR (no such process)\n")
        continue
      }
      let service = plane.nodes[index].services.list[place]
      switch verb {
      case "start" where service.process != nil:
        system.print("\(name): ERROR (already started)\n")
      case "start":
        want(place, index, &system, &plane)
        system.print("\(name): started\n")
      case "stop" where service.process == nil && !service.isWanted:
        system.print("\(name): ERROR (not running)\n")
      default:
        plane.change(place, of: index) { $0.isWanted = false }
        awaited.append(place)
        if verb == "restart" { restarting.append(place) }
      }
    }
    system.notify(.services)
    return awaited.isEmpty ? .exit(0) : finish(index, &system, &plane)
  }

  private func want(
    _ place: Int,
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    plane.change(place, of: index) { service in
      service.isWanted = true
      service.startAt = system.now
      service.state = .active
    }
    system.notify(.services)
  }

  private mutating func finish(
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    for place in awaited where plane.nodes[index].services.list[place].process == nil {
      let name = plane.nodes[index].services.list[place].name
      system.print("\(name): stopped\n")
      if restarting.contains(place) {
        want(place, index, &system, &plane)
        system.print("\(name): started\n")
      }
    }
    awaited.removeAll { place in
      restarting.contains(place) || plane.nodes[index].services.list[place].process == nil
    }
    return awaited.isEmpty ? .exit(0) : .wait([.until(system.now + .milliseconds(20))])
  }
}
