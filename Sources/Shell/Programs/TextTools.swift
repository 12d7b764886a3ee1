import Machine

/// `wc`.
struct WordCount: TextFilter {
  private(set) var files: [String]
  private let shown: [Character]
  private var file = ""
  private var counts = [0, 0, 0, 0, 0]
  private var totals = [0, 0, 0, 0, 0]
  private var rows: [(counts: [Int], name: String)] = []
  private let total: String
  private var hasFolders = false
  private let wasBusybox: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "lwcmL",
      long: [
        "lines": "l", "words": "w", "bytes": "c", "chars": "m", "max-line-length": "L",
        "files0-from": "1", "total": "2",
      ],
      valuedLong: ["files0-from", "total"]
    )
    total = options.value("2") ?? "auto"
    if let list = options.value("1") {
      do throws(Errno) {
        let names = try system.readFile(list).split(separator: 0)
        files = names.map { String(bytes: $0) }
      } catch {
        throw Tools.plain("cannot open '\(list)' for reading: \(error.message)")
      }
    } else {
      files = options.operands
    }
    wasBusybox = BusyboxWords.isHere(system)
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

  mutating func isFolder(_ file: String) { hasFolders = true }

  mutating func endFile(_ output: inout FilterOutput) {
    for index in counts.indices.dropLast() { totals[index] += counts[index] }
    totals[4] = max(totals[4], counts[4])
    rows.append((counts, files.isEmpty ? "" : file))
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if total == "always" || total == "auto" && files.count > 1 { rows.append((totals, "total")) }
    if total == "only" { rows = [(totals, "")] }
    let isSingle = shown.count == 1 && rows.count == 1
    var width = isSingle ? 1 : String(totals[3]).count
    if files.isEmpty || hasFolders || files.contains("-"), !isSingle { width = 7 }
    if total == "only" { width = 1 }
    if wasBusybox, !isSingle { width = 9 }
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

/// `cut`.
struct Cut: TextFilter {
  let files: [String]
  private var ranges: [ClosedRange<Int>] = []
  private let delimiter: UInt8
  private let separator: [UInt8]
  private let byFields: Bool
  private let onlyDelimited: Bool
  let lineEnd: UInt8
  private let isComplement: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "b:c:f:d:snO:z",
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
    let byte = mark.utf8.first ?? 0
    guard mark.utf8.count < 2 else {
      throw UsageFailure(message: "the delimiter must be a single character")
    }
    delimiter = byte
    separator = options.value("O").map { Array($0.utf8) } ?? (byFields ? [byte] : [])
    onlyDelimited = options.has("s")
    lineEnd = options.has("z") ? 0 : Byte.newline
    if !byFields, options.has("d") {
      throw UsageFailure(
        message: "an input delimiter may be specified only when operating on fields"
      )
    }
    if !byFields, onlyDelimited {
      throw UsageFailure(
        message: "suppressing non-delimited lines makes sense\n\tonly when operating on fields"
      )
    }
    for part in list.split(separator: ",") {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      let first = ends[0].isEmpty ? 1 : Int(ends[0])
      let last = ends.count == 1 ? first : ends[1].isEmpty ? Int.max : Int(ends[1])
      let what = byFields ? "field" : "byte/character position"
      if part == "-" {
        throw UsageFailure(message: "invalid range with no endpoint: -")
      }
      guard let first, let last else {
        throw UsageFailure(message: "invalid \(what)\(byFields ? " value" : "") '\(part)'")
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
      var rest: [UInt8] = []
      var last = 0
      for (index, byte) in line.enumerated() where isWanted(index + 1) {
        if last > 0, last != index { rest += separator }
        last = index + 1
        rest.append(byte)
      }
      output.bytes += rest + [lineEnd]
      return
    }
    let fields = line.split(separator: delimiter, omittingEmptySubsequences: false)
    if fields.count < 2 {
      if !onlyDelimited { output.bytes += line + [lineEnd] }
      return
    }
    let wanted = fields.enumerated().filter { isWanted($0.offset + 1) }.map(\.element)
    output.bytes += Array(wanted.joined(separator: separator)) + [lineEnd]
  }
}
