import Machine

/// A command that kubectl runs in a container: starts its process there and waits for its end.
struct ContainerVisit: Sendable {
  private let entry: ContainerEntry
  private let version: KubectlVersion
  private var child: ProcessID?
  /// What the command prints without a terminal comes through pipes, each to a descriptor of ours.
  private var streams: [Stream] = []

  private struct Stream: Sendable {
    var source: Int
    var target: Int
  }

  init(_ entry: ContainerEntry, _ version: KubectlVersion) {
    self.entry = entry
    self.version = version
  }

  /// Starts the process, or looks whether it ended.
  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard let child else { return start(&system) }
    let open = relay(&system)
    guard let status = system.exitStatus(of: child) else {
      // A container that went away took the process with it.
      return system.isAlive(child) ? .wait([.process(child)] + open) : end(137, &system)
    }
    return end(status, &system)
  }

  /// Hands on what the streams have, and tells what to wait for.
  private mutating func relay(_ system: inout Kernel) -> [Wait] {
    var waits: [Wait] = []
    streams.removeAll { stream in
      while true {
        switch system.read(stream.source) {
        case .bytes(let bytes): system.print(bytes, to: stream.target)
        case .wouldBlock:
          waits.append(.readable(stream.source))
          return false
        case .endOfFile, .failure:
          system.close(stream.source)
          return true
        }
      }
    }
    return waits
  }

  /// The descriptors that a command without a terminal gets.
  private mutating func openStreams(_ system: inout Kernel) -> [SpawnRequest.FileMapping] {
    var files: [SpawnRequest.FileMapping] = []
    if entry.passesInput {
      files.append(.init(child: 0, parent: 0))
    } else if let empty = try? system.open("/dev/null", .read) {
      files.append(.init(child: 0, parent: empty))
    }
    // One pipe where both go to the same place, so that what is printed stays in its order.
    let isOne = system.descriptor(1) == system.descriptor(2)
    for target in isOne ? [1] : [1, 2] {
      let pipe = system.pipe()
      streams.append(Stream(source: pipe.read, target: target))
      files.append(.init(child: target, parent: pipe.write))
      if isOne { files.append(.init(child: 2, parent: pipe.write)) }
    }
    return files
  }

  private func end(_ status: Int32, _ system: inout Kernel) -> Disposition {
    if status != 0 {
      system.print("command terminated with exit code \(status)\n", to: 2)
    }
    return .exit(status)
  }

  private mutating func start(_ system: inout Kernel) -> Disposition {
    let machine = MachineID(index: entry.machine)
    let first = system.isMachine(machine) ? system[machine].mainProcess : nil
    var environment = first?.environment ?? Environment()
    if entry.isTerminal, version == .current { environment["TERM"] = "xterm" }
    var request = SpawnRequest(
      entry.command,
      environment: environment,
      workingDirectory: first?.workingDirectory ?? "/"
    )
    request.machine = machine
    request.user = first?.user
    request.foreground = entry.isTerminal
    let files = entry.isTerminal ? nil : openStreams(&system)
    request.files = files
    do throws(Errno) {
      let started = try system.spawn(request)
      child = started
      for file in files ?? [] where file.parent > 2 { system.close(file.parent) }
      return .wait([.process(started)] + streams.map { .readable($0.source) })
    } catch {
      return refuse(error, &system)
    }
  }

  /// The container runtime's words for a command that cannot be started.
  private func refuse(_ error: Errno, _ system: inout Kernel) -> Disposition {
    let name = entry.command.first ?? ""
    let path = name.contains("/")
    let why =
      switch error {
      case .ENOENT:
        path ? "stat \(name): no such file or directory" : "executable file not found in $PATH"
      default: error.message.lowercased()
      }
    switch version {
    case .v18:
      system.print(
        "rpc error: code = 2 desc = oci runtime error: exec failed: container_linux.go:265: starting"
          + " container process caused \"exec: \\\"\(name)\\\": \(why)\"\n\ncommand terminated with exit"
          + " code 126\n",
        to: 2
      )
      return .exit(126)
    case .current:
      system.print(
        "error: Internal error occurred: error executing command in container: failed to exec in"
          + " container: OCI runtime exec failed: exec failed: unable to start container process: exec:"
          + " \"\(name)\": \(why): unknown\n",
        to: 2
      )
      return .exit(1)
    }
  }
}
