public import Machine
import Network
public import Simulation

extension NodeRuntime {
  /// Makes a pod's sandbox; ``RuntimeNotification/sandboxReady(_:)`` follows.
  public mutating func runSandbox(
    _ config: SandboxConfig,
    _ kernel: inout Kernel
  ) -> ContainerID {
    let id = ContainerID(value: ids.next())
    let namespace =
      config.address.map { kernel.network.addNamespace(address: $0, on: node) }
      ?? kernel.network.hostNamespace(of: node)
    if sandboxes.count == sandboxes.capacity {
      sandboxes.reserveCapacity(sandboxes.count + max(4, sandboxes.count / 4))
    }
    var sandbox = Sandbox(id: id, config: config, namespace: namespace, createdAt: kernel.now)
    if config.sharesProcesses { sandbox.pause = makePause(in: sandbox, &kernel) }
    sandboxes.append(sandbox)
    let delay = latencies.duration(.milliseconds(150), .milliseconds(600))
    agenda.schedule(.sandboxReady(id), at: kernel.now + delay)
    return id
  }

  /// The container whose numbers the processes of a pod share, with its one process.
  private func makePause(in sandbox: Sandbox, _ kernel: inout Kernel) -> MachineID {
    var machine = Machine(
      kind: .container,
      hostname: sandbox.config.hostname,
      namespace: sandbox.namespace,
      resolver: sandbox.config.resolver,
      bootedAt: kernel.now
    )
    machine.files.insert(.program("pause"), at: "/pause")
    let id = kernel.makeMachine(machine)
    // Where the catalog has no such program, the numbers are shared all the same.
    _ = try? kernel.start(SpawnRequest(["/pause"]), on: id)
    return id
  }

  /// Removes a sandbox and every container in it.
  public mutating func removeSandbox(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let sandbox = sandbox(id) else { return }
    for container in containers where container.sandbox == id {
      removeLogFiles(of: container, in: sandbox, &kernel)
      kernel.removeMachine(container.machine)
    }
    containers.removeAll { $0.sandbox == id }
    if let pause = sandbox.pause { kernel.removeMachine(pause) }
    if let address = sandbox.config.address {
      kernel.network.unpublishPorts(of: node, to: address)
      kernel.network.removeNamespace(sandbox.namespace)
    }
    sandboxes.removeAll { $0.id == id }
  }

  /// Makes a container in a sandbox that is ready.
  public mutating func createContainer(
    _ config: ContainerConfig,
    in sandboxID: ContainerID,
    _ kernel: inout Kernel
  ) throws(RuntimeError) -> ContainerID {
    guard let sandbox = sandbox(sandboxID) else { throw .notFound(sandboxID) }
    guard sandbox.isReady else { throw .sandboxNotReady(sandboxID) }
    guard let image = imageStatus(config.image) else { throw .noImage(config.image) }
    let settings = image.configuration
    var words = config.command.isEmpty ? settings.entrypoint : config.command
    if !config.arguments.isEmpty {
      words += config.arguments
    } else if config.command.isEmpty {
      words += settings.command
    }
    guard !words.isEmpty else { throw .noCommand }
    var machine = Machine(
      kind: .container,
      hostname: sandbox.config.hostname,
      files: image.files,
      mounts: config.mounts,
      namespace: sandbox.namespace,
      resolver: sandbox.config.resolver,
      hostAliases: sandbox.config.hostAliases,
      bootedAt: kernel.now
    )
    machine.keeper = keeper
    machine.domain = sandbox.config.domain
    machine.hasReadOnlyRoot = config.hasReadOnlyRoot
    machine.memoryLimit = config.memoryLimit
    if config.processorLimit > 0 { machine.processorLimit = config.processorLimit }
    if config.processorShares > 2 { machine.processorShares = config.processorShares }
    machine.processSpace = config.processSpace ?? sandbox.pause
    if config.security != MachineSecurity() { machine.security = config.security }
    let id = ContainerID(value: ids.next())
    var container = Container(
      id: id,
      sandbox: sandboxID,
      name: config.name,
      image: config.image,
      imageDigest: image.digest,
      attempt: config.attempt,
      commandLine: words,
      machine: kernel.makeMachine(machine),
      createdAt: kernel.now
    )
    container.stopSignal = Signal(named: config.stopSignal ?? settings.stopSignal) ?? .terminate
    container.start = [
      Container.StartConfig(
        environment: environment(config, settings, hostname: sandbox.config.hostname),
        workingDirectory: config.workingDirectory ?? settings.workingDirectory,
        user: config.user ?? settings.user,
        group: config.group,
        keepsInput: config.keepsInput,
        hasTerminal: config.hasTerminal
      )
    ]
    if containers.count == containers.capacity {
      containers.reserveCapacity(containers.count + max(4, containers.count / 4))
    }
    containers.append(container)
    makeLogFiles(of: container, in: sandbox, &kernel)
    return id
  }

  /// The variables in the order in which the runtime sets them.
  private func environment(
    _ config: ContainerConfig,
    _ settings: ImageConfiguration,
    hostname: String
  ) -> Environment {
    var environment = Environment([
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOSTNAME": hostname,
    ])
    if config.hasTerminal { environment["TERM"] = "xterm" }
    environment.merge(settings.environment)
    environment.merge(config.environment)
    if environment["HOME"] == nil {
      let user = config.user ?? settings.user
      environment["HOME"] = user == 0 ? "/root" : "/"
    }
    return environment
  }

  /// Starts a container; ``RuntimeNotification/containerStarted(_:)`` or a failure follows.
  public mutating func startContainer(_ id: ContainerID, at now: Instant) throws(RuntimeError) {
    guard container(id) != nil else { throw .notFound(id) }
    let delay = latencies.duration(.milliseconds(80), .milliseconds(350))
    agenda.schedule(.start(id), at: now + delay)
  }

  mutating func startNow(_ id: ContainerID, _ kernel: inout Kernel) {
    guard let place = containers.indices.last(where: { containers[$0].id == id }),
      containers[place].state == .created, let start = containers[place].start.first
    else { return }
    let container = containers[place]
    containers[place].start = []
    containers[place].startedAt = kernel.now
    if kernel.file(start.workingDirectory, on: container.machine) == nil {
      kernel.install(.directory(), at: start.workingDirectory, on: container.machine)
    }
    var request = SpawnRequest(
      container.commandLine,
      environment: start.environment,
      workingDirectory: start.workingDirectory
    )
    request.user = start.user
    request.userGroup = start.group ?? kernel.primaryGroup(of: start.user, on: container.machine)
    do throws(Errno) {
      _ = try kernel.start(
        request,
        on: container.machine,
        keepsInput: start.keepsInput,
        hasTerminal: start.hasTerminal
      )
      containers[place].state = .running
      notifications.append(.containerStarted(id))
    } catch {
      let message = kind.startMessage(error, container.commandLine.first ?? "")
      containers[place].state = .exited
      containers[place].finishedAt = kernel.now
      containers[place].exitCode = error == .EACCES ? 126 : error == .ENOENT ? 127 : 128
      containers[place].message = message
      notifications.append(.startFailed(id, message: message))
    }
  }

  /// Asks a container's first process to end, and ends it after `grace`.
  ///
  /// ``RuntimeNotification/containerExited(_:exitCode:)`` follows when the exit was handed in.
  public mutating func stopContainer(
    _ id: ContainerID,
    grace: Duration,
    _ kernel: inout Kernel
  ) throws(RuntimeError) {
    guard let place = containers.indices.last(where: { containers[$0].id == id }) else {
      throw .notFound(id)
    }
    let container = containers[place]
    if container.state == .created {
      containers[place].state = .exited
      containers[place].finishedAt = kernel.now
      containers[place].exitCode = 137
      notifications.append(.containerExited(id, exitCode: 137))
    }
    guard container.state == .running else { return }
    let main = kernel.mainProcess(of: container.machine)
    if grace <= .zero { return kernel.send(.kill, to: main) }
    agenda.schedule(.kill(id), at: kernel.now + grace)
    if container.isStopping { return }
    containers[place].isStopping = true
    kernel.send(container.stopSignal, to: main)
  }

  /// Removes a container that does not run, with its files and its log.
  public mutating func removeContainer(
    _ id: ContainerID,
    force: Bool = false,
    _ kernel: inout Kernel
  ) throws(RuntimeError) {
    guard let container = container(id) else { throw .notFound(id) }
    if container.state == .running, !force { throw .isRunning(id) }
    if let sandbox = sandbox(container.sandbox) {
      removeLogFiles(of: container, in: sandbox, &kernel)
    }
    kernel.removeMachine(container.machine)
    containers.removeAll { $0.id == id }
  }

  /// Ends every container at once, as when the node loses power; sandboxes are no longer ready.
  public mutating func crash(_ kernel: inout Kernel) {
    agenda = EventQueue()
    pulls = []
    for place in containers.indices where containers[place].state != .exited {
      kernel.endAllProcesses(of: containers[place].machine)
      containers[place].state = .exited
      containers[place].finishedAt = kernel.now
      containers[place].exitCode = 255
    }
    crashEngine(&kernel)
    for place in sandboxes.indices { sandboxes[place].isReady = false }
  }
}

extension Kernel {
  /// The group that a machine's list of users names for one; root's for one that is not in it.
  fileprivate func primaryGroup(of user: UInt32, on machine: MachineID) -> UInt32 {
    guard user != 0, let bytes = contents("/etc/passwd", on: machine) else { return 0 }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count > 3, UInt32(parts[2]) == user { return UInt32(parts[3]) ?? 0 }
    }
    return 0
  }
}
