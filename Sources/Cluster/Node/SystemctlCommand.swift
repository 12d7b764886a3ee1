import Machine
import Simulation

/// `systemctl` on a node of today: shows, starts and stops what the node keeps running.
struct SystemctlCommand: HostProgram {
  /// The services whose end is awaited.
  private var awaited: [Int] = []
  /// Those to start once they ended.
  private var restarting: [Int] = []

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    guard let index = plane.node(of: system.current.machine), system.machine.kind == .node,
      !plane.isOld
    else {
      system.print(
        "System has not been booted with systemd as init system (PID 1). Can't operate.\n"
          + "Failed to connect to bus: Host is down\n",
        to: 2
      )
      return .exit(1)
    }
    if !awaited.isEmpty || !restarting.isEmpty { return finish(index, &system, &plane) }
    return begin(index, &system, &plane)
  }

  private mutating func begin(
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    var options: [String] = []
    var properties: [String] = []
    words = words.enumerated().compactMap { place, word in
      if place > 0, ["-p", "-t", "--type", "-n", "-s", "--property"].contains(words[place - 1]) {
        if ["-p", "--property"].contains(words[place - 1]) {
          properties += word.split(separator: ",").map(String.init)
        }
        return nil
      }
      if word.hasPrefix("--property=") {
        properties += word.dropFirst(11).split(separator: ",").map(String.init)
      }
      if word.hasPrefix("-") {
        options.append(word)
        return nil
      }
      return word
    }
    let verb = words.first ?? "list-units"
    let names = Array(words.dropFirst())
    let report = UnitReport(plane: plane, index: index, now: system.now)
    switch verb {
    case "status":
      return say(
        names.isEmpty ? report.overview : names.map { report.status($0) },
        &system
      )
    case "is-active": return say(names.map { report.activity($0) }, &system)
    case "is-enabled": return say(names.map { report.enablement($0) }, &system)
    case "is-failed":
      return say(
        names.map { name in
          let answer = report.activity(name)
          return (answer.text, answer.text == "failed\n" ? 0 : 1)
        },
        &system
      )
    case "list-units": return say([Self.units(report, options)], &system)
    case "list-unit-files": return say([report.files], &system)
    case "cat": return say(names.map { report.unit($0) }, &system)
    case "show": return say(names.map { report.properties($0, properties) }, &system)
    case "daemon-reload", "reset-failed", "daemon-reexec":
      return allowed(verb, "", &system) ?? .exit(0)
    case "start", "stop", "restart", "reload-or-restart", "try-restart", "enable", "disable",
      "kill":
      return change(
        verb,
        names,
        isNow: options.contains("--now"),
        options,
        index,
        &system,
        &plane
      )
    case "poweroff", "reboot", "halt":
      return .become(PowerProxy(name: verb))
    default:
      system.print("Unknown command verb \(verb).\n", to: 2)
      return .exit(1)
    }
  }

  private static func units(_ report: UnitReport, _ options: [String]) -> UnitReport.Answer {
    if options.contains("--failed") || options.contains("--state=failed") { return report.failures }
    return report.list(all: options.contains("--all") || options.contains("-a"))
  }

  private func say(
    _ answers: [(text: String, status: Int32)],
    _ system: inout Kernel
  ) -> Disposition {
    for (place, answer) in answers.enumerated() {
      if place > 0, answer.text.contains("\n\n") || answer.text.hasPrefix("●") {
        system.print("\n")
      }
      let isComplaint =
        answer.status != 0
        && (answer.text.hasPrefix("Unit ") || answer.text.hasPrefix("Failed ")
          || answer.text.hasPrefix("No files"))
      system.print(answer.text, to: isComplaint ? 2 : 1)
    }
    return .exit(answers.map(\.status).max() ?? 0)
  }

  private func allowed(_ verb: String, _ unit: String, _ system: inout Kernel) -> Disposition? {
    guard system.process.user != 0 else { return nil }
    if unit.isEmpty {
      system.print("Failed to reload daemon: Interactive authentication required.\n", to: 2)
    } else {
      system.print(
        "Failed to \(verb) \(unit): Interactive authentication required.\n"
          + "See system logs and 'systemctl status \(unit)' for details.\n",
        to: 2
      )
    }
    return .exit(1)
  }

  private mutating func change(
    _ verb: String,
    _ names: [String],
    isNow: Bool,
    _ options: [String],
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    guard !names.isEmpty else {
      system.print("Too few arguments.\n", to: 2)
      return .exit(1)
    }
    var status: Int32 = 0
    for name in names {
      let unit = name.hasSuffix(".service") ? name : name + ".service"
      if let refusal = allowed(verb, unit, &system) { return refusal }
      guard let place = plane.nodes[index].services.place(of: name) else {
        let isFile = verb == "enable" || verb == "disable"
        system.print(
          isFile
            ? "Failed to \(verb) unit: Unit file \(unit) does not exist.\n"
            : "Failed to \(verb) \(unit): Unit \(unit) not \(verb == "stop" ? "loaded" : "found").\n",
          to: 2
        )
        status = isFile ? 1 : 5
        continue
      }
      apply(verb, place, isNow: isNow, options, index, &system, &plane)
    }
    system.notify(.services)
    return awaited.isEmpty ? .exit(status) : finish(index, &system, &plane)
  }

  private mutating func apply(
    _ verb: String,
    _ place: Int,
    isNow: Bool,
    _ options: [String],
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    let service = plane.nodes[index].services.list[place]
    let link = "/etc/systemd/system/multi-user.target.wants/\(service.unitName)"
    switch verb {
    case "start": want(place, index, &system, &plane)
    case "stop":
      plane.change(place, of: index) { $0.isWanted = false }
      awaited.append(place)
    case "restart", "reload-or-restart", "try-restart":
      plane.change(place, of: index) { $0.isWanted = false }
      awaited.append(place)
      restarting.append(place)
    case "enable":
      if !service.isEnabled {
        system.print("Created symlink \(link) → \(service.unit.path).\n", to: 2)
        system.install(
          .link(to: service.unit.path, modified: system.now),
          at: link,
          on: system.current.machine
        )
      }
      plane.change(place, of: index) { $0.isEnabled = true }
      if isNow { want(place, index, &system, &plane) }
    case "disable":
      if service.isEnabled {
        system.print("Removed \"\(link)\".\n", to: 2)
        system.uninstall(link, on: system.current.machine)
      }
      plane.change(place, of: index) { $0.isEnabled = false }
      if isNow {
        plane.change(place, of: index) { $0.isWanted = false }
        awaited.append(place)
      }
    case "kill":
      let named = options.first { $0.hasPrefix("--signal=") }.map { String($0.dropFirst(9)) }
      let signal = named.flatMap { Signal(named: $0) } ?? .terminate
      if let process = service.process { system.send(signal, to: process) }
    default: break
    }
  }

  private func want(
    _ place: Int,
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    plane.change(place, of: index) { service in
      service.isWanted = true
      if service.process == nil {
        service.startAt = system.now
        service.state = .active
        service.restarts = 0
      }
    }
    system.notify(.services)
  }

  /// Waits for the ends, then starts what is to be started again.
  private mutating func finish(
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    awaited.removeAll { plane.nodes[index].services.list[$0].process == nil }
    guard awaited.isEmpty else { return .wait([.until(system.now + .milliseconds(20))]) }
    for place in restarting { want(place, index, &system, &plane) }
    restarting = []
    return .exit(0)
  }
}

/// `systemctl poweroff` and its kin, as the commands of those names.
private struct PowerProxy: Program {
  let name: String

  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard let program = try? system.prepareExec([name]) else { return .exit(1) }
    return .become(program)
  }
}
