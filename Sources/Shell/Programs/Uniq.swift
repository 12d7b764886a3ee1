import Machine

/// `uniq`.
struct Uniq: TextFilter {
  /// How groups of lines are set apart.
  private enum Apart: String {
    case none, prepend, append, separate, both
  }

  let files: [String]
  private let options: Options
  private let target: String?
  private var last: [UInt8]?
  private var count = 0
  private var fields = 0
  private var characters = 0
  private var compared = Int.max
  private var apart = Apart.none
  private let showsGroups: Bool
  private var isFirst = true
  private var written: [UInt8] = []
  let lineEnd: UInt8

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "cduiDf:s:w:z",
      long: [
        "count": "c", "repeated": "d", "unique": "u", "ignore-case": "i", "all-repeated": "D",
        "skip-fields": "f", "skip-chars": "s", "check-chars": "w", "zero-terminated": "z",
        "group": "1",
      ]
    )
    files = Array(options.operands.prefix(1))
    target = options.operands.dropFirst().first
    lineEnd = options.has("z") ? 0 : Byte.newline
    showsGroups = options.has("1")
    if options.operands.count > 2 {
      throw UsageFailure(message: "extra operand '\(options.operands[2])'")
    }
    func number(_ letter: Character, _ what: String, _ none: Int) throws(UsageFailure) -> Int {
      guard let text = options.value(letter) else { return none }
      guard let number = Int(text), number >= 0 else {
        throw Tools.plain("\(text): invalid number of \(what)")
      }
      return number
    }
    fields = try number("f", "fields to skip", 0)
    characters = try number("s", "bytes to skip", 0)
    compared = try number("w", "bytes to compare", .max)
    if options.has("D"), options.has("c") {
      throw UsageFailure(
        message: "printing all duplicated lines and repeat counts is meaningless"
      )
    }
    if showsGroups, "cduD".contains(where: { options.has($0) }) {
      throw UsageFailure(message: "--group is mutually exclusive with -c/-d/-D/-u")
    }
    let method = showsGroups ? options.value("1") ?? "separate" : options.value("D") ?? "none"
    guard let apart = Apart(rawValue: method) else {
      throw UsageFailure(
        message: "invalid argument '\(method)' for '--\(showsGroups ? "group" : "all-repeated")'"
      )
    }
    self.apart = apart
  }

  private func key(_ line: [UInt8]) -> [UInt8] {
    var rest = line[...]
    for _ in 0..<fields {
      rest = rest.drop(while: \.isBlank).drop { !$0.isBlank }
    }
    rest = rest.dropFirst(characters).prefix(compared)
    return options.has("i") ? rest.map(Expression.lower) : Array(rest)
  }

  private func emit(_ line: [UInt8], _ output: inout FilterOutput) {
    output.bytes += line
    output.bytes.append(lineEnd)
  }

  /// Sets a group apart from the one before.
  private mutating func beginGroup(_ output: inout FilterOutput) {
    switch apart {
    case .prepend, .both: output.bytes.append(lineEnd)
    case .separate where !isFirst: output.bytes.append(lineEnd)
    default: break
    }
    isFirst = false
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if let last, key(last) == key(line) {
      if options.has("D") {
        if count == 1 {
          beginGroup(&output)
          emit(last, &output)
        }
        emit(line, &output)
      }
      if showsGroups { emit(line, &output) }
      count += 1
      return
    }
    flush(&output)
    if showsGroups {
      if last != nil, apart == .append { output.bytes.append(lineEnd) }
      beginGroup(&output)
      emit(line, &output)
    }
    last = line
    count = 1
  }

  private func flush(_ output: inout FilterOutput) {
    guard !options.has("D"), !showsGroups else { return }
    guard let last, !(options.has("d") && count < 2), !(options.has("u") && count > 1) else {
      return
    }
    if options.has("c") { output.print(Columns.right(String(count), 7) + " ") }
    emit(last, &output)
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    flush(&output)
    if showsGroups, last != nil, apart == .append || apart == .both {
      output.bytes.append(lineEnd)
    }
    return 0
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    guard target != nil else { return false }
    written += bytes
    return true
  }

  mutating func conclude(_ system: inout Kernel, _ status: Int32) -> Int32 {
    guard let target, target != "-" else {
      if !written.isEmpty { system.print(written) }
      return status
    }
    do throws(Errno) {
      try system.writeFile(target, written)
      return status
    } catch {
      Tools.complain("\(target): \(error.message)", &system)
      return 1
    }
  }
}
