import Machine
import Simulation

/// A program for tests: does its steps one after the other.
struct ScriptedProgram: Program {
  enum Step: Sendable {
    case print(String)
    case readAll
    case sleep(Duration)
    case spin
    case exit(Int32)
    case flood(Int)
    case catching(SignalSet)
  }

  var steps: [Step]
  var until: Instant?

  init(_ steps: Step...) { self.steps = steps }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    for signal in system.takeSignals() { system.print("caught \(signal.name)\n") }
    while let step = steps.first {
      switch step {
      case .print(let text): system.print(text)
      case .readAll:
        switch system.read(0) {
        case .bytes(let bytes):
          system.print(bytes)
          continue
        case .wouldBlock: return .wait([.readable(0)])
        case .endOfFile: break
        case .failure(let error): system.print(error.message)
        }
      case .sleep(let length):
        let due = until ?? system.now + length
        until = due
        guard system.now >= due else { return .wait([.until(due)]) }
        until = nil
      case .spin: return .yield
      case .exit(let status): return .exit(status)
      case .flood(let count):
        guard count > 0 else { break }
        switch system.write(1, Array("0123456789".utf8)) {
        case .written:
          steps[0] = .flood(count - 1)
          continue
        case .wouldBlock: return .wait([.writable(1)])
        case .failure: return .exit(1)
        }
      case .catching(let signals): system.handleSignals(signals)
      }
      steps.removeFirst()
    }
    return .exit(0)
  }
}

/// Starts two programs with a pipe between them and tells how they end.
struct Pipeline: Program {
  var first: ScriptedProgram
  var second: ScriptedProgram
  var running: [ProcessID] = []
  var isStarted = false

  init(_ first: ScriptedProgram, _ second: ScriptedProgram) {
    self.first = first
    self.second = second
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      let pipe = system.pipe()
      var one = SpawnRequest(["first"], program: first)
      one.files = [.init(child: 0, parent: 0), .init(child: 1, parent: pipe.write)]
      var two = SpawnRequest(["second"], program: second)
      two.files = [.init(child: 0, parent: pipe.read), .init(child: 1, parent: 1)]
      running = [one, two].compactMap { try? system.spawn($0) }
      system.close(pipe.read)
      system.close(pipe.write)
    }
    while let id = running.first {
      guard let status = system.exitStatus(of: id) else { return .wait([.child(id.number)]) }
      system.print("\(id.number) ended with \(status)\n")
      running.removeFirst()
    }
    return .exit(0)
  }
}

/// A kernel with one container, whose log tests read.
struct Bench {
  var kernel = Kernel(now: Instant(seconds: 1_500_000_000))
  var machine: MachineID

  init() { machine = kernel.makeMachine(Machine(kind: .container, hostname: "bench")) }

  mutating func start(_ program: any Program) throws -> ProcessID {
    try kernel.start(SpawnRequest(["test"], program: program), on: machine)
  }

  mutating func run(seconds: Int64 = 60) {
    kernel.run(until: kernel.now + .milliseconds(seconds * 1000))
  }

  var log: String { kernel[machine].log.chunks.map(\.text).joined() }
}
