import Machine

/// `sed`: one script over the lines of its input.
struct Sed: TextFilter {
  let files: [String]
  private var script: SedScript
  private let isQuiet: Bool
  private let inPlace: Bool
  private var file = ""
  private var lineNumber = 0
  private var held: [UInt8]?
  private var heldIsTerminated = true
  private var hold: [UInt8] = []
  private var inRange: [Bool]
  private(set) var isDone = false
  private var edited: [UInt8] = []
  private var status: Int32 = 0
  private let isSeparate: Bool
  private let suffix: String
  private var written: [(path: String, bytes: [UInt8])] = []
  private var cycle: Cycle?
  /// Files that are edited, and of which nothing is left yet.
  private var emptied: [String] = []
  let lineEnd: UInt8
  /// How wide `l` prints.
  private let width: Int
  /// The expression that was used last, for which an empty one stands.
  private var lastExpression: Expression?
  private var hadFolder = false
  private var lacksExpression = false
  /// The lengths of ranges that are said so, by their commands.
  private var afters: [Int: Int] = [:]

  var failureStatus: Int32 { hadFolder ? 4 : 2 }

  mutating func isFolder(_ file: String) { hadFolder = true }

  func ending(_ status: Int32, failed: Bool) -> Int32 {
    failed ? max(failureStatus, status) : status
  }

  /// The script half through for one line, where a command waits for the next.
  private struct Cycle: Sendable {
    var space: [UInt8] = []
    var appended: [[UInt8]] = []
    var index = 0
    var substituted = false
    var steps = 0
    /// Whether the next line goes behind what is there.
    var appends = false
  }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    try self.init(arguments, reading: [:], &system)
  }

  static func scripts(_ arguments: [String]) -> [String] {
    (try? read(withoutSuffix(arguments).0))?.values("f") ?? []
  }

  init(
    _ arguments: [String],
    reading scripts: [String: [UInt8]],
    _ system: inout Kernel
  ) throws(UsageFailure) {
    let (spelled, suffix) = Self.withoutSuffix(arguments)
    let options = try Self.read(spelled)
    if options.has("4") { throw Tools.plain("--debug is not simulated") }
    width = options.value("l").flatMap { Int($0) } ?? 70
    self.suffix = suffix
    lineEnd = options.has("z") ? 0 : Byte.newline
    isSeparate = options.has("s") || options.has("i")
    var operands = options.operands
    var texts: [(text: String, file: String?)] = []
    for flag in options.all where flag.letter == "e" || flag.letter == "f" {
      let value = flag.value ?? ""
      guard flag.letter == "f" else {
        texts.append((value, nil))
        continue
      }
      do throws(Errno) {
        let bytes = if let read = scripts[value] { read } else { try system.readFile(value) }
        var text = String(bytes: bytes)
        if text.hasSuffix("\n") { text.removeLast() }
        texts.append((text, value))
      } catch {
        throw Tools.plain("couldn't open file \(value): \(error.message)", status: 4)
      }
    }
    if texts.isEmpty { texts = [(operands.removeFirst(), nil)] }
    var reader = SedReader(
      texts,
      extended: options.has("E") || options.has("r"),
      isSandboxed: options.has("2")
    )
    script = try reader.read()
    for index in script.commands.indices {
      if case .readFile(let path, _) = script.commands[index].action {
        script.commands[index].action = .readFile(path, (try? system.readFile(path)) ?? [])
      }
      if case .readLine(let path, _) = script.commands[index].action {
        let lines = ((try? system.readFile(path)) ?? []).lines
        script.commands[index].action = .readLine(path, lines)
      }
    }
    isQuiet = options.has("n") || script.isQuiet
    inPlace = options.has("i")
    files = operands
    // A range that begins at line 0 is open before there is a line.
    inRange = script.commands.map { command in
      guard case .line(0)? = command.first, case .match? = command.second else { return false }
      return true
    }
  }

  private static func read(_ spelled: [String]) throws(UsageFailure) -> Options {
    do throws(UsageFailure) {
      let options = try Options(
        spelled,
        "nEre:f:iszul:b",
        long: [
          "quiet": "n", "silent": "n", "expression": "e", "regexp-extended": "E", "in-place": "i",
          "file": "f", "separate": "s", "null-data": "z", "unbuffered": "u", "line-length": "l",
          "binary": "b", "posix": "1", "sandbox": "2", "follow-symlinks": "3", "debug": "4",
        ]
      )
      if options.operands.isEmpty, !options.has("e"), !options.has("f") {
        throw UsageFailure(message: "")
      }
      return options
    } catch {
      guard error.status != 0 else { throw error }
      let usage =
        "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]..."
      let reason = error.message.isEmpty ? "" : "sed: \(error.message)\n"
      throw UsageFailure(message: reason + usage, status: 1, hasHint: false, isWhole: true)
    }
  }

  /// The arguments with `-i.bak` as `-i`, and what stood behind it.
  private static func withoutSuffix(_ arguments: [String]) -> ([String], String) {
    var suffix = ""
    let words = arguments.enumerated().map { place, word -> String in
      if word.hasPrefix("--in-place=") {
        suffix = String(word.dropFirst(11))
        return "--in-place"
      }
      guard place > 0, word.hasPrefix("-"), !word.hasPrefix("--"),
        let mark = word.firstIndex(where: { "efi".contains($0) }), word[mark] == "i"
      else { return word }
      suffix = String(word[word.index(after: mark)...])
      return String(word[...mark])
    }
    return (words, suffix)
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    guard error == .EISDIR else { return "can't read \(file): \(error.message)" }
    return inPlace
      ? "couldn't edit \(file): not a regular file" : "read error on \(file): \(error.message)"
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    edited = []
    if isSeparate { lineNumber = 0 }
    if inPlace, file != "-" { emptied.append(file) }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    // One line behind, so that `$` is known.
    if let last = held { take(last, isLast: false, &output) }
    held = isDone ? nil : line
    heldIsTerminated = isTerminated
  }

  mutating func endFile(_ output: inout FilterOutput) {
    guard isSeparate else { return }
    finishLast(&output)
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if !isDone { finishLast(&output) }
    return status
  }

  private mutating func finishLast(_ output: inout FilterOutput) {
    guard let last = held else { return }
    held = nil
    take(last, isLast: true, &output)
    if !heldIsTerminated, output.bytes.last == lineEnd { output.bytes.removeLast() }
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    guard inPlace, !file.isEmpty, file != "-" else { return false }
    if edited.isEmpty { keepOld(file, &system) }
    emptied.removeAll { $0 == file }
    edited += bytes
    try? system.writeFile(file, edited)
    return true
  }

  /// Copies a file that is to be changed, where that is asked for.
  private func keepOld(_ file: String, _ system: inout Kernel) {
    guard !suffix.isEmpty, let old = try? system.readFile(file) else { return }
    let name = suffix.contains("*") ? suffix.replacing("*", with: Paths.base(file)) : nil
    let path = name.map { Paths.child(Paths.directory(file), $0) } ?? file + suffix
    try? system.writeFile(path, old)
  }

  private mutating func selects(_ index: Int, _ space: [UInt8], _ isLast: Bool) -> Bool {
    let command = script.commands[index]
    guard let first = command.first else { return !command.isNegated }
    func matches(_ address: SedAddress) -> Bool {
      if case .match(let given) = address {
        guard let expression = expression(given) else { return false }
        return expression.matches(space)
      }
      return switch address {
      case .line(let number): lineNumber == number
      case .last: isLast
      case .step(let first, let step):
        step == 0 ? lineNumber == first : lineNumber >= first && (lineNumber - first) % step == 0
      default: false
      }
    }
    guard let second = command.second else { return matches(first) != command.isNegated }
    var selected = false
    if inRange[index] {
      selected = true
      switch second {
      case .line(let number): if lineNumber >= number { inRange[index] = false }
      case .multiple(let number): if lineNumber % number == 0 { inRange[index] = false }
      default: if matches(second) { inRange[index] = false }
      }
      if case .line(let number) = second, lineNumber > number { selected = false }
    } else if matches(first) {
      selected = true
      switch afters[index].map({ SedAddress.after($0) }) ?? second {
      case .line(let number): inRange[index] = number > lineNumber
      case .after(let count):
        inRange[index] = count > 0
        script.commands[index].second = .line(lineNumber + count)
        afters[index] = count
      case .multiple(let number):
        inRange[index] = number > 0 && lineNumber % number != 0
      default: inRange[index] = true
      }
    }
    return selected != command.isNegated
  }

  /// The expression that is meant, which is the last one from now on.
  private mutating func expression(_ given: Expression?) -> Expression? {
    if let given { lastExpression = given } else if lastExpression == nil { lacksExpression = true }
    return lastExpression
  }

  /// How long a line may become.
  private static let spaceLimit = 1 << 23

  mutating func conclude(_ system: inout Kernel) {
    for (path, bytes) in written { try? system.writeFile(path, bytes) }
    for path in emptied {
      keepOld(path, &system)
      try? system.writeFile(path, [])
    }
  }

  private func emit(_ line: some Sequence<UInt8>, _ output: inout FilterOutput) {
    output.bytes.append(contentsOf: line)
    output.bytes.append(lineEnd)
  }

  private mutating func write(_ line: [UInt8], to path: String, _ output: inout FilterOutput) {
    if path == "/dev/stdout" { return emit(line, &output) }
    if let index = written.firstIndex(where: { $0.path == path }) {
      written[index].bytes += line + [lineEnd]
    } else {
      written.append((path, line + [lineEnd]))
    }
  }

  /// Runs the script for a line, or goes on with one that waited for it.
  private mutating func take(_ line: [UInt8], isLast: Bool, _ output: inout FilterOutput) {
    guard !isDone else { return }
    lineNumber += 1
    var cycle = self.cycle.take() ?? Cycle()
    cycle.space = cycle.appends ? cycle.space + [Byte.newline] + line : line
    cycle.appends = false
    run(&cycle, isLast: isLast, &output)
  }

  private mutating func run(_ cycle: inout Cycle, isLast: Bool, _ output: inout FilterOutput) {
    while cycle.index < script.commands.count {
      cycle.steps += 1
      guard cycle.steps < 100_000, cycle.space.count < Self.spaceLimit else {
        output.errors +=
          cycle.steps < 100_000
          ? "sed: a line of more than \(Self.spaceLimit) bytes\n"
          : "sed: more than 100000 steps for one line\n"
        status = 1
        isDone = true
        return
      }
      let current = cycle.index
      cycle.index += 1
      let isSelected = selects(current, cycle.space, isLast)
      if lacksExpression { return complainOfExpression(&output) }
      guard isSelected else {
        if case .open(let end) = script.commands[current].action { cycle.index = end }
        continue
      }
      let goesOn = perform(current, &cycle, isLast: isLast, &output)
      if lacksExpression { return complainOfExpression(&output) }
      guard goesOn else { return }
    }
    finishLine(isQuiet ? nil : cycle.space, cycle.appended, &output)
  }

  private mutating func complainOfExpression(_ output: inout FilterOutput) {
    output.errors += "sed: -e expression #1, char 0: no previous regular expression\n"
    status = 1
    isDone = true
  }

  /// Performs one command; false where the line is done, or has to wait for the next.
  private mutating func perform(
    _ current: Int,
    _ cycle: inout Cycle,
    isLast: Bool,
    _ output: inout FilterOutput
  ) -> Bool {
    switch script.commands[current].action {
    case .open, .close, .label: break
    case .delete:
      finishLine(nil, cycle.appended, &output)
      return false
    case .deleteFirst:
      guard let newline = cycle.space.firstIndex(of: Byte.newline) else {
        finishLine(nil, cycle.appended, &output)
        return false
      }
      cycle.space.removeFirst(newline + 1)
      cycle.index = 0
    case .next(let appends):
      if isLast {
        // There is no next line: what is there is printed, and that is all.
        finishLine(isQuiet ? nil : cycle.space, cycle.appended, &output)
        return false
      }
      if !appends {
        finishLine(isQuiet ? nil : cycle.space, cycle.appended, &output)
        cycle.appended = []
      }
      cycle.appends = appends
      self.cycle = cycle
      return false
    case .empty: cycle.space = []
    case .nothing: break
    case .quit(let code, let prints):
      isDone = true
      status = code
      finishLine(prints ? cycle.space : nil, cycle.appended, &output)
      return false
    case .substitute(let substitution):
      guard let expression = expression(substitution.expression) else { break }
      if let new = substitution.apply(expression, to: cycle.space) {
        cycle.space = new
        cycle.substituted = true
        if substitution.prints { emit(new, &output) }
        if let path = substitution.file { write(new, to: path, &output) }
      }
    case .translate(let map): cycle.space = cycle.space.map { map[Int($0)] }
    case .change(let text):
      let isRange = script.commands[current].second != nil
      if !isRange || !inRange[current] || script.commands[current].isNegated {
        output.bytes += text
      }
      finishLine(nil, cycle.appended, &output)
      return false
    case .holdCopy, .holdAppend, .getCopy, .getAppend, .exchange:
      useHold(script.commands[current].action, &cycle.space)
    case .branch(let label, let condition):
      if let condition, condition != cycle.substituted {
        cycle.substituted = false
        break
      }
      if condition != nil { cycle.substituted = false }
      cycle.index = label.flatMap { script.labels[$0] } ?? script.commands.count
    default: tell(current, &cycle, &output)
    }
    return true
  }

  /// Performs a command that prints, reads or writes, and changes no line.
  private mutating func tell(
    _ current: Int,
    _ cycle: inout Cycle,
    _ output: inout FilterOutput
  ) {
    switch script.commands[current].action {
    case .print: emit(cycle.space, &output)
    case .printFirst: emit(cycle.space.prefix { $0 != Byte.newline }, &output)
    case .show(let own):
      for line in SedAction.shown(cycle.space, width: own ?? width) { emit(line, &output) }
    case .fileName: output.print(file + "\n")
    case .readLine(let path, var lines):
      guard !lines.isEmpty else { return }
      cycle.appended.append(lines.removeFirst() + [Byte.newline])
      script.commands[current].action = .readLine(path, lines)
    case .writeFirst(let path):
      write(Array(cycle.space.prefix { $0 != Byte.newline }), to: path, &output)
    case .number: output.print("\(lineNumber)\n")
    case .append(let text): cycle.appended.append(text)
    case .readFile(_, let bytes): cycle.appended.append(bytes)
    case .writeFile(let path): write(cycle.space, to: path, &output)
    case .insert(let text): output.bytes += text
    default: break
    }
  }

  /// Moves lines between the pattern and the hold space.
  private mutating func useHold(_ action: SedAction, _ space: inout [UInt8]) {
    switch action {
    case .holdCopy: hold = space
    case .holdAppend: hold += [Byte.newline] + space
    case .getCopy: space = hold
    case .getAppend: space += [Byte.newline] + hold
    case .exchange: swap(&space, &hold)
    default: break
    }
  }

  private func finishLine(_ space: [UInt8]?, _ appended: [[UInt8]], _ output: inout FilterOutput) {
    if let space, !isQuiet { emit(space, &output) }
    for text in appended { output.bytes += text }
  }
}
