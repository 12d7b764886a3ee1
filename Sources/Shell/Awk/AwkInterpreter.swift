/// What a program of awk needs from outside before it can go on.
enum AwkRequest: Sendable {
  /// The next record of the input.
  case record
  /// The bytes of a file.
  case file(String)
  /// The status of a command.
  case system(String)
  /// The output of a command.
  case output(String)
  /// The command that was printed to has to end.
  case close(String)
}

/// What came of a request.
enum AwkAnswer: Sendable {
  case bytes([UInt8]?)
  case status(Int32)
}

/// Something that a program did to the world.
enum AwkEffect: Sendable {
  case print([UInt8])
  case write([UInt8], file: String, appends: Bool)
  case feed([UInt8], command: String)
}

/// Why a piece of a program ends early.
enum AwkStop: Error {
  case failure(AwkFailure)
  case asks(AwkRequest)
  case next
  case nextFile
  case breakLoop
  case continueLoop
  case exit
  case returnValue(AwkValue)
}

/// Runs a program of awk.
///
/// It is a value and touches nothing. A piece of a program that has to wait for something stops with
/// a request; it is run again from where it started, and is given the answers that were found.
struct AwkInterpreter: Sendable {
  enum Cell: Sendable {
    case scalar(AwkValue)
    case array(AwkArray)
    /// A parameter that stands for a variable of an outer frame (0 for the globals).
    case reference(frame: Int, name: String)
  }

  /// Steps that one piece (a rule's run over one record) may take.
  static let stepLimit = 5_000_000
  static let textLimit = 1 << 24
  /// How deep expressions, statements and calls may nest together.
  static let depthLimit = 1_000

  let program: AwkProgram
  /// The globals, then the frames of the functions that run.
  var frames: [[String: Cell]] = [[:]]
  var record = AwkRecord()
  var rangesActive: [Bool]
  var expressions: [[UInt8]: Expression] = [:]
  var exitStatus: Int32 = 0
  var seed: UInt64 = 0
  var chance: UInt64 = 1
  var fileReaders: [String: ArraySlice<UInt8>] = [:]
  var startedFiles: Set<String> = []

  var effects: [AwkEffect] = []
  var answers: [AwkAnswer] = []
  var asked = 0
  var steps = 0
  var depth = 0

  /// The seconds since 1970.
  let now: Int64

  init(_ program: AwkProgram, now: Int64, arguments: [String], environment: [(String, String)]) {
    self.program = program
    self.now = now
    rangesActive = Array(repeating: false, count: program.rules.count)
    let texts = [
      ("CONVFMT", "%.6g"), ("OFMT", "%.6g"), ("FS", " "), ("OFS", " "), ("ORS", "\n"),
      ("RS", "\n"), ("SUBSEP", "\u{1C}"),
    ]
    for (name, text) in texts { frames[0][name] = .scalar(.string(Array(text.utf8))) }
    for name in ["NR", "FNR", "RSTART"] { frames[0][name] = .scalar(.number(0)) }
    frames[0]["RLENGTH"] = .scalar(.number(-1))
    frames[0]["ARGC"] = .scalar(.number(Double(arguments.count)))
    var list = AwkArray()
    for (index, argument) in arguments.enumerated() {
      list[Array(String(index).utf8)] = .input(Array(argument.utf8))
    }
    frames[0]["ARGV"] = .array(list)
    var variables = AwkArray()
    for (name, value) in environment { variables[Array(name.utf8)] = .input(Array(value.utf8)) }
    frames[0]["ENVIRON"] = .array(variables)
  }

  /// Sets a global from outside, as `-v` and operands do.
  mutating func assign(_ name: String, _ value: String) {
    frames[0][name] = .scalar(.input(Array(value.utf8)))
  }

  // MARK: Pieces

  /// Runs all rules of a pattern that is BEGIN or END.
  mutating func run(begin: Bool) throws(AwkStop) {
    for rule in program.rules {
      switch (rule.pattern, begin) {
      case (.begin, true), (.end, false): try execute(rule.action ?? [])
      default: break
      }
    }
  }

  /// Takes a record and runs the rules over it.
  mutating func run(record bytes: [UInt8]) throws(AwkStop) {
    take(record: bytes)
    for (index, rule) in program.rules.enumerated() {
      guard try applies(rule.pattern, index) else { continue }
      if let action = rule.action {
        try execute(action)
      } else {
        effects.append(.print(record.bytes(outputSeparator) + text("ORS")))
      }
    }
  }

  mutating func take(record bytes: [UInt8]) {
    record = AwkRecord(bytes)
    increment("NR")
    increment("FNR")
  }

  private mutating func increment(_ name: String) {
    guard case .scalar(let value)? = frames[0][name] else { return }
    frames[0][name] = .scalar(.number(value.number + 1))
  }

  private mutating func applies(
    _ pattern: AwkProgram.Pattern,
    _ index: Int
  )
    throws(AwkStop) -> Bool
  {
    switch pattern {
    case .begin, .end: return false
    case .always: return true
    case .when(let condition): return try isTrue(condition)
    case .range(let first, let last):
      if !rangesActive[index] {
        guard try isTrue(first) else { return false }
        rangesActive[index] = true
      }
      if try isTrue(last) { rangesActive[index] = false }
      return true
    }
  }

  // MARK: Requests

  mutating func ask(_ request: AwkRequest) throws(AwkStop) -> AwkAnswer {
    guard asked < answers.count else { throw .asks(request) }
    asked += 1
    return answers[asked - 1]
  }

  // MARK: Variables

  func text(_ name: String) -> [UInt8] {
    guard case .scalar(let value)? = frames[0][name] else { return [] }
    return value.bytes()
  }

  var outputSeparator: [UInt8] { text("OFS") }
  var conversion: String { String(bytes: text("CONVFMT")) }

  /// The frame and name where a variable really is.
  func resolve(_ name: String) -> (frame: Int, name: String) {
    var frame = frames.count - 1
    var name = name
    if frame > 0, frames[frame][name] == nil { frame = 0 }
    while case .reference(let outer, let original)? = frames[frame][name] {
      frame = outer
      name = original
    }
    return (frame, name)
  }

  mutating func value(of name: String) throws(AwkStop) -> AwkValue {
    if name == "NF", frames.count == 1 || frames[frames.count - 1]["NF"] == nil {
      return .number(Double(record.fieldCount(text("FS"), &expressions)))
    }
    let place = resolve(name)
    switch frames[place.frame][place.name] {
    case .scalar(let value): return value
    case .array:
      throw .failure(AwkFailure(message: "line 1: illegal reference to array \(name)"))
    default: return .unset
    }
  }

  mutating func set(_ name: String, _ value: AwkValue) throws(AwkStop) {
    if name == "NF", frames.count == 1 || frames[frames.count - 1]["NF"] == nil {
      let count = Int(max(0, min(value.number, 100_000)))
      record.setFieldCount(count, text("FS"), &expressions)
      return
    }
    var place = resolve(name)
    if case .reference? = frames[frames.count - 1][name],
      isUnset(frames[place.frame][place.name])
    {
      // A parameter that got an unset variable is one of its own.
      place = (frames.count - 1, name)
    }
    if case .array? = frames[place.frame][place.name] {
      throw .failure(AwkFailure(message: "line 1: illegal reference to array \(name)"))
    }
    frames[place.frame][place.name] = .scalar(value)
  }

  private func isUnset(_ cell: Cell?) -> Bool {
    switch cell {
    case nil, .scalar(.unset): true
    default: false
    }
  }

  /// Works on an array, which is made where the name stands for nothing yet.
  mutating func withArray<Result>(
    _ name: String,
    _ body: (inout AwkArray) -> Result
  )
    throws(AwkStop) -> Result
  {
    let place = resolve(name)
    var array: AwkArray
    switch frames[place.frame].updateValue(.array(AwkArray()), forKey: place.name) {
    case .array(let existing): array = existing
    case .scalar(let value):
      guard case .unset = value else {
        throw .failure(AwkFailure(message: "line 1: illegal reference to variable \(name)"))
      }
      array = AwkArray()
    default: array = AwkArray()
    }
    let result = body(&array)
    frames[place.frame][place.name] = .array(array)
    return result
  }
}
