import Machine
import Simulation

/// `awk`: reads records, runs the rules over them, and does what they ask for.
struct Awk: Program {
  /// What runs at the moment.
  private enum Piece: Sendable {
    case begin
    case record([UInt8])
    case end
  }

  /// The end of a command that the program waits for.
  private enum Waiting: Sendable {
    case status(ProcessID)
    case output(reader: Int, bytes: [UInt8])
  }

  private var start: AwkStart?
  private var interpreter: AwkInterpreter?
  private var input = AwkInput()
  private var piece: Piece? = .begin
  private var answers: [AwkAnswer] = []
  private var applied = 0
  private var waiting: Waiting?
  private var feeds: [AwkFeed] = []
  private var isEnding = false
  private var status: Int32?
  private var inputStatus: Int32 = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if start == nil {
      do throws(UsageFailure) { try prepare(&system) } catch {
        return Tools.refuse(Paths.base(system.arguments.first ?? "awk"), error, &system)
      }
    }
    if let disposition = goOnWaiting(&system) { return disposition }
    guard status == nil else { return close(&system) }
    if let piece { return run(piece, &system) }
    return nextRecord(&system)
  }

  private mutating func prepare(_ system: inout Kernel) throws(UsageFailure) {
    let start = try AwkStart(system.arguments, &system)
    self.start = start
    let environment = system.environment.variables.map { ($0.name, $0.value) }
    var interpreter = AwkInterpreter(
      start.program,
      now: system.now.seconds,
      arguments: ["awk"] + start.operands,
      environment: environment
    )
    for (name, value) in start.variables { interpreter.assign(name, value) }
    self.interpreter = interpreter
    input.operands = start.operands
  }

  // MARK: Running a piece

  private mutating func run(_ piece: Piece, _ system: inout Kernel) -> Disposition {
    guard var trial = interpreter else { return .exit(2) }
    trial.answers = answers
    trial.asked = 0
    trial.steps = 0
    trial.effects = []
    do throws(AwkStop) {
      switch piece {
      case .begin: try trial.run(begin: true)
      case .record(let bytes): try trial.run(record: bytes)
      case .end: try trial.run(begin: false)
      }
      finish(&trial, &system)
    } catch {
      return stop(error, &trial, &system)
    }
    return .yield
  }

  private mutating func finish(_ trial: inout AwkInterpreter, _ system: inout Kernel) {
    apply(trial.effects, &system)
    trial.effects = []
    trial.answers = []
    applied = 0
    answers = []
    interpreter = trial
    if case .end = piece { status = trial.exitStatus }
    piece = nil
    if isEnding, status == nil { piece = .end }
  }

  private mutating func stop(
    _ reason: AwkStop,
    _ trial: inout AwkInterpreter,
    _ system: inout Kernel
  )
    -> Disposition
  {
    switch reason {
    case .asks(let request):
      apply(trial.effects, &system)
      return answer(request, &system)
    case .next:
      finish(&trial, &system)
    case .nextFile:
      input.skipFile(&system)
      finish(&trial, &system)
    case .exit:
      if case .end = piece {
        finish(&trial, &system)
      } else {
        finish(&trial, &system)
        piece = .end
        isEnding = true
      }
    case .failure(let failure):
      apply(trial.effects, &system)
      system.print("awk: \(failure.message)\n", to: 2)
      status = 2
    default: finish(&trial, &system)
    }
    return .yield
  }

  private mutating func apply(_ effects: [AwkEffect], _ system: inout Kernel) {
    var bytes: [UInt8] = []
    for effect in effects.dropFirst(applied) {
      switch effect {
      case .print(let text): bytes += text
      case .write(let text, let file, let appends):
        write(text, file, appends, &system)
      case .feed(let text, let command): feed(text, command, &system)
      }
    }
    if !bytes.isEmpty { system.print(bytes) }
    applied = max(applied, effects.count)
  }

  private mutating func write(
    _ bytes: [UInt8],
    _ file: String,
    _ appends: Bool,
    _ system: inout Kernel
  ) {
    if file == "/dev/stdout" || file == "-" { return system.print(bytes) }
    if file == "/dev/stderr" { return system.print(bytes, to: 2) }
    do throws(Errno) {
      let descriptor = try system.open(file, appends ? .append : .write)
      system.print(bytes, to: descriptor)
      system.close(descriptor)
    } catch {
      system.print("awk: cannot open \"\(file)\" for output (\(error.message))\n", to: 2)
      status = 2
    }
  }

  private mutating func feed(_ bytes: [UInt8], _ command: String, _ system: inout Kernel) {
    if let index = feeds.firstIndex(where: { $0.command == command }) {
      return system.print(bytes, to: feeds[index].writer)
    }
    let pipe = system.pipe()
    let files = [
      SpawnRequest.FileMapping(child: 0, parent: pipe.read),
      SpawnRequest.FileMapping(child: 1, parent: 1),
      SpawnRequest.FileMapping(child: 2, parent: 2),
    ]
    var request = SpawnRequest(["sh", "-c", command])
    request.files = files
    let child = try? system.spawn(request)
    system.close(pipe.read)
    guard let child else { return system.close(pipe.write) }
    feeds.append(AwkFeed(command: command, child: child, writer: pipe.write))
    system.print(bytes, to: pipe.write)
  }

  // MARK: Requests

  private mutating func answer(_ request: AwkRequest, _ system: inout Kernel) -> Disposition {
    switch request {
    case .record:
      switch input.record(interpreter?.text("RS") ?? [], &system) {
      case .wait(let disposition): return disposition
      case .record(let bytes): answers.append(.bytes(bytes))
      case .opened(let name): enter(name)
      case .end: answers.append(.bytes(nil))
      case .assignment(let name, let value):
        interpreter?.assign(name, value)
      case .failure(let message): complain(message, &system)
      }
    case .file(let name):
      answers.append(.bytes(try? system.readFile(name)))
    case .system(let command): begin(command, capturing: false, &system)
    case .output(let command): begin(command, capturing: true, &system)
    case .close(let command):
      guard let index = feeds.firstIndex(where: { $0.command == command }) else {
        answers.append(.status(-1))
        return .yield
      }
      system.close(feeds[index].writer)
      waiting = .status(feeds[index].child)
      feeds.remove(at: index)
    }
    return .yield
  }

  private mutating func begin(_ command: String, capturing: Bool, _ system: inout Kernel) {
    var request = SpawnRequest(["sh", "-c", command])
    var reader: Int?
    var writer: Int?
    if capturing {
      let pipe = system.pipe()
      reader = pipe.read
      writer = pipe.write
      request.files = [
        SpawnRequest.FileMapping(child: 0, parent: 0),
        SpawnRequest.FileMapping(child: 1, parent: pipe.write),
        SpawnRequest.FileMapping(child: 2, parent: 2),
      ]
    }
    let child = try? system.spawn(request)
    if let writer { system.close(writer) }
    guard let child else {
      answers.append(capturing ? .bytes(nil) : .status(127))
      return
    }
    waiting = reader.map { .output(reader: $0, bytes: []) } ?? .status(child)
  }

  private mutating func goOnWaiting(_ system: inout Kernel) -> Disposition? {
    switch waiting {
    case nil: return nil
    case .status(let child):
      guard let status = system.exitStatus(of: child) else { return .wait([.process(child)]) }
      if piece != nil || self.status == nil { answers.append(.status(status)) }
      waiting = nil
      return nil
    case .output(let reader, let bytes):
      switch system.read(reader) {
      case .bytes(let more): waiting = .output(reader: reader, bytes: bytes + more)
      case .wouldBlock: return .wait([.readable(reader)])
      default:
        system.close(reader)
        answers.append(.bytes(bytes))
        waiting = nil
      }
      return .yield
    }
  }

  // MARK: Input

  private mutating func nextRecord(_ system: inout Kernel) -> Disposition {
    guard let interpreter, start?.program.readsInput == true else {
      status = self.interpreter?.exitStatus ?? 0
      return .yield
    }
    switch input.record(interpreter.text("RS"), &system) {
    case .wait(let disposition): return disposition
    case .record(let bytes): piece = .record(bytes)
    case .opened(let name): enter(name)
    case .end: piece = .end
    case .assignment(let name, let value): self.interpreter?.assign(name, value)
    case .failure(let message):
      complain(message, &system)
      status = 2
    }
    return .yield
  }

  private mutating func enter(_ file: String) {
    interpreter?.assign("FILENAME", file)
    interpreter?.assign("FNR", "0")
  }

  private mutating func complain(_ message: String, _ system: inout Kernel) {
    system.print("awk: \(message)\n", to: 2)
    inputStatus = 2
  }

  /// Ends the commands that were printed to, one after another.
  private mutating func close(_ system: inout Kernel) -> Disposition {
    if let feed = feeds.first {
      feeds.removeFirst()
      system.close(feed.writer)
      waiting = .status(feed.child)
      return .yield
    }
    return .exit(max(status ?? 0, inputStatus))
  }
}
