import ContainerRuntime
import Machine
import Simulation

/// The commands of docker that start, end and remove containers.
enum ContainerCommands {
  static let specs: [DockerCommandSpec] = [
    list,
    DockerCommandSpec(
      "start",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Start one or more stopped containers",
      .atLeast(1),
      [
        DockerFlag("attach", "a"), DockerFlag("interactive", "i"),
        DockerFlag("detach-keys", nil, .ignoredText),
      ],
      runStart
    ),
    DockerCommandSpec(
      "stop",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Stop one or more running containers",
      .atLeast(1),
      [DockerFlag("time", "t", .number)],
      { call, _, _ in ContainerStopping(call.words, grace: call.number("time") ?? 10) }
    ),
    DockerCommandSpec(
      "restart",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Restart one or more containers",
      .atLeast(1),
      [DockerFlag("time", "t", .number)],
      { call, _, _ in
        ContainerStopping(call.words, grace: call.number("time") ?? 10, thenStarts: true)
      }
    ),
    DockerCommandSpec(
      "kill",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Kill one or more running containers",
      .atLeast(1),
      [DockerFlag("signal", "s", .text)],
      runKill
    ),
    DockerCommandSpec(
      "rm",
      "[OPTIONS] CONTAINER [CONTAINER...]",
      "Remove one or more containers",
      .atLeast(1),
      [DockerFlag("force", "f"), DockerFlag("link", "l"), DockerFlag("volumes", "v")],
      runRemove
    ),
    DockerCommandSpec(
      "pause",
      "CONTAINER [CONTAINER...]",
      "Pause all processes within one or more containers",
      .atLeast(1)
    ) { call, runtime, kernel throws(DockerFailure) in
      try each(call.words, &kernel) { word, kernel throws(DockerFailure) in
        try pause(word, true, &runtime, &kernel)
      }
    },
    DockerCommandSpec(
      "unpause",
      "CONTAINER [CONTAINER...]",
      "Unpause all processes within one or more containers",
      .atLeast(1)
    ) { call, runtime, kernel throws(DockerFailure) in
      try each(call.words, &kernel) { word, kernel throws(DockerFailure) in
        try pause(word, false, &runtime, &kernel)
      }
    },
    DockerCommandSpec(
      "rename",
      "CONTAINER NEW_NAME",
      "Rename a container",
      .exactly(2),
      [],
      runRename
    ),
    DockerCommandSpec(
      "wait",
      "CONTAINER [CONTAINER...]",
      "Block until one or more containers stop, then print their exit codes",
      .atLeast(1),
      [],
      { call, _, _ in ContainerWaiting(call.words) }
    ),
    DockerCommandSpec(
      "container prune",
      "[OPTIONS]",
      "Remove all stopped containers",
      .none,
      [DockerFlag("filter", nil, .list), DockerFlag("force", "f")],
      runPrune
    ),
  ]

  /// Does something with each word and prints it; what fails is told at the end.
  static func each(
    _ words: [String],
    _ kernel: inout Kernel,
    _ body: (String, inout Kernel) throws(DockerFailure) -> Void
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var failures: [String] = []
    for word in words {
      do throws(DockerFailure) {
        try body(word, &kernel)
        kernel.print(word + "\n")
      } catch {
        failures.append(error.message)
      }
    }
    if !failures.isEmpty { throw DockerFailure(failures.joined(separator: "\n")) }
    return nil
  }

  /// A container of the user's own; those of pods are the kubelet's.
  static func own(
    _ word: String,
    _ runtime: NodeRuntime,
    to action: String
  ) throws(DockerFailure) -> EngineContainer {
    let subject = try ContainerSubject.existing(word, runtime, fromDaemon: true)
    guard case .own(let container) = subject else {
      throw DockerFailure(
        "\(action) \(word): not simulated for containers of pods, which the kubelet looks after"
      )
    }
    return container
  }

  private static func pause(
    _ word: String,
    _ isPaused: Bool,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let container = try own(word, runtime, to: isPaused ? "pause" : "unpause")
    do throws(EngineError) {
      try runtime.setPaused(isPaused, container.id, &kernel)
    } catch {
      throw .daemon(error.message)
    }
  }

  private static func runStart(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    if call.has("attach") || call.has("interactive") {
      guard call.words.count == 1 else {
        throw DockerFailure("You cannot start and attach multiple containers at once.")
      }
      let word = call.words[0]
      _ = try ContainerSubject.existing(word, runtime)
      let container = try own(word, runtime, to: "start")
      let written = ContainerAttendance.written(container.machine, kernel)
      do throws(EngineError) {
        try runtime.startEngineContainer(container.id, &kernel)
      } catch {
        throw .daemon(error.message.withoutEnd)
      }
      return AttendedRun(
        container.id,
        ContainerAttendance(
          container.id,
          after: written,
          passesInput: call.has("interactive") && container.config.keepsInput,
          isTerminal: container.config.hasTerminal
        )
      )
    }
    var failures: [String] = []
    var failed: [String] = []
    var started = ""
    for word in call.words {
      do throws(DockerFailure) {
        let container = try own(word, runtime, to: "start")
        do throws(EngineError) {
          try runtime.startEngineContainer(container.id, &kernel)
        } catch {
          throw .daemon(error.message.withoutEnd)
        }
        started += word + "\n"
      } catch {
        failures.append(error.message + "\n")
        failed.append(word)
      }
    }
    let text = failures.joined()
    if !failed.isEmpty {
      kernel.print(started)
      throw DockerFailure(
        text + "Error: failed to start containers: \(failed.joined(separator: ", "))"
      )
    }
    return DelayedText(started, at: kernel.now + .milliseconds(350))
  }

  private static func runKill(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let name = call["signal"] ?? "KILL"
    guard let signal = Signal(named: name) else {
      throw .daemon("Invalid signal: \(name)")
    }
    return try each(call.words, &kernel) { word, kernel throws(DockerFailure) in
      let subject = try ContainerSubject.existing(word, runtime, fromDaemon: true)
      guard subject.isRunning else {
        throw .daemon("Cannot kill container: \(word): Container \(subject.id) is not running")
      }
      switch subject {
      case .own(let container): runtime.signalEngineContainer(container.id, signal, &kernel)
      case .ofPod(let container, _):
        kernel.send(signal, to: ProcessID(machine: container.machine, number: 1))
      case .pause(let sandbox): runtime.stopSandbox(sandbox.id, &kernel)
      }
    }
  }

  private static func runRemove(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let force = call.has("force")
    return try each(call.words, &kernel) { word, kernel throws(DockerFailure) in
      let subject = try ContainerSubject.existing(word, runtime, fromDaemon: true)
      switch subject {
      case .own(let container):
        do throws(EngineError) {
          try runtime.removeEngineContainer(
            container.id,
            force: force,
            withVolumes: call.has("volumes"),
            &kernel
          )
        } catch {
          throw .daemon(error.message)
        }
      case .ofPod(let container, _):
        do throws(RuntimeError) {
          try runtime.loseContainer(container.id, force: force, &kernel)
        } catch {
          throw .daemon(error.message)
        }
      case .pause(let sandbox):
        if sandbox.isReady, !force {
          throw .daemon(RuntimeError.isRunning(sandbox.id).message)
        }
        runtime.stopSandbox(sandbox.id, &kernel)
      }
    }
  }

  private static func runRename(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let container = try own(call.words[0], runtime, to: "rename")
    do throws(EngineError) {
      try runtime.renameEngineContainer(container.id, to: call.words[1])
    } catch {
      throw .daemon(error.message)
    }
    return nil
  }

  private static func runPrune(
    _ call: DockerCall,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    guard call.has("force") else {
      return Confirmation(
        "WARNING! This will remove all stopped containers.\nAre you sure you want to continue? "
          + "[y/N] ",
        .containers
      )
    }
    Pruning.containers.run(&runtime, &kernel)
    return nil
  }
}

extension String {
  /// The text without the line's end that some of the daemon's messages have.
  var withoutEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
