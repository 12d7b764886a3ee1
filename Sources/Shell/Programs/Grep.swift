import Machine

/// `grep` with its usual options.
struct Grep: TextFilter {
  private(set) var files: [String] = []
  private var expressions: [Expression] = []
  private var fixed: [[UInt8]] = []
  private let options: Options
  private let ignoresCase: Bool
  private let isWord: Bool
  private let isLine: Bool
  private let showsNames: Bool
  private var file = ""
  private var lineNumber = 0
  private var matches = 0
  private var found = false
  private var before: [(number: Int, line: [UInt8])] = []
  private var contextBefore = 0
  private var contextAfter = 0
  private var remainingAfter = 0
  private var lastPrinted = 0
  private var limit: Int?
  private(set) var isDone = false
  private var isFileDone = false

  var failureStatus: Int32 { options.has("q") && found ? 0 : 2 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "ivncrREFGPoqlLwxhHsA:B:C:e:m:f:z",
      long: [
        "ignore-case": "i", "invert-match": "v", "line-number": "n", "count": "c",
        "recursive": "r", "extended-regexp": "E", "fixed-strings": "F", "only-matching": "o",
        "quiet": "q", "silent": "q", "files-with-matches": "l", "word-regexp": "w",
        "line-regexp": "x", "after-context": "A", "before-context": "B", "context": "C",
        "regexp": "e", "max-count": "m", "color": "s", "colour": "s", "no-messages": "s",
      ],
      status: 2
    )
    self.options = options
    ignoresCase = options.has("i")
    isWord = options.has("w")
    isLine = options.has("x")
    var operands = options.operands
    var patterns = options.values("e")
    if patterns.isEmpty {
      guard !operands.isEmpty else {
        throw UsageFailure(
          message: "usage: grep [OPTION]... PATTERNS [FILE]...",
          status: 2,
          hasHint: true
        )
      }
      patterns = [operands.removeFirst()]
    }
    let name = Paths.base(arguments[0])
    if options.has("P") {
      throw Tools.plain("Perl-style expressions are not simulated", status: 2)
    }
    let recursive = options.has("r") || options.has("R")
    var found: [String] = []
    if recursive {
      for place in operands.isEmpty ? ["."] : operands {
        FileTree.walk(place, &system) { path, status in
          if status.kind == .regular {
            found.append(
              operands.isEmpty && path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            )
          }
        }
      }
      files = found.isEmpty ? ["/dev/null"] : found
    } else {
      files = operands
    }
    showsNames =
      options.last(of: "hH") == "H"
      || (options.last(of: "hH") == nil && (operands.count > 1 || recursive))
    let around = options.value("C").flatMap { Int($0) } ?? 0
    contextBefore = options.value("B").flatMap { Int($0) } ?? around
    contextAfter = options.value("A").flatMap { Int($0) } ?? around
    limit = options.value("m").flatMap { Int($0) }
    try compile(patterns, name: name)
  }

  private mutating func compile(_ patterns: [String], name: String) throws(UsageFailure) {
    for pattern in patterns.flatMap({ $0.split(separator: "\n", omittingEmptySubsequences: false) })
    {
      if options.has("F") || name == "fgrep" {
        fixed.append(Array(pattern.utf8))
        continue
      }
      do throws(Expression.Failure) {
        expressions.append(
          try Expression(
            String(pattern),
            extended: options.has("E") || name == "egrep",
            ignoresCase: ignoresCase
          )
        )
      } catch {
        throw Tools.plain(error.message, status: 2)
      }
    }
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    "\(file): " + (error == .EISDIR ? "Is a directory" : error.message)
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file == "-" ? "(standard input)" : file
    lineNumber = 0
    matches = 0
    before = []
    remainingAfter = 0
    lastPrinted = 0
    isFileDone = false
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    guard !isFileDone else { return }
    lineNumber += 1
    let ranges = find(in: line)
    guard ranges.isEmpty == options.has("v") else {
      if remainingAfter > 0 {
        remainingAfter -= 1
        show(line, lineNumber, "-", &output)
      } else if contextBefore > 0 {
        before.append((lineNumber, line))
        if before.count > contextBefore { before.removeFirst() }
      }
      return
    }
    found = true
    matches += 1
    if options.has("q") {
      isDone = true
      return
    }
    if let limit, matches >= limit { isFileDone = true }
    if options.has("l") || options.has("L") {
      isFileDone = true
      return
    }
    if options.has("c") { return }
    if options.has("o") {
      for range in ranges where !range.isEmpty {
        show(Array(line[range]), lineNumber, ":", &output)
      }
      return
    }
    let first = before.first?.number ?? lineNumber
    if contextBefore + contextAfter > 0, lastPrinted > 0, first > lastPrinted + 1 {
      output.print("--\n")
    }
    for (number, line) in before { show(line, number, "-", &output) }
    before = []
    show(line, lineNumber, ":", &output)
    remainingAfter = contextAfter
  }

  private mutating func show(
    _ line: [UInt8],
    _ number: Int,
    _ mark: String,
    _ output: inout FilterOutput
  ) {
    lastPrinted = number
    if showsNames { output.print(file + mark) }
    if options.has("n") { output.print("\(number)\(mark)") }
    output.line(line)
  }

  mutating func endFile(_ output: inout FilterOutput) {
    if options.has("q") { return }
    if options.has("l"), matches > 0 { output.print(file + "\n") }
    if options.has("L"), matches == 0 { output.print(file + "\n") }
    if options.has("c"), !options.has("l") {
      output.print((showsNames ? file + ":" : "") + "\(matches)\n")
    }
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 { found ? 0 : 1 }

  /// All matches of a line.
  private func find(in line: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start <= line.count, let range = next(in: line, from: start) {
      ranges.append(range)
      guard options.has("o") else { break }
      start = range.isEmpty ? range.upperBound + 1 : range.upperBound
    }
    return ranges
  }

  private func next(in line: [UInt8], from start: Int) -> Range<Int>? {
    var best: Range<Int>?
    var from = start
    while from <= line.count {
      best = nil
      for expression in expressions {
        if let range = expression.firstMatch(in: line, from: from)?.range {
          best = earlier(best, range)
        }
      }
      for text in fixed {
        if let range = place(of: text, in: line, from: from) { best = earlier(best, range) }
      }
      guard let range = best else { return nil }
      if isLine { return range == 0..<line.count ? range : nil }
      guard isWord else { return range }
      let startsWord = range.lowerBound == 0 || !line[range.lowerBound - 1].isNamePart
      let endsWord = range.upperBound == line.count || !line[range.upperBound].isNamePart
      if startsWord, endsWord { return range }
      from = range.lowerBound + 1
    }
    return nil
  }

  private func earlier(_ left: Range<Int>?, _ right: Range<Int>) -> Range<Int> {
    guard let left else { return right }
    if right.lowerBound != left.lowerBound {
      return right.lowerBound < left.lowerBound ? right : left
    }
    return right.count > left.count ? right : left
  }

  private func place(of text: [UInt8], in line: [UInt8], from: Int) -> Range<Int>? {
    guard text.count <= line.count else { return nil }
    var index = from
    while index + text.count <= line.count {
      let isMatch = text.indices.allSatisfy {
        let (left, right) = (line[index + $0], text[$0])
        return left == right || (ignoresCase && Expression.lower(left) == Expression.lower(right))
      }
      if isMatch { return index..<(index + text.count) }
      index += 1
    }
    return nil
  }
}
