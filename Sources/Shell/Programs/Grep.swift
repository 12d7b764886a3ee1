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
  private let isColoured: Bool
  let lineEnd: UInt8
  /// Where the line at hand begins in its file.
  private var offset = 0
  private var nextOffset = 0
  private var isBinary = false
  private let showsNames: Bool
  private var file = ""
  private var lineNumber = 0
  private var matches = 0
  private var found = false
  /// Whether something but a folder could not be read.
  private var hadOtherFailure = false
  private var before: [(number: Int, line: [UInt8])] = []
  private var contextBefore = 0
  private var contextAfter = 0
  private var remainingAfter = 0
  private var lastPrinted = 0
  private var limit: Int?
  private(set) var isDone = false
  private var isFileDone = false

  var failureStatus: Int32 { 2 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    try self.init(arguments, reading: [:], &system)
  }

  static func scripts(_ arguments: [String]) -> [String] {
    (try? read(arguments))?.values("f") ?? []
  }

  init(
    _ arguments: [String],
    reading scripts: [String: [UInt8]],
    _ system: inout Kernel
  ) throws(UsageFailure) {
    let options = try Self.read(arguments)
    self.options = options
    if options.has("4") {
      system.print(Self.usage + "\nSearch for PATTERNS in each FILE.\n")
      throw Tools.plain("", status: 0)
    }
    ignoresCase = options.has("i") || options.has("y")
    isWord = options.has("w")
    isLine = options.has("x")
    lineEnd = options.has("z") ? 0 : Byte.newline
    let colour = options.value("k") ?? (options.has("k") ? "auto" : "never")
    isColoured = colour == "always" || colour == "auto" && system.isTerminal(1)
    var operands = options.operands
    var patterns = options.values("e")
    for path in options.values("f") {
      do throws(Errno) {
        let bytes = if let read = scripts[path] { read } else { try system.readFile(path) }
        patterns += bytes.lines.map { String(bytes: $0) }
      } catch {
        throw Tools.plain("\(path): \(error.message)", status: 2)
      }
    }
    if options.has("5") || options.has("V") {
      throw UsageFailure(
        message: ProgramHelp.version("grep"),
        status: 0,
        hasHint: false,
        isWhole: true
      )
    }
    try Self.checkNumbers(options)
    if patterns.isEmpty, !options.has("f") {
      guard !operands.isEmpty else { throw Self.misuse("") }
      patterns = [operands.removeFirst()]
    }
    let name = Paths.base(arguments[0])
    let recursive = options.has("r") || options.has("R") || options.value("d") == "recurse"
    var found: [String] = []
    if recursive {
      for place in operands.isEmpty ? ["."] : operands {
        FileTree.walk(place, &system) { path, status in
          if status.kind == .regular, Self.isWanted(path, place, options) {
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
    isDone = limit == 0
    try compile(patterns, name: name)
    for warning in expressions.flatMap(\.warnings) {
      Tools.complain("warning: " + warning, &system)
    }
  }

  private static let usage = "Usage: grep [OPTION]... PATTERNS [FILE]..."

  private static func read(_ arguments: [String]) throws(UsageFailure) -> Options {
    do throws(UsageFailure) {
      return try Options(
        spelled(arguments),
        "ivyncrREFGPoqlLwxhHsA:B:C:e:m:f:zbTaUIkZd:D:uV",
        long: [
          "ignore-case": "i", "invert-match": "v", "line-number": "n", "count": "c",
          "recursive": "r", "extended-regexp": "E", "fixed-strings": "F", "only-matching": "o",
          "quiet": "q", "silent": "q", "files-with-matches": "l", "word-regexp": "w",
          "line-regexp": "x", "after-context": "A", "before-context": "B", "context": "C",
          "regexp": "e", "max-count": "m", "color": "k", "colour": "k", "no-messages": "s",
          "file": "f", "byte-offset": "b", "initial-tab": "T", "text": "a", "null-data": "z",
          "with-filename": "H", "no-filename": "h", "files-without-match": "L", "include": "1",
          "exclude": "2", "exclude-dir": "3", "basic-regexp": "G", "perl-regexp": "P",
          "dereference-recursive": "R", "line-buffered": "U", "help": "4", "version": "5",
          "null": "Z", "directories": "d", "devices": "D", "label": "6", "group-separator": "7",
          "no-group-separator": "8", "binary-files": "9", "no-ignore-case": "N", "binary": "U",
        ],
        valuedLong: [
          "include", "exclude", "exclude-dir", "label", "group-separator", "binary-files",
        ],
        status: 2
      )
    } catch {
      throw misuse("grep: \(error.message)\n")
    }
  }

  /// `-3` stands for `-C 3`.
  private static func spelled(_ arguments: [String]) -> [String] {
    arguments.enumerated().map { place, word in
      let digits = word.dropFirst()
      let before = place > 0 ? arguments[place - 1] : ""
      return word.hasPrefix("-") && !["-A", "-B", "-C", "-m", "-e", "-f"].contains(before)
        && !digits.isEmpty && digits.allSatisfy(\.isNumber)
        ? "-C\(digits)" : word
    }
  }

  private static func checkNumbers(_ options: Options) throws(UsageFailure) {
    for letter in ["A", "B", "C"] as [Character] {
      for text in options.values(letter) where Int(text).map({ $0 < 0 }) ?? true {
        throw Tools.plain("\(text): invalid context length argument", status: 2)
      }
    }
    for text in options.values("m") where Int(text) == nil {
      throw Tools.plain("invalid max count", status: 2)
    }
    if "EFGP".count(where: { options.has($0) }) > 1, options.has("P") || options.has("F") {
      throw Tools.plain("conflicting matchers specified", status: 2)
    }
  }

  private static func misuse(_ reason: String) -> UsageFailure {
    UsageFailure(
      message: reason + usage + "\nTry 'grep --help' for more information.",
      status: 2,
      hasHint: false,
      isWhole: true
    )
  }

  /// Whether the names of a file and of its folders are among those that are asked for.
  private static func isWanted(_ path: String, _ place: String, _ options: Options) -> Bool {
    let name = Paths.base(path)
    let included = options.values("1").map { Pattern($0) }
    if !included.isEmpty, !included.contains(where: { $0.matches(name) }) { return false }
    if options.values("2").contains(where: { Pattern($0).matches(name) }) { return false }
    let folders = path.dropFirst(place.count).split(separator: "/").dropLast().map(String.init)
    let excluded = options.values("3").map { Pattern($0) }
    return !folders.contains { folder in excluded.contains { $0.matches(folder) } }
  }

  private mutating func compile(_ patterns: [String], name: String) throws(UsageFailure) {
    for pattern in patterns.flatMap({ $0.split(separator: "\n", omittingEmptySubsequences: false) })
    {
      if options.has("F") || name == "fgrep" {
        fixed.append(Array(pattern.utf8))
        continue
      }
      do throws(Expression.Failure) {
        expressions.append(try expression(Array(pattern.utf8), isEgrep: name == "egrep"))
      } catch {
        throw Tools.plain(error.message, status: 2)
      }
    }
  }

  private func expression(
    _ pattern: [UInt8],
    isEgrep: Bool
  ) throws(Expression.Failure)
    -> Expression
  {
    if options.has("P") {
      var flags = PerlExpressionReader.Flags()
      flags.ignoresCase = ignoresCase
      flags.linesHaveAnchors = lineEnd == 0
      return try Expression(perl: pattern, flags: flags)
    }
    return try Expression(
      pattern,
      extended: options.has("E") || isEgrep,
      ignoresCase: ignoresCase,
      strays: .passedOver
    )
  }

  func refusal(_ file: String, _ error: Errno) -> String {
    if options.has("s") || error == .EISDIR && options.value("d") == "skip" { return "" }
    return "\(file): " + (error == .EISDIR ? "Is a directory" : error.message)
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file == "-" ? options.value("6") ?? "(standard input)" : file
    lineNumber = 0
    matches = 0
    before = []
    remainingAfter = 0
    lastPrinted = 0
    isFileDone = false
    (offset, nextOffset, isBinary) = (0, 0, false)
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    guard !isFileDone else { return }
    lineNumber += 1
    offset = nextOffset
    nextOffset += line.count + 1
    if lineEnd != 0, !options.has("a"), options.value("9") != "text",
      line.contains(0)
    {
      isBinary = true
    }
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
    if isBinary {
      output.errors += "grep: \(file): binary file matches\n"
      isFileDone = true
      return
    }
    if options.has("o") {
      for range in ranges where !range.isEmpty {
        let piece = Array(line[range])
        show(
          piece,
          lineNumber,
          ":",
          &output,
          at: offset + range.lowerBound,
          painting: [0..<piece.count]
        )
      }
      return
    }
    let first = before.first?.number ?? lineNumber
    if hasContext, lastPrinted > 0, first > lastPrinted + 1 {
      if !options.has("8") { output.print((options.value("7") ?? "--") + "\n") }
    }
    for (number, line) in before { show(line, number, "-", &output) }
    before = []
    show(line, lineNumber, ":", &output, painting: options.has("v") ? [] : ranges)
    remainingAfter = contextAfter
  }

  /// What stands behind the name of a file where that alone is told.
  private var nameEnd: String { options.has("Z") ? "\0" : "\n" }

  private var hasContext: Bool {
    options.has("A") || options.has("B") || options.has("C")
  }

  private mutating func show(
    _ line: [UInt8],
    _ number: Int,
    _ mark: String,
    _ output: inout FilterOutput,
    at place: Int? = nil,
    painting ranges: [Range<Int>] = []
  ) {
    lastPrinted = number
    let sign = isColoured ? Self.painted(mark, "36") : mark
    if showsNames {
      output.print(
        (isColoured ? Self.painted(file, "35") : file) + (options.has("Z") ? "\0" : sign)
      )
    }
    if options.has("n") {
      output.print((isColoured ? Self.painted("\(number)", "32") : "\(number)") + sign)
    }
    if options.has("b") { output.print("\(place ?? offset)\(sign)") }
    if options.has("T"), showsNames || options.has("n") { output.print("\t") }
    if isColoured {
      var end = 0
      for range in ranges where !range.isEmpty {
        output.bytes += line[end..<range.lowerBound]
        output.print(Self.painted(String(bytes: line[range]), "01;31"))
        end = range.upperBound
      }
      output.bytes += line[end...]
    } else {
      output.bytes += line
    }
    output.bytes.append(lineEnd)
  }

  private static func painted(_ text: String, _ colour: String) -> String {
    "\u{1B}[\(colour)m\u{1B}[K\(text)\u{1B}[m\u{1B}[K"
  }

  mutating func endFile(_ output: inout FilterOutput) {
    if options.has("q") { return }
    if options.has("l"), matches > 0 { output.print(file + nameEnd) }
    if options.has("L"), matches == 0 { output.print(file + nameEnd) }
    if options.has("c"), !options.has("l"), !options.has("L") {
      output.print((showsNames ? file + ":" : "") + "\(matches)\n")
    }
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 { found ? 0 : 1 }

  func ending(_ status: Int32, failed: Bool) -> Int32 {
    if failed, options.value("d") == "skip", !hadOtherFailure { return status }
    return failed && !(options.has("q") && found) ? 2 : status
  }

  /// All matches of a line.
  private func find(in line: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start <= line.count, let range = next(in: line, from: start) {
      ranges.append(range)
      guard options.has("o") || isColoured else { break }
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
