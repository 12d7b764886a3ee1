import ContainerRuntime
import Machine
import Simulation

/// `docker run` and `docker create`: the image if it is missing, the container, and then to stay.
struct ContainerRun: DockerErrand {
  private enum Phase: Sendable {
    case looking
    case pulling(ImagePull)
    case starting(ContainerID, until: Instant)
    case attending(AttendedRun)
  }

  private let config: EngineConfig
  private let onlyCreates: Bool
  private let isDetached: Bool
  private let identityFile: String?
  private let passesInput: Bool
  private var phase = Phase.looking

  init(
    _ call: DockerCall,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel,
    onlyCreates: Bool = false
  ) throws(DockerFailure) {
    self.onlyCreates = onlyCreates
    isDetached = call.has("detach")
    identityFile = call["cidfile"]
    let reader = RunOptions(call)
    config = try reader.config(runtime, kernel)
    let attached = call.all("attach").map { $0.lowercased() }
    passesInput = config.keepsInput && (attached.isEmpty || attached.contains("stdin"))
    if config.hasTerminal, config.keepsInput, !isDetached, !onlyCreates, !kernel.isTerminal(0) {
      throw DockerFailure("the input device is not a TTY")
    }
    guard ImageReference(config.image) != nil || runtime.findImage(config.image) != nil else {
      throw reader.refusal(ImagePull.invalid(config.image))
    }
  }

  private var command: String { onlyCreates ? "create" : "run" }

  private func fail(
    _ message: String,
    _ kernel: inout Kernel,
    withHelp: Bool,
    status: Int32 = 125
  ) -> Disposition {
    var text = message.withoutEnd
    if text.hasSuffix(".") { text.removeLast() }
    let start = onlyCreates ? "" : "docker: "
    kernel.print("\(start)Error response from daemon: \(text)\(onlyCreates ? "" : ".")\n", to: 2)
    if withHelp, !onlyCreates { kernel.print("See 'docker run --help'.\n", to: 2) }
    return .exit(onlyCreates ? 1 : status)
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    switch phase {
    case .looking:
      if runtime.findImage(config.image) != nil { return create(&runtime, &kernel) }
      kernel.print(
        "Unable to find image '\(Self.completed(config.image))' locally\n",
        to: 2
      )
      phase = .pulling(ImagePull(Self.completed(config.image), to: 2))
      return resume(&runtime, &kernel)
    case .pulling(var pull):
      let progress = pull.resume(&runtime, &kernel)
      phase = .pulling(pull)
      switch progress {
      case .waiting(let waits): return .wait(waits)
      case .failed(let message): return fail(message, &kernel, withHelp: true)
      case .done: return create(&runtime, &kernel)
      }
    case .starting(let id, let due):
      guard kernel.now >= due else { return .wait([.until(due)]) }
      return start(id, &runtime, &kernel)
    case .attending(var run):
      let disposition = run.resume(&runtime, &kernel)
      phase = .attending(run)
      return disposition
    }
  }

  /// An image's name as docker shows it, with its tag.
  static func completed(_ name: String) -> String {
    guard let reference = ImageReference(name) else { return name }
    if let digest = reference.digest { return "\(reference.familiarName)@\(digest)" }
    return "\(reference.familiarName):\(reference.tag)"
  }

  private mutating func create(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition {
    let id: ContainerID
    do throws(EngineError) {
      id = try runtime.createEngineContainer(config, &kernel)
    } catch {
      return fail(error.message, &kernel, withHelp: true)
    }
    if let identityFile { try? kernel.writeFile(identityFile, Array("\(id)".utf8)) }
    if onlyCreates {
      kernel.print("\(id)\n")
      return .exit(0)
    }
    let due = kernel.now + .milliseconds(380)
    phase = .starting(id, until: due)
    return .wait([.until(due)])
  }

  private mutating func start(
    _ id: ContainerID,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition {
    do throws(EngineError) {
      try runtime.startEngineContainer(id, &kernel)
    } catch {
      // What cannot be started and was to be removed at its end is removed now.
      if config.removesItself { try? runtime.removeEngineContainer(id, force: true, &kernel) }
      if isDetached { kernel.print("\(id)\n") }
      let isMissing =
        error.message.contains("executable file not found")
        || error.message.contains("no such file or directory")
      let status: Int32 =
        isMissing ? 127 : error.message.contains("permission denied") ? 126 : 125
      let disposition = fail(error.message, &kernel, withHelp: false, status: status)
      if !isDetached {
        kernel.print("ERRO[0000] error waiting for container: context canceled \n", to: 2)
      }
      return disposition
    }
    if isDetached {
      kernel.print("\(id)\n")
      return .exit(0)
    }
    var run = AttendedRun(
      id,
      ContainerAttendance(
        id,
        after: 0,
        passesInput: passesInput,
        isTerminal: config.hasTerminal
      )
    )
    let disposition = run.resume(&runtime, &kernel)
    phase = .attending(run)
    return disposition
  }
}
