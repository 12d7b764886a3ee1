import Machine

extension Tools {
  static let textWorks: [String: Tool.Work] = [
    "seq": sequence, "basename": baseName, "dirname": directoryName, "expr": expression,
  ]

  /// How many numbers `seq` prints.
  private static let longestSequence = 1_000_000.0

  @Sendable private static func sequence(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    // Numbers may be negative, so flags are read by hand.
    var words = Array(system.arguments.dropFirst())
    var separator = "\n"
    var isPadded = false
    var format: String?
    while let flag = words.first, flag.hasPrefix("-"), Double(flag) == nil {
      words.removeFirst()
      if flag == "-w" {
        isPadded = true
      } else if flag == "-s", !words.isEmpty {
        separator = words.removeFirst()
      } else if flag == "-f", !words.isEmpty {
        format = words.removeFirst()
      } else if flag == "--equal-width" {
        isPadded = true
      } else if flag.hasPrefix("--separator=") {
        separator = String(flag.dropFirst(12))
      } else if flag.hasPrefix("--format=") {
        format = String(flag.dropFirst(9))
      } else if flag.hasPrefix("-f") {
        format = String(flag.dropFirst(2))
      } else if flag.hasPrefix("-s") {
        separator = String(flag.dropFirst(2))
      } else {
        throw UsageFailure(message: "invalid option -- '\(flag.dropFirst())'")
      }
    }
    if let format {
      let letters = format.replacing("%%", with: "").split(
        separator: "%",
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      guard letters.count == 2 else { throw plain("format '\(format)' has no % directive") }
      if let letter = letters[1].first(where: \.isLetter), !"aefgAEFG".contains(letter) {
        throw plain("format '\(format)' has unknown %\(letter) directive")
      }
    }
    guard !words.isEmpty else { throw UsageFailure(message: "missing operand") }
    guard words.count <= 3 else { throw UsageFailure(message: "extra operand '\(words[3])'") }
    var numbers: [Double] = []
    for word in words {
      guard let number = Double(word) else {
        throw UsageFailure(message: "invalid floating point argument: '\(word)'")
      }
      numbers.append(number)
    }
    let first = numbers.count > 1 ? numbers[0] : 1
    let step = numbers.count > 2 ? numbers[1] : 1
    let last = numbers[numbers.count - 1]
    guard step != 0 else {
      throw UsageFailure(message: "invalid Zero increment value: '\(words[1])'")
    }
    let places =
      words.dropLast().map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 0
    let wanted = max(0, ((last - first) / step + 1e-9).rounded(.down) + 1)
    let count = Int(min(Self.longestSequence, wanted))
    var texts: [String]
    if places == 0, abs(first) < 1e12, abs(step) < 1e6, first == first.rounded(),
      step == step.rounded()
    {
      let (start, stride) = (Int(first), Int(step))
      texts = (0..<count).map { String(start + $0 * stride) }
    } else {
      texts = (0..<count).map { NumberText.fixed(first + Double($0) * step, places) }
    }
    if isPadded {
      let width = texts.map(\.count).max() ?? 0
      texts = texts.map { String(repeating: "0", count: width - $0.count) + $0 }
    }
    if let format {
      texts = texts.map { String(bytes: Formatter.print(format, [$0]).bytes) }
    }
    if !texts.isEmpty { system.print(texts.joined(separator: separator) + "\n") }
    guard wanted <= Self.longestSequence else {
      complain("more than \(Int(Self.longestSequence)) numbers are not simulated", &system)
      return 1
    }
    return 0
  }

  @Sendable private static func baseName(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "as:z",
      long: ["multiple": "a", "suffix": "s", "zero": "z"]
    )
    guard let path = options.operands.first else { throw UsageFailure(message: "missing operand") }
    let several = options.has("a") || options.has("s")
    if !several, options.operands.count > 2 {
      throw UsageFailure(message: "extra operand '\(options.operands[2])'")
    }
    let suffix = options.value("s") ?? (several ? "" : options.operands.dropFirst().first ?? "")
    for path in several ? options.operands : [path] {
      var name = Paths.base(path)
      if !suffix.isEmpty, name != suffix, name.hasSuffix(suffix) { name.removeLast(suffix.count) }
      system.print(name + (options.has("z") ? "\0" : "\n"))
    }
    return 0
  }

  @Sendable private static func directoryName(_ system: inout Kernel) throws(UsageFailure) -> Int32
  {
    let options = try Options(system.arguments, "z", long: ["zero": "z"])
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    for path in options.operands {
      system.print(Paths.directory(path) + (options.has("z") ? "\0" : "\n"))
    }
    return 0
  }

  @Sendable private static func expression(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let words = Array(system.arguments.dropFirst())
    guard !words.isEmpty else { throw UsageFailure(message: "missing operand", status: 2) }
    if words.count == 2, words[0] == "length" {
      system.print("\(words[1].count)\n")
      return words[1].isEmpty ? 1 : 0
    }
    if words.count == 4, words[0] == "substr" {
      let (first, count) = (Int(words[2]) ?? 0, Int(words[3]) ?? 0)
      let text =
        first < 1 || count < 1 ? "" : String(words[1].dropFirst(first - 1).prefix(count))
      system.print(text + "\n")
      return text.isEmpty ? 1 : 0
    }
    if words.count == 3, words[0] == "index" {
      let place = words[1].firstIndex { words[2].contains($0) }
      let number = place.map { words[1].distance(from: words[1].startIndex, to: $0) + 1 } ?? 0
      system.print("\(number)\n")
      return number == 0 ? 1 : 0
    }
    if words.count == 3, words[1] == ":" {
      guard let regex = try? Expression("^" + words[2], extended: false) else {
        throw plain("Invalid regular expression", status: 2)
      }
      let bytes = Array(words[0].utf8)
      let match = regex.firstMatch(in: bytes)
      if let match, match.groups.count > 1 {
        let text = match.groups[1].map { String(bytes: bytes[$0]) } ?? ""
        system.print(text + "\n")
        return text.isEmpty ? 1 : 0
      }
      let length = match?.range.count ?? 0
      system.print("\(length)\n")
      return length == 0 ? 1 : 0
    }
    if words.count == 3, ["=", "!=", "<", ">", "<=", ">="].contains(words[1]),
      Int(words[0]) == nil || Int(words[2]) == nil
    {
      let before = words[0].utf8.lexicographicallyPrecedes(words[2].utf8)
      let holds: Bool
      switch words[1] {
      case "=": holds = words[0] == words[2]
      case "!=": holds = words[0] != words[2]
      case "<": holds = before
      case ">": holds = !before && words[0] != words[2]
      case "<=": holds = before || words[0] == words[2]
      default: holds = !before
      }
      system.print(holds ? "1\n" : "0\n")
      return holds ? 0 : 1
    }
    if words.count == 1 {
      system.print(words[0] + "\n")
      return words[0].isEmpty || words[0] == "0" ? 1 : 0
    }
    for word in words where Int64(word) == nil && word.utf8.contains(where: \.isNamePart) {
      throw plain("non-integer argument", status: 2)
    }
    var none = NoVariables()
    let text = words.map { $0 == "=" ? "==" : $0 }.joined(separator: " ")
    guard let value = try? Arithmetic.evaluate(text, &none) else {
      if let last = words.last, ["+", "-", "*", "/", "%", "<", ">", "="].contains(last) {
        throw plain("syntax error: missing argument after '\(last)'", status: 2)
      }
      throw plain(
        text.contains("/ 0") || text.contains("% 0") ? "division by zero" : "syntax error",
        status: 2
      )
    }
    system.print("\(value)\n")
    return value == 0 ? 1 : 0
  }
}
