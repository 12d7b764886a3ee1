import Machine

/// `tsort`: an order in which everything comes behind what it needs.
struct TopologicalSort: GatheringTool {
  let paths: [String]

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(arguments, "")
    guard options.operands.count < 2 else {
      throw UsageFailure(message: "extra operand '\(options.operands[1])'")
    }
    paths = options.operands.isEmpty ? ["-"] : options.operands
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let words = String(bytes: inputs[0]).split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count % 2 == 0 else {
      throw Tools.plain("\(paths[0]): input contains an odd number of tokens")
    }
    var names: [String] = []
    var followers: [String: [String]] = [:]
    var counts: [String: Int] = [:]
    for word in words where counts[word] == nil {
      names.append(word)
      counts[word] = 0
    }
    for index in stride(from: 0, to: words.count, by: 2) where words[index] != words[index + 1] {
      followers[words[index], default: []].insert(words[index + 1], at: 0)
      counts[words[index + 1], default: 0] += 1
    }
    var ready = names.filter { counts[$0] == 0 }.sorted()
    var left = Set(names)
    var status: Int32 = 0
    while !left.isEmpty {
      if ready.isEmpty {
        let cycle = names.filter { left.contains($0) }
        system.print("tsort: \(paths[0]): input contains a loop:\n", to: 2)
        for name in cycle { system.print("tsort: \(name)\n", to: 2) }
        status = 1
        guard let first = cycle.first else { break }
        ready = [first]
      }
      let name = ready.removeFirst()
      guard left.remove(name) != nil else { continue }
      system.print(name + "\n")
      for follower in followers[name] ?? [] {
        counts[follower, default: 0] -= 1
        if counts[follower] == 0, left.contains(follower) { ready.append(follower) }
      }
    }
    return status
  }
}

/// `numfmt`: numbers with units, and back.
struct NumberForms: GatheringTool {
  let paths: [String]
  private let options: Options
  private let numbers: [String]

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "d:z",
      long: [
        "to": "t", "from": "f", "suffix": "s", "field": "F", "delimiter": "d", "padding": "p",
        "format": "m", "round": "r", "grouping": "g", "header": "H", "invalid": "i",
        "to-unit": "u", "from-unit": "U",
      ],
      valuedLong: [
        "to", "from", "suffix", "field", "padding", "format", "round", "invalid", "to-unit",
        "from-unit",
      ]
    )
    numbers = options.operands
    paths = numbers.isEmpty ? ["-"] : []
    for letter in ["t", "f"] as [Character] {
      let name = letter == "t" ? "to" : "from"
      if let unit = options.value(letter), !["none", "auto", "si", "iec", "iec-i"].contains(unit) {
        throw UsageFailure(message: "invalid argument '\(unit)' for '--\(name)'")
      }
    }
  }

  private static let units = Array("KMGTPEZY")

  private func value(_ text: String) throws(UsageFailure) -> Double {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    guard let number = Double(digits) else {
      throw Tools.plain("invalid number: '\(text)'", status: 2)
    }
    let suffix = text.dropFirst(digits.count)
    guard let letter = suffix.first else { return number }
    let from = options.value("f") ?? "none"
    guard let power = Self.units.firstIndex(of: letter == "k" ? "K" : letter) else {
      throw Tools.plain("invalid suffix in input: '\(text)'", status: 2)
    }
    guard from != "none" else {
      throw Tools.plain("rejecting suffix in input: '\(text)' (consider using --from)", status: 2)
    }
    let base = from == "si" || from == "auto" && !suffix.hasSuffix("i") ? 1000.0 : 1024
    return (0...power).reduce(number) { product, _ in product * base }
  }

  private func text(_ number: Double) -> String {
    let to = options.value("t") ?? "none"
    let suffix = options.value("s") ?? ""
    guard to != "none" else {
      let isWhole = number == number.rounded() && number.magnitude < 1e15
      return (isWhole ? String(Int(number)) : NumberText.fixed(number, 1)) + suffix
    }
    let base = to == "si" ? 1000.0 : 1024
    var value = number
    var power = 0
    while value.magnitude >= base, power < Self.units.count {
      value /= base
      power += 1
    }
    func rounded(_ value: Double) -> Double {
      value.magnitude < 10 && power > 0
        ? (value * 10).rounded(.awayFromZero) / 10 : value.rounded(.awayFromZero)
    }
    if rounded(value).magnitude >= base {
      value /= base
      power += 1
    }
    let shown = rounded(value)
    let digits = NumberText.fixed(shown, power > 0 && shown.magnitude < 10 ? 1 : 0)
    let unit = power == 0 ? "" : String(Self.units[power - 1]) + (to == "iec-i" ? "i" : "")
    return digits + unit + suffix
  }

  private func padded(_ text: String) -> String {
    guard let width = options.value("p").flatMap({ Int($0) }) else { return text }
    return width < 0 ? Columns.left(text, -width) : Columns.right(text, width)
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    if !numbers.isEmpty {
      for number in numbers { system.print(padded(text(try value(number))) + "\n") }
      return 0
    }
    let field = options.value("F").flatMap { Int($0) } ?? 1
    let mark = options.value("d")
    for (index, line) in (inputs.first ?? []).lines.enumerated() {
      let line = String(bytes: line)
      if options.has("H"), index == 0 {
        system.print(line + "\n")
        continue
      }
      var fields = line.split(omittingEmptySubsequences: mark == nil) {
        mark == nil ? $0.isWhitespace : String($0) == mark
      }.map(String.init)
      if field <= fields.count { fields[field - 1] = padded(text(try value(fields[field - 1]))) }
      system.print(fields.joined(separator: mark ?? " ") + "\n")
    }
    return 0
  }
}

extension Tools {
  static let optionWorks: [String: Tool.Work] = ["getopt": readOptions]

  /// `getopt`: options of a script, in an order that is easy to read.
  @Sendable private static func readOptions(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let own = try Options(
      system.arguments,
      "o:l:n:aqQuT",
      long: ["options": "o", "longoptions": "l", "long": "l", "name": "n", "test": "T"],
      stopsAtOperand: true,
      status: 2
    )
    if own.has("T") { return 4 }
    var words = own.operands
    var short = own.value("o")
    let isOld = short == nil
    if isOld {
      guard !words.isEmpty else {
        throw UsageFailure(message: "missing optstring argument", status: 2)
      }
      short = words.removeFirst()
    }
    var long: [String: Character] = [:]
    var valued: [String] = []
    for name in own.values("l").flatMap({ $0.split(separator: ",") }) {
      let plain = String(name.prefix { $0 != ":" })
      long[plain] = "\u{1}"
      if name.hasSuffix(":") { valued.append(plain) }
    }
    func quoted(_ text: String) -> String {
      isOld || own.has("u") ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
    var output = ""
    var operands: [String] = []
    var status: Int32 = 0
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        if short?.hasPrefix("+") == true {
          operands += rest
          break
        }
        continue
      }
      let name = own.value("n") ?? "getopt"
      if word.hasPrefix("--") {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        let matches = long.keys.filter { $0.hasPrefix(parts.first ?? "") }.sorted()
        guard let match = matches.first(where: { $0 == parts.first }) ?? matches.first else {
          system.print("\(name): unrecognized option '\(word)'\n", to: 2)
          status = 1
          continue
        }
        output += " --\(match)"
        if valued.contains(match) {
          guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
            system.print("\(name): option '--\(match)' requires an argument\n", to: 2)
            status = 1
            continue
          }
          output += " " + quoted(value)
        }
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        let known = Array(short ?? "")
        guard let place = known.firstIndex(of: letter), letter != ":" else {
          system.print("\(name): invalid option -- '\(letter)'\n", to: 2)
          status = 1
          continue
        }
        output += " -\(letter)"
        guard place + 1 < known.count, known[place + 1] == ":" else { continue }
        guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
          system.print("\(name): option requires an argument -- '\(letter)'\n", to: 2)
          status = 1
          continue
        }
        output += " " + quoted(value)
        letters = ""
      }
    }
    system.print(output + " --" + operands.map { " " + quoted($0) }.joined() + "\n")
    return status
  }
}
