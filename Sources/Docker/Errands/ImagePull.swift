import ContainerRuntime
import Machine
import Simulation

/// A pull with the lines that docker shows of it, layer by layer.
struct ImagePull: Sendable {
  private let name: String
  private let target: Int?
  private var reference: ImageReference?
  private var lines: [(due: Instant, text: String)] = []
  private var failure: String?
  private var isStarted = false
  private var end = Instant.epoch

  /// How far a pull is.
  enum Progress {
    case waiting([Wait])
    case done
    case failed(String)
  }

  /// A pull of `name`; its lines go to the descriptor `target`, if there is one.
  init(_ name: String, to target: Int? = 1) {
    self.name = name
    self.target = target
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Progress {
    if !isStarted {
      isStarted = true
      begin(runtime, &kernel)
    }
    while let next = lines.first, next.due <= kernel.now {
      if let target { kernel.print(next.text, to: target) }
      lines.removeFirst()
    }
    if let next = lines.first { return .waiting([.until(next.due)]) }
    guard kernel.now >= end else { return .waiting([.until(end)]) }
    if let failure { return .failed(failure) }
    runtime.keepPulled(name, at: kernel.now)
    return .done
  }

  private mutating func begin(_ runtime: NodeRuntime, _ kernel: inout Kernel) {
    end = kernel.now + .milliseconds(1400)
    guard let reference = ImageReference(name) else {
      failure = Self.invalid(name)
      end = kernel.now
      return
    }
    self.reference = reference
    let isTagged = name.split(separator: "/").last?.contains(":") == true
    if let target, !isTagged, reference.digest == nil {
      kernel.print("Using default tag: latest\n", to: target)
    }
    do throws(RegistryFailure) {
      let image = try runtime.registry.image(name)
      plan(
        image,
        reference,
        runtime,
        isTerminal: target.map(kernel.isTerminal) ?? false,
        from: kernel.now
      )
    } catch {
      failure = Self.refusal(error, reference)
    }
  }

  /// What is wrong with a name that is none.
  static func invalid(_ name: String) -> String {
    ImageReference(name.lowercased()) == nil
      ? "invalid reference format" : "invalid reference format: repository name must be lowercase"
  }

  /// What the daemon says about an image that cannot be had.
  static func refusal(_ failure: RegistryFailure, _ reference: ImageReference) -> String {
    let message = RuntimeKind.docker.refusal(failure, reference)
    let start = "rpc error: code = Unknown desc = Error response from daemon: "
    return message.hasPrefix(start) ? String(message.dropFirst(start.count)) : message
  }

  private mutating func plan(
    _ image: Image,
    _ reference: ImageReference,
    _ runtime: NodeRuntime,
    isTerminal: Bool,
    from now: Instant
  ) {
    let start = now + .milliseconds(1400)
    let shown = reference.digest ?? reference.tag
    lines.append((start, "\(shown): Pulling from \(reference.path)\n"))
    var time = start
    let known = runtime.images.contains { $0.id == image.id && !$0.repository.isEmpty }
    if known {
      time = time + .milliseconds(200)
    } else {
      for layer in image.layers where !isTerminal {
        lines.append((start, "\(layer.id.prefix(12)): Pulling fs layer\n"))
      }
      let rate = Double(runtime.pullRate)
      for layer in image.layers {
        time = time + .nanoseconds(Int64(Double(layer.size) / rate * 1e9))
        guard !isTerminal else { continue }
        let id = layer.id.prefix(12)
        lines.append((time, "\(id): Verifying Checksum\n\(id): Download complete\n"))
      }
      for layer in image.layers {
        time = time + .milliseconds(120)
        lines.append((time, "\(layer.id.prefix(12)): Pull complete\n"))
      }
    }
    let name =
      reference.digest == nil
      ? "\(reference.familiarName):\(reference.tag)" : "\(reference.familiarName)@\(shown)"
    lines.append((time, "Digest: \(image.digest)\n"))
    lines.append(
      (
        time,
        known && runtime.imageStatus(self.name) != nil
          ? "Status: Image is up to date for \(name)\n"
          : "Status: Downloaded newer image for \(name)\n"
      )
    )
    end = time
  }
}
