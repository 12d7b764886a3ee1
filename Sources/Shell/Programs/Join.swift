import Machine

/// `join`: lines of two sorted files with the same key, side by side.
struct Join: GatheringTool {
  /// A field of the output: the key, or one of a file.
  private enum Cell {
    case key
    case field(file: Int, index: Int)
  }

  let paths: [String]
  private let keys: [Int]
  private let separator: UInt8?
  private let ignoresCase: Bool
  /// Of which files the lines without partner are shown.
  private var unpaired: Set<Int> = []
  private var showsPairs = true
  private let filler: [UInt8]
  private var cells: [Cell]?
  private let fitsFirstLines: Bool
  private let hasHeader: Bool
  private let manner: OrderCheck.Manner

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "1:2:j:t:a:v:e:o:iz",
      long: [
        "ignore-case": "i", "header": "h", "check-order": "c", "nocheck-order": "n",
        "zero-terminated": "z",
      ]
    )
    paths = options.operands
    guard paths.count >= 2 else {
      throw UsageFailure(
        message: paths.isEmpty ? "missing operand" : "missing operand after '\(paths[0])'"
      )
    }
    guard paths.count == 2 else { throw UsageFailure(message: "extra operand '\(paths[2])'") }
    func key(_ letter: Character) throws(UsageFailure) -> Int {
      let text = options.value(letter) ?? options.value("j") ?? "1"
      guard let number = Int(text), number > 0 else {
        throw Tools.plain("invalid field number: '\(text)'")
      }
      return number - 1
    }
    keys = [try key("1"), try key("2")]
    if let text = options.value("t"), text.utf8.count > 1, text != "\\0" {
      throw Tools.plain("multi-character tab '\(text)'")
    }
    separator = options.value("t").map { $0 == "\\0" ? 0 : $0.utf8.first ?? Byte.newline }
    ignoresCase = options.has("i")
    filler = Array((options.value("e") ?? "").utf8)
    hasHeader = options.has("h")
    manner = options.last(of: "cn").map { $0 == "c" ? .strict : .none } ?? .atEnd
    for letter in ["a", "v"] as [Character] {
      for text in options.values(letter) {
        guard let file = Int(text), file == 1 || file == 2 else {
          throw Tools.plain("invalid field number: '\(text)'")
        }
        unpaired.insert(file - 1)
        if letter == "v" { showsPairs = false }
      }
    }
    fitsFirstLines = options.value("o") == "auto"
    if !fitsFirstLines, !options.values("o").isEmpty {
      cells = []
      for word in options.values("o").flatMap({ $0.split { $0 == "," || $0 == " " } }) {
        cells?.append(try Self.cell(String(word)))
      }
    }
  }

  private static func cell(_ word: String) throws(UsageFailure) -> Cell {
    if word == "0" { return .key }
    let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "1" || parts[0] == "2" else {
      throw Tools.plain(
        word.hasPrefix("0")
          ? "invalid field specifier: '\(word)'" : "invalid file number in field spec: '\(word)'"
      )
    }
    guard parts.count == 2 else { throw Tools.plain("invalid field specifier: '\(word)'") }
    guard let index = Int(parts[1]), index > 0 else {
      throw Tools.plain("invalid field number: '\(parts[1])'")
    }
    return .field(file: parts[0] == "1" ? 0 : 1, index: index - 1)
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    var rows = inputs.map { $0.lines.map(fields) }
    var cells = self.cells
    if fitsFirstLines {
      cells = [.key]
      for file in 0..<2 {
        for index in (rows[file].first ?? []).indices where index != keys[file] {
          cells?.append(.field(file: file, index: index))
        }
      }
    }
    var output: [UInt8] = []
    if hasHeader, let left = rows[0].first, let right = rows[1].first {
      output += line(left, right, cells)
      rows = rows.map { Array($0.dropFirst()) }
    }
    let failures = (0..<2).compactMap { file in
      OrderCheck.disorder(inputs[file].lines) { key(fields($0), file) }.map { (file, $0) }
    }
    if manner == .strict, let (file, wrong) = failures.first {
      tell(file, wrong, &system)
      return 1
    }
    let hadUnpaired = merge(rows, cells, &output)
    system.print(output)
    guard manner == .atEnd, !failures.isEmpty, hadUnpaired else { return 0 }
    for (file, wrong) in failures { tell(file, wrong, &system) }
    Tools.complain("input is not in sorted order", &system)
    return 1
  }

  private func tell(
    _ file: Int,
    _ wrong: (number: Int, line: [UInt8]),
    _ system: inout Kernel
  ) {
    let text = String(bytes: wrong.line)
    Tools.complain("\(paths[file]):\(wrong.number): is not sorted: \(text)", &system)
  }

  /// Goes through both files as they are sorted; tells whether lines were left alone.
  private func merge(_ rows: [[[[UInt8]]]], _ cells: [Cell]?, _ output: inout [UInt8]) -> Bool {
    var (first, second) = (0, 0)
    var hadUnpaired = false
    func alone(_ file: Int, _ row: [[UInt8]]) {
      hadUnpaired = true
      guard unpaired.contains(file) else { return }
      output += file == 0 ? line(row, nil, cells) : line(nil, row, cells)
    }
    while first < rows[0].count, second < rows[1].count {
      let (left, right) = (key(rows[0][first], 0), key(rows[1][second], 1))
      if left.lexicographicallyPrecedes(right) {
        alone(0, rows[0][first])
        first += 1
      } else if right.lexicographicallyPrecedes(left) {
        alone(1, rows[1][second])
        second += 1
      } else {
        let lefts = rows[0][first...].prefix { key($0, 0) == left }
        let rights = rows[1][second...].prefix { key($0, 1) == right }
        if showsPairs {
          for left in lefts { for right in rights { output += line(left, right, cells) } }
        }
        first += lefts.count
        second += rights.count
      }
    }
    for row in rows[0][first...] { alone(0, row) }
    for row in rows[1][second...] { alone(1, row) }
    return hadUnpaired
  }

  private func key(_ fields: [[UInt8]], _ file: Int) -> [UInt8] {
    let field = keys[file] < fields.count ? fields[keys[file]] : []
    return ignoresCase ? field.map(Expression.lower) : field
  }

  private func line(_ left: [[UInt8]]?, _ right: [[UInt8]]?, _ cells: [Cell]?) -> [UInt8] {
    let rows = [left, right]
    func field(_ file: Int, _ index: Int) -> [UInt8] {
      guard let row = rows[file], index < row.count, !row[index].isEmpty else { return filler }
      return row[index]
    }
    let owner = left == nil ? 1 : 0
    var parts: [[UInt8]]
    if let cells {
      parts = cells.map { cell in
        switch cell {
        case .key: field(owner, keys[owner])
        case .field(let file, let index): field(file, index)
        }
      }
    } else {
      parts = [field(owner, keys[owner])]
      for file in 0..<2 {
        for index in (rows[file] ?? []).indices where index != keys[file] {
          parts.append(field(file, index))
        }
      }
    }
    return Array(parts.joined(separator: [separator ?? Byte.space])) + [Byte.newline]
  }

  private func fields(_ line: [UInt8]) -> [[UInt8]] {
    guard let separator else { return line.split(whereSeparator: \.isBlank).map(Array.init) }
    return line.split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }
}
