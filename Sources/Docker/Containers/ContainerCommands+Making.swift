import ContainerRuntime
import Machine
import Network
import Simulation

/// `docker run`, `create`, `exec` and `attach`.
extension ContainerCommands {
  static let making: [DockerCommandSpec] = [
    DockerCommandSpec(
      "run",
      "[OPTIONS] IMAGE [COMMAND] [ARG...]",
      "Run a command in a new container",
      .atLeast(1),
      runFlags + [DockerFlag("detach", "d"), DockerFlag("sig-proxy", nil, .ignoredSwitch)],
      isInterspersed: false
    ) { call, runtime, kernel throws(DockerFailure) in
      try ContainerRun(call, runtime, &kernel)
    },
    DockerCommandSpec(
      "create",
      "[OPTIONS] IMAGE [COMMAND] [ARG...]",
      "Create a new container",
      .atLeast(1),
      runFlags,
      isInterspersed: false
    ) { call, runtime, kernel throws(DockerFailure) in
      try ContainerRun(call, runtime, &kernel, onlyCreates: true)
    },
    DockerCommandSpec(
      "exec",
      "[OPTIONS] CONTAINER COMMAND [ARG...]",
      "Run a command in a running container",
      .atLeast(2),
      [
        DockerFlag("detach", "d"), DockerFlag("detach-keys", nil, .ignoredText),
        DockerFlag("env", "e", .list), DockerFlag("interactive", "i"), DockerFlag("privileged"),
        DockerFlag("tty", "t"), DockerFlag("user", "u", .text), DockerFlag("workdir", "w", .text),
      ],
      isInterspersed: false,
      runExec
    ),
    DockerCommandSpec(
      "attach",
      "[OPTIONS] CONTAINER",
      "Attach local standard input, output, and error streams to a running container",
      .exactly(1),
      [
        DockerFlag("detach-keys", nil, .ignoredText), DockerFlag("no-stdin"),
        DockerFlag("sig-proxy", nil, .ignoredSwitch),
      ],
      runAttach
    ),
  ]

  private static let runFlags: [DockerFlag] = [
    DockerFlag("add-host", nil, .list), DockerFlag("attach", "a", .list),
    DockerFlag("cap-add", nil, .ignoredText), DockerFlag("cap-drop", nil, .ignoredText),
    DockerFlag("cidfile", nil, .text), DockerFlag("cpu-shares", "c", .ignoredText),
    DockerFlag("cpus", nil, .text), DockerFlag("device", nil, .ignoredText),
    DockerFlag("dns", nil, .ignoredText), DockerFlag("entrypoint", nil, .text),
    DockerFlag("env", "e", .list), DockerFlag("env-file", nil, .list),
    DockerFlag("expose", nil, .list), DockerFlag("health-cmd", nil, .ignoredText),
    DockerFlag("hostname", "h", .text), DockerFlag("init", nil, .ignoredSwitch),
    DockerFlag("interactive", "i"), DockerFlag("ip", nil, .ignoredText),
    DockerFlag("ipc", nil, .ignoredText), DockerFlag("label", "l", .list),
    DockerFlag("link", nil, .list), DockerFlag("log-driver", nil, .ignoredText),
    DockerFlag("log-opt", nil, .ignoredText), DockerFlag("memory", "m", .text),
    DockerFlag("memory-swap", nil, .ignoredText), DockerFlag("mount", nil, .list),
    DockerFlag("name", nil, .text), DockerFlag("net", nil, .text),
    DockerFlag("net-alias", nil, .list), DockerFlag("network", nil, .text),
    DockerFlag("network-alias", nil, .list), DockerFlag("no-healthcheck", nil, .ignoredSwitch),
    DockerFlag("pid", nil, .ignoredText), DockerFlag("privileged"),
    DockerFlag("publish", "p", .list), DockerFlag("publish-all", "P"), DockerFlag("read-only"),
    DockerFlag("restart", nil, .text), DockerFlag("rm"),
    DockerFlag("security-opt", nil, .ignoredText), DockerFlag("shm-size", nil, .ignoredText),
    DockerFlag("stop-signal", nil, .text), DockerFlag("sysctl", nil, .ignoredText),
    DockerFlag("tmpfs", nil, .list), DockerFlag("tty", "t"),
    DockerFlag("ulimit", nil, .ignoredText),
    DockerFlag("user", "u", .text), DockerFlag("userns", nil, .ignoredText),
    DockerFlag("volume", "v", .list), DockerFlag("volumes-from", nil, .list),
    DockerFlag("workdir", "w", .text),
  ]

  private static func runExec(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime)
    guard subject.isRunning, let machine = subject.machine else {
      guard subject.isRunning else {
        throw .daemon("Container \(subject.id) is not running")
      }
      throw DockerFailure(
        RuntimeKind.docker.execMessage(.ENOENT, call.words[1]),
        status: 126
      )
    }
    if subject.state == "paused" {
      throw .daemon("Container \(call.words[0]) is paused, unpause the container before exec")
    }
    if call.has("tty"), !kernel.isTerminal(0), call.has("interactive") {
      throw DockerFailure("the input device is not a TTY")
    }
    var user: UInt32?
    if let name = call["user"] {
      let bytes = kernel.contents("/etc/passwd", on: machine) ?? []
      user = try userID(name, passwd: String(decoding: bytes, as: UTF8.self))
    }
    var environment = Environment()
    for text in call.all("env") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] =
        parts.count == 2 ? String(parts[1]) : kernel.environment[String(parts[0])]
    }
    return ContainerExec(
      ContainerVisitor(
        machine,
        Array(call.words.dropFirst()),
        environment: environment,
        workingDirectory: call["workdir"],
        user: user,
        passesInput: call.has("interactive"),
        isTerminal: call.has("tty")
      ),
      name: call.words[1],
      isDetached: call.has("detach")
    )
  }

  static func userID(_ text: String, passwd: String) throws(DockerFailure) -> UInt32 {
    let name = String(text.prefix { $0 != ":" })
    if let number = UInt32(name) { return number }
    if name == "root" { return 0 }
    for line in passwd.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name, let number = UInt32(fields[2]) { return number }
    }
    throw DockerFailure(
      "linux spec user: unable to find user \(name): no matching entries in passwd file",
      status: 126
    )
  }

  private static func runAttach(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let subject = try ContainerSubject.existing(call.words[0], runtime)
    guard subject.isRunning else {
      throw DockerFailure("You cannot attach to a stopped container, start it first")
    }
    if subject.state == "paused" {
      throw DockerFailure("You cannot attach to a paused container, unpause it first")
    }
    let settings: (input: Bool, terminal: Bool) =
      if case .own(let container) = subject {
        (container.config.keepsInput, container.config.hasTerminal)
      } else {
        (false, false)
      }
    return AttendedRun(
      subject.id,
      ContainerAttendance(
        subject.id,
        after: ContainerAttendance.written(subject.machine, kernel),
        passesInput: settings.input && !call.has("no-stdin"),
        isTerminal: settings.terminal,
        isOnce: false
      )
    )
  }
}

/// `docker exec` while its command runs.
struct ContainerExec: DockerErrand {
  private var visitor: ContainerVisitor
  private let name: String
  private let isDetached: Bool

  init(_ visitor: ContainerVisitor, name: String, isDetached: Bool) {
    self.visitor = visitor
    self.name = name
    self.isDetached = isDetached
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    switch visitor.resume(&kernel) {
    case .waiting(let waits): return isDetached ? .exit(0) : .wait(waits)
    case .ended(let status): return .exit(status)
    case .refused(let error):
      kernel.print(RuntimeKind.docker.execMessage(error, name) + "\n")
      return .exit(126)
    }
  }
}

/// A command that stays with a container until it ends, and ends as it did.
struct AttendedRun: DockerErrand {
  private let id: ContainerID
  private var attendance: ContainerAttendance
  private var hasEnded = false

  init(_ id: ContainerID, _ attendance: ContainerAttendance) {
    self.id = id
    self.attendance = attendance
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    if !hasEnded {
      if let disposition = attendance.resume(&runtime, &kernel) { return disposition }
      hasEnded = true
    }
    guard let status = ContainerEnding(id: id).status(runtime) else {
      return .wait([.until(kernel.now + .milliseconds(10))])
    }
    return .exit(status)
  }
}
