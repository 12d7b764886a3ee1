public import Machine
import Simulation

/// Docker's volumes: directories of the node.
extension NodeRuntime {
  /// Makes a volume, or finds the one of this name.
  @discardableResult
  public mutating func createVolume(
    _ name: String = "",
    labels: Environment = .init(),
    _ kernel: inout Kernel
  ) -> EngineVolume {
    if let known = engine.volumes.first(where: { $0.name == name }) { return known }
    let volume = EngineVolume(
      name: name.isEmpty ? Hexadecimal.digits(seed: ids.next()) : name,
      createdAt: kernel.now,
      labels: labels
    )
    kernel.install(.directory(modified: kernel.now), at: volume.mountpoint, on: machine)
    engine.volumes.append(volume)
    return volume
  }

  /// Removes a volume that no container has.
  public mutating func removeVolume(_ name: String, _ kernel: inout Kernel) throws(EngineError) {
    guard let volume = engine.volumes.first(where: { $0.name == name }) else {
      throw EngineError("get \(name): no such volume")
    }
    let users = engine.containers.filter { container in
      container.binds.contains { $0.source == .volume(name) }
    }
    if !users.isEmpty {
      let ids = users.map(\.id.description).joined(separator: ", ")
      throw EngineError("unable to remove volume: remove \(name): volume is in use - [\(ids)]")
    }
    kernel.uninstall("/var/lib/docker/volumes/\(volume.name)", on: machine)
    engine.volumes.removeAll { $0.name == name }
  }

  /// What is to be seen in a container's files: what was asked for, and the image's volumes.
  mutating func makeBinds(
    _ config: EngineConfig,
    _ settings: ImageConfiguration,
    _ files: FileNode,
    at now: Instant,
    _ kernel: inout Kernel
  ) throws(EngineError) -> [VolumeBind] {
    var binds = config.binds
    for path in settings.volumes where !binds.contains(where: { $0.target == path }) {
      binds.append(VolumeBind(.volume(""), target: path))
    }
    for place in binds.indices {
      switch binds[place].source {
      case .volume(let name):
        let isNew = name.isEmpty || !engine.volumes.contains { $0.name == name }
        let volume = createVolume(name, &kernel)
        binds[place].source = .volume(volume.name)
        // A new volume begins with what the image has there.
        if isNew, let node = files.descendant(binds[place].target), node.isDirectory {
          kernel.install(node, at: volume.mountpoint, on: machine)
        }
      case .path(let path, let machine):
        if kernel.file(path, on: machine) == nil {
          kernel.install(.directory(modified: now), at: path, on: machine)
        }
      case .memory: break
      }
    }
    return binds
  }

  func mounts(of binds: [VolumeBind], _ kernel: inout Kernel) -> [Mount] {
    binds.map { bind in
      let source: Mount.Source
      switch bind.source {
      case .volume(let name):
        source = .files(of: machine, at: "/var/lib/docker/volumes/\(name)/_data")
      case .path(let path, let machine): source = .files(of: machine, at: path)
      case .memory: source = .volume(kernel.makeVolume())
      }
      return Mount(path: bind.target, source: source, isReadOnly: bind.isReadOnly)
    }
  }
}
