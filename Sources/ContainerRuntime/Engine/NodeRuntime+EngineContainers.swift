public import Machine
import Network
import Simulation

/// Containers that somebody makes with docker: making, looking for and removing them.
extension NodeRuntime {
  /// The place of a docker container by its name, its id or the beginning of it; nil without one.
  public func engineContainer(_ text: String) -> EngineContainer? {
    let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
    if let found = engine.containers.first(where: { $0.name == name }) { return found }
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 || $0 >= 97 && $0 <= 102 })
    else { return nil }
    return engine.containers.first { $0.id.description.hasPrefix(name) }
  }

  /// The docker container of an id.
  public func engineContainer(_ id: ContainerID) -> EngineContainer? {
    engine.containers.first { $0.id == id }
  }

  func place(of id: ContainerID) -> Int? { engine.containers.firstIndex { $0.id == id } }

  /// Makes a container; it does not run yet.
  public mutating func createEngineContainer(
    _ config: EngineConfig,
    _ kernel: inout Kernel
  ) throws(EngineError) -> ContainerID {
    guard let image = findImage(config.image) else {
      throw EngineError("No such image: \(Self.completed(config.image))")
    }
    let settings = image.configuration
    var words = config.entrypoint ?? settings.entrypoint
    if !config.command.isEmpty {
      words += config.command
    } else if config.entrypoint == nil {
      words += settings.command
    }
    guard !words.isEmpty else { throw EngineError("No command specified") }
    var config = config
    config.name = try freeName(config.name)
    let network = try networkID(of: config)
    let id = ContainerID(value: ids.next())
    if config.hostname.isEmpty {
      config.hostname = config.network == "host" ? kernel[machine].hostname : id.short()
    }
    let binds = try makeBinds(config, settings, image.files, at: kernel.now, &kernel)
    var made = Machine(
      kind: .container,
      hostname: config.hostname,
      files: image.files,
      mounts: mounts(of: binds, &kernel),
      bootedAt: kernel.now
    )
    made.keeper = keeper
    made.hasReadOnlyRoot = config.hasReadOnlyRoot
    var container = EngineContainer(
      id: id,
      name: config.name,
      config: config,
      imageID: image.id,
      image: settings,
      imageFiles: image.files,
      commandLine: words,
      machine: kernel.makeMachine(made),
      createdAt: kernel.now
    )
    container.networkID = network
    container.binds = binds
    engine.containers.append(container)
    return id
  }

  /// A name with the tag that docker adds.
  static func completed(_ name: String) -> String {
    guard let reference = ImageReference(name) else { return name }
    if let digest = reference.digest { return "\(reference.familiarName)@\(digest)" }
    return "\(reference.familiarName):\(reference.tag)"
  }

  private mutating func freeName(_ wanted: String) throws(EngineError) -> String {
    guard wanted.isEmpty else {
      try checkName(wanted)
      return wanted
    }
    while true {
      let adjective = ContainerNames.adjectives[ids.below(ContainerNames.adjectives.count)]
      let surname = ContainerNames.surnames[ids.below(ContainerNames.surnames.count)]
      let name = "\(adjective)_\(surname)"
      if !engine.containers.contains(where: { $0.name == name }) { return name }
    }
  }

  func checkName(_ name: String) throws(EngineError) {
    let isValid =
      name.utf8.count > 1
      && name.utf8.enumerated().allSatisfy { place, byte in
        let isPlain = 48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
        return isPlain || place > 0 && (byte == 95 || byte == 46 || byte == 45)
      }
    guard isValid else {
      throw EngineError(
        "Invalid container name (\(name)), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
      )
    }
    if let other = engine.containers.first(where: { $0.name == name }) {
      throw EngineError(
        "Conflict. The container name \"/\(name)\" is already in use by container "
          + "\"\(other.id)\". You have to remove (or rename) that container to be able to reuse "
          + "that name."
      )
    }
  }

  /// Gives a container another name.
  public mutating func renameEngineContainer(
    _ id: ContainerID,
    to name: String
  ) throws(EngineError) {
    guard let place = place(of: id) else { return }
    if engine.containers[place].name == name {
      throw EngineError("Renaming a container with the same name as its current name")
    }
    try checkName(name)
    engine.containers[place].name = name
  }

  /// Removes a container with its files and its log.
  public mutating func removeEngineContainer(
    _ id: ContainerID,
    force: Bool = false,
    withVolumes: Bool = false,
    _ kernel: inout Kernel
  ) throws(EngineError) {
    guard let place = place(of: id) else { return }
    let container = engine.containers[place]
    if container.isAlive || container.state == .restarting, !force {
      let what = container.state == .paused ? "paused" : "running"
      let advice =
        container.state == .paused
        ? "Unpause and then stop the container before attempting removal or force remove"
        : "Stop the container before attempting removal or force remove"
      throw EngineError("You cannot remove a \(what) container \(id). \(advice)")
    }
    leaveNetwork(place, &kernel)
    let mounts = kernel[container.machine].mounts
    kernel.removeMachine(container.machine)
    for case .volume(let id) in mounts.map(\.source) { kernel.removeVolume(id) }
    engine.containers.remove(at: place)
    if withVolumes || container.config.removesItself {
      let named = container.config.binds.compactMap { bind in
        if case .volume(let name) = bind.source { name } else { nil }
      }
      for bind in container.binds {
        guard case .volume(let name) = bind.source, !named.contains(name) else { continue }
        // A volume that others use stays.
        try? removeVolume(name, &kernel)
      }
    }
    refreshNames(&kernel)
  }
}
