import ContainerRuntime
import Machine
import Manifests
import Network

/// What containers and networks a compose file asks for.
extension ComposeProject {
  /// The networks that the services are on.
  func networks(_ services: [ComposeService]) -> [(key: String, name: String, isExternal: Bool)] {
    var keys: [String] = []
    for service in services where service.value["network_mode"] == nil {
      let named = ComposeService.names(service.value["networks"])
      for key in named.isEmpty ? ["default"] : named where !keys.contains(key) { keys.append(key) }
    }
    return keys.sorted().map { key in
      let entry = document["networks"]?[key]
      let external = entry?["external"]
      let isExternal = external != nil && external != .bool(false)
      let other = external?["name"]?.string ?? entry?["name"]?.string
      return (key, other ?? (isExternal ? key : "\(name)_\(key)"), isExternal)
    }
  }

  /// The image of a service.
  func imageName(_ service: ComposeService) -> String { service.image ?? "\(name)_\(service.name)" }

  /// The name of a service's container.
  func containerName(_ service: ComposeService, _ number: Int = 1) -> String {
    service.value["container_name"]?.string ?? "\(name)_\(service.name)_\(number)"
  }

  /// What tells whether a container still is what the file asks for.
  func hash(_ service: ComposeService) -> String {
    Hexadecimal.digest(of: JSONWriter.compact(service.value))
  }

  /// What the container of a service is made from.
  func config(
    _ service: ComposeService,
    number: Int = 1,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) -> EngineConfig {
    let value = service.value
    func refuse(_ what: String) -> DockerFailure {
      DockerFailure("ERROR: for \(service.name)  \(what)")
    }
    var config = EngineConfig(image: imageName(service))
    config.name = containerName(service, number)
    config.command = ComposeService.words(value["command"]) ?? []
    config.entrypoint = ComposeService.words(value["entrypoint"])
    try readVariables(service, &config, kernel)
    config.hostname = value["hostname"]?.string ?? ""
    config.workingDirectory = value["working_dir"]?.string
    config.user = ComposeService.texts(value["user"]).first ?? ""
    for (name, text) in ComposeService.pairs(value["labels"]) { config.labels[name] = text ?? "" }
    config.labels["com.docker.compose.config-hash"] = hash(service)
    config.labels["com.docker.compose.container-number"] = String(number)
    config.labels["com.docker.compose.oneoff"] = "False"
    config.labels["com.docker.compose.project"] = name
    config.labels["com.docker.compose.service"] = service.name
    config.labels["com.docker.compose.version"] = ComposeCommand.version
    config.ports = try ports(service)
    config.exposedPorts = ComposeService.texts(value["expose"]).map { "\($0)/tcp" }
    for entry in value["volumes"]?.array ?? [] {
      config.binds.append(try bind(entry, service, runtime, kernel))
    }
    for path in ComposeService.texts(value["tmpfs"]) {
      config.binds.append(VolumeBind(.memory, target: path))
    }
    config.extraHosts = ComposeService.pairs(value["extra_hosts"])
      .map { name, address in address.map { "\(name):\($0)" } ?? name }
    if let mode = value["network_mode"]?.string {
      config.network =
        mode.hasPrefix("service:")
        ? "container:\(name)_\(mode.dropFirst(8))_1" : mode
    } else {
      config.network = networks([service]).first?.name ?? "default"
      config.aliases = [service.name]
      for field in value["networks"]?.object?.fields ?? [] {
        config.aliases += ComposeService.texts(field.value["aliases"])
      }
    }
    for link in ComposeService.texts(value["links"]) {
      let parts = link.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2 { config.links.append(("\(name)_\(parts[0])_1", parts[1])) }
    }
    switch value["restart"]?.string ?? "no" {
    case "no": break
    case "always": config.restart = .always
    case "unless-stopped": config.restart = .unlessStopped
    case let text where text.hasPrefix("on-failure"):
      config.restart = .onFailure(Int(text.dropFirst(11)) ?? 0)
    case let text: throw refuse("Invalid restart policy '\(text)'")
    }
    config.hasTerminal = value["tty"]?.bool ?? false
    config.keepsInput = value["stdin_open"]?.bool ?? false
    config.hasReadOnlyRoot = value["read_only"]?.bool ?? false
    config.isPrivileged = value["privileged"]?.bool ?? false
    config.stopSignal = value["stop_signal"]?.string ?? ""
    return config
  }

  private func readVariables(
    _ service: ComposeService,
    _ config: inout EngineConfig,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    for file in ComposeService.texts(service.value["env_file"]) {
      let path = BuildInstruction.joined(folder, file)
      guard let bytes = kernel.contents(path, on: kernel.machineID) else {
        throw DockerFailure("ERROR: Couldn't find env file: \(path)")
      }
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      where !line.hasPrefix("#") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { config.environment[String(parts[0])] = String(parts[1]) }
      }
    }
    for (name, text) in ComposeService.pairs(service.value["environment"]) {
      if let text = text ?? kernel.environment[name] { config.environment[name] = text }
    }
  }

  private func ports(_ service: ComposeService) throws(DockerFailure) -> [PortBinding] {
    var ports: [PortBinding] = []
    for entry in service.value["ports"]?.array ?? [] {
      if let target = entry["target"]?.integer {
        let published = Int(entry["published"]?.integer ?? 0)
        ports.append(PortBinding(hostPort: published, containerPort: Int(target)))
        continue
      }
      guard let call = try DockerCall(RunOptions.bare, [GoSyntax.print(entry)]) else { continue }
      do throws(DockerFailure) {
        ports += try RunOptions(call).ports(GoSyntax.print(entry))
      } catch {
        throw DockerFailure(
          "ERROR: The Compose file is invalid because:\nservices.\(service.name).ports is invalid: "
            + "Invalid port \"\(GoSyntax.print(entry))\", should be [[remote_ip:]remote_port[-remote_"
            + "port]:]port[/protocol]"
        )
      }
    }
    return ports
  }

  private func bind(
    _ entry: Value,
    _ service: ComposeService,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) -> VolumeBind {
    var text = GoSyntax.print(entry)
    if let target = entry["target"]?.string {
      text = (entry["source"]?.string).map { "\($0):\(target)" } ?? target
      if entry["read_only"]?.bool == true { text += ":ro" }
    }
    if text.hasPrefix(".") || text.hasPrefix("~") {
      let source = text.prefix { $0 != ":" }
      let plain =
        source.hasPrefix("~")
        ? (kernel.environment["HOME"] ?? "/root") + source.dropFirst() : String(source)
      text = BuildInstruction.joined(folder, plain) + text.dropFirst(source.count)
    } else if !text.hasPrefix("/"), text.contains(":") {
      let source = String(text.prefix { $0 != ":" })
      guard let entry = document["volumes"]?.object?.fields.first(where: { $0.key == source })
      else {
        throw DockerFailure(
          "ERROR: Named volume \"\(text):rw\" is used in service \"\(service.name)\" but no declaration "
            + "was found in the volumes section."
        )
      }
      let isExternal = entry.value["external"] != nil
      text = (isExternal ? source : "\(name)_\(source)") + text.dropFirst(source.count)
    }
    return try RunOptions.bind(text, runtime, kernel) { what in
      DockerFailure("ERROR: \(what)")
    }
  }
}

extension RunOptions {
  /// A command without flags, to read the forms of its arguments with.
  static let bare = DockerCommandSpec("run", "", "", .any) { _, _, _ in nil }
}
