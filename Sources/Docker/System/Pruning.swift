import ContainerRuntime
import Machine
import Simulation

/// What `prune` commands remove.
enum Pruning: Sendable {
  case containers
  case images(all: Bool)
  case networks
  case volumes
  case system(all: Bool)

  /// Removes what nobody uses, and prints what that was.
  func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) {
    var text = ""
    var freed = 0
    switch self {
    case .containers: text = Self.containers(&runtime, &kernel, &freed)
    case .images(let all): text = Self.images(all, &runtime, &freed)
    case .networks: text = Self.networks(&runtime)
    case .volumes: text = Self.volumes(&runtime, &kernel, &freed)
    case .system(let all):
      text = Self.containers(&runtime, &kernel, &freed) + Self.networks(&runtime)
      text += Self.images(all, &runtime, &freed)
    }
    kernel.print(text)
    if case .networks = self { return }
    kernel.print("Total reclaimed space: \(DockerUnits.size(freed))\n")
  }

  private static func containers(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel,
    _ freed: inout Int
  ) -> String {
    var text = ""
    for container in runtime.engine.containers where !container.isAlive {
      freed += FileChanges.of(.own(container), runtime, kernel).reduce(0) { $0 + $1.bytes }
      // It does not run, so that nothing can be refused.
      try? runtime.removeEngineContainer(container.id, force: true, &kernel)
      text += "\(container.id)\n"
    }
    return text.isEmpty ? "" : "Deleted Containers:\n\(text)\n"
  }

  private static func images(
    _ all: Bool,
    _ runtime: inout NodeRuntime,
    _ freed: inout Int
  ) -> String {
    var text = ""
    for image in runtime.images where all || image.tags.isEmpty && !runtime.hasChildren(image) {
      let name = all ? image.tags.first.map { "\(image.familiarName):\($0)" } : nil
      // One that is in use stays.
      guard let lines = try? runtime.deleteImage(name ?? image.id) else { continue }
      freed += image.origin?.layerSize ?? image.unpackedSize
      text += lines.map { $0.replacingPrefix("Untagged", "untagged") + "\n" }.joined()
    }
    return text.isEmpty ? "" : "Deleted Images:\n\(text)\n"
  }

  private static func networks(_ runtime: inout NodeRuntime) -> String {
    var text = ""
    for network in runtime.engine.networks {
      let isUsed = runtime.engine.containers.contains { $0.networkID == network.id }
      // One that somebody is on stays.
      guard !isUsed, (try? runtime.removeNetwork(network.id)) != nil else { continue }
      text += network.name + "\n"
    }
    return text.isEmpty ? "" : "Deleted Networks:\n\(text)\n"
  }

  private static func volumes(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel,
    _ freed: inout Int
  ) -> String {
    var text = ""
    for volume in runtime.engine.volumes {
      let bytes = kernel.file(volume.mountpoint, on: runtime.machine)?.totalBytes ?? 0
      // One that a container has stays.
      guard (try? runtime.removeVolume(volume.name, &kernel)) != nil else { continue }
      freed += bytes
      text += volume.name + "\n"
    }
    return text.isEmpty ? "" : "Deleted Volumes:\n\(text)\n"
  }
}

extension String {
  fileprivate func replacingPrefix(_ old: String, _ new: String) -> String {
    if hasPrefix(old) { return new + dropFirst(old.count) }
    return hasPrefix("Deleted") ? "deleted" + dropFirst(7) : self
  }
}

/// Asks before something is removed.
struct Confirmation: DockerErrand {
  private let question: String
  private let pruning: Pruning
  private var hasAsked = false

  init(_ question: String, _ pruning: Pruning) {
    self.question = question
    self.pruning = pruning
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    if !hasAsked {
      hasAsked = true
      kernel.print(question)
    }
    switch kernel.read(0) {
    case .wouldBlock: return .wait([.readable(0)])
    case .bytes(let bytes):
      let answer = String(decoding: bytes, as: UTF8.self).lowercased().prefix { !$0.isNewline }
      if answer == "y" { pruning.run(&runtime, &kernel) }
    case .endOfFile, .failure: break
    }
    return .exit(0)
  }
}
