import ContainerRuntime
import Machine
import Simulation

/// The commands of docker that look at containers: logs, inspect, top, port, diff, stats.
extension ContainerCommands {
  static let looking: [DockerCommandSpec] = [
    DockerCommandSpec(
      "logs",
      "[OPTIONS] CONTAINER",
      "Fetch the logs of a container",
      .exactly(1),
      [
        DockerFlag("details", nil, .ignoredSwitch), DockerFlag("follow", "f"),
        DockerFlag("since", nil, .text), DockerFlag("tail", nil, .text),
        DockerFlag("timestamps", "t"),
      ],
      runLogs
    ),
    DockerCommandSpec(
      "inspect",
      "[OPTIONS] NAME|ID [NAME|ID...]",
      "Return low-level information on Docker objects",
      .atLeast(1),
      inspectFlags
    ) { call, runtime, kernel throws(DockerFailure) in
      try inspect(call, call["type"] ?? "", &runtime, &kernel)
    },
    DockerCommandSpec(
      "container inspect",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Display detailed information on one or more containers",
      .atLeast(1),
      inspectFlags
    ) { call, runtime, kernel throws(DockerFailure) in
      try inspect(call, "container", &runtime, &kernel)
    },
    DockerCommandSpec(
      "image inspect",
      "[OPTIONS] IMAGE [IMAGE...]",
      "Display detailed information on one or more images",
      .atLeast(1),
      inspectFlags
    ) { call, runtime, kernel throws(DockerFailure) in
      try inspect(call, "image", &runtime, &kernel)
    },
    DockerCommandSpec(
      "top",
      "CONTAINER [ps OPTIONS]",
      "Display the running processes of a container",
      .atLeast(1),
      [],
      isInterspersed: false,
      runTop
    ),
    DockerCommandSpec(
      "port",
      "CONTAINER [PRIVATE_PORT[/PROTO]]",
      "List port mappings or a specific mapping for the container",
      .between(1, 2),
      [],
      runPort
    ),
    DockerCommandSpec(
      "diff",
      "CONTAINER",
      "Inspect changes to files or directories on a container's filesystem",
      .exactly(1)
    ) { call, runtime, kernel throws(DockerFailure) in
      let subject = try ContainerSubject.existing(call.words[0], runtime, fromDaemon: true)
      let changes = FileChanges.of(subject, runtime, kernel)
      kernel.print(changes.map { "\($0.kind) \($0.path)\n" }.joined())
      return nil
    },
    DockerCommandSpec(
      "stats",
      "[OPTIONS] [CONTAINER...]",
      "Display a live stream of container(s) resource usage statistics",
      .any,
      [DockerFlag("all", "a"), DockerFlag("format", nil, .text), DockerFlag("no-stream")]
    ) { call, runtime, kernel throws(DockerFailure) in
      for word in call.words {
        _ = try ContainerSubject.existing(word, runtime, fromDaemon: true)
      }
      return ContainerStatistics(call)
    },
    DockerCommandSpec(
      "cp",
      "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- "
        + "CONTAINER:DEST_PATH",
      "Copy files/folders between a container and the local filesystem",
      .exactly(2),
      [DockerFlag("archive", "a", .ignoredSwitch), DockerFlag("follow-link", "L", .ignoredSwitch)],
      ContainerCopy.run
    ),
    DockerCommandSpec(
      "commit",
      "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
      "Create a new image from a container's changes",
      .between(1, 2),
      [
        DockerFlag("author", "a", .text), DockerFlag("change", "c", .list),
        DockerFlag("message", "m", .text), DockerFlag("pause", "p", .ignoredSwitch),
      ],
      ContainerCommit.run
    ),
  ]

  private static let inspectFlags = [
    DockerFlag("format", "f", .text), DockerFlag("size", "s"), DockerFlag("type", nil, .text),
  ]

  private static func runLogs(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime)
    var since: Instant?
    if let text = call["since"] {
      guard let time = ContainerLogs.time(text, now: kernel.now) else {
        throw DockerFailure("failed to parse value as time or duration: \"\(text)\"")
      }
      since = time
    }
    return ContainerLogs(
      subject.id,
      follows: call.has("follow"),
      stamps: call.has("timestamps"),
      since: since,
      tail: call["tail"].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    )
  }

  private static func inspect(
    _ call: DockerCall,
    _ type: String,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    guard ["", "container", "image", "network", "volume"].contains(type) else {
      throw DockerFailure("\"\(type)\" is not a valid value for --type")
    }
    let node = runtime
    let now = kernel
    return try Inspection.print(call.words, call["format"], &kernel) { word throws(DockerFailure) in
      if type.isEmpty || type == "container" {
        if let subject = try ContainerSubject.find(word, node) {
          return ContainerInspection.value(subject, node, now)
        }
      }
      if type.isEmpty || type == "image", let image = node.findImage(word) {
        return ImageInspection.value(image, node)
      }
      if type.isEmpty || type == "network", let network = node.network(word) {
        return NetworkInspection.value(network, node, now.now)
      }
      if type.isEmpty || type == "volume",
        let volume = node.engine.volumes.first(where: { $0.name == word })
      {
        return VolumeCommands.value(volume)
      }
      throw DockerFailure("Error: No such \(type.isEmpty ? "object" : type): \(word)")
    }
  }

  private static func runTop(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime, fromDaemon: true)
    guard subject.isRunning else {
      throw .daemon("Container \(subject.id) is not running")
    }
    kernel.print(DockerTable.text(processRows(subject, kernel)))
    return nil
  }

  /// The processes of a container with their header, as `ps -ef` on its node has them.
  static func processRows(_ subject: ContainerSubject, _ kernel: Kernel) -> [[String]] {
    var rows = [["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]]
    let parent = HostProcess.shim(subject)
    if let machine = subject.machine {
      for process in kernel[machine].processList {
        let start = CivilTime(process.startedAt)
        rows.append([
          process.user == 0 ? "root" : "\(process.user)",
          "\(HostProcess.number(process.number, of: machine))",
          process.parent == 0
            ? "\(parent)" : "\(HostProcess.number(process.parent, of: machine))",
          "0", "\(CivilTime.padded(start.hour)):\(CivilTime.padded(start.minute))",
          process.terminal == nil ? "?" : "pts/0", "00:00:00",
          process.arguments.joined(separator: " "),
        ])
      }
    } else {
      let start = CivilTime(subject.createdAt)
      rows.append([
        "root", "\(parent + 17)", "\(parent)", "0",
        "\(CivilTime.padded(start.hour)):\(CivilTime.padded(start.minute))", "?", "00:00:00",
        "/pause",
      ])
    }
    return rows
  }

  private static func runPort(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime)
    let ports =
      if case .own(let container) = subject { container.openPorts } else { [PortBinding]() }
    guard call.words.count > 1 else {
      let rows = ports.map { "\($0.key) -> \($0.hostAddress):\($0.hostPort)\n" }.sorted()
      kernel.print(rows.joined())
      return nil
    }
    let wanted = call.words[1].contains("/") ? call.words[1] : "\(call.words[1])/tcp"
    let found = ports.filter { $0.key == wanted }
    guard !found.isEmpty else {
      throw DockerFailure("Error: No public port '\(wanted)' published for \(call.words[0])")
    }
    kernel.print(found.map { "\($0.hostAddress):\($0.hostPort)\n" }.joined())
    return nil
  }
}

/// The numbers that a container's processes have on the node.
enum HostProcess {
  /// The number on the node of a container's process.
  static func number(_ number: Int32, of machine: MachineID) -> Int {
    3000 + Int(machine.index) * 41 + Int(number) * 7
  }

  /// The number of the process that looks after a container.
  static func shim(_ subject: ContainerSubject) -> Int {
    if let machine = subject.machine { return number(1, of: machine) - 17 }
    return 2600 + Int(subject.id.value % 300)
  }
}
