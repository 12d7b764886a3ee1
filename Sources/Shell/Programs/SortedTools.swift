import Machine

/// `comm`: what two sorted files have in common.
struct Common: GatheringTool {
  let paths: [String]
  private let hidden: Set<Character>

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "123")
    hidden = Set("123".filter { options.has($0) })
    paths = options.operands
    guard paths.count >= 2 else {
      throw UsageFailure(
        message: paths.isEmpty ? "missing operand" : "missing operand after '\(paths[0])'"
      )
    }
    guard paths.count == 2 else { throw UsageFailure(message: "extra operand '\(paths[2])'") }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let (left, right) = (inputs[0].lines, inputs[1].lines)
    var (first, second) = (0, 0)
    var output: [UInt8] = []
    func show(_ column: Character, _ line: [UInt8]) {
      guard !hidden.contains(column) else { return }
      let before = "123".prefix { $0 != column }.filter { !hidden.contains($0) }.count
      output += Array(repeating: Byte.tab, count: before) + line + [Byte.newline]
    }
    while first < left.count || second < right.count {
      if second == right.count
        || (first < left.count && left[first].lexicographicallyPrecedes(right[second]))
      {
        show("1", left[first])
        first += 1
      } else if first == left.count || right[second].lexicographicallyPrecedes(left[first]) {
        show("2", right[second])
        second += 1
      } else {
        show("3", left[first])
        first += 1
        second += 1
      }
    }
    system.print(output)
    return 0
  }
}

/// `join`: lines of two sorted files with the same key, side by side.
struct Join: GatheringTool {
  let paths: [String]
  private let keys: (Int, Int)
  private let separator: UInt8?
  private let unpaired: Set<String>

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "1:2:j:t:a:")
    paths = options.operands
    guard paths.count == 2 else { throw UsageFailure(message: "missing operand") }
    let both = options.value("j")
    func key(_ letter: Character) throws(UsageFailure) -> Int {
      let text = options.value(letter) ?? both ?? "1"
      guard let number = Int(text), number > 0 else {
        throw Tools.plain("invalid field number: '\(text)'")
      }
      return number - 1
    }
    keys = (try key("1"), try key("2"))
    separator = options.value("t")?.utf8.first
    unpaired = Set(options.values("a"))
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let left = inputs[0].lines.map(fields)
    let right = inputs[1].lines.map(fields)
    let mark = [separator ?? Byte.space]
    var output: [UInt8] = []
    func show(_ parts: [[UInt8]]) { output += parts.joined(separator: mark) + [Byte.newline] }
    func key(_ fields: [[UInt8]], _ index: Int) -> [UInt8] {
      index < fields.count ? fields[index] : []
    }
    func rest(_ fields: [[UInt8]], _ index: Int) -> [[UInt8]] {
      fields.enumerated().filter { $0.offset != index }.map(\.element)
    }
    var used = Set<Int>()
    for fields in left {
      let own = key(fields, keys.0)
      let partners = right.indices.filter { key(right[$0], keys.1) == own }
      for partner in partners {
        show([own] + rest(fields, keys.0) + rest(right[partner], keys.1))
        used.insert(partner)
      }
      if partners.isEmpty, unpaired.contains("1") { show([own] + rest(fields, keys.0)) }
    }
    if unpaired.contains("2") {
      for index in right.indices where !used.contains(index) {
        show([key(right[index], keys.1)] + rest(right[index], keys.1))
      }
    }
    system.print(output)
    return 0
  }

  private func fields(_ line: [UInt8]) -> [[UInt8]] {
    guard let separator else { return line.split(whereSeparator: \.isBlank).map(Array.init) }
    return line.split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }
}

/// `column`: a table (`-t`), or words in columns.
struct Column: GatheringTool {
  let paths: [String]
  private let isTable: Bool
  private let separators: [UInt8]
  private let gap: String

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "ts:o:c:nx",
      long: ["table": "t", "separator": "s", "output-separator": "o", "output-width": "c"]
    )
    paths = options.operands.isEmpty ? ["-"] : options.operands
    isTable = options.has("t")
    separators = Array((options.value("s") ?? " \t").utf8)
    gap = options.value("o") ?? "  "
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let lines = inputs.flatMap(\.lines).filter { !$0.isEmpty }
    guard isTable else {
      fill(lines.map { String(bytes: $0) }, &system)
      return 0
    }
    let isBlank = separators == Array(" \t".utf8)
    let rows = lines.map { line in
      line.split(omittingEmptySubsequences: isBlank) { separators.contains($0) }
        .map { String(bytes: $0) }
    }
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    var output = ""
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { output += gap }
        output += index == widths.count - 1 ? cell : Columns.left(cell, widths[index])
      }
      // A short row is filled up to the last column.
      for index in row.count..<max(row.count, widths.count) {
        output += gap + String(repeating: " ", count: index == widths.count - 1 ? 0 : widths[index])
      }
      output += "\n"
    }
    system.print(output)
    return 0
  }

  /// Words down the columns of a screen.
  private func fill(_ words: [String], _ system: inout Kernel) {
    guard !words.isEmpty else { return }
    let width = ((words.map(\.count).max() ?? 0) / 8 + 1) * 8
    let columns = max(1, 80 / width)
    let rows = (words.count + columns - 1) / columns
    var output = ""
    for row in 0..<rows {
      let line = stride(from: row, to: words.count, by: rows).map { words[$0] }
      for (index, word) in line.enumerated() {
        guard index < line.count - 1 else {
          output += word + "\n"
          continue
        }
        let tabs = (width - word.count + 7) / 8
        output += word + String(repeating: "\t", count: tabs)
      }
    }
    system.print(output)
  }
}
