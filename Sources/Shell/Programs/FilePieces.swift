import Machine
import Simulation

/// `split`: a file in pieces.
struct Split: GatheringTool {
  let paths: [String]
  private let options: Options
  private let prefix: String

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let arguments = arguments.enumerated().map { index, text in
      index > 0 && text.hasPrefix("-") && Int(text.dropFirst()) != nil
        ? "-l" + text.dropFirst() : text
    }
    options = try Options(
      arguments,
      "l:b:n:a:dxv",
      long: [
        "lines": "l", "bytes": "b", "number": "n", "suffix-length": "a", "numeric-suffixes": "d",
        "hex-suffixes": "x", "verbose": "v",
      ]
    )
    paths = [options.operands.first ?? "-"]
    prefix = options.operands.count > 1 ? options.operands[1] : "x"
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let input = inputs.first ?? []
    let pieces: [ArraySlice<UInt8>]
    if let text = options.value("b") {
      guard let size = Sizes.read(text), size > 0 else {
        throw Tools.plain("invalid number of bytes: '\(text)'")
      }
      pieces = stride(from: 0, to: input.count, by: size).map {
        input[$0..<min(input.count, $0 + size)]
      }
    } else if let text = options.value("n") {
      guard let count = Int(text), count > 0 else {
        throw Tools.plain("invalid number of chunks: '\(text)'")
      }
      pieces = (0..<count).map { index in
        let size = input.count / count
        return input[(index * size)..<(index == count - 1 ? input.count : (index + 1) * size)]
      }
    } else {
      let text = options.value("l") ?? "1000"
      guard let count = Int(text), count > 0 else {
        throw Tools.plain("invalid number of lines: '\(text)'")
      }
      pieces = Self.byLines(input, count)
    }
    let length = options.value("a").flatMap { Int($0) } ?? 2
    for (number, piece) in pieces.enumerated() {
      guard let suffix = suffix(number, length) else {
        throw Tools.plain("output file suffixes exhausted")
      }
      if options.has("v") { system.print("creating file '\(prefix)\(suffix)'\n") }
      do throws(Errno) { try system.writeFile(prefix + suffix, Array(piece)) } catch {
        throw Tools.plain("\(prefix)\(suffix): \(error.message)")
      }
    }
    return 0
  }

  private static func byLines(_ input: [UInt8], _ count: Int) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    var lines = 0
    for (index, byte) in input.enumerated() where byte == Byte.newline {
      lines += 1
      if lines == count {
        pieces.append(input[start...index])
        (start, lines) = (index + 1, 0)
      }
    }
    if start < input.count { pieces.append(input[start...]) }
    return pieces
  }

  private func suffix(_ number: Int, _ length: Int) -> String? {
    let digits = Array(
      options.has("d")
        ? "0123456789"
        : options.has("x")
          ? "0123456789abcdef"
          : "abcdefghijklmnopqrstuvwxyz"
    )
    var text = ""
    var rest = number
    for _ in 0..<max(1, length) {
      text = String(digits[rest % digits.count]) + text
      rest /= digits.count
    }
    return rest == 0 ? text : nil
  }
}

/// `strings`: what of a file can be read.
struct PrintableStrings: GatheringTool {
  let paths: [String]
  private let options: Options
  private let least: Int

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let arguments = arguments.enumerated().map { index, text in
      index > 0 && text.hasPrefix("-") && Int(text.dropFirst()) != nil
        ? "-n" + text.dropFirst() : text
    }
    options = try Options(arguments, "an:t:f", long: ["bytes": "n", "radix": "t", "all": "a"])
    paths = options.operands.isEmpty ? ["-"] : options.operands
    least = max(1, options.value("n").flatMap { Int($0) } ?? 4)
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    for (path, input) in zip(paths, inputs) {
      for run in input.indices.split(whereSeparator: { !Self.isShown(input[$0]) })
      where run.count >= least {
        var line = options.has("f") ? "\(path): " : ""
        if let radix = options.value("t") {
          let base = radix == "x" ? 16 : radix == "o" ? 8 : 10
          line += Columns.right(String(run.startIndex, radix: base), 7) + " "
        }
        system.print(line + String(bytes: input[run.startIndex..<run.endIndex]) + "\n")
      }
    }
    return 0
  }

  private static func isShown(_ byte: UInt8) -> Bool {
    byte == Byte.tab || (32...126).contains(byte)
  }
}

/// `shuf`: lines in an order of chance.
struct Shuffle: GatheringTool {
  let paths: [String]
  private let options: Options
  private var own: [[UInt8]]?

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "ei:n:o:rzR:",
      long: [
        "echo": "e", "input-range": "i", "head-count": "n", "output": "o", "repeat": "r",
        "zero-terminated": "z", "random-source": "R",
      ]
    )
    if options.has("e") {
      own = options.operands.map { Array($0.utf8) }
    } else if let text = options.value("i") {
      let ends = text.split(separator: "-").compactMap { Int($0) }
      guard ends.count == 2, ends[0] <= ends[1], ends[1] - ends[0] < 1_000_000 else {
        throw Tools.plain("invalid input range: '\(text)'")
      }
      own = (ends[0]...ends[1]).map { Array(String($0).utf8) }
    }
    if let text = options.value("n"), Int(text) == nil {
      throw Tools.plain("invalid line count: '\(text)'")
    }
    paths = own == nil ? [options.operands.first ?? "-"] : []
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let end: UInt8 = options.has("z") ? 0 : Byte.newline
    var lines = own ?? []
    if own == nil, let input = inputs.first {
      lines = input.split(separator: end, omittingEmptySubsequences: false).map(Array.init)
      if lines.last == [] { lines.removeLast() }
    }
    var source: [UInt8] = []
    if let path = options.value("R") {
      do throws(Errno) { source = try system.readFile(path) } catch {
        throw Tools.plain("\(path): \(error.message)")
      }
    }
    var place = 0
    func draw(_ bound: Int, _ system: inout Kernel) throws(UsageFailure) -> Int {
      guard options.has("R") else { return Int(system.programRandom.next() % UInt64(bound)) }
      guard place + 2 <= source.count else {
        throw Tools.plain("\(options.value("R") ?? ""): end of file")
      }
      defer { place += 2 }
      return (Int(source[place]) << 8 | Int(source[place + 1])) % bound
    }
    let limit = options.value("n").flatMap { Int($0) }
    var result: [UInt8] = []
    if options.has("r") {
      guard !lines.isEmpty else { throw Tools.plain("no lines to repeat") }
      guard let limit else { throw Tools.plain("--repeat without --head-count is not simulated") }
      for _ in 0..<min(limit, 1_000_000) { result += lines[try draw(lines.count, &system)] + [end] }
    } else {
      for index in 0..<min(limit ?? .max, lines.count) {
        lines.swapAt(index, index + (try draw(lines.count - index, &system)))
        result += lines[index] + [end]
      }
    }
    guard let target = options.value("o") else {
      system.print(result)
      return 0
    }
    do throws(Errno) { try system.writeFile(target, result) } catch {
      throw Tools.plain("\(target): \(error.message)")
    }
    return 0
  }
}

/// `envsubst`: puts the values of variables into a text.
struct EnvironmentSubstitution: TextFilter {
  let files: [String] = []
  private let environment: Environment
  private var wanted: [String]?

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "v", long: ["variables": "v"])
    environment = system.environment
    if let format = options.operands.first {
      var names: [String] = []
      _ = Self.replaced(format, environment) { names.append($0) }
      if options.has("v") {
        system.print(names.map { $0 + "\n" }.joined())
      }
      wanted = names
    }
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    let text = Self.replaced(String(bytes: line), environment, only: wanted) { _ in }
    output.print(text + (isTerminated ? "\n" : ""))
  }

  private static func replaced(
    _ text: String,
    _ environment: Environment,
    only wanted: [String]? = nil,
    _ found: (String) -> Void
  ) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let after = rest[rest.index(after: dollar)...]
      let isBraced = after.hasPrefix("{")
      let name = (isBraced ? after.dropFirst() : after).prefix {
        $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
      }
      let end = isBraced ? after.dropFirst(name.count + 1) : after.dropFirst(name.count)
      guard String(name).isShellName, !isBraced || end.hasPrefix("}") else {
        result += "$"
        rest = after
        continue
      }
      let next = isBraced ? end.dropFirst() : end
      found(String(name))
      if let wanted, !wanted.contains(String(name)) {
        result += rest[dollar..<next.startIndex]
      } else {
        result += environment[String(name)] ?? ""
      }
      rest = next
    }
    return result + rest
  }
}
