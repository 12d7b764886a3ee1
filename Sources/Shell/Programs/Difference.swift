import Machine
import Simulation

/// `diff`, plain and unified.
struct Difference: GatheringTool {
  enum Edit {
    case keep(Int, Int)
    case remove(Int)
    case add(Int)
  }

  let paths: [String]
  private let options: Options
  private let flags: [String]

  var failureStatus: Int32 { 2 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "uqrNwbBsiU:yW:aEtTdpL:Z",
      long: [
        "unified": "u", "brief": "q", "recursive": "r", "new-file": "N", "ignore-all-space": "w",
        "ignore-space-change": "b", "ignore-blank-lines": "B", "report-identical-files": "s",
        "ignore-case": "i", "side-by-side": "y", "width": "W", "text": "a", "label": "L",
        "suppress-common-lines": "1", "normal": "2", "color": "3", "minimal": "d",
        "ignore-trailing-space": "Z", "strip-trailing-cr": "4",
      ],
      status: 2
    )
    if let text = options.value("U"), Int(text) == nil {
      throw UsageFailure(message: "invalid context length '\(text)'", status: 2)
    }
    if options.operands.count > 2 {
      throw UsageFailure(message: "extra operand '\(options.operands[2])'", status: 2)
    }
    guard options.operands.count == 2 else {
      throw UsageFailure(
        message: "missing operand after '\(options.operands.last ?? "diff")'",
        status: 2
      )
    }
    var paths = options.operands
    flags = arguments.dropFirst().filter { $0.hasPrefix("-") && $0 != "-" }
    let kinds = paths.map { (try? system.stat($0))?.isDirectory == true }
    guard kinds != [true, true] else {
      self.paths = []
      return
    }
    for index in 0..<2 where (try? system.stat(paths[index]))?.isDirectory == true {
      paths[index] = Paths.child(paths[index], Paths.base(paths[1 - index]))
    }
    if options.has("N") {
      paths = paths.map { path in (try? system.stat(path)) == nil ? "/dev/null" : path }
    }
    self.paths = paths
  }

  /// How a line is compared, by what is asked to be passed over.
  private func key(_ line: DifferenceLine) -> String {
    var text = line.text
    if options.has("4"), text.hasSuffix("\r") { text.removeLast() }
    if options.has("i") { text = text.lowercased() }
    if options.has("w") {
      text = text.filter { !$0.isWhitespace }
    } else if options.has("b") {
      text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .padded(before: line.text.first?.isWhitespace == true)
    } else if options.has("Z") {
      while text.last?.isWhitespace == true { text.removeLast() }
    } else if !line.isEnded {
      text += "\u{0}"
    }
    return text
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    guard paths.isEmpty else { return try compare(inputs, paths, &system) }
    return try compareFolders(options.operands[0], options.operands[1], &system)
  }

  private func compareFolders(
    _ left: String,
    _ right: String,
    _ system: inout Kernel
  ) throws(UsageFailure) -> Int32 {
    var status: Int32 = 0
    let names = [left, right].map { (try? system.list($0)) ?? [] }
    for name in Set(names[0] + names[1]).sorted(by: {
      Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
    }) {
      let both = [Paths.child(left, name), Paths.child(right, name)]
      let kinds = both.map { (try? system.stat($0))?.isDirectory }
      guard let first = kinds[0], let second = kinds[1] else {
        system.print("Only in \(kinds[0] == nil ? right : left): \(name)\n")
        status = max(status, 1)
        continue
      }
      guard first == second else {
        let words = [first, second].map { $0 ? "directory" : "regular file" }
        system.print(
          "File \(both[0]) is a \(words[0]) while file \(both[1]) is a \(words[1])\n"
        )
        status = max(status, 1)
        continue
      }
      if first {
        if options.has("r") {
          status = max(status, try compareFolders(both[0], both[1], &system))
        } else {
          system.print("Common subdirectories: \(both[0]) and \(both[1])\n")
        }
        continue
      }
      var contents: [[UInt8]] = []
      for path in both {
        do throws(Errno) { contents.append(try system.readFile(path)) } catch {
          Tools.complain("\(path): \(error.message)", &system)
          status = 2
        }
      }
      guard contents.count == 2, contents[0] != contents[1] else { continue }
      if !options.has("q") {
        system.print((["diff"] + flags + both).joined(separator: " ") + "\n")
      }
      status = max(status, try compare(contents, both, &system))
    }
    return status
  }

  private func compare(
    _ inputs: [[UInt8]],
    _ paths: [String],
    _ system: inout Kernel
  ) throws(UsageFailure) -> Int32 {
    let texts = inputs.map(DifferenceLine.lines)
    let keys = texts.map { $0.map(key) }
    var isSame = keys[0] == keys[1]
    if !isSame, options.has("B") {
      isSame = keys[0].filter { !$0.isEmpty } == keys[1].filter { !$0.isEmpty }
    }
    if isSame {
      if options.has("s") {
        system.print("Files \(paths[0]) and \(paths[1]) are identical\n")
      }
      guard options.has("y") else { return 0 }
    }
    if options.has("q") {
      system.print("Files \(paths[0]) and \(paths[1]) differ\n")
      return 1
    }
    guard texts[0].count <= 5000, texts[1].count <= 5000 else {
      throw Tools.plain("files of more than 5000 lines are not compared", status: 2)
    }
    let edits = Self.edits(keys[0], keys[1])
    if options.has("y") {
      let width = options.value("W").flatMap { Int($0) } ?? 130
      let columns = SideBySide(width: width, hidesCommon: options.has("1"))
      system.print(columns.text(edits, texts[0], texts[1]))
      return isSame ? 0 : 1
    }
    if options.has("u") || options.has("U") {
      let labels = options.values("L")
      for (index, mark) in ["---", "+++"].enumerated() {
        if index < labels.count {
          system.print("\(mark) \(labels[index])\n")
          continue
        }
        let time = CivilTime((try? system.stat(paths[index]))?.modified ?? system.now)
        system.print("\(mark) \(paths[index])\t\(time.date) \(time.timeOfDay).000000000 +0000\n")
      }
      let context = options.value("U").flatMap { Int($0) } ?? 3
      system.print(Self.unified(edits, texts[0], texts[1], context))
    } else {
      system.print(Self.plain(edits, texts[0], texts[1]))
    }
    return 1
  }

  /// The longest common subsequence after equal beginnings and ends are set aside.
  private static func edits(_ old: [String], _ new: [String]) -> [Edit] {
    var head = 0
    while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    {
      tail += 1
    }
    let (rows, columns) = (old.count - head - tail, new.count - head - tail)
    var lengths = Array(repeating: Array(repeating: Int32(0), count: columns + 1), count: rows + 1)
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        lengths[row][column] =
          old[head + row] == new[head + column]
          ? lengths[row + 1][column + 1] + 1
          : max(lengths[row + 1][column], lengths[row][column + 1])
      }
    }
    var result = (0..<head).map { Edit.keep($0, $0) }
    var (row, column) = (0, 0)
    while row < rows || column < columns {
      if row < rows, column < columns, old[head + row] == new[head + column] {
        result.append(.keep(head + row, head + column))
        row += 1
        column += 1
      } else if row < rows,
        column == columns || lengths[row + 1][column] >= lengths[row][column + 1]
      {
        result.append(.remove(head + row))
        row += 1
      } else {
        result.append(.add(head + column))
        column += 1
      }
    }
    return result + (0..<tail).map { .keep(old.count - tail + $0, new.count - tail + $0) }
  }

  private static func plain(
    _ edits: [Edit],
    _ old: [DifferenceLine],
    _ new: [DifferenceLine]
  ) -> String {
    var text = ""
    var removed: [Int] = []
    var added: [Int] = []
    var place = (0, 0)
    func span(_ first: Int, _ count: Int) -> String {
      count <= 1 ? String(first) : "\(first),\(first + count - 1)"
    }
    func flush() {
      guard !removed.isEmpty || !added.isEmpty else { return }
      if added.isEmpty {
        text += "\(span(removed[0] + 1, removed.count))d\(place.1)\n"
      } else if removed.isEmpty {
        text += "\(place.0)a\(span(added[0] + 1, added.count))\n"
      } else {
        text += "\(span(removed[0] + 1, removed.count))c\(span(added[0] + 1, added.count))\n"
      }
      for line in removed { text += "< \(old[line].shown)" }
      if !removed.isEmpty, !added.isEmpty { text += "---\n" }
      for line in added { text += "> \(new[line].shown)" }
      removed = []
      added = []
    }
    for edit in edits {
      switch edit {
      case .keep(let left, let right):
        flush()
        place = (left + 1, right + 1)
      case .remove(let line): removed.append(line)
      case .add(let line): added.append(line)
      }
    }
    flush()
    return text
  }

  private static func unified(
    _ edits: [Edit],
    _ old: [DifferenceLine],
    _ new: [DifferenceLine],
    _ context: Int
  ) -> String {
    var text = ""
    let changed = edits.indices.filter {
      if case .keep = edits[$0] { return false }
      return true
    }
    var index = 0
    while index < changed.count {
      let start = max(0, changed[index] - context)
      var last = changed[index]
      while index < changed.count, changed[index] <= last + 2 * context + (context == 0 ? 1 : 0) {
        last = changed[index]
        index += 1
      }
      let end = min(edits.count, last + context + 1)
      var body = ""
      var counts = (0, 0)
      for edit in edits[start..<end] {
        switch edit {
        case .keep(let line, _):
          body += " \(old[line].shown)"
          counts = (counts.0 + 1, counts.1 + 1)
        case .remove(let line):
          body += "-\(old[line].shown)"
          counts.0 += 1
        case .add(let line):
          body += "+\(new[line].shown)"
          counts.1 += 1
        }
      }
      var before = (0, 0)
      for edit in edits[..<start] {
        switch edit {
        case .keep: before = (before.0 + 1, before.1 + 1)
        case .remove: before.0 += 1
        case .add: before.1 += 1
        }
      }
      func span(_ before: Int, _ count: Int) -> String {
        count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
      }
      text += "@@ -\(span(before.0, counts.0)) +\(span(before.1, counts.1)) @@\n" + body
    }
    return text
  }
}
