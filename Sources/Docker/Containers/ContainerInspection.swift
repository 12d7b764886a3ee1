import ContainerRuntime
import Machine
import Manifests
import Network
import Simulation

/// What `docker inspect` tells of a container.
enum ContainerInspection {
  static func value(_ subject: ContainerSubject, _ runtime: NodeRuntime, _ kernel: Kernel) -> Value
  {
    let words = subject.commandLine
    let folder = "/var/lib/docker/containers/\(subject.id)"
    let isLocal = if case .pause = subject { false } else { true }
    let layer = "/var/lib/docker/overlay2/\(Hexadecimal.digest(of: "layer of \(subject.id)"))"
    return [
      "Id": .string("\(subject.id)"), "Created": .string(DockerUnits.jsonTime(subject.createdAt)),
      "Path": .string(words.first ?? ""), "Args": .array(words.dropFirst().map { .string($0) }),
      "State": state(subject, runtime, kernel),
      "Image": .string("sha256:\(subject.imageID(runtime))"),
      "ResolvConfPath": .string("\(folder)/resolv.conf"),
      "HostnamePath": .string("\(folder)/hostname"), "HostsPath": .string("\(folder)/hosts"),
      "LogPath": .string(isLocal ? "\(folder)/\(subject.id)-json.log" : ""),
      "Name": .string("/\(subject.name)"), "RestartCount": .integer(Int64(restarts(subject))),
      "Driver": "overlay2", "Platform": "linux", "MountLabel": "", "ProcessLabel": "",
      "AppArmorProfile": "", "ExecIDs": .null, "HostConfig": hostConfig(subject, runtime),
      "GraphDriver": [
        "Data": [
          "LowerDir": .string("\(layer)-init/diff"), "MergedDir": .string("\(layer)/merged"),
          "UpperDir": .string("\(layer)/diff"), "WorkDir": .string("\(layer)/work"),
        ], "Name": "overlay2",
      ], "Mounts": .array(mounts(subject)), "Config": config(subject, runtime, kernel),
      "NetworkSettings": networkSettings(subject, runtime),
    ]
  }

  private static func restarts(_ subject: ContainerSubject) -> Int {
    if case .own(let container) = subject { container.restartCount } else { 0 }
  }

  private static func state(
    _ subject: ContainerSubject,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Value {
    let state = subject.state
    var number = 0
    if subject.isRunning {
      number =
        subject.machine.map { HostProcess.number(1, of: $0) } ?? HostProcess.shim(subject) + 17
    }
    let error: String
    switch subject {
    case .pause: error = ""
    case .ofPod(let container, _): error = container.message.withoutEnd
    case .own(let container): error = container.error.withoutEnd
    }
    return [
      "Status": .string(state), "Running": .bool(subject.isRunning || state == "restarting"),
      "Paused": .bool(state == "paused"), "Restarting": .bool(state == "restarting"),
      "OOMKilled": false, "Dead": .bool(state == "dead"), "Pid": .integer(Int64(number)),
      "ExitCode": .integer(Int64(subject.isRunning ? 0 : subject.exitCode)),
      "Error": .string(error), "StartedAt": .string(DockerUnits.jsonTime(subject.startedAt)),
      "FinishedAt": .string(DockerUnits.jsonTime(subject.finishedAt)),
    ]
  }

  private static func texts(_ words: [String]) -> Value { .array(words.map { .string($0) }) }

  private static func hostConfig(_ subject: ContainerSubject, _ runtime: NodeRuntime) -> Value {
    var fields: Value = [
      "Binds": .null, "ContainerIDFile": "",
      "LogConfig": ["Type": "json-file", "Config": .emptyObject],
      "NetworkMode": .string(networkMode(subject)), "PortBindings": .emptyObject,
      "RestartPolicy": ["Name": "no", "MaximumRetryCount": 0], "AutoRemove": false,
      "VolumeDriver": "", "VolumesFrom": .null, "CapAdd": .null, "CapDrop": .null, "Dns": [],
      "DnsOptions": [], "DnsSearch": [], "ExtraHosts": .null, "GroupAdd": .null, "IpcMode": "",
      "Cgroup": "", "Links": .null, "OomScoreAdj": 0, "PidMode": "", "Privileged": false,
      "PublishAllPorts": false, "ReadonlyRootfs": false, "SecurityOpt": .null, "UTSMode": "",
      "UsernsMode": "", "ShmSize": 67_108_864, "Runtime": "runc", "ConsoleSize": [0, 0],
      "Isolation": "", "CpuShares": 0, "Memory": 0, "NanoCpus": 0, "CgroupParent": "",
    ]
    guard case .own(let container) = subject else { return fields }
    let config = container.config
    let binds = container.binds.compactMap { bind -> String? in
      let mode = bind.isReadOnly ? ":ro" : ":rw"
      switch bind.source {
      case .path(let path, _): return "\(path):\(bind.target)\(bind.isReadOnly ? mode : "")"
      case .volume(let name) where config.binds.contains { $0.source == .volume(name) }:
        return "\(name):\(bind.target)\(bind.isReadOnly ? mode : "")"
      default: return nil
      }
    }
    fields["Binds"] = binds.isEmpty ? .null : texts(binds)
    var ports = ValueObject()
    for port in config.ports {
      let entry: Value = [
        "HostIp": .string(port.hostAddress == .any ? "" : "\(port.hostAddress)"),
        "HostPort": .string(port.hostPort == 0 ? "" : "\(port.hostPort)"),
      ]
      ports[port.key] = .array((ports[port.key]?.array ?? []) + [entry])
    }
    fields["PortBindings"] = .object(ports)
    var retries = 0
    if case .onFailure(let count) = config.restart { retries = count }
    fields["RestartPolicy"] = [
      "Name": .string(config.restart.name), "MaximumRetryCount": .integer(Int64(retries)),
    ]
    fields["AutoRemove"] = .bool(config.removesItself)
    if !config.extraHosts.isEmpty { fields["ExtraHosts"] = texts(config.extraHosts) }
    if !config.links.isEmpty {
      fields["Links"] = texts(
        config.links.map { "/\($0.container):/\(container.name)/\($0.alias)" }
      )
    }
    fields["Privileged"] = .bool(config.isPrivileged)
    fields["PublishAllPorts"] = .bool(config.publishesAll)
    fields["ReadonlyRootfs"] = .bool(config.hasReadOnlyRoot)
    fields["Memory"] = .integer(config.memory)
    fields["NanoCpus"] = .integer(config.nanoCPUs)
    return fields
  }

  private static func networkMode(_ subject: ContainerSubject) -> String {
    switch subject {
    case .pause(let sandbox): sandbox.config.address == nil ? "host" : "default"
    case .ofPod(_, let sandbox): "container:\(sandbox.id)"
    case .own(let container): container.config.network
    }
  }

  private static func mounts(_ subject: ContainerSubject) -> [Value] {
    guard case .own(let container) = subject else { return [] }
    return container.binds.compactMap { bind in
      let mode = bind.isReadOnly ? "ro" : ""
      switch bind.source {
      case .memory: return nil
      case .path(let path, _):
        return [
          "Type": "bind", "Source": .string(path), "Destination": .string(bind.target),
          "Mode": .string(mode), "RW": .bool(!bind.isReadOnly), "Propagation": "",
        ]
      case .volume(let name):
        return [
          "Type": "volume", "Name": .string(name),
          "Source": .string("/var/lib/docker/volumes/\(name)/_data"),
          "Destination": .string(bind.target), "Driver": "local",
          "Mode": .string(mode.isEmpty && container.config.binds.contains(bind) ? "z" : mode),
          "RW": .bool(!bind.isReadOnly), "Propagation": "",
        ]
      }
    }
  }

  private static func config(
    _ subject: ContainerSubject,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Value {
    var fields: Value = [
      "Hostname": .string(hostname(subject)), "Domainname": "", "User": "", "AttachStdin": false,
      "AttachStdout": false, "AttachStderr": false,
    ]
    let image = runtime.images.first { $0.id == subject.imageID(runtime) }
    let settings: ImageConfiguration
    var environment = Environment()
    var name = subject.imageName(runtime)
    var command: [String]?
    var entrypoint: [String]?
    var directory = ""
    switch subject {
    case .own(let container):
      settings = container.image
      environment = container.environment
      name = container.config.image
      fields["User"] = .string(
        container.config.user.isEmpty ? settings.userName : container.config.user
      )
      directory =
        container.config.workingDirectory
        ?? (settings.workingDirectory == "/" ? "" : settings.workingDirectory)
      entrypoint = container.config.entrypoint ?? settings.entrypoint
      command =
        container.config.command.isEmpty
        ? container.config.entrypoint == nil ? settings.command : []
        : container.config.command
    default:
      settings = image?.configuration ?? ImageConfiguration()
      let machine = subject.machine.flatMap { kernel.isMachine($0) ? kernel[$0] : nil }
      environment = machine?.mainProcess?.environment ?? settings.environment
      directory = machine?.mainProcess?.workingDirectory ?? ""
      entrypoint = subject.commandLine
    }
    if !settings.exposedPorts.isEmpty {
      fields["ExposedPorts"] = .object(
        ValueObject(settings.exposedPorts.map { ($0, .emptyObject) })
      )
    }
    if case .own(let container) = subject, !container.exposedPorts.isEmpty {
      fields["ExposedPorts"] = .object(
        ValueObject(container.exposedPorts.map { ($0, .emptyObject) })
      )
    }
    let own = if case .own(let container) = subject { container.config } else { EngineConfig?.none }
    fields["Tty"] = .bool(own?.hasTerminal ?? false)
    fields["OpenStdin"] = .bool(own?.keepsInput ?? false)
    fields["StdinOnce"] = .bool(own?.keepsInput ?? false)
    fields["Env"] = texts(environment.variables.map { "\($0.name)=\($0.value)" })
    fields["Cmd"] = command?.isEmpty == false ? texts(command ?? []) : .null
    fields["Image"] = .string(name)
    fields["Volumes"] =
      settings.volumes.isEmpty
      ? .null : .object(ValueObject(settings.volumes.map { ($0, .emptyObject) }))
    fields["WorkingDir"] = .string(directory)
    fields["Entrypoint"] = entrypoint?.isEmpty == false ? texts(entrypoint ?? []) : .null
    fields["OnBuild"] = .null
    fields["Labels"] = .object(
      ValueObject(subject.labels.sorted { $0.name < $1.name }.map { ($0.name, .string($0.value)) })
    )
    if !settings.stopSignal.isEmpty { fields["StopSignal"] = .string(settings.stopSignal) }
    return fields
  }

  private static func hostname(_ subject: ContainerSubject) -> String {
    switch subject {
    case .pause(let sandbox), .ofPod(_, let sandbox): sandbox.config.hostname
    case .own(let container): container.config.hostname
    }
  }

  private static func networkSettings(_ subject: ContainerSubject, _ runtime: NodeRuntime) -> Value
  {
    var ports = ValueObject()
    if case .own(let container) = subject, container.isAlive {
      for port in container.exposedPorts {
        let open = container.openPorts.filter { $0.key == port }
        ports[port] =
          open.isEmpty
          ? .null
          : .array(
            open.map {
              ["HostIp": .string("\($0.hostAddress)"), "HostPort": .string("\($0.hostPort)")]
            }
          )
      }
    }
    let names = subject.networks(runtime)
    let isBridged = names == ["bridge"]
    let space = Hexadecimal.digest(of: "sandbox of \(subject.id)")
    var networks = ValueObject()
    for name in names { networks[name] = endpoint(subject, runtime.network(name)) }
    let own = isBridged ? endpoint(subject, runtime.network("bridge")) : .emptyObject
    func field(_ name: String, _ missing: Value) -> Value { own[name] ?? missing }
    return [
      "Bridge": "", "SandboxID": .string(subject.isRunning && !names.isEmpty ? space : ""),
      "HairpinMode": false, "LinkLocalIPv6Address": "", "LinkLocalIPv6PrefixLen": 0,
      "Ports": .object(ports),
      "SandboxKey": .string(
        subject.isRunning && !names.isEmpty ? "/var/run/docker/netns/\(space.prefix(12))" : ""
      ), "SecondaryIPAddresses": .null, "SecondaryIPv6Addresses": .null,
      "EndpointID": field("EndpointID", ""), "Gateway": field("Gateway", ""),
      "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0, "IPAddress": field("IPAddress", ""),
      "IPPrefixLen": field("IPPrefixLen", 0), "IPv6Gateway": "",
      "MacAddress": field("MacAddress", ""), "Networks": .object(networks),
    ]
  }

  private static func endpoint(_ subject: ContainerSubject, _ network: EngineNetwork?) -> Value {
    let address = network?.subnet == nil ? nil : subject.address
    var aliases: Value = .null
    if case .own(let container) = subject, network?.isOwn == true {
      aliases = texts(container.config.aliases + [container.id.short()])
    }
    return [
      "IPAMConfig": .null, "Links": .null, "Aliases": aliases,
      "NetworkID": .string(network?.id ?? ""),
      "EndpointID": .string(
        address == nil ? "" : Hexadecimal.digest(of: "endpoint \(subject.id)")
      ), "Gateway": .string(address == nil ? "" : network?.gateway.map { "\($0)" } ?? ""),
      "IPAddress": .string(address.map { "\($0)" } ?? ""),
      "IPPrefixLen": .integer(address == nil ? 0 : Int64(network?.subnet?.prefix ?? 0)),
      "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0,
      "MacAddress": .string(address.map(NetworkInspection.hardwareAddress) ?? ""),
      "DriverOpts": .null,
    ]
  }
}
