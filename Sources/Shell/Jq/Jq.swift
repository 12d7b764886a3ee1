import Machine
import Manifests
import Simulation

/// `jq`: runs a filter over the values of its input, one by one as they come.
struct Jq: Program {
  private var start: JqStart?
  private var input = JqInput()
  private var status: Int32 = 0
  private var isDone = false
  /// All values of the input, where the filter asks for them itself or `-s` gathers them.
  private var gathered: [(value: Value, place: String)] = []
  /// The file and the line that was read last.
  private var whereabouts = (file: String?.none, line: 0)

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if start == nil {
      do throws(UsageFailure) {
        start = try JqStart(system.arguments, &system)
      } catch {
        if !error.message.isEmpty {
          system.print("\(error.message)\n", to: error.status == 0 ? 1 : 2)
        }
        return .exit(error.status)
      }
      input.files = start?.files ?? []
    }
    guard let start, !isDone else { return .exit(status) }
    if start.hasNullInput, !start.readsInputs {
      return finish(start, [(.null, "<unknown>")], &system)
    }
    switch input.next(isRaw: start.isRaw, &system) {
    case .wait(let disposition): return disposition
    case .value(let value, let place):
      whereabouts = (input.file, input.lineCount)
      if start.isStreamed, !start.isRaw {
        let parts = JqStream.events(value)
        if start.isSlurped || start.readsInputs {
          gathered += parts.map { ($0, place) }
          return .yield
        }
        for part in parts {
          let disposition = run(start, part, place, [], &system)
          if case .exit = disposition { return disposition }
        }
        return .yield
      }
      if start.isSlurped || start.readsInputs {
        gathered.append((value, place))
        return .yield
      }
      return run(start, value, place, [], &system)
    case .end: return end(start, &system)
    case .failure(let message, let code):
      system.print("\(message)\n", to: 2)
      status = code
      return .yield
    }
  }

  private mutating func end(_ start: JqStart, _ system: inout Kernel) -> Disposition {
    isDone = true
    guard start.isSlurped || start.readsInputs else { return .yield }
    let values = gathered.map(\.value)
    if start.isSlurped {
      if start.isRaw {
        let text = values.map { ($0.string ?? "") + "\n" }.joined()
        return run(
          start,
          .string(input.endsInNewline ? text : String(text.dropLast())),
          "<stdin>",
          [],
          &system
        )
      }
      return run(start, .array(values), gathered.last?.place ?? "<unknown>", [], &system)
    }
    if start.hasNullInput { return run(start, .null, "<unknown>", values.reversed(), &system) }
    var rest = Array(values.reversed())
    while let value = rest.popLast() {
      let place = gathered.last?.place ?? "<stdin>"
      let disposition = run(start, value, place, rest, &system, &rest)
      if case .exit = disposition { return disposition }
    }
    return .yield
  }

  private mutating func finish(
    _ start: JqStart,
    _ values: [(Value, String)],
    _ system: inout Kernel
  )
    -> Disposition
  {
    isDone = true
    for (value, place) in values {
      let disposition = run(start, value, place, [], &system)
      if case .exit = disposition { return disposition }
    }
    return .yield
  }

  private mutating func run(
    _ start: JqStart,
    _ value: Value,
    _ place: String,
    _ inputs: [Value],
    _ system: inout Kernel
  )
    -> Disposition
  {
    var rest: [Value] = []
    return run(start, value, place, inputs, &system, &rest)
  }

  /// Runs the filter over one value and prints what comes out.
  private mutating func run(
    _ start: JqStart,
    _ value: Value,
    _ place: String,
    _ inputs: [Value],
    _ system: inout Kernel,
    _ rest: inout [Value]
  )
    -> Disposition
  {
    var jq = JqInterpreter()
    jq.environment = start.environment
    jq.named = start.named
    jq.inputs = inputs
    jq.whereabouts = whereabouts
    jq.now = Double(system.now.nanoseconds / 1_000_000) / 1_000
    var output = ""
    var last: Value?
    var ending: Int32?
    do throws(JqStop) {
      try jq.run(start.filter, value) { (found) throws(JqStop) in
        last = found
        start.write(found, to: &output)
        guard output.utf8.count < 50_000_000 else {
          throw .limit("an output of more than 50000000 bytes")
        }
      }
    } catch {
      ending = report(error, place, &output, &jq)
    }
    rest = jq.inputs
    if !output.isEmpty { system.print(output) }
    for message in jq.messages { system.print(message, to: 2) }
    if let ending { return .exit(ending) }
    if start.setsStatus { status = last.map { $0.jqIsTrue ? 0 : 1 } ?? 4 }
    return .yield
  }

  /// Tells of an early end; a status where the program is over.
  private mutating func report(
    _ stop: JqStop,
    _ place: String,
    _ output: inout String,
    _ jq: inout JqInterpreter
  )
    -> Int32?
  {
    switch stop {
    case .error(let value), .carried(let value):
      status = 5
      switch value {
      case .string(let text): jq.messages.append("jq: error (at \(place)): \(text)\n")
      case .null: status = 0
      default:
        let text = JqWriter.compact(value)
        jq.messages.append("jq: error (at \(place)) (not a string): \(text)\n")
      }
      return nil
    case .halt(let code, let value):
      if let value { jq.messages.append(value.string ?? JqWriter.compact(value) + "\n") }
      return code
    case .limit(let text):
      jq.messages.append("jq: \(text)\n")
      return 5
    case .leave:
      jq.messages.append("jq: error (at \(place)): break\n")
      return 5
    case .enough: return nil
    }
  }
}
