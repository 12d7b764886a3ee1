import Machine

/// Where tabs lead: every so many columns, or to columns that are named.
struct TabStops: Sendable {
  private var columns: [Int] = []
  private var width = 8

  init(_ texts: [String]) throws(UsageFailure) {
    let words = texts.flatMap { $0.split { $0 == "," || $0 == " " } }
    guard !words.isEmpty else { return }
    for word in words {
      guard let number = Int(word) else {
        throw Tools.plain("tab size contains invalid character(s): '\(word)'")
      }
      guard number > 0 else { throw Tools.plain("tab size cannot be 0") }
      if let last = columns.last, number <= last {
        throw Tools.plain("tab sizes must be ascending")
      }
      columns.append(number)
    }
    if columns.count == 1 {
      width = columns[0]
      columns = []
    }
  }

  /// The stop behind a column; nil behind the last one that is named.
  func next(after column: Int) -> Int? {
    columns.isEmpty ? (column / width + 1) * width : columns.first { $0 > column }
  }
}

/// `expand`: spaces for tabs.
struct Expand: TextFilter {
  let files: [String]
  private let stops: TabStops
  private let onlyFirst: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      TabStops.spelled(arguments),
      "it:",
      long: ["initial": "i", "tabs": "t"]
    )
    files = options.operands
    stops = try TabStops(options.values("t"))
    onlyFirst = options.has("i")
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    var column = 0
    var isLeading = true
    for byte in line {
      if byte == Byte.tab, isLeading || !onlyFirst {
        let end = stops.next(after: column) ?? column + 1
        output.bytes += [UInt8](repeating: Byte.space, count: end - column)
        column = end
      } else {
        output.bytes.append(byte)
        column = byte == 8 ? max(0, column - 1) : column + 1
        if !byte.isBlank { isLeading = false }
      }
    }
    if isTerminated { output.bytes.append(Byte.newline) }
  }
}

/// `unexpand`: tabs for spaces.
struct Unexpand: TextFilter {
  let files: [String]
  private let stops: TabStops
  private let takesAll: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      TabStops.spelled(arguments),
      "aft:",
      long: ["all": "a", "first-only": "f", "tabs": "t"]
    )
    files = options.operands
    stops = try TabStops(options.values("t"))
    takesAll = (options.has("a") || options.has("t")) && !options.has("f")
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    var column = 0
    var isLeading = true
    var index = 0
    while index < line.count {
      guard line[index].isBlank, isLeading || takesAll else {
        output.bytes.append(line[index])
        isLeading = false
        column += 1
        index += 1
        continue
      }
      // A run of blanks: up to each stop a tab, the rest as it is.
      var rest: [UInt8] = []
      while index < line.count, line[index].isBlank, let stop = stops.next(after: column) {
        let byte = line[index]
        index += 1
        column = byte == Byte.tab ? stop : column + 1
        rest.append(byte)
        guard column == stop else { continue }
        // One blank before a stop stays unless more blanks follow or a tab was there.
        let isOne = rest == [Byte.space]
        let goesOn = index < line.count && line[index].isBlank
        output.bytes += isOne && !goesOn ? rest : [Byte.tab]
        rest = []
      }
      output.bytes += rest
      if index < line.count, line[index].isBlank, stops.next(after: column) == nil {
        output.bytes.append(line[index])
        column += 1
        index += 1
      }
    }
    if isTerminated { output.bytes.append(Byte.newline) }
  }
}

extension TabStops {
  /// The arguments with `-4` in the form `-t4`.
  static func spelled(_ arguments: [String]) -> [String] {
    arguments.enumerated().map { index, text in
      let second = text.dropFirst().first
      return index > 0 && text.hasPrefix("-") && second?.isNumber == true
        ? "-t" + text.dropFirst() : text
    }
  }
}
