public import Machine
import Network
import Simulation

/// How docker's own containers start, end, and start again.
extension NodeRuntime {
  /// Starts a container that does not run.
  public mutating func startEngineContainer(
    _ id: ContainerID,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    guard let place = place(of: id), !engine.containers[place].isAlive else { return }
    engine.containers[place].error = ""
    engine.containers[place].wasStopped = false
    do throws(EngineError) {
      try enterNetwork(place, &kernel)
      try run(place, &kernel)
    } catch {
      leaveNetwork(place, &kernel)
      engine.containers[place].error = error.message
      if engine.containers[place].exitCode == 0 { engine.containers[place].exitCode = 128 }
      throw error
    }
    refreshNames(&kernel)
  }

  private mutating func run(_ place: Int, _ kernel: inout Kernel) throws(EngineError) {
    renewMachine(place, &kernel)
    let container = engine.containers[place]
    let config = container.config
    let directory = config.workingDirectory ?? container.image.workingDirectory
    if kernel.file(directory, on: container.machine) == nil {
      kernel.install(.directory(modified: kernel.now), at: directory, on: container.machine)
    }
    let user = try userID(of: container, kernel)
    var request = SpawnRequest(
      container.commandLine,
      environment: processEnvironment(of: container, user: user),
      workingDirectory: directory
    )
    request.user = user
    do throws(Errno) {
      _ = try kernel.start(
        request,
        on: container.machine,
        keepsInput: config.keepsInput,
        hasTerminal: config.hasTerminal
      )
    } catch {
      engine.containers[place].exitCode = error == .EACCES ? 126 : 127
      var message = RuntimeKind.docker.startMessage(error, container.commandLine.first ?? "")
      if message.hasPrefix("Error response from daemon: ") { message.removeFirst(28) }
      throw EngineError(message)
    }
    engine.containers[place].state = .running
    engine.containers[place].startedAt = kernel.now
    engine.containers[place].exitCode = 0
  }

  /// The machine for another run: the same files and log, and process numbers from the beginning.
  private mutating func renewMachine(_ place: Int, _ kernel: inout Kernel) {
    let container = engine.containers[place]
    let old = kernel[container.machine]
    var next = Machine(
      kind: .container,
      hostname: old.hostname,
      files: old.files,
      mounts: old.mounts,
      namespace: old.namespace,
      resolver: old.resolver,
      hostAliases: old.hostAliases,
      bootedAt: kernel.now
    )
    next.log = old.log
    next.keeper = keeper
    next.hasReadOnlyRoot = old.hasReadOnlyRoot
    kernel.removeMachine(container.machine)
    engine.containers[place].machine = kernel.makeMachine(next)
  }

  private func processEnvironment(of container: EngineContainer, user: UInt32) -> Environment {
    var environment = Environment([
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOSTNAME": container.config.hostname,
    ])
    if container.config.hasTerminal { environment["TERM"] = "xterm" }
    for link in container.config.links {
      environment.merge(linkEnvironment(link.container, link.alias, of: container.name))
    }
    environment.merge(container.environment)
    if environment["HOME"] == nil { environment["HOME"] = user == 0 ? "/root" : "/" }
    return environment
  }

  /// The variables that a container has of another one that it is linked to.
  private func linkEnvironment(_ name: String, _ alias: String, of owner: String) -> Environment {
    guard let other = engineContainer(name), let address = other.address else { return .init() }
    let prefix = alias.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    var environment = Environment()
    for (index, port) in other.exposedPorts.enumerated() {
      let parts = port.split(separator: "/")
      guard parts.count == 2 else { continue }
      let address = "\(parts[1])://\(address):\(parts[0])"
      if index == 0 { environment["\(prefix)_PORT"] = address }
      let own = "\(prefix)_PORT_\(parts[0])_\(parts[1].uppercased())"
      environment[own] = address
      environment["\(own)_ADDR"] = "\(other.address ?? .any)"
      environment["\(own)_PORT"] = String(parts[0])
      environment["\(own)_PROTO"] = String(parts[1])
    }
    environment["\(prefix)_NAME"] = "/\(owner)/\(alias)"
    for variable in other.environment.variables where variable.name != "PATH" {
      environment["\(prefix)_ENV_\(variable.name)"] = variable.value
    }
    return environment
  }

  private func userID(
    of container: EngineContainer,
    _ kernel: Kernel
  ) throws(EngineError) -> UInt32 {
    let text = container.config.user.isEmpty ? container.image.userName : container.config.user
    if text.isEmpty { return container.image.user }
    let name = String(text.prefix { $0 != ":" })
    if let number = UInt32(name) { return number }
    if name == "root" { return 0 }
    let bytes = kernel.contents("/etc/passwd", on: container.machine) ?? []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name, let number = UInt32(fields[2]) { return number }
    }
    throw EngineError(
      "linux spec user: unable to find user \(name): no matching entries in passwd file"
    )
  }

  /// Asks a container's first process to end; the caller kills it after its grace.
  public mutating func stopEngineContainer(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let place = place(of: id) else { return }
    engine.containers[place].wasStopped = true
    if engine.containers[place].state == .restarting {
      engine.containers[place].state = .exited
      return
    }
    guard engine.containers[place].isAlive else { return }
    let container = engine.containers[place]
    let name = container.config.stopSignal
    let words = name.isEmpty ? container.image.stopSignal : name
    kernel.send(Signal(named: words) ?? .terminate, to: main(of: container))
  }

  /// Sends a signal to a container's first process.
  public mutating func signalEngineContainer(
    _ id: ContainerID,
    _ signal: Signal,
    _ kernel: inout Kernel
  ) {
    guard let place = place(of: id), engine.containers[place].isAlive else { return }
    if signal == .kill || signal == .terminate { engine.containers[place].wasStopped = true }
    kernel.send(signal, to: main(of: engine.containers[place]))
  }

  /// Lets all processes of a container stand still, or go on.
  public mutating func setPaused(
    _ isPaused: Bool,
    _ id: ContainerID,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    guard let place = place(of: id) else { return }
    let container = engine.containers[place]
    guard container.isAlive else { throw EngineError("Container \(id) is not running") }
    if isPaused, container.state == .paused {
      throw EngineError("Container \(id) is already paused")
    }
    if !isPaused, container.state == .running {
      throw EngineError("Container \(id) is not paused")
    }
    for process in kernel[container.machine].processList {
      let target = ProcessID(machine: container.machine, number: process.number)
      kernel.send(isPaused ? .stop : .resume, to: target)
    }
    engine.containers[place].state = isPaused ? .paused : .running
  }

  private func main(of container: EngineContainer) -> ProcessID {
    ProcessID(machine: container.machine, number: 1)
  }

  /// Takes note that a container's first process ended; what follows is put on the agenda.
  mutating func noteEngineExit(_ record: ExitRecord) {
    guard let place = engine.containers.firstIndex(where: { $0.machine == record.machine }),
      engine.containers[place].isAlive
    else { return }
    engine.containers[place].state = .exited
    engine.containers[place].finishedAt = record.time
    engine.containers[place].exitCode = record.status
    engine.endings.append((engine.containers[place].id, record.status))
    if engine.endings.count > 64 { engine.endings.removeFirst() }
    agenda.schedule(.engineExit(engine.containers[place].id), at: record.time)
  }

  /// Cleans up behind a container that ended, and starts it again where it is to be.
  mutating func settleEngineExit(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let place = place(of: id), engine.containers[place].state == .exited else { return }
    leaveNetwork(place, &kernel)
    refreshNames(&kernel)
    let container = engine.containers[place]
    if container.config.removesItself {
      // It does not run any more, so that nothing can be refused.
      try? removeEngineContainer(id, &kernel)
      return
    }
    guard !container.wasStopped, mayRestart(container) else { return }
    let ran = (container.finishedAt ?? kernel.now) - (container.startedAt ?? kernel.now)
    if ran > .seconds(10) { engine.containers[place].restartDelay = .milliseconds(100) }
    let delay = engine.containers[place].restartDelay
    engine.containers[place].restartDelay = min(delay * 2, .seconds(60))
    engine.containers[place].state = .restarting
    agenda.schedule(.engineRestart(id), at: kernel.now + delay)
  }

  private func mayRestart(_ container: EngineContainer) -> Bool {
    switch container.config.restart {
    case .none: false
    case .always, .unlessStopped: true
    case .onFailure(let limit):
      container.exitCode != 0 && (limit == 0 || container.restartCount < limit)
    }
  }

  mutating func restartEngineContainer(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let place = place(of: id), engine.containers[place].state == .restarting else { return }
    engine.containers[place].state = .exited
    engine.containers[place].restartCount += 1
    // What it fails at stands in the container.
    try? startEngineContainer(id, &kernel)
  }

  /// Ends docker's containers at once, as when the node loses power.
  mutating func crashEngine(_ kernel: inout Kernel) {
    for place in engine.containers.indices where engine.containers[place].isAlive {
      kernel.endAllProcesses(of: engine.containers[place].machine)
      leaveNetwork(place, &kernel)
      engine.containers[place].state = .exited
      engine.containers[place].finishedAt = kernel.now
      engine.containers[place].exitCode = 255
    }
  }

  /// How a container ended last, even if it is gone.
  public func ending(of id: ContainerID) -> Int32? {
    engine.endings.last { $0.id == id }?.exitCode
  }

  /// Starts those of docker's containers that are to run whenever docker does.
  public mutating func bootEngine(_ kernel: inout Kernel) {
    for container in engine.containers where !container.isAlive {
      let isWanted =
        container.config.restart == .always
        || container.config.restart == .unlessStopped && !container.wasStopped
      // What one fails at stands in the container.
      if isWanted { try? startEngineContainer(container.id, &kernel) }
    }
  }
}
