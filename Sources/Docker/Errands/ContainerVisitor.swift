import ContainerRuntime
import Machine
import Simulation

/// A command that runs in a container beside its first process: `docker exec`, `crictl exec`.
struct ContainerVisitor: Sendable {
  private let machine: MachineID
  private let command: [String]
  private let environment: Environment
  private let workingDirectory: String?
  private let user: UInt32?
  private let passesInput: Bool
  private let isTerminal: Bool
  private var child: ProcessID?
  private var streams: [Stream] = []

  private struct Stream: Sendable {
    var source: Int
    var target: Int
  }

  /// How the visit goes.
  enum Progress {
    case waiting([Wait])
    case ended(Int32)
    case refused(Errno)
  }

  init(
    _ machine: MachineID,
    _ command: [String],
    environment: Environment = .init(),
    workingDirectory: String? = nil,
    user: UInt32? = nil,
    passesInput: Bool,
    isTerminal: Bool
  ) {
    self.machine = machine
    self.command = command
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.user = user
    self.passesInput = passesInput
    self.isTerminal = isTerminal
  }

  /// Starts the process, or looks whether it ended.
  mutating func resume(_ kernel: inout Kernel) -> Progress {
    guard let child else { return start(&kernel) }
    let open = relay(&kernel)
    guard let status = kernel.exitStatus(of: child) else {
      // A container that went away took the process with it.
      return kernel.isAlive(child) ? .waiting([.process(child)] + open) : .ended(137)
    }
    return .ended(status)
  }

  private mutating func relay(_ kernel: inout Kernel) -> [Wait] {
    var waits: [Wait] = []
    streams.removeAll { stream in
      while true {
        switch kernel.read(stream.source) {
        case .bytes(let bytes): kernel.print(bytes, to: stream.target)
        case .wouldBlock:
          waits.append(.readable(stream.source))
          return false
        case .endOfFile, .failure:
          kernel.close(stream.source)
          return true
        }
      }
    }
    return waits
  }

  private mutating func openStreams(_ kernel: inout Kernel) -> [SpawnRequest.FileMapping] {
    var files: [SpawnRequest.FileMapping] = []
    if passesInput {
      files.append(.init(child: 0, parent: 0))
    } else if let empty = try? kernel.open("/dev/null", .read) {
      files.append(.init(child: 0, parent: empty))
    }
    let isOne = kernel.descriptor(1) == kernel.descriptor(2)
    for target in isOne ? [1] : [1, 2] {
      let pipe = kernel.pipe()
      streams.append(Stream(source: pipe.read, target: target))
      files.append(.init(child: target, parent: pipe.write))
      if isOne { files.append(.init(child: 2, parent: pipe.write)) }
    }
    return files
  }

  private mutating func start(_ kernel: inout Kernel) -> Progress {
    let first = kernel.isMachine(machine) ? kernel[machine].mainProcess : nil
    var variables = first?.environment ?? Environment()
    if isTerminal { variables["TERM"] = "xterm" }
    variables.merge(environment)
    var request = SpawnRequest(
      command,
      environment: variables,
      workingDirectory: workingDirectory ?? first?.workingDirectory ?? "/"
    )
    request.machine = machine
    request.user = user ?? first?.user
    let sharesTerminal = isTerminal && kernel.isTerminal(0)
    request.foreground = sharesTerminal
    let files = sharesTerminal ? nil : openStreams(&kernel)
    request.files = files
    do throws(Errno) {
      let started = try kernel.spawn(request)
      child = started
      for file in files ?? [] where file.parent > 2 { kernel.close(file.parent) }
      return .waiting([.process(started)] + streams.map { .readable($0.source) })
    } catch {
      return .refused(error)
    }
  }
}
