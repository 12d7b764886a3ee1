import Images
import Machine
import Simulation

/// supervisord, or what systemd does for a node: starts what is wanted, and starts it again when it
/// ends.
struct Supervisor: HostProgram {
  /// How long it waits before it starts a program again.
  private static let pause = Duration.seconds(1)

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    let machine = system.current.machine
    guard let index = plane.nodes.firstIndex(where: { $0.machine == machine && !$0.isRemoved })
    else { return .exit(0) }
    for place in plane.nodes[index].services.list.indices {
      collect(place, index, &system, &plane)
      if plane.nodes[index].services.list[place].isWanted {
        start(place, index, &system, &plane)
      } else {
        stop(place, index, &system, &plane)
      }
    }
    let list = plane.nodes[index].services.list
    var waits: [Wait] = [.channel(.services)]
    if list.contains(where: { $0.process != nil }) { waits.append(.anyChild) }
    let dues = list.compactMap { $0.isWanted && $0.process == nil ? $0.startAt : nil }
    if let next = dues.min() { waits.append(.until(next)) }
    return .wait(waits)
  }

  /// Takes note of a program that ended.
  private func collect(
    _ place: Int,
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    let service = plane.nodes[index].services.list[place]
    guard let process = service.process else { return }
    guard let status = system.exitStatus(ofChild: process.number) else { return }
    let signal = status > 128 ? Signal(rawValue: status - 128) : nil
    plane.change(place, of: index) { service in
      service.process = nil
      service.changedAt = system.now
      service.ending = .init(status: status, signal: signal)
      if service.isWanted {
        service.state = .restarting
        service.startAt = system.now + Self.pause
      } else {
        service.state = service.isStopping ? .inactive : .failed
      }
    }
    tellEnd(of: service, status, signal, index, system.now, &plane)
  }

  /// Writes down how a program ended, and what follows.
  private func tellEnd(
    of service: NodeService,
    _ status: Int32,
    _ signal: Signal?,
    _ index: Int,
    _ now: Instant,
    _ plane: inout ControlPlane
  ) {
    guard !plane.isOld else {
      let words =
        service.isStopping
        ? "stopped: \(service.name) (\(signal.map { "terminated by SIG\($0.name)" } ?? "exit status \(status)"))"
        : "exited: \(service.name) (\(signal.map { "terminated by SIG\($0.name)" } ?? "exit status \(status)"); not expected)"
      return plane.note(index, service, "supervisord", "INFO \(words)", now)
    }
    if service.isStopping {
      plane.note(
        index,
        service,
        "systemd",
        "\(service.unitName): Deactivated successfully.",
        now
      )
      plane.note(
        index,
        service,
        "systemd",
        "Stopped \(service.unitName) - \(service.description).",
        now
      )
    } else {
      let cause =
        signal.map { "code=killed, status=\($0.rawValue)/\($0.name)" }
        ?? "code=exited, status=\(status)/\(status == 0 ? "SUCCESS" : "FAILURE")"
      plane.note(
        index,
        service,
        "systemd",
        "\(service.unitName): Main process exited, \(cause)",
        now
      )
      if status != 0 {
        let result = signal == nil ? "exit-code" : "signal"
        plane.note(
          index,
          service,
          "systemd",
          "\(service.unitName): Failed with result '\(result)'.",
          now
        )
      }
      plane.note(
        index,
        service,
        "systemd",
        "\(service.unitName): Scheduled restart job, restart counter is at \(service.restarts + 1).",
        now + Self.pause
      )
    }
  }

  private func start(
    _ place: Int,
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    let service = plane.nodes[index].services.list[place]
    guard service.process == nil, let due = service.startAt, due <= system.now else { return }
    let program: any Program =
      switch service.work {
      case .kubelet: KubeletProcess()
      case .runtime: RuntimeProcess()
      case .proxy: KubeProxyProcess()
      case .part(let part): PartProcess(part)
      case .logCollector: Fluentd()
      case .presence: NodeDaemon()
      }
    let wasRestarting = service.state == .restarting
    do throws(Errno) {
      let process = try system.spawn(SpawnRequest(service.words, program: program))
      plane.change(place, of: index) { service in
        service.process = process
        service.state = .active
        service.startAt = nil
        service.isStopping = false
        service.changedAt = system.now
        if wasRestarting { service.restarts += 1 }
      }
      if plane.isOld {
        plane.note(
          index,
          service,
          "supervisord",
          "INFO spawned: '\(service.name)' with pid \(process.number)",
          system.now
        )
      } else {
        plane.note(
          index,
          service,
          "systemd",
          "Started \(service.unitName) - \(service.description).",
          system.now
        )
      }
    } catch {
      plane.change(place, of: index) { $0.startAt = system.now + Self.pause }
    }
  }

  private func stop(
    _ place: Int,
    _ index: Int,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) {
    let service = plane.nodes[index].services.list[place]
    guard let process = service.process, !service.isStopping else { return }
    plane.change(place, of: index) { $0.isStopping = true }
    if !plane.isOld {
      plane.note(
        index,
        service,
        "systemd",
        "Stopping \(service.unitName) - \(service.description)...",
        system.now
      )
    }
    // One that just ended is collected the next time. A stopped one has to go on to see the signal.
    try? system.kill(process, .terminate)
    try? system.kill(process, .resume)
  }
}

/// A daemon that is there, and ends when it is told to.
struct NodeDaemon: Program {
  private var isStarted = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
    }
    return system.takeSignals().isEmpty ? .wait([.signal]) : .exit(0)
  }
}

extension Channel {
  /// Notified when somebody wants other programs of a node to run.
  static let services = Channel(40)
}

extension ControlPlane {
  /// Changes one service of a node, and lets its supervisor see to it.
  mutating func change(_ place: Int, of index: Int, _ body: (inout NodeService) -> Void) {
    body(&nodes[index].services.list[place])
  }

  /// Writes what the first process says of a service into a node's journal.
  mutating func note(
    _ index: Int,
    _ service: NodeService,
    _ identifier: String,
    _ text: String,
    _ time: Instant
  ) {
    nodes[index].journal.append(
      .init(time: time, unit: service.name, identifier: identifier, process: 1, text: text)
    )
  }
}
