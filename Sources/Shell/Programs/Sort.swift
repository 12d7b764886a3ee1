import Machine

/// `sort`.
struct Sort: TextFilter {
  private struct Key: Sendable {
    var start: (field: Int, character: Int)
    var end: (field: Int, character: Int)?
    var flags: String
  }

  let files: [String]
  private let options: Options
  private var keys: [Key] = []
  private let separator: UInt8?
  private var lines: [[UInt8]] = []
  private var file = "-"
  /// What was read of lines that end with a zero byte.
  private var partial: [UInt8] = []
  private let target: String?

  var failureStatus: Int32 { 2 }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR
      ? "read failed: \(file): \(error.message)" : "cannot read: \(file): \(error.message)"
  }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "nrufhbdVMsgimcCk:t:o:zS:T:",
      long: [
        "numeric-sort": "n", "reverse": "r", "unique": "u", "ignore-case": "f", "key": "k",
        "field-separator": "t", "human-numeric-sort": "h", "version-sort": "V", "output": "o",
        "stable": "s", "general-numeric-sort": "g", "month-sort": "M", "dictionary-order": "d",
        "ignore-nonprinting": "i", "ignore-leading-blanks": "b", "merge": "m", "check": "c",
        "zero-terminated": "z", "buffer-size": "S", "temporary-directory": "T",
      ],
      status: 2
    )
    files = options.operands
    if let text = options.value("t") {
      guard text.utf8.count == 1 || text == "\\0" else {
        throw text.isEmpty
          ? Tools.plain("empty tab", status: 2)
          : Tools.plain("multi-character tab '\(text)'", status: 2)
      }
    }
    separator = options.value("t").map { $0 == "\\0" ? 0 : $0.utf8.first ?? 0 }
    target = options.value("o")
    let kinds = "nghMV".filter { options.has($0) }
    if kinds.count > 1 {
      throw Tools.plain(
        "options '-\(kinds.sorted().map(String.init).joined())' are incompatible",
        status: 2
      )
    }
    for text in options.values("k") { keys.append(try Self.key(text)) }
  }

  private static func key(_ text: String) throws(UsageFailure) -> Key {
    let ends = text.split(separator: ",", maxSplits: 1).map(String.init)
    var flags = ""
    func position(_ text: String, isEnd: Bool) -> (Int, Int)? {
      let digits = text.prefix { $0.isNumber || $0 == "." }
      flags += text.dropFirst(digits.count)
      let numbers = digits.split(separator: ".").compactMap { Int($0) }
      guard let field = numbers.first, field > 0 else { return nil }
      return (field, numbers.count > 1 ? numbers[1] : isEnd ? 0 : 1)
    }
    guard let first = ends.first, let start = position(first, isEnd: false) else {
      throw Tools.plain(
        "invalid number at field start: invalid count at start of '\(text)'",
        status: 2
      )
    }
    let end = ends.count > 1 ? position(ends[1], isEnd: true) : nil
    return Key(start: start, end: end, flags: flags)
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    if options.has("z") {
      partial += line
      if isTerminated { partial.append(Byte.newline) }
    } else {
      lines.append(line)
    }
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) { self.file = file }

  mutating func endFile(_ output: inout FilterOutput) {
    guard options.has("z") else { return }
    lines += partial.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    if partial.isEmpty || partial.last == 0 { lines.removeLast() }
    partial = []
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if options.has("c") || options.has("C") {
      for index in lines.indices.dropFirst() {
        let (first, second) = (lines[index - 1], lines[index])
        guard options.has("u") ? compare(first, second) >= 0 : order(first, second) > 0 else {
          continue
        }
        if options.has("c") {
          output.errors += "sort: \(file):\(index + 1): disorder: \(String(bytes: second))\n"
        }
        return 1
      }
      return 0
    }
    let sorted = lines.enumerated().sorted {
      let order = order($0.element, $1.element)
      return order == 0 ? $0.offset < $1.offset : order < 0
    }.map(\.element)
    var last: [UInt8]?
    for line in sorted {
      if options.has("u"), let last, compare(last, line) == 0 { continue }
      last = line
      output.bytes += line
      output.bytes.append(options.has("z") ? 0 : Byte.newline)
    }
    return 0
  }

  mutating func deliver(_ bytes: [UInt8], _ system: inout Kernel) -> Bool {
    guard let target else { return false }
    try? system.writeFile(target, bytes)
    return true
  }

  /// By the keys, then by all bytes.
  private func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let result = compare(left, right)
    if result != 0 || options.has("s") || options.has("u") { return result }
    let bytes = Self.bytes(left, right)
    return options.has("r") ? -bytes : bytes
  }

  private func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if keys.isEmpty {
      let flags = "nfhVbdgMi".filter { options.has($0) }
      let result = Self.compare(left[...], right[...], flags)
      return options.has("r") ? -result : result
    }
    for key in keys {
      var flags = key.flags
      if flags.isEmpty { flags = "nfhVbdrgMi".filter { options.has($0) } }
      let result = Self.compare(part(left, key), part(right, key), flags)
      if result != 0 { return flags.contains("r") ? -result : result }
    }
    return 0
  }

  private func part(_ line: [UInt8], _ key: Key) -> ArraySlice<UInt8> {
    let fields = fields(of: line)
    guard key.start.field <= fields.count else { return [] }
    let first = fields[key.start.field - 1]
    let start = min(first.lowerBound + key.start.character - 1, line.count)
    var end = line.count
    if let limit = key.end, limit.field <= fields.count {
      let last = fields[limit.field - 1]
      end =
        limit.character == 0 ? last.upperBound : min(last.lowerBound + limit.character, line.count)
    }
    return start < end ? line[start..<end] : []
  }

  private func fields(of line: [UInt8]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < line.count {
      if let separator {
        if line[index] == separator {
          result.append(start..<index)
          start = index + 1
        }
      } else if line[index].isBlank, index > start, !line[index - 1].isBlank {
        result.append(start..<index)
        start = index
      }
      index += 1
    }
    result.append(start..<line.count)
    return result
  }

  private static func compare(
    _ left: ArraySlice<UInt8>,
    _ right: ArraySlice<UInt8>,
    _ flags: String
  )
    -> Int
  {
    if flags.contains("M") { return month(left) - month(right) }
    if flags.contains("n") || flags.contains("h") || flags.contains("g") {
      let first = number(left, human: flags.contains("h"))
      let second = number(right, human: flags.contains("h"))
      return first < second ? -1 : first > second ? 1 : 0
    }
    var (left, right) = (left, right)
    if flags.contains("b") {
      left = left.drop(while: \.isBlank)
      right = right.drop(while: \.isBlank)
    }
    if flags.contains("d") {
      left = left.filter { $0.isNamePart && $0 != 95 || $0.isBlank }[...]
      right = right.filter { $0.isNamePart && $0 != 95 || $0.isBlank }[...]
    } else if flags.contains("i") {
      left = left.filter { $0 >= 32 && $0 < 127 }[...]
      right = right.filter { $0 >= 32 && $0 < 127 }[...]
    }
    if flags.contains("V") { return version(Array(left), Array(right)) }
    if flags.contains("f") { return bytes(left.map(Expression.lower), right.map(Expression.lower)) }
    return bytes(left, right)
  }

  /// The number of a month's name; 0 for what is none.
  private static func month(_ text: ArraySlice<UInt8>) -> Int {
    let name = String(bytes: text.drop(while: \.isBlank).prefix(3)).uppercased()
    let names = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    return (names.firstIndex(of: name) ?? -1) + 1
  }

  private static func number(_ text: ArraySlice<UInt8>, human: Bool) -> Double {
    let string = String(bytes: text)
    let digits = NumberText.prefix(string)
    var value = Double(digits) ?? 0
    if human, let unit = string.drop(while: { $0 == " " }).dropFirst(digits.count).first,
      let power = "KMGTPE".firstIndex(of: Character(unit.uppercased()))
    {
      let steps = "KMGTPE".distance(from: "KMGTPE".startIndex, to: power) + 1
      for _ in 0..<steps { value *= 1024 }
    }
    return value
  }

  private static func version(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var (first, second) = (0, 0)
    while first < left.count, second < right.count {
      if left[first].isDigit, right[second].isDigit {
        func number(_ text: [UInt8], _ index: inout Int) -> Int {
          var value = 0
          while index < text.count, text[index].isDigit {
            value = min(Int.max / 20, value) * 10 + Int(text[index] - 48)
            index += 1
          }
          return value
        }
        let (one, two) = (number(left, &first), number(right, &second))
        if one != two { return one < two ? -1 : 1 }
      } else {
        if left[first] != right[second] { return left[first] < right[second] ? -1 : 1 }
        first += 1
        second += 1
      }
    }
    return (left.count - first) - (right.count - second)
  }

  private static func bytes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    if left.lexicographicallyPrecedes(right) { return -1 }
    return right.lexicographicallyPrecedes(left) ? 1 : 0
  }
}
