import ContainerRuntime
import Machine
import Manifests
import Network
import Simulation

/// `docker network`.
enum NetworkCommands {
  static let specs: [DockerCommandSpec] = [
    DockerCommandSpec(
      "network ls",
      "[OPTIONS]",
      "List networks",
      .none,
      [
        DockerFlag("filter", "f", .list), DockerFlag("format", nil, .text), DockerFlag("no-trunc"),
        DockerFlag("quiet", "q"),
      ],
      runList
    ),
    DockerCommandSpec(
      "network create",
      "[OPTIONS] NETWORK",
      "Create a network",
      .exactly(1),
      [
        DockerFlag("attachable", nil, .ignoredSwitch), DockerFlag("driver", "d", .text),
        DockerFlag("gateway", nil, .ignoredText), DockerFlag("internal", nil, .ignoredSwitch),
        DockerFlag("ip-range", nil, .ignoredText), DockerFlag("ipv6", nil, .ignoredSwitch),
        DockerFlag("label", nil, .list), DockerFlag("opt", "o", .ignoredText),
        DockerFlag("subnet", nil, .text),
      ],
      runCreate
    ),
    DockerCommandSpec(
      "network rm",
      "NETWORK [NETWORK...]",
      "Remove one or more networks",
      .atLeast(1)
    ) { call, runtime, kernel throws(DockerFailure) in
      try ContainerCommands.each(call.words, &kernel) { word, _ throws(DockerFailure) in
        do throws(EngineError) {
          try runtime.removeNetwork(word)
        } catch {
          throw .daemon(error.message)
        }
      }
    },
    DockerCommandSpec(
      "network inspect",
      "[OPTIONS] NETWORK [NETWORK...]",
      "Display detailed information on one or more networks",
      .atLeast(1),
      [DockerFlag("format", "f", .text), DockerFlag("verbose", "v", .ignoredSwitch)]
    ) { call, runtime, kernel throws(DockerFailure) in
      let now = kernel.now
      return try Inspection.print(call.words, call["format"], &kernel) {
        word throws(DockerFailure) in
        guard let network = runtime.network(word) else {
          throw DockerFailure("Error: No such network: \(word)")
        }
        return NetworkInspection.value(network, runtime, now)
      }
    },
    DockerCommandSpec(
      "network prune",
      "[OPTIONS]",
      "Remove all unused networks",
      .none,
      [DockerFlag("filter", nil, .list), DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      guard call.has("force") else {
        return Confirmation(
          "WARNING! This will remove all networks not used by at least one container.\nAre you sure "
            + "you want to continue? [y/N] ",
          .networks
        )
      }
      Pruning.networks.run(&runtime, &kernel)
      return nil
    },
  ]

  private static func runList(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var networks = runtime.networks.sorted { $0.name < $1.name }
    for filter in call.all("filter") {
      guard let equals = filter.firstIndex(of: "=") else {
        throw DockerFailure("bad format of filter (expected name=value)")
      }
      let value = String(filter[filter.index(after: equals)...])
      switch filter[..<equals] {
      case "name": networks = networks.filter { $0.name.contains(value) }
      case "id": networks = networks.filter { $0.id.hasPrefix(value) }
      case "driver": networks = networks.filter { $0.driver == value }
      case "type": networks = networks.filter { $0.isOwn == (value == "custom") }
      case "label":
        networks = networks.filter { network in
          network.labels.variables.contains {
            $0.name == value || "\($0.name)=\($0.value)" == value
          }
        }
      case let name: throw .daemon("Invalid filter '\(name)'")
      }
    }
    func id(_ network: EngineNetwork) -> String {
      call.has("no-trunc") ? network.id : String(network.id.prefix(12))
    }
    if call.has("quiet"), call["format"] == nil {
      kernel.print(networks.map { id($0) + "\n" }.joined())
      return nil
    }
    let rows: [Value] = networks.map { network in
      [
        "ID": .string(id(network)), "Name": .string(network.name),
        "Driver": .string(network.driver), "Scope": "local", "IPv6": "false", "Internal": "false",
        "Labels": .string(
          network.labels.variables.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        ),
        "CreatedAt": .string(DockerUnits.plainTime(network.createdAt)),
      ]
    }
    let columns = [
      ("ID", "NETWORK ID"), ("Name", "NAME"), ("Driver", "DRIVER"), ("Scope", "SCOPE"),
      ("IPv6", "IPV6"), ("Internal", "INTERNAL"), ("Labels", "LABELS"),
      ("CreatedAt", "CREATED AT"),
    ].map { DockerFormat.Column(field: $0.0, header: $0.1) }
    kernel.print(
      try DockerFormat.text(
        call["format"] ?? "table {{.ID}}\\t{{.Name}}\\t{{.Driver}}\\t{{.Scope}}",
        rows,
        columns: columns,
        type: "networkContext"
      )
    )
    return nil
  }

  private static func runCreate(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    if let driver = call["driver"], driver != "bridge" {
      throw .daemon(
        ["overlay", "macvlan", "ipvlan"].contains(driver)
          ? "the driver \(driver) is not simulated" : "plugin \"\(driver)\" not found"
      )
    }
    var subnet: CIDR?
    if let text = call["subnet"] {
      guard let read = CIDR(text) else {
        throw DockerFailure("invalid CIDR address: \(text)")
      }
      subnet = read
    }
    var labels = Environment()
    for label in call.all("label") {
      let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      labels[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    }
    do throws(EngineError) {
      let network = try runtime.createNetwork(
        call.words[0],
        subnet: subnet,
        labels: labels,
        at: kernel.now
      )
      kernel.print(network.id + "\n")
    } catch {
      throw .daemon(error.message)
    }
    return nil
  }
}

/// What `docker network inspect` tells.
enum NetworkInspection {
  static func value(_ network: EngineNetwork, _ runtime: NodeRuntime, _ now: Instant) -> Value {
    var addresses: Value = ["Driver": "default", "Options": .null, "Config": []]
    if let subnet = network.subnet, let gateway = network.gateway {
      addresses["Config"] = [
        ["Subnet": .string("\(subnet)"), "Gateway": .string("\(gateway)")]
      ]
    }
    var members = ValueObject()
    for subject in ContainerSubject.all(runtime).reversed() {
      switch subject {
      case .ofPod: continue
      case .own(let container) where container.networkID != network.id: continue
      case .pause where network.name != "bridge": continue
      default: break
      }
      guard let address = subject.address, let subnet = network.subnet else { continue }
      members["\(subject.id)"] = [
        "Name": .string(subject.name),
        "EndpointID": .string(Hexadecimal.digest(of: "endpoint \(subject.id)")),
        "MacAddress": .string(hardwareAddress(address)),
        "IPv4Address": .string("\(address)/\(subnet.prefix)"), "IPv6Address": "",
      ]
    }
    let isDefault = network.name == "bridge"
    let options: Value =
      isDefault
      ? [
        "com.docker.network.bridge.default_bridge": "true",
        "com.docker.network.bridge.enable_icc": "true",
        "com.docker.network.bridge.enable_ip_masquerade": "true",
        "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0",
        "com.docker.network.bridge.name": "docker0",
        "com.docker.network.driver.mtu": "1500",
      ] : .emptyObject
    return [
      "Name": .string(network.name), "Id": .string(network.id),
      "Created": .string(DockerUnits.jsonTime(network.isOwn ? network.createdAt : bootTime(now))),
      "Scope": "local", "Driver": .string(network.driver), "EnableIPv6": false, "IPAM": addresses,
      "Internal": false, "Attachable": false, "Ingress": false, "ConfigFrom": ["Network": ""],
      "ConfigOnly": false, "Containers": .object(members), "Options": options,
      "Labels": .object(
        ValueObject(network.labels.variables.map { ($0.name, .string($0.value)) })
      ),
    ]
  }

  /// The day's beginning: docker makes its own networks when it starts.
  private static func bootTime(_ now: Instant) -> Instant {
    Instant(seconds: now.seconds / 86_400 * 86_400)
  }

  /// The hardware address that docker makes of an address.
  static func hardwareAddress(_ address: IPv4Address) -> String {
    let digits = String(address.value, radix: 16)
    let padded = String(repeating: "0", count: 8 - digits.count) + digits
    let parts = stride(from: 0, to: 8, by: 2).map { start in
      String(padded.dropFirst(start).prefix(2))
    }
    return "02:42:" + parts.joined(separator: ":")
  }
}

/// `docker volume`.
enum VolumeCommands {
  static let specs: [DockerCommandSpec] = [
    DockerCommandSpec(
      "volume ls",
      "[OPTIONS]",
      "List volumes",
      .none,
      [
        DockerFlag("filter", "f", .list), DockerFlag("format", nil, .text),
        DockerFlag("quiet", "q"),
      ],
      runList
    ),
    DockerCommandSpec(
      "volume create",
      "[OPTIONS] [VOLUME]",
      "Create a volume",
      .atMost(1),
      [
        DockerFlag("driver", "d", .ignoredText), DockerFlag("label", nil, .list),
        DockerFlag("name", nil, .text), DockerFlag("opt", "o", .ignoredText),
      ]
    ) { call, runtime, kernel throws(DockerFailure) in
      var labels = Environment()
      for label in call.all("label") {
        let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        labels[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
      }
      let name = call.words.first ?? call["name"] ?? ""
      if name.count == 1 {
        throw .daemon(
          "create \(name): volume name is too short, names should be at least two alphanumeric "
            + "characters"
        )
      }
      let volume = runtime.createVolume(name, labels: labels, &kernel)
      kernel.print(volume.name + "\n")
      return nil
    },
    DockerCommandSpec(
      "volume rm",
      "[OPTIONS] VOLUME [VOLUME...]",
      "Remove one or more volumes",
      .atLeast(1),
      [DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      try ContainerCommands.each(call.words, &kernel) { word, kernel throws(DockerFailure) in
        do throws(EngineError) {
          try runtime.removeVolume(word, &kernel)
        } catch {
          let isMissing = error.message.hasSuffix("no such volume")
          if isMissing, call.has("force") { return }
          throw .daemon(error.message)
        }
      }
    },
    DockerCommandSpec(
      "volume inspect",
      "[OPTIONS] VOLUME [VOLUME...]",
      "Display detailed information on one or more volumes",
      .atLeast(1),
      [DockerFlag("format", "f", .text)]
    ) { call, runtime, kernel throws(DockerFailure) in
      try Inspection.print(call.words, call["format"], &kernel) { word throws(DockerFailure) in
        guard let volume = runtime.engine.volumes.first(where: { $0.name == word }) else {
          throw DockerFailure("Error: No such volume: \(word)")
        }
        return value(volume)
      }
    },
    DockerCommandSpec(
      "volume prune",
      "[OPTIONS]",
      "Remove all unused volumes",
      .none,
      [DockerFlag("force", "f")]
    ) { call, runtime, kernel throws(DockerFailure) in
      guard call.has("force") else {
        return Confirmation(
          "WARNING! This will remove all volumes not used by at least one container.\nAre you sure "
            + "you want to continue? [y/N] ",
          .volumes
        )
      }
      Pruning.volumes.run(&runtime, &kernel)
      return nil
    },
  ]

  static func value(_ volume: EngineVolume) -> Value {
    [
      "CreatedAt": .string(DockerUnits.jsonTime(Instant(seconds: volume.createdAt.seconds))),
      "Driver": "local",
      "Labels": volume.labels.variables.isEmpty
        ? .emptyObject
        : .object(ValueObject(volume.labels.variables.map { ($0.name, .string($0.value)) })),
      "Mountpoint": .string(volume.mountpoint), "Name": .string(volume.name),
      "Options": .emptyObject, "Scope": "local",
    ]
  }

  private static func runList(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var volumes = runtime.engine.volumes.sorted { $0.name < $1.name }
    for filter in call.all("filter") {
      guard let equals = filter.firstIndex(of: "=") else {
        throw DockerFailure("bad format of filter (expected name=value)")
      }
      let value = String(filter[filter.index(after: equals)...])
      switch filter[..<equals] {
      case "name": volumes = volumes.filter { $0.name.contains(value) }
      case "driver": volumes = volumes.filter { _ in value == "local" }
      case "dangling":
        let wanted = value == "true" || value == "1"
        volumes = volumes.filter { volume in
          let isUsed = runtime.engine.containers.contains { container in
            container.binds.contains { $0.source == .volume(volume.name) }
          }
          return isUsed != wanted
        }
      case let name: throw .daemon("Invalid filter '\(name)'")
      }
    }
    if call.has("quiet"), call["format"] == nil {
      kernel.print(volumes.map { $0.name + "\n" }.joined())
      return nil
    }
    let rows: [Value] = volumes.map { volume in
      [
        "Name": .string(volume.name), "Driver": "local", "Scope": "local",
        "Mountpoint": .string(volume.mountpoint), "Links": "N/A", "Size": "N/A",
        "Labels": .string(
          volume.labels.variables.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        ),
      ]
    }
    let columns = [
      ("Name", "VOLUME NAME"), ("Driver", "DRIVER"), ("Scope", "SCOPE"),
      ("Mountpoint", "MOUNTPOINT"), ("Labels", "LABELS"), ("Links", "LINKS"), ("Size", "SIZE"),
    ].map { DockerFormat.Column(field: $0.0, header: $0.1) }
    kernel.print(
      try DockerFormat.text(
        call["format"] ?? "table {{.Driver}}\\t{{.Name}}",
        rows,
        columns: columns,
        type: "volumeContext"
      )
    )
    return nil
  }
}
