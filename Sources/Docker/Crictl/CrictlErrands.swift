import ContainerRuntime
import Images
import Machine
import Manifests
import Simulation

/// `crictl exec` while its command runs.
struct CrictlExec: DockerErrand {
  private var visitor: ContainerVisitor
  private let id: String
  private let name: String

  init(_ visitor: ContainerVisitor, id: String, name: String) {
    self.visitor = visitor
    self.id = id
    self.name = name
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    switch visitor.resume(&kernel) {
    case .waiting(let waits): return .wait(waits)
    case .ended(0): return .exit(0)
    case .ended(let status):
      return CrictlCommand.fail(
        "execing command in container \(id): command terminated with exit code \(status)",
        &kernel
      )
    case .refused(let error):
      let why = RuntimeKind.containerd.execMessage(error, name)
      let execution = Hexadecimal.digest(of: "exec \(name) \(kernel.now.nanoseconds)")
      return CrictlCommand.fail(
        "execing command in container \(id): failed to exec in container: failed to start exec "
          + "\"\(execution)\": "
          + "\(why): unknown",
        &kernel
      )
    }
  }
}

/// `crictl pull`.
struct CrictlPull: DockerErrand {
  private let name: String
  private var begunAt: Instant?

  init(_ name: String) { self.name = name }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    let start = begunAt ?? kernel.now
    begunAt = start
    let found = Result<Image, RegistryFailure> { () throws(RegistryFailure) in
      try runtime.registry.image(name)
    }
    var length = Duration.milliseconds(1500)
    if case .success(let image) = found, runtime.imageStatus(name) == nil {
      length = length + .seconds(Double(image.size) / Double(runtime.pullRate))
    }
    guard kernel.now >= start + length else { return .wait([.until(start + length)]) }
    switch found {
    case .success(let image):
      runtime.keepPulled(name, at: kernel.now)
      kernel.print("Image is up to date for sha256:\(image.id)\n")
      return .exit(0)
    case .failure(let failure):
      guard let reference = ImageReference(name) else {
        return CrictlCommand.fail(
          "pulling image: failed to parse image reference \"\(name)\": invalid reference format",
          &kernel
        )
      }
      let why = RuntimeKind.containerd.refusal(failure, reference)
      return CrictlCommand.fail(
        "pulling image: \(why.hasPrefix("rpc") ? "" : "rpc error: code = Unknown desc = ")\(why)",
        after: length.wholeSeconds,
        &kernel
      )
    }
  }
}
