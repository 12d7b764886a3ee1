import Machine

/// `tr`.
struct Translate: TextFilter {
  let files: [String] = []
  private let options: Options
  private var map: [UInt8] = Array(0...255)
  private var deleted = ByteSet()
  private var squeezed = ByteSet()
  private var last: UInt8?

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "dscCt",
      long: ["delete": "d", "squeeze-repeats": "s", "complement": "c", "truncate-set1": "t"]
    )
    let operands = options.operands
    guard let firstText = operands.first else { throw UsageFailure(message: "missing operand") }
    let isOne = options.has("d") && !options.has("s")
    if operands.count > (isOne ? 1 : 2) {
      throw UsageFailure(
        message: "extra operand '\(operands[isOne ? 1 : 2])'"
          + (isOne && operands.count == 2
            ? "\nOnly one string may be given when deleting without squeezing repeats." : "")
      )
    }
    if operands.count < 2, !options.has("d"), !options.has("s") {
      throw UsageFailure(
        message: "missing operand after '\(firstText)'\nTwo strings must be given when translating."
      )
    }
    let sets = TranslationSets(firstText)
    var first = try sets.bytes(isComplement: options.has("c") || options.has("C"))
    let isTranslating = operands.count > 1 && !options.has("d")
    var second =
      operands.count > 1
      ? try TranslationSets(operands[1]).bytes(
        pairedWith: isTranslating ? sets : nil,
        upTo: isTranslating ? first.count : nil
      ) : []
    if isTranslating, second.isEmpty, !options.has("t") {
      throw Tools.plain("when not truncating set1, string2 must be non-empty")
    }
    if options.has("t") { first = Array(first.prefix(second.count)) }
    if options.has("d") {
      for byte in first { deleted.insert(byte) }
    } else if !second.isEmpty {
      while second.count < first.count { second.append(second[second.count - 1]) }
      for (from, to) in zip(first, second) { map[Int(from)] = to }
    }
    if options.has("s") {
      for byte in operands.count > 1 ? second : first { squeezed.insert(byte) }
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    for byte in isTerminated ? line + [Byte.newline] : line {
      if deleted.contains(byte), options.has("d") { continue }
      let new = options.has("d") ? byte : map[Int(byte)]
      if new == last, squeezed.contains(new) { continue }
      last = new
      output.bytes.append(new)
    }
  }
}

/// `tac`: the lines from the last to the first.
struct Reversed: TextFilter {
  let files: [String]
  private var lines: [[UInt8]] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    files = try Options(arguments, "").operands
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    "failed to open '\(file)' for reading: \(error.message)"
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    lines.append(line)
  }

  mutating func endFile(_ output: inout FilterOutput) {
    for line in lines.reversed() { output.line(line) }
    lines = []
  }
}

/// `rev`: every line from its end.
struct Mirrored: TextFilter {
  let files: [String]

  func refusal(_ file: String, _ error: Errno) -> String {
    "cannot open \(file): \(error.message)"
  }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    files = try Options(arguments, "").operands
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    output.line(String(String(bytes: line).reversed()).utf8)
  }
}

/// `nl`: numbers the lines.
struct Numbered: TextFilter {
  let files: [String]
  private let style: String
  private let width: Int
  private let separator: String
  private let form: String
  private let step: Int
  private var count: Int
  /// What a line must have to be numbered.
  private var pattern: Expression?

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "b:w:s:n:v:i:h:f:d:l:p",
      long: [
        "body-numbering": "b", "number-width": "w", "number-separator": "s", "number-format": "n",
        "starting-line-number": "v", "line-increment": "i",
      ]
    )
    files = options.operands
    style = options.value("b") ?? "t"
    width = options.value("w").flatMap { Int($0) } ?? 6
    separator = options.value("s") ?? "\t"
    form = options.value("n") ?? "rn"
    step = options.value("i").flatMap { Int($0) } ?? 1
    count = options.value("v").flatMap { Int($0) } ?? 1
    guard ["a", "t", "n"].contains(style) || style.hasPrefix("p") else {
      throw UsageFailure(message: "invalid body numbering style: '\(style)'")
    }
    if style.hasPrefix("p") {
      do throws(Expression.Failure) {
        pattern = try Expression(String(style.dropFirst()), extended: false)
      } catch {
        throw Tools.plain(error.message)
      }
    }
    guard ["rn", "ln", "rz"].contains(form) else {
      throw UsageFailure(message: "invalid line numbering format: '\(form)'")
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    guard style == "a" || style == "t" && !line.isEmpty || pattern?.matches(line) == true else {
      output.print(String(repeating: " ", count: width + separator.utf8.count))
      return output.line(line)
    }
    let text = String(count)
    count += step
    let pad = String(repeating: form == "rz" ? "0" : " ", count: max(0, width - text.count))
    output.print((form == "ln" ? text + pad : pad + text) + separator)
    output.line(line)
  }
}

/// `fold`: breaks long lines.
struct Fold: TextFilter {
  let files: [String]
  private var width = 80
  private let atBlanks: Bool
  private let byBytes: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let spelled = arguments.map { text in
      let mark = text.firstIndex(where: \.isNumber)
      guard text.hasPrefix("-"), let mark, text[..<mark].allSatisfy({ "-bs".contains($0) }) else {
        return text
      }
      return text[..<mark] + "w" + text[mark...]
    }
    let options = try Options(
      spelled,
      "w:sb",
      long: ["width": "w", "spaces": "s", "bytes": "b"]
    )
    files = options.operands
    byBytes = options.has("b")
    atBlanks = options.has("s")
    if let text = options.value("w") {
      guard let number = Int(text) else {
        throw Tools.plain("invalid number of columns: '\(text)'")
      }
      guard number > 0 else {
        throw Tools.plain(
          "invalid number of columns: '\(text)': Numerical result out of range"
        )
      }
      width = number
    }
  }

  private func column(after byte: UInt8, _ column: Int) -> Int {
    guard !byBytes else { return column + 1 }
    return switch byte {
    case Byte.tab: (column / 8 + 1) * 8
    case 8: max(0, column - 1)
    case 13: 0
    default: column + 1
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    var piece: [UInt8] = []
    var place = 0
    for byte in line {
      if !piece.isEmpty, column(after: byte, place) > width {
        var rest: [UInt8] = []
        if atBlanks, let blank = piece.lastIndex(where: \.isBlank) {
          rest = Array(piece[(blank + 1)...])
          piece = Array(piece[...blank])
        }
        output.line(piece)
        piece = rest
        place = rest.reduce(0) { column(after: $1, $0) }
      }
      piece.append(byte)
      place = column(after: byte, place)
    }
    output.bytes += piece
    if isTerminated { output.bytes.append(Byte.newline) }
  }
}

/// `tee`: copies its input to files as well.
struct Tee: TextFilter {
  let files: [String] = []
  private var targets: [Int] = []
  private var failed = false

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "ai", long: ["append": "a"])
    for file in options.operands {
      do throws(Errno) {
        targets.append(try system.open(file, options.has("a") ? .append : .write))
      } catch {
        Tools.complain("\(file): \(error.message)", &system)
        failed = true
      }
    }
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 { failed ? 1 : 0 }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    output.bytes += line
    if isTerminated { output.bytes.append(Byte.newline) }
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    for target in targets { system.print(bytes, to: target) }
    return false
  }
}
