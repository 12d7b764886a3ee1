import Machine
import Simulation

/// What `systemctl` tells of the services of a node.
struct UnitReport {
  let plane: ControlPlane
  let index: Int
  let now: Instant

  typealias Answer = (text: String, status: Int32)

  private var services: NodeServices { plane.nodes[index].services }

  private func unit(named name: String) -> String {
    name.hasSuffix(".service") ? name : name + ".service"
  }

  private func states(_ service: NodeService) -> (active: String, sub: String) {
    switch service.state {
    case .active: ("active", "running")
    case .inactive: ("inactive", "dead")
    case .failed: ("failed", "failed")
    case .restarting: ("activating", "auto-restart")
    }
  }

  func activity(_ name: String) -> Answer {
    guard let service = services[name] else { return ("inactive\n", 4) }
    let state = states(service).active
    return (state + "\n", state == "active" ? 0 : 3)
  }

  func enablement(_ name: String) -> Answer {
    guard let service = services[name] else {
      return (
        "Failed to get unit file state for \(unit(named: name)): No such file or directory\n", 1
      )
    }
    return service.isEnabled ? ("enabled\n", 0) : ("disabled\n", 1)
  }

  func unit(_ name: String) -> Answer {
    guard let service = services[name] else {
      return ("No files found for \(unit(named: name)).\n", 1)
    }
    let texts = ([service.unit] + service.dropIns).map { "# \($0.path)\n\($0.text)" }
    return (texts.joined(separator: "\n"), 0)
  }

  func properties(_ name: String, _ wanted: [String]) -> Answer {
    let service = services[name]
    let states = service.map(states) ?? (active: "inactive", sub: "dead")
    let ending = service?.ending
    let all: [(String, String)] = [
      ("Restart", service == nil ? "no" : "always"),
      ("NRestarts", String(service?.restarts ?? 0)),
      ("MainPID", String(service?.process?.number ?? 0)),
      ("ExecMainStatus", String(ending.map { $0.signal?.rawValue ?? $0.status } ?? 0)),
      ("Id", unit(named: name)), ("Description", service?.description ?? unit(named: name)),
      ("LoadState", service == nil ? "not-found" : "loaded"), ("ActiveState", states.active),
      ("SubState", states.sub), ("FragmentPath", service?.unit.path ?? ""),
      ("DropInPaths", service?.dropIns.map(\.path).joined(separator: " ") ?? ""),
      ("UnitFileState", service.map { $0.isEnabled ? "enabled" : "disabled" } ?? ""),
    ]
    let shown = all.filter { wanted.isEmpty || wanted.contains($0.0) }
    return (shown.map { "\($0.0)=\($0.1)\n" }.joined(), 0)
  }

  /// The units that failed.
  var failures: Answer {
    if services.list.contains(where: { $0.state == .failed }) {
      return list(all: true, isFailed: true)
    }
    return ("  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.\n", 0)
  }

  func list(all: Bool, isFailed: Bool = false) -> Answer {
    let shown = services.list.filter {
      isFailed ? $0.state == .failed : all || $0.state != .inactive
    }
    .sorted { $0.unitName < $1.unitName }
    let rows = shown.map { service -> [String] in
      let states = states(service)
      return [service.unitName, "loaded", states.active, states.sub, service.description]
    }
    let header = ["UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"]
    let widths = (0..<5).map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String], mark: String) -> String {
      let padded = zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      var text = mark + padded.joined(separator: " ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    var text = line(header, mark: "  ")
    for (service, row) in zip(shown, rows) {
      text += line(row, mark: service.state == .failed ? "● " : "  ")
    }
    text += "\nLOAD   = Reflects whether the unit definition was properly loaded.\n"
    text += "ACTIVE = The high-level unit activation state, i.e. generalization of SUB.\n"
    text += "SUB    = The low-level unit activation state, values depend on unit type.\n"
    text += "\(rows.count) loaded units listed."
    text += all ? "\n" : " Pass --all to see loaded but inactive units, too.\n"
    return (text + "To show all installed unit files use 'systemctl list-unit-files'.\n", 0)
  }

  var files: Answer {
    let rows = services.list.map {
      [$0.unitName, $0.isEnabled ? "enabled" : "disabled", "enabled"]
    }
    .sorted { $0[0] < $1[0] }
    let width = ([9] + rows.map { $0[0].count }).max() ?? 0
    func line(_ cells: [String]) -> String {
      cells[0] + String(repeating: " ", count: width - cells[0].count) + " " + cells[1]
        + String(repeating: " ", count: max(0, 8 - cells[1].count)) + " " + cells[2] + "\n"
    }
    let text = line(["UNIT FILE", "STATE", "PRESET"]) + rows.map(line).joined()
    return (text + "\n\(rows.count) unit files listed.\n", 0)
  }

  /// What `systemctl status` tells without a name.
  var overview: [Answer] {
    let failed = services.list.count { $0.state == .failed }
    let node = plane.nodes[index]
    return [
      (
        "● \(node.name)\n    State: \(failed == 0 ? "running" : "degraded")\n"
          + "    Units: \(services.list.count) loaded (incl. loaded aliases)\n"
          + "     Jobs: 0 queued\n   Failed: \(failed) units\n",
        0
      )
    ]
  }

  func status(_ name: String) -> Answer {
    guard let service = services[name] else {
      return ("Unit \(unit(named: name)) could not be found.\n", 4)
    }
    let mark =
      switch service.state {
      case .active, .restarting: "●"
      case .inactive: "○"
      case .failed: "×"
      }
    let enabled = service.isEnabled ? "enabled" : "disabled"
    var text = "\(mark) \(service.unitName) - \(service.description)\n"
    text += "     Loaded: loaded (\(service.unit.path); \(enabled); preset: enabled)\n"
    for (place, dropIn) in service.dropIns.enumerated() {
      let parts = dropIn.path.split(separator: "/")
      let folder = "/" + parts.dropLast().joined(separator: "/")
      text += place == 0 ? "    Drop-In: \(folder)\n" : ""
      text += "             └─\(parts.last ?? "")\n"
    }
    text += "     Active: \(activity(of: service))\n"
    if let line = service.unit.text.split(separator: "\n").first(where: {
      $0.hasPrefix("Documentation=")
    }) {
      text += "       Docs: \(line.dropFirst(14))\n"
    }
    text += processes(of: service)
    let lines = JournalText(plane.nodes[index]).lines(of: service.name).suffix(10)
    if !lines.isEmpty { text += "\n" + lines.map { $0 + "\n" }.joined() }
    return (text, service.state == .active ? 0 : 3)
  }

  private func activity(of service: NodeService) -> String {
    let civil = CivilTime(service.changedAt)
    let day = CivilTime.weekdays[civil.weekday]
    let since =
      "since \(day) \(civil.date) \(civil.timeOfDay) UTC; \(ago(now - service.changedAt)) ago"
    let result =
      service.ending.map { $0.signal == nil ? $0.status == 0 ? "success" : "exit-code" : "signal" }
      ?? "success"
    return switch service.state {
    case .active: "active (running) \(since)"
    case .inactive: "inactive (dead) \(since)"
    case .failed: "failed (Result: \(result)) \(since)"
    case .restarting: "activating (auto-restart) (Result: \(result)) \(since)"
    }
  }

  private func processes(of service: NodeService) -> String {
    let program = service.words.first?.split(separator: "/").last.map(String.init) ?? service.name
    guard let process = service.process else {
      guard let ending = service.ending else { return "" }
      let cause =
        ending.signal.map { "code=killed, signal=\($0.name)" }
        ?? "code=exited, status=\(ending.status)\(ending.status == 0 ? "/SUCCESS" : "/FAILURE")"
      return "    Process: ExecStart=\(service.words.joined(separator: " ")) (\(cause))\n"
    }
    var text = "   Main PID: \(process.number) (\(program))\n"
    text += "      Tasks: \(8 + service.name.utf8.count % 7) (limit: 18951)\n"
    text += "     CGroup: /system.slice/\(service.unitName)\n"
    return text + "             └─\(process.number) \(service.words.joined(separator: " "))\n"
  }

  /// A length as systemd tells it: `4min 12s`, `1h 5min`, `3 days`.
  private func ago(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds < 1 { return "\(max(1, length.nanoseconds / 1_000_000))ms" }
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 {
      return seconds % 60 == 0 ? "\(seconds / 60)min" : "\(seconds / 60)min \(seconds % 60)s"
    }
    if seconds < 86_400 {
      let minutes = seconds / 60 % 60
      return minutes == 0 ? "\(seconds / 3600)h" : "\(seconds / 3600)h \(minutes)min"
    }
    let days = seconds / 86_400
    return "\(days) day\(days == 1 ? "" : "s")"
  }
}
