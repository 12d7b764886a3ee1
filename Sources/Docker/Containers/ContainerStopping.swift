import ContainerRuntime
import Machine
import Simulation

/// `docker stop` and `docker restart`: one container after the other.
struct ContainerStopping: DockerErrand {
  private var words: ArraySlice<String>
  private let grace: Int
  private let thenStarts: Bool
  private var failures: [String] = []
  private var current: (id: ContainerID, word: String, due: Instant)?

  init(_ words: [String], grace: Int, thenStarts: Bool = false) {
    self.words = words[...]
    self.grace = grace
    self.thenStarts = thenStarts
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    while true {
      if let waits = look(&runtime, &kernel) { return .wait(waits) }
      guard let word = words.popFirst() else {
        if failures.isEmpty { return .exit(0) }
        kernel.print(failures.map { $0 + "\n" }.joined(), to: 2)
        return .exit(1)
      }
      do throws(DockerFailure) {
        try begin(word, &runtime, &kernel)
      } catch {
        failures.append(error.message)
      }
    }
  }

  private mutating func begin(
    _ word: String,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) {
    let subject = try ContainerSubject.existing(word, runtime, fromDaemon: true)
    let due = kernel.now + .seconds(Int64(grace))
    switch subject {
    case .own(let container): runtime.stopEngineContainer(container.id, &kernel)
    case .ofPod(let container, _):
      do throws(RuntimeError) {
        try runtime.stopContainer(container.id, grace: .seconds(Int64(grace)), &kernel)
      } catch {
        throw .daemon(error.message)
      }
    case .pause(let sandbox): runtime.stopSandbox(sandbox.id, &kernel)
    }
    current = (subject.id, word, due)
  }

  /// What to wait for with the container at hand; nil once it is done with.
  private mutating func look(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> [Wait]? {
    guard let (id, word, due) = current else { return nil }
    let machine = runtime.engineContainer(id)?.machine ?? runtime.container(id)?.machine
    if let machine, kernel.isMachine(machine) {
      let main = ProcessID(machine: machine, number: 1)
      if kernel.isAlive(main) {
        if kernel.now < due { return [.process(main), .until(due)] }
        kernel.send(.kill, to: main)
        return [.until(kernel.now + .milliseconds(10))]
      }
      if runtime.engineContainer(id)?.isAlive == true || runtime.container(id)?.state == .running {
        return [.until(kernel.now + .milliseconds(10))]
      }
      // What the runtime does behind a container comes first.
      if runtime.engineContainer(id)?.address != nil {
        return [.until(kernel.now + .milliseconds(10))]
      }
    }
    current = nil
    if thenStarts, runtime.engineContainer(id) != nil {
      do throws(EngineError) {
        try runtime.startEngineContainer(id, &kernel)
      } catch {
        failures.append(
          "Error response from daemon: Cannot restart container \(word): "
            + error.message.withoutEnd
        )
        return nil
      }
    }
    kernel.print(word + "\n")
    return nil
  }
}

/// `docker wait`: the status of each container once it ended.
struct ContainerWaiting: DockerErrand {
  private var words: ArraySlice<String>
  private var failures: [String] = []
  private var current: ContainerEnding?

  init(_ words: [String]) { self.words = words[...] }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    while true {
      if let ending = current {
        guard let status = ending.status(runtime) else {
          return .wait([.until(kernel.now + .milliseconds(100))])
        }
        kernel.print("\(status)\n")
        current = nil
      }
      guard let word = words.popFirst() else {
        if failures.isEmpty { return .exit(0) }
        kernel.print(failures.map { $0 + "\n" }.joined(), to: 2)
        return .exit(1)
      }
      do throws(DockerFailure) {
        let subject = try ContainerSubject.existing(word, runtime, fromDaemon: true)
        current = ContainerEnding(id: subject.id)
      } catch {
        failures.append(error.message)
      }
    }
  }
}
