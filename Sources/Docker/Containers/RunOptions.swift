import ContainerRuntime
import Machine
import Network

/// What the options of `docker run` mean.
struct RunOptions {
  let call: DockerCall

  init(_ call: DockerCall) { self.call = call }

  /// A refusal as the client words it before it asks the daemon.
  func refusal(_ what: String) -> DockerFailure {
    DockerFailure("docker: \(what).\nSee 'docker \(call.spec.name) --help'.", status: 125)
  }

  func config(_ runtime: NodeRuntime, _ kernel: Kernel) throws(DockerFailure) -> EngineConfig {
    var config = EngineConfig(image: call.words[0])
    config.command = Array(call.words.dropFirst())
    config.name = call["name"] ?? ""
    if let entrypoint = call["entrypoint"] {
      config.entrypoint = entrypoint.isEmpty ? [] : [entrypoint]
    }
    try readEnvironment(&config, kernel)
    config.hostname = call["hostname"] ?? ""
    config.workingDirectory = call["workdir"]
    if let directory = config.workingDirectory, !directory.hasPrefix("/") {
      throw refusal(
        "Error response from daemon: the working directory '\(directory)' is invalid, it needs to be"
          + " an absolute path"
      )
    }
    config.user = call["user"] ?? ""
    for label in call.all("label") {
      let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      config.labels[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    }
    for text in call.all("publish") { config.ports += try ports(text) }
    for text in call.all("expose") {
      config.exposedPorts.append(text.contains("/") ? text : "\(text)/tcp")
    }
    config.publishesAll = call.has("publish-all")
    try readVolumes(&config, runtime, kernel)
    config.network = call["network"] ?? call["net"] ?? "default"
    config.aliases = call.all("network-alias") + call.all("net-alias")
    for link in call.all("link") {
      let parts = link.split(separator: ":", maxSplits: 1).map(String.init)
      guard let name = parts.first, runtime.engineContainer(name) != nil else {
        throw refusal(
          "Error response from daemon: could not get container for \(parts.first ?? link): No such "
            + "container: \(parts.first ?? link)"
        )
      }
      config.links.append((name, parts.count == 2 ? parts[1] : name))
    }
    config.extraHosts = call.all("add-host")
    for host in config.extraHosts where !host.contains(":") {
      throw DockerFailure(
        "invalid argument \"\(host)\" for --add-host: bad format for add-host: \"\(host)\"\n"
          + "See 'docker \(call.spec.name) --help'.",
        status: 125
      )
    }
    config.restart = try restartPolicy()
    config.removesItself = call.has("rm")
    if config.removesItself, config.restart != .none {
      throw DockerFailure("Conflicting options: --restart and --rm", status: 125)
    }
    config.hasTerminal = call.has("tty")
    config.keepsInput = call.has("interactive")
    config.hasReadOnlyRoot = call.has("read-only")
    config.stopSignal = call["stop-signal"] ?? ""
    config.isPrivileged = call.has("privileged")
    if let memory = call["memory"] { config.memory = try bytes(memory) }
    if let processors = call["cpus"], let number = Double(processors) {
      config.nanoCPUs = Int64(number * 1e9)
    }
    return config
  }

  private func bytes(_ text: String) throws(DockerFailure) -> Int64 {
    let digits = text.prefix { $0.isNumber }
    let units: [String: Int64] = [
      "": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30,
      "gb": 1 << 30,
    ]
    guard let number = Int64(digits), let unit = units[text.dropFirst(digits.count).lowercased()]
    else {
      throw DockerFailure(
        "invalid argument \"\(text)\" for -m, --memory: invalid size: '\(text)'\n"
          + "See 'docker \(call.spec.name) --help'.",
        status: 125
      )
    }
    let (size, overflows) = number.multipliedReportingOverflow(by: unit)
    let bytes = overflows ? Int64.max : size
    if bytes < 4 << 20 {
      throw refusal("Error response from daemon: Minimum memory limit allowed is 4MB")
    }
    return bytes
  }

  private func readEnvironment(
    _ config: inout EngineConfig,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    var texts: [String] = []
    for file in call.all("env-file") {
      let path = file.hasPrefix("/") ? file : "\(kernel.workingDirectory)/\(file)"
      guard let bytes = kernel.contents(path, on: kernel.machineID) else {
        throw refusal("open \(file): no such file or directory")
      }
      texts += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
    }
    for text in texts + call.all("env") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first, !name.isEmpty else {
        throw DockerFailure(
          "invalid argument \"\(text)\" for -e, --env: invalid environment variable: \(text)\n"
            + "See 'docker \(call.spec.name) --help'.",
          status: 125
        )
      }
      // A name alone hands the client's own variable on.
      let value = parts.count == 2 ? String(parts[1]) : kernel.environment[String(name)]
      if let value { config.environment[String(name)] = value }
    }
  }

  private func restartPolicy() throws(DockerFailure) -> RestartPolicy {
    guard let text = call["restart"], !text.isEmpty else { return .none }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let count = parts.count == 2 ? Int(parts[1]) : 0
    guard let count, count >= 0 else {
      throw refusal("maximum retry count must be an integer")
    }
    switch parts[0] {
    case "no": return .none
    case "always": return .always
    case "unless-stopped": return .unlessStopped
    case "on-failure": return .onFailure(count)
    default: throw refusal("Error response from daemon: invalid restart policy '\(parts[0])'")
    }
  }

  /// Reads `[ADDRESS:][HOST:]CONTAINER[/tcp]`, ranges too.
  func ports(_ text: String) throws(DockerFailure) -> [PortBinding] {
    func invalid(_ what: String, _ port: some StringProtocol) -> DockerFailure {
      DockerFailure(
        "docker: Invalid \(what): \(port).\nSee 'docker \(call.spec.name) --help'.",
        status: 125
      )
    }
    let halves = text.split(separator: "/", maxSplits: 1).map(String.init)
    let transport: TransportProtocol
    switch halves.count == 2 ? halves[1].lowercased() : "tcp" {
    case "tcp": transport = .tcp
    case "udp": transport = .udp
    default: throw invalid("proto", halves[1])
    }
    let parts = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, !last.isEmpty else {
      throw DockerFailure(
        "docker: No port specified: \(text)<empty>.\nSee 'docker \(call.spec.name) --help'.",
        status: 125
      )
    }
    guard let inside = Self.range(last) else { throw invalid("containerPort", last) }
    var outside: ClosedRange<Int>?
    if parts.count > 1, !parts[parts.count - 2].isEmpty {
      let host = parts[parts.count - 2]
      guard let range = Self.range(host) else { throw invalid("hostPort", host) }
      guard range.count == inside.count else {
        throw DockerFailure(
          "docker: Invalid ranges specified for container and host Ports: \(last) and \(host)."
            + "\nSee 'docker \(call.spec.name) --help'.",
          status: 125
        )
      }
      outside = range
    }
    var address = IPv4Address.any
    if parts.count > 2 {
      guard let read = IPv4Address(parts[0]) else { throw invalid("ip address", parts[0]) }
      address = read
    }
    return inside.enumerated().map { offset, port in
      var binding = PortBinding(
        hostPort: outside.map { $0.lowerBound + offset } ?? 0,
        containerPort: port,
        transport: transport
      )
      binding.hostAddress = address
      return binding
    }
  }

  private static func range(_ text: some StringProtocol) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
      (1...65_535).contains(first), (first...65_535).contains(last)
    else { return nil }
    return first...last
  }

  private func readVolumes(
    _ config: inout EngineConfig,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(DockerFailure) {
    for text in call.all("volume") {
      config.binds.append(try Self.bind(text, runtime, kernel, refusal))
    }
    for path in call.all("tmpfs") {
      config.binds.append(VolumeBind(.memory, target: String(path.prefix { $0 != ":" })))
    }
    for text in call.all("mount") {
      var fields: [String: String] = [:]
      for part in text.split(separator: ",") {
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        fields[pair[0]] = pair.count == 2 ? pair[1] : "true"
      }
      let target = fields["target"] ?? fields["dst"] ?? fields["destination"] ?? ""
      guard target.hasPrefix("/") else {
        throw DockerFailure(
          "invalid argument \"\(text)\" for --mount: target is required\n"
            + "See 'docker \(call.spec.name) --help'.",
          status: 125
        )
      }
      let source = fields["source"] ?? fields["src"] ?? ""
      let isReadOnly = (fields["readonly"] ?? fields["ro"] ?? "false") == "true"
      switch fields["type"] ?? "volume" {
      case "tmpfs": config.binds.append(VolumeBind(.memory, target: target))
      case "bind":
        guard let place = Self.place(of: source, runtime, kernel, mustExist: true) else {
          throw refusal(
            "Error response from daemon: invalid mount config for type \"bind\": bind source path "
              + "does not exist"
          )
        }
        config.binds.append(VolumeBind(place, target: target, isReadOnly: isReadOnly))
      default:
        config.binds.append(VolumeBind(.volume(source), target: target, isReadOnly: isReadOnly))
      }
    }
    for text in call.all("volumes-from") {
      let name = String(text.prefix { $0 != ":" })
      guard let other = runtime.engineContainer(name) else {
        throw refusal("Error response from daemon: No such container: \(name)")
      }
      config.binds += other.binds
    }
  }

  /// Reads `SOURCE:TARGET[:ro]` or a target alone.
  static func bind(
    _ text: String,
    _ runtime: NodeRuntime,
    _ kernel: Kernel,
    _ refusal: (String) -> DockerFailure
  ) throws(DockerFailure) -> VolumeBind {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var isReadOnly = false
    if parts.count == 3 {
      let modes = parts[2].split(separator: ",").map(String.init)
      let known = [
        "ro", "rw", "z", "Z", "shared", "slave", "private", "nocopy", "cached", "delegated",
      ]
      for mode in modes where !known.contains(mode) {
        throw refusal("Error response from daemon: invalid mode: \(mode)")
      }
      isReadOnly = modes.contains("ro")
      parts.removeLast()
    }
    guard parts.count <= 2, let target = parts.last, !target.isEmpty, parts[0] != "" else {
      throw refusal("Error response from daemon: Invalid volume specification: '\(text)'")
    }
    guard target.hasPrefix("/") else {
      throw refusal(
        "Error response from daemon: invalid bind mount spec \"\(text)\": invalid volume "
          + "specification: '\(text)': invalid mount config for type \"volume\": invalid mount "
          + "path: '\(target)' mount path must be absolute"
      )
    }
    guard target != "/" else {
      throw refusal(
        "Error response from daemon: invalid volume spec \"\(text)\": invalid volume specification: "
          + "destination can't be '/'"
      )
    }
    if parts.count == 1 { return VolumeBind(.volume(""), target: target) }
    if parts[0].hasPrefix("/") || parts[0].hasPrefix("~") || parts[0].hasPrefix(".") {
      guard let place = place(of: parts[0], runtime, kernel, mustExist: false) else {
        throw refusal("Error response from daemon: invalid volume specification: '\(text)'")
      }
      return VolumeBind(place, target: target, isReadOnly: isReadOnly)
    }
    let isName =
      parts[0].utf8.count > 1
      && parts[0].utf8.enumerated().allSatisfy { place, byte in
        let isPlain = 48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
        return isPlain || place > 0 && (byte == 95 || byte == 46 || byte == 45)
      }
    guard isName else {
      throw refusal(
        "Error response from daemon: create \(parts[0]): \"\(parts[0])\" includes invalid "
          + "characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If"
          + " you intended to pass a host directory, use absolute path"
      )
    }
    return VolumeBind(.volume(parts[0]), target: target, isReadOnly: isReadOnly)
  }

  /// Where a path of the node is; the client's home is shared with the node, as minikube does.
  private static func place(
    of path: String,
    _ runtime: NodeRuntime,
    _ kernel: Kernel,
    mustExist: Bool
  ) -> VolumeBind.Source? {
    let full = path.hasPrefix("/") ? path : "\(kernel.workingDirectory)/\(path)"
    var names: [Substring] = []
    for name in full.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    let plain = "/" + names.joined(separator: "/")
    if kernel.file(plain, on: runtime.machine) == nil {
      let home = kernel.environment["HOME"] ?? "/root"
      let isShared = plain.hasPrefix("/home/") || plain.hasPrefix(home + "/")
      if isShared, kernel.file(plain, on: kernel.machineID) != nil {
        return .path(plain, on: kernel.machineID)
      }
      if mustExist { return nil }
    }
    return .path(plain, on: runtime.machine)
  }
}
