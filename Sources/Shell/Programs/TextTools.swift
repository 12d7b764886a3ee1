import Machine

/// `wc`.
struct WordCount: TextFilter {
  private(set) var files: [String]
  private let shown: [Character]
  private var file = ""
  private var counts = [0, 0, 0, 0]
  private var totals = [0, 0, 0, 0]
  private var rows: [(counts: [Int], name: String)] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "lwcmL",
      long: ["lines": "l", "words": "w", "bytes": "c", "chars": "m"]
    )
    files = options.operands
    let chosen = "lwmc".filter { options.has($0) }
    shown = Array(chosen.isEmpty ? "lwc" : chosen)
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    counts = [0, 0, 0, 0]
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if isTerminated { counts[0] += 1 }
    counts[1] += line.split { $0.isBlank || $0 == 13 }.count
    counts[2] += String(bytes: line).unicodeScalars.count + (isTerminated ? 1 : 0)
    counts[3] += line.count + (isTerminated ? 1 : 0)
  }

  mutating func endFile(_ output: inout FilterOutput) {
    for index in counts.indices { totals[index] += counts[index] }
    rows.append((counts, files.isEmpty ? "" : file))
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if files.count > 1 { rows.append((totals, "total")) }
    let isSingle = shown.count == 1 && rows.count == 1
    var width = isSingle ? 1 : String(totals[3]).count
    if files.isEmpty, !isSingle { width = 7 }
    for (counts, name) in rows {
      let numbers = shown.map { letter in
        Columns.right(
          String(counts[letter == "l" ? 0 : letter == "w" ? 1 : letter == "m" ? 2 : 3]),
          width
        )
      }
      output.print(numbers.joined(separator: " ") + (name.isEmpty ? "" : " " + name) + "\n")
    }
    return 0
  }
}

/// `uniq`.
struct Uniq: TextFilter {
  let files: [String]
  private let options: Options
  private var last: [UInt8]?
  private var count = 0
  private var skipped = 0

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "cduif:",
      long: ["count": "c", "repeated": "d", "unique": "u", "ignore-case": "i"]
    )
    files = Array(options.operands.prefix(1))
    skipped = options.value("f").flatMap { Int($0) } ?? 0
  }

  private func key(_ line: [UInt8]) -> [UInt8] {
    var rest = line[...]
    for _ in 0..<skipped {
      rest = rest.drop(while: \.isBlank).drop { !$0.isBlank }
    }
    return options.has("i") ? rest.map(Expression.lower) : Array(rest)
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if let last, key(last) == key(line) {
      count += 1
      return
    }
    flush(&output)
    last = line
    count = 1
  }

  private func flush(_ output: inout FilterOutput) {
    guard let last, !(options.has("d") && count < 2), !(options.has("u") && count > 1) else {
      return
    }
    if options.has("c") { output.print(Columns.right(String(count), 7) + " ") }
    output.line(last)
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    flush(&output)
    return 0
  }
}

/// `cut`.
struct Cut: TextFilter {
  let files: [String]
  private var ranges: [ClosedRange<Int>] = []
  private let delimiter: UInt8
  private let separator: [UInt8]
  private let byFields: Bool
  private let onlyDelimited: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "b:c:f:d:snO:",
      long: [
        "fields": "f", "delimiter": "d", "characters": "c", "bytes": "b", "output-delimiter": "O",
        "only-delimited": "s",
      ]
    )
    files = options.operands
    guard let list = options.value("f") ?? options.value("c") ?? options.value("b") else {
      throw UsageFailure(message: "you must specify a list of bytes, characters, or fields")
    }
    byFields = options.has("f")
    let mark = options.value("d") ?? "\t"
    guard mark.utf8.count == 1, let byte = mark.utf8.first else {
      throw UsageFailure(message: "the delimiter must be a single character")
    }
    delimiter = byte
    separator = options.value("O").map { Array($0.utf8) } ?? (byFields ? [byte] : [])
    onlyDelimited = options.has("s")
    for part in list.split(separator: ",") {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      let first = ends[0].isEmpty ? 1 : Int(ends[0])
      let last = ends.count == 1 ? first : ends[1].isEmpty ? Int.max : Int(ends[1])
      guard let first, let last, first > 0, last >= first else {
        throw UsageFailure(message: "invalid field value '\(part)'")
      }
      ranges.append(first...last)
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    func isWanted(_ index: Int) -> Bool { ranges.contains { $0.contains(index) } }
    if !byFields {
      let scalars = String(bytes: line).unicodeScalars.enumerated()
      var text = String.UnicodeScalarView()
      for (index, scalar) in scalars where isWanted(index + 1) { text.append(scalar) }
      output.line(String(text).utf8)
      return
    }
    let fields = line.split(separator: delimiter, omittingEmptySubsequences: false)
    if fields.count < 2 {
      if !onlyDelimited { output.line(line) }
      return
    }
    let wanted = fields.enumerated().filter { isWanted($0.offset + 1) }.map(\.element)
    output.line(Array(wanted.joined(separator: separator)))
  }
}

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
      "dscC",
      long: ["delete": "d", "squeeze-repeats": "s", "complement": "c"]
    )
    let operands = options.operands
    guard let firstText = operands.first else { throw UsageFailure(message: "missing operand") }
    var first = Self.expand(firstText)
    if options.has("c") || options.has("C") {
      var set = ByteSet()
      for byte in first { set.insert(byte) }
      first = (UInt8.min...UInt8.max).filter { !set.contains($0) }
    }
    var second = operands.count > 1 ? Self.expand(operands[1]) : []
    if options.has("d") {
      for byte in first { deleted.insert(byte) }
    } else if !second.isEmpty {
      while second.count < first.count { second.append(second[second.count - 1]) }
      for (from, to) in zip(first, second) { map[Int(from)] = to }
    } else if !options.has("s") {
      throw UsageFailure(message: "missing operand after '\(firstText)'")
    }
    if options.has("s") {
      for byte in operands.count > 1 ? second : first { squeezed.insert(byte) }
    }
  }

  private static func expand(_ text: String) -> [UInt8] {
    var source = Array(text.utf8)
    var result: [UInt8] = []
    while !source.isEmpty {
      if source.starts(with: "[:".utf8), let end = source.firstIndex(of: Byte.closeBracket),
        let ranges = CharacterClass.ranges(String(bytes: source[2..<max(2, end - 1)]))
      {
        for range in ranges { result += range.map { UInt8($0) } }
        source.removeFirst(end + 1)
        continue
      }
      let first = unit(&source)
      if source.count >= 2, source[0] == Byte.minus {
        source.removeFirst()
        let last = unit(&source)
        if first <= last { result += Array(first...last) }
      } else {
        result.append(first)
      }
    }
    return result
  }

  private static func unit(_ source: inout [UInt8]) -> UInt8 {
    let byte = source.removeFirst()
    guard byte == Byte.backslash, !source.isEmpty else { return byte }
    var length = 1
    if source[0].isDigit {
      while length < 3, length < source.count, source[length].isDigit { length += 1 }
    }
    let escape = [Byte.backslash] + source.prefix(length)
    source.removeFirst(length)
    return Escapes.expand(escape, style: .format).bytes.first ?? byte
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
  private let all: Bool
  private var count = 0

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "b:")
    files = options.operands
    all = options.value("b") == "a"
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if line.isEmpty, !all {
      output.print("       \n")
    } else {
      count += 1
      output.print(Columns.right(String(count), 6) + "\t")
      output.line(line)
    }
  }
}

/// `fold`: breaks long lines.
struct Fold: TextFilter {
  let files: [String]
  private var width = 80
  private let atBlanks: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "w:sb", long: ["width": "w", "spaces": "s"])
    files = options.operands
    atBlanks = options.has("s")
    width = max(1, options.value("w").flatMap { Int($0) } ?? 80)
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    var rest = line[...]
    while rest.count > width {
      var end = rest.startIndex + width
      if atBlanks, let blank = rest[..<end].lastIndex(where: \.isBlank) { end = blank + 1 }
      output.line(rest[..<end])
      rest = rest[end...]
    }
    output.bytes += rest
    if isTerminated { output.bytes.append(Byte.newline) }
  }
}

/// `tee`: copies its input to files as well.
struct Tee: TextFilter {
  let files: [String] = []
  private var targets: [Int] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "ai", long: ["append": "a"])
    for file in options.operands {
      do throws(Errno) {
        targets.append(try system.open(file, options.has("a") ? .append : .write))
      } catch {
        Tools.complain("\(file): \(error.message)", &system)
      }
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    output.bytes += line
    if isTerminated { output.bytes.append(Byte.newline) }
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    for target in targets { system.print(bytes, to: target) }
    return false
  }
}
