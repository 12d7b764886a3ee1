import ContainerRuntime
import Machine

/// `docker-compose images` and `docker-compose top`.
extension ComposeRun {
  private func containers(_ runtime: NodeRuntime) throws(DockerFailure) -> [EngineContainer] {
    var found: [EngineContainer] = []
    for service in try project.chosen(call.words, withDependencies: false) {
      found += project.containers(of: service.name, runtime)
      found += project.containers(of: service.name, onlyOnce: true, runtime)
    }
    return found.sorted { $0.name < $1.name }
  }

  func listImages(_ runtime: NodeRuntime, _ kernel: inout Kernel) throws(DockerFailure) {
    let containers = try containers(runtime)
    if call.has("-q") {
      var ids: [String] = []
      for container in containers where !ids.contains(container.imageID) {
        ids.append(container.imageID)
      }
      kernel.print(ids.map { $0 + "\n" }.joined())
      return
    }
    let rows = containers.map { container in
      let image = runtime.findImage(container.imageID)
      let size = image?.size ?? 0
      let reference = ImageReference(container.config.image)
      return [
        container.name, reference?.familiarName ?? "<none>", reference?.tag ?? "<none>",
        String(container.imageID.prefix(12)), Self.size(size),
      ]
    }
    kernel.print(
      ComposeTable.text(
        ["Container", "Repository", "Tag", "Image Id", "Size"],
        rows,
        width: kernel.terminalSize(1)?.columns
      )
    )
  }

  /// A size in powers of two with three digits, as compose writes them.
  static func size(_ bytes: Int) -> String {
    var order = 0
    var unit = 1
    while bytes / unit >= 1024, order < 8 {
      unit *= 1024
      order += 1
    }
    let value = Double(bytes) / Double(unit)
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
    var text = DockerUnits.fixed(value, digits)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return "\(text) \(["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"][order])"
  }

  func listProcesses(_ runtime: NodeRuntime, _ kernel: inout Kernel) throws(DockerFailure) {
    let running = try containers(runtime).filter { $0.state == .running }
    for (index, container) in running.enumerated() {
      if index > 0 { kernel.print("\n") }
      let rows = ContainerCommands.processRows(.own(container), kernel)
      kernel.print(container.name + "\n")
      kernel.print(
        ComposeTable.text(
          rows[0],
          Array(rows.dropFirst()),
          width: kernel.terminalSize(1)?.columns
        )
      )
    }
  }
}
