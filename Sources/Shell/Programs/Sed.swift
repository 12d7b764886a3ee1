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

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "nEre:f:isz",
      long: [
        "quiet": "n", "silent": "n", "expression": "e", "regexp-extended": "E", "in-place": "i",
        "file": "f",
      ]
    )
    var operands = options.operands
    var texts = options.values("e")
    for path in options.values("f") {
      guard let bytes = try? system.readFile(path) else {
        throw Tools.plain("couldn't open file \(path): No such file or directory")
      }
      texts.append(String(bytes: bytes))
    }
    if texts.isEmpty {
      guard !operands.isEmpty else { throw Tools.plain("no script specified", status: 1) }
      texts = [operands.removeFirst()]
    }
    var reader = SedReader(
      texts.joined(separator: "\n"),
      extended: options.has("E") || options.has("r")
    )
    script = try reader.read()
    isQuiet = options.has("n")
    inPlace = options.has("i")
    files = operands
    inRange = Array(repeating: false, count: script.commands.count)
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR
      ? "couldn't edit \(file): not a regular file" : "can't read \(file): \(error.message)"
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    edited = []
    if inPlace { lineNumber = 0 }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    // One line behind, so that `$` is known.
    if let last = held { run(last, isLast: false, &output) }
    held = isDone ? nil : line
    heldIsTerminated = isTerminated
  }

  mutating func endFile(_ output: inout FilterOutput) {
    guard inPlace else { return }
    finishLast(&output)
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if !isDone { finishLast(&output) }
    return status
  }

  private mutating func finishLast(_ output: inout FilterOutput) {
    guard let last = held else { return }
    held = nil
    run(last, isLast: true, &output)
    if !heldIsTerminated, output.bytes.last == Byte.newline { output.bytes.removeLast() }
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    guard inPlace, !file.isEmpty, file != "-" else { return false }
    edited += bytes
    try? system.writeFile(file, edited)
    return true
  }

  private mutating func selects(_ index: Int, _ space: [UInt8], _ isLast: Bool) -> Bool {
    let command = script.commands[index]
    guard let first = command.first else { return !command.isNegated }
    func matches(_ address: SedAddress) -> Bool {
      switch address {
      case .line(let number): lineNumber == number
      case .last: isLast
      case .step(let first, let step):
        step == 0 ? lineNumber == first : lineNumber >= first && (lineNumber - first) % step == 0
      case .match(let expression): expression.matches(space)
      case .after: false
      }
    }
    guard let second = command.second else { return matches(first) != command.isNegated }
    var selected = false
    if inRange[index] {
      selected = true
      switch second {
      case .line(let number): if lineNumber >= number { inRange[index] = false }
      default: if matches(second) { inRange[index] = false }
      }
      if case .line(let number) = second, lineNumber > number { selected = false }
    } else if matches(first) {
      selected = true
      switch second {
      case .line(let number): inRange[index] = number > lineNumber
      case .after(let count):
        inRange[index] = count > 0
        script.commands[index].second = .line(lineNumber + count)
      default: inRange[index] = true
      }
    }
    return selected != command.isNegated
  }

  /// How long a line may become.
  private static let spaceLimit = 1 << 23

  private mutating func run(_ line: [UInt8], isLast: Bool, _ output: inout FilterOutput) {
    guard !isDone else { return }
    lineNumber += 1
    var space = line
    var appended: [[UInt8]] = []
    var index = 0
    var substituted = false
    var steps = 0
    loop: while index < script.commands.count {
      steps += 1
      guard steps < 100_000, space.count < Self.spaceLimit else {
        output.errors +=
          steps < 100_000
          ? "sed: a line of more than \(Self.spaceLimit) bytes\n"
          : "sed: more than 100000 steps for one line\n"
        status = 1
        isDone = true
        return
      }
      let current = index
      index += 1
      guard selects(current, space, isLast) else {
        if case .open(let end) = script.commands[current].action { index = end }
        continue
      }
      switch script.commands[current].action {
      case .open, .close, .label: break
      case .delete: return finishLine(nil, appended, &output)
      case .deleteFirst:
        guard let newline = space.firstIndex(of: Byte.newline) else {
          return finishLine(nil, appended, &output)
        }
        space.removeFirst(newline + 1)
        index = 0
      case .print: output.line(space)
      case .printFirst: output.line(space.prefix { $0 != Byte.newline })
      case .number: output.print("\(lineNumber)\n")
      case .quit(let code, let prints):
        isDone = true
        status = code
        return finishLine(prints ? space : nil, appended, &output)
      case .substitute(let substitution):
        if let new = substitution.apply(to: space) {
          space = new
          substituted = true
          if substitution.prints { output.line(space) }
        }
      case .translate(let map): space = space.map { map[Int($0)] }
      case .append(let text): appended.append(text)
      case .insert(let text): output.line(text)
      case .change(let text):
        let isRange = script.commands[current].second != nil
        if !isRange || !inRange[current] { output.line(text) }
        return finishLine(nil, appended, &output)
      case .holdCopy: hold = space
      case .holdAppend: hold += [Byte.newline] + space
      case .getCopy: space = hold
      case .getAppend: space += [Byte.newline] + hold
      case .exchange: swap(&space, &hold)
      case .branch(let label, let ifSubstituted):
        if ifSubstituted, !substituted { continue loop }
        substituted = false
        index = label.flatMap { script.labels[$0] } ?? script.commands.count
      }
    }
    finishLine(isQuiet ? nil : space, appended, &output)
  }

  private func finishLine(_ space: [UInt8]?, _ appended: [[UInt8]], _ output: inout FilterOutput) {
    if let space, !(isQuiet) { output.line(space) }
    for text in appended { output.line(text) }
  }
}

/// Where a command of `sed` applies.
enum SedAddress: Sendable {
  case line(Int)
  case last
  case step(Int, Int)
  case match(Expression)
  case after(Int)
}

/// What a command of `sed` does.
enum SedAction: Sendable {
  case open(end: Int)
  case close
  case label
  case delete
  case deleteFirst
  case print
  case printFirst
  case number
  case quit(Int32, prints: Bool)
  case substitute(SedSubstitution)
  case translate([UInt8])
  case append([UInt8])
  case insert([UInt8])
  case change([UInt8])
  case holdCopy
  case holdAppend
  case getCopy
  case getAppend
  case exchange
  case branch(String?, ifSubstituted: Bool)
}

/// The commands of a script, flat, with the ends of its blocks.
struct SedScript: Sendable {
  struct Command: Sendable {
    var first: SedAddress?
    var second: SedAddress?
    var isNegated = false
    var action: SedAction
  }

  var commands: [Command] = []
  var labels: [String: Int] = [:]
}

/// `s/…/…/`.
struct SedSubstitution: Sendable {
  var expression: Expression
  var replacement: [Replacement]
  var isGlobal = false
  var occurrence = 1
  var prints = false

  enum Replacement: Sendable {
    case text([UInt8])
    case group(Int)
    case letters(Character)
  }

  /// The changed line, nil where nothing matched.
  func apply(to line: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var position = 0
    var count = 0
    var changed = false
    while position <= line.count, let match = expression.firstMatch(in: line, from: position) {
      count += 1
      result += line[position..<match.range.lowerBound]
      let isEmpty = match.range.isEmpty
      if count >= occurrence {
        result += expand(match, line)
        changed = true
      } else {
        result += line[match.range]
      }
      position = match.range.upperBound
      if isEmpty {
        if position < line.count { result.append(line[position]) }
        position += 1
      }
      if changed, !isGlobal { break }
      if !isEmpty, position == line.count { break }
    }
    guard changed else { return nil }
    if position < line.count { result += line[position...] }
    return result
  }

  private func expand(_ match: Expression.Match, _ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var mode: Character = "E"
    for piece in replacement {
      var bytes: [UInt8]
      switch piece {
      case .text(let text): bytes = text
      case .group(let number):
        let range = number < match.groups.count ? match.groups[number] : nil
        bytes = range.map { Array(line[$0]) } ?? []
      case .letters(let letter):
        mode = letter
        continue
      }
      if mode == "U" { bytes = Array(String(bytes: bytes).uppercased().utf8) }
      if mode == "L" { bytes = Array(String(bytes: bytes).lowercased().utf8) }
      result += bytes
    }
    return result
  }
}
