import ContainerRuntime
import Machine
import Manifests
import Simulation

/// A command of docker-compose at work: its steps one after the other.
struct ComposeRun: DockerErrand {
  /// One thing to do.
  enum Step: Sendable {
    case createNetwork(String)
    case removeNetwork(String)
    case createVolume(String)
    case removeVolume(String)
    case pull(ComposeService)
    case build(ComposeService)
    /// Makes a service's container of a number and starts it, or starts the one that is there.
    case bring(ComposeService, Int)
    /// Makes a container for one command, and stays with it.
    case once(ComposeService)
    /// Starts containers that are there.
    case start([String])
    case stop([String])
    /// Stops containers and removes them, since fewer are wanted.
    case drop([String])
    case kill([String], Signal)
    case remove([String])
    case attach([String])
    case exec(ContainerVisitor)
    case end(Int32)
  }

  let project: ComposeProject
  let call: ComposeCall
  var steps: [Step] = []
  var stopping: [String] = []
  /// Whether those that stop are removed then.
  private var drops = false
  private var pull: ImagePull?
  private var build: DockerBuild?
  /// Until when the present step takes its time.
  var pause: Instant?
  private var watch: ComposeWatch?
  private var visitor: ContainerVisitor?
  /// The container of `run` while its command runs.
  var attended: AttendedRun?
  private var stopDue: Instant?

  init(
    _ call: ComposeCall,
    _ project: ComposeProject,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    self.call = call
    self.project = project
    try plan(&runtime, &kernel)
  }

  private var grace: Int64 { Int64(call.text("-t", "--timeout").flatMap { Int($0) } ?? 10) }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    do throws(DockerFailure) {
      while true {
        if let disposition = try goOn(&runtime, &kernel) { return disposition }
        guard !steps.isEmpty else { return .exit(0) }
        if case .end(let status) = steps[0] { return .exit(status) }
        try begin(steps.removeFirst(), &runtime, &kernel)
      }
    } catch {
      kernel.print(error.message.withoutEnd + "\n", to: 2)
      return .exit(error.status)
    }
  }

  /// Goes on with what is under way; nil where nothing is any more.
  private mutating func goOn(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> Disposition? {
    if let due = pause {
      if kernel.now < due { return .wait([.until(due)]) }
      pause = nil
    }
    if var pull {
      let progress = pull.resume(&runtime, &kernel)
      self.pull = pull
      switch progress {
      case .waiting(let waits): return .wait(waits)
      case .failed(let message): throw DockerFailure("ERROR: \(message)")
      case .done: self.pull = nil
      }
    }
    if var build {
      let disposition = build.resume(&runtime, &kernel)
      self.build = build
      guard case .exit(let status) = disposition else { return disposition }
      if status != 0 { throw DockerFailure("ERROR: Service failed to build", status: 1) }
      self.build = nil
    }
    if !stopping.isEmpty, let disposition = goOnStopping(&runtime, &kernel) { return disposition }
    if var watch {
      let progress = watch.resume(runtime, &kernel)
      self.watch = watch
      switch progress {
      case .waiting(let waits): return .wait(waits)
      case .ended: self.watch = nil
      case .interrupted:
        self.watch = nil
        kernel.handleSignals(SignalSet())
        guard call.verb == "up" else { return .exit(1) }
        kernel.print("Gracefully stopping... (press Ctrl+C again to force)\n", to: 2)
        steps = [.stop(watch.names.reversed()), .end(0)]
      }
    }
    if var attended {
      let disposition = attended.resume(&runtime, &kernel)
      self.attended = attended
      return disposition
    }
    if var visitor {
      let progress = visitor.resume(&kernel)
      self.visitor = visitor
      switch progress {
      case .waiting(let waits): return call.has("-d") ? .exit(0) : .wait(waits)
      case .ended(let status): return .exit(status)
      case .refused(let error):
        kernel.print(RuntimeKind.docker.execMessage(error, call.words[1]) + "\n")
        return .exit(126)
      }
    }
    return nil
  }

  /// Waits for containers that were asked to stop; tells of each that did.
  private mutating func goOnStopping(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition? {
    let width = stopping.map(\.count).max() ?? 0
    var waits: [Wait] = []
    for name in stopping {
      guard let container = runtime.engineContainer(name) else { continue }
      guard container.isAlive || container.address != nil else { continue }
      let main = ProcessID(machine: container.machine, number: 1)
      if let due = stopDue, kernel.now >= due { kernel.send(.kill, to: main) }
      waits.append(
        kernel.isAlive(main) ? .process(main) : .until(kernel.now + .milliseconds(10))
      )
    }
    if !waits.isEmpty {
      if let due = stopDue, kernel.now < due { waits.append(.until(due)) }
      return .wait(waits)
    }
    if call.verb == "restart" {
      steps.insert(.start(stopping), at: 0)
    } else {
      let what = drops ? "Stopping and removing" : "Stopping"
      for name in stopping { tell(what, name, width: width, &kernel) }
    }
    for name in drops ? stopping : [] {
      guard let container = runtime.engineContainer(name) else { continue }
      // It stands still, so nothing refuses.
      try? runtime.removeEngineContainer(container.id, force: true, &kernel)
    }
    stopping = []
    drops = false
    stopDue = nil
    return nil
  }

  func tell(_ what: String, _ name: String, width: Int = 0, _ kernel: inout Kernel) {
    let blanks = String(repeating: " ", count: max(0, width - name.count))
    kernel.print("\(what) \(name)\(blanks) ... done\n", to: 2)
  }

  private mutating func begin(
    _ step: Step,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    pause = kernel.now + .milliseconds(150)
    switch step {
    case .build(let service): return try beginBuild(service, &kernel)
    case .bring(let service, let number): return try bring(service, number, &runtime, &kernel)
    case .once(let service): return try runOnce(service, &runtime, &kernel)
    default: break
    }
    do throws(EngineError) {
      switch step {
      case .createNetwork(let name):
        kernel.print("Creating network \"\(name)\" with the default driver\n", to: 2)
        _ = try runtime.createNetwork(
          name,
          labels: ["com.docker.compose.project": project.name],
          at: kernel.now
        )
      case .removeNetwork(let name):
        kernel.print("Removing network \(name)\n", to: 2)
        if runtime.network(name) == nil {
          kernel.print("WARNING: Network \(name) not found.\n", to: 2)
        } else {
          try runtime.removeNetwork(name)
        }
      case .createVolume(let name):
        kernel.print("Creating volume \"\(name)\" with default driver\n", to: 2)
        runtime.createVolume(name, &kernel)
      case .removeVolume(let name):
        kernel.print("Removing volume \(name)\n", to: 2)
        try runtime.removeVolume(name, &kernel)
      case .start(let names): try start(names, &runtime, &kernel)
      case .stop(let names): stop(names, &runtime, &kernel)
      case .drop(let names):
        stop(names, &runtime, &kernel)
        stopping = names
        drops = true
      case .kill(let names, let signal):
        let width = names.map(\.count).max() ?? 0
        for name in names {
          guard let container = runtime.engineContainer(name) else { continue }
          runtime.signalEngineContainer(container.id, signal, &kernel)
          tell("Killing", name, width: width, &kernel)
        }
      case .remove(let names): try remove(names, &runtime, &kernel)
      case .attach(let names): attach(names, runtime, &kernel)
      case .exec(let visitor): self.visitor = visitor
      case .pull(let service):
        let image = project.imageName(service)
        kernel.print("Pulling \(service.name) (\(ContainerRun.completed(image)))...\n", to: 2)
        pull = ImagePull(ContainerRun.completed(image))
      case .end, .build, .bring, .once: break
      }
    } catch {
      throw DockerFailure("ERROR: \(error.message.withoutEnd)")
    }
  }

  private mutating func start(
    _ names: [String],
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    let isAgain = call.verb == "restart"
    let containers = names.compactMap { runtime.engineContainer($0) }
    // `start` tells of services, `restart` of containers.
    let shown = containers.map { container in
      isAgain
        ? container.name : container.labels["com.docker.compose.service"] ?? container.name
    }
    let width = shown.map(\.count).max() ?? 0
    for (container, name) in zip(containers, shown) {
      try runtime.startEngineContainer(container.id, &kernel)
      tell(isAgain ? "Restarting" : "Starting", name, width: width, &kernel)
    }
  }

  private mutating func remove(
    _ names: [String],
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    let width = names.map(\.count).max() ?? 0
    for name in names {
      guard let container = runtime.engineContainer(name) else { continue }
      try runtime.removeEngineContainer(
        container.id,
        force: true,
        withVolumes: call.has("-v", "--volumes"),
        &kernel
      )
      tell("Removing", name, width: width, &kernel)
    }
  }

  private mutating func stop(
    _ names: [String],
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    stopping = names.filter { runtime.engineContainer($0)?.isAlive == true }
    for name in stopping {
      if let container = runtime.engineContainer(name) {
        runtime.stopEngineContainer(container.id, &kernel)
      }
    }
    stopDue = kernel.now + .seconds(grace)
  }

  private mutating func attach(
    _ names: [String],
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard !names.isEmpty else { return }
    let isUp = call.verb == "up"
    if isUp || call.verb == "logs" {
      kernel.print("Attaching to \(names.joined(separator: ", "))\n")
    }
    kernel.handleSignals(SignalSet(.interrupt, .terminate))
    watch = ComposeWatch(
      names,
      project: project.name,
      follows: isUp || call.has("-f", "--follow"),
      stamps: call.has("-t", "--timestamps"),
      tail: call.text("--tail").flatMap { Int($0) },
      tellsEnds: isUp
    )
  }

  private mutating func beginBuild(
    _ service: ComposeService,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    guard let source = service.build else { return }
    kernel.print("Building \(service.name)\n", to: 2)
    var options = BuildOptions()
    options.tags = [project.imageName(service)]
    options.usesCache = !call.has("--no-cache")
    options.pulls = call.has("--pull") && call.verb == "build"
    options.arguments = source.arguments
    let folder = BuildInstruction.joined(project.folder, source.context)
    do throws(DockerFailure) {
      let context = try BuildContext(
        folder: folder,
        shown: folder,
        dockerfile: source.dockerfile.map { BuildInstruction.joined(folder, $0) },
        kernel
      )
      build = try DockerBuild(options, context, sendsQuietly: true, kernel)
    } catch {
      let text = error.message.replacingStart(
        "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ",
        with: "Cannot locate specified Dockerfile: "
      )
      throw DockerFailure("ERROR: \(text.replacingStart("Error response from daemon: ", with: ""))")
    }
  }
}

extension String {
  /// The text with another beginning, where it has this one.
  fileprivate func replacingStart(_ start: String, with other: String) -> String {
    hasPrefix(start) ? other + dropFirst(start.count) : self
  }
}
