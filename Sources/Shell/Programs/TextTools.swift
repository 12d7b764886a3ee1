import Machine

/// `wc`.
struct WordCount: TextFilter {
  private(set) var files: [String]
  private let shown: [Character]
  private var file = ""
  private var counts = [0, 0, 0, 0, 0]
  private var totals = [0, 0, 0, 0, 0]
  private var rows: [(counts: [Int], name: String)] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "lwcmL",
      long: ["lines": "l", "words": "w", "bytes": "c", "chars": "m", "max-line-length": "L"]
    )
    files = options.operands
    let chosen = "lwmcL".filter { options.has($0) }
    shown = Array(chosen.isEmpty ? "lwc" : chosen)
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    counts = [0, 0, 0, 0, 0]
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if isTerminated { counts[0] += 1 }
    counts[1] += line.split { $0.isBlank || $0 == 13 }.count
    counts[2] += String(bytes: line).unicodeScalars.count + (isTerminated ? 1 : 0)
    counts[3] += line.count + (isTerminated ? 1 : 0)
    let width = String(bytes: line).unicodeScalars.reduce(0) {
      $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + 1
    }
    counts[4] = max(counts[4], width)
  }

  mutating func endFile(_ output: inout FilterOutput) {
    for index in counts.indices.dropLast() { totals[index] += counts[index] }
    totals[4] = max(totals[4], counts[4])
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
          String(
            counts[
              letter == "l" ? 0 : letter == "w" ? 1 : letter == "m" ? 2 : letter == "c" ? 3 : 4
            ]
          ),
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
      "cduiDf:s:w:z",
      long: [
        "count": "c", "repeated": "d", "unique": "u", "ignore-case": "i", "all-repeated": "D",
        "skip-fields": "f", "skip-chars": "s", "check-chars": "w",
      ]
    )
    files = Array(options.operands.prefix(1))
    skipped = options.value("f").flatMap { Int($0) } ?? 0
  }

  private func key(_ line: [UInt8]) -> [UInt8] {
    var rest = line[...]
    for _ in 0..<skipped {
      rest = rest.drop(while: \.isBlank).drop { !$0.isBlank }
    }
    rest = rest.dropFirst(options.value("s").flatMap { Int($0) } ?? 0)
    rest = rest.prefix(options.value("w").flatMap { Int($0) } ?? .max)
    return options.has("i") ? rest.map(Expression.lower) : Array(rest)
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if let last, key(last) == key(line) {
      if options.has("D") {
        if count == 1 { output.line(last) }
        output.line(line)
      }
      count += 1
      return
    }
    flush(&output)
    last = line
    count = 1
  }

  private func flush(_ output: inout FilterOutput) {
    guard !options.has("D") else { return }
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
  private let isComplement: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "b:c:f:d:snO:",
      long: [
        "fields": "f", "delimiter": "d", "characters": "c", "bytes": "b", "output-delimiter": "O",
        "only-delimited": "s", "complement": "C", "zero-terminated": "z",
      ]
    )
    files = options.operands
    isComplement = options.has("C")
    guard ["f", "c", "b"].count(where: { options.has($0) }) < 2 else {
      throw UsageFailure(message: "only one list may be specified")
    }
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
      let what = byFields ? "field" : "byte/character position"
      guard let first, let last, part != "-" else {
        throw UsageFailure(message: "invalid \(what) value '\(part)'")
      }
      guard first > 0 else {
        throw UsageFailure(
          message: byFields
            ? "fields are numbered from 1" : "byte/character positions are numbered from 1"
        )
      }
      guard last >= first else { throw UsageFailure(message: "invalid decreasing range") }
      ranges.append(first...last)
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    func isWanted(_ index: Int) -> Bool {
      ranges.contains { $0.contains(index) } != isComplement
    }
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
