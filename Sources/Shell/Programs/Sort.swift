import Machine
import Simulation

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
  /// The lines of each file, where sorted files are merged.
  private var pieces: [[[UInt8]]] = []
  private var file = "-"
  /// What was read of lines that end with a zero byte.
  private var partial: [UInt8] = []
  private let target: String?
  /// What orders by chance begin with.
  private let seed: UInt64
  /// Orders that were asked for by their names.
  private var extraOrders = ""

  private static let orders: [String: Character] = [
    "general-numeric": "g", "human-numeric": "h", "month": "M", "numeric": "n", "random": "R",
    "version": "V",
  ]

  var failureStatus: Int32 { 2 }

  func refusal(_ file: String, _ error: Errno) -> String {
    error == .EISDIR
      ? "read failed: \(file): \(error.message)" : "cannot read: \(file): \(error.message)"
  }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "nrufhbdVMsgimcCk:t:o:zS:T:R",
      long: [
        "numeric-sort": "n", "reverse": "r", "unique": "u", "ignore-case": "f", "key": "k",
        "field-separator": "t", "human-numeric-sort": "h", "version-sort": "V", "output": "o",
        "stable": "s", "general-numeric-sort": "g", "month-sort": "M", "dictionary-order": "d",
        "ignore-nonprinting": "i", "ignore-leading-blanks": "b", "merge": "m", "check": "c",
        "zero-terminated": "z", "buffer-size": "S", "temporary-directory": "T",
        "random-sort": "R", "sort": "1", "parallel": "2", "debug": "3", "files0-from": "4",
        "random-source": "5", "batch-size": "6", "compress-program": "7",
      ],
      valuedLong: [
        "sort", "parallel", "files0-from", "random-source", "batch-size", "compress-program",
      ],
      status: 2
    )
    files = try Self.files(options, system)
    if options.has("c") || options.has("C"), files.count > 1 {
      throw Tools.plain(
        "extra operand '\(files[1])' not allowed with -\(options.has("C") ? "C" : "c")",
        status: 2
      )
    }
    for word in options.values("1") {
      guard let letter = Self.orders[word] else {
        throw UsageFailure(
          message: "invalid argument '\(word)' for '--sort'\nValid arguments are:\n"
            + ["general-numeric", "human-numeric", "month", "numeric", "random", "version"]
            .map { "  - '\($0)'" }.joined(separator: "\n"),
          status: 2
        )
      }
      extraOrders.append(letter)
    }
    seed = options.has("R") || extraOrders.contains("R") ? system.programRandom.next() : 0
    if options.has("3") {
      system.print("sort: text ordering performed using simple byte comparison\n", to: 2)
    }
    if let text = options.values("t").first, Set(options.values("t")).count > 1 {
      _ = text
      throw Tools.plain("incompatible tabs", status: 2)
    }
    if let text = options.value("t") {
      guard text.utf8.count == 1 || text == "\\0" else {
        throw text.isEmpty
          ? Tools.plain("empty tab", status: 2)
          : Tools.plain("multi-character tab '\(text)'", status: 2)
      }
    }
    separator = options.value("t").map { $0 == "\\0" ? 0 : $0.utf8.first ?? 0 }
    target = options.value("o")
    if let target, (try? system.stat(target)) == nil {
      do throws(Errno) { try system.writeFile(target, []) } catch {
        throw Tools.plain("open failed: \(target): \(error.message)", status: 2)
      }
    }
    let kinds = "nghMVR".filter { options.has($0) }
    if kinds.count > 1 {
      throw Tools.plain(
        "options '-\(kinds.sorted().map(String.init).joined())' are incompatible",
        status: 2
      )
    }
    for text in options.values("k") { keys.append(try Self.key(text)) }
  }

  private static func files(
    _ options: Options,
    _ system: Kernel
  ) throws(UsageFailure) -> [String] {
    guard let list = options.value("4") else { return options.operands }
    do throws(Errno) {
      return try system.readFile(list).split(separator: 0).map { String(bytes: $0) }
    } catch {
      throw Tools.plain("open failed: \(list): \(error.message)", status: 2)
    }
  }

  private static func key(_ text: String) throws(UsageFailure) -> Key {
    let ends = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    var flags = ""
    func bad(_ reason: String, _ place: String) -> UsageFailure {
      Tools.plain("\(reason): invalid field specification '\(place)'", status: 2)
    }
    func position(_ part: Substring, isEnd: Bool) throws(UsageFailure) -> (Int, Int) {
      let digits = part.prefix { $0.isNumber || $0 == "." }
      let letters = part.dropFirst(digits.count)
      let numbers = digits.split(separator: ".", omittingEmptySubsequences: false)
      guard let first = numbers.first, let field = Int(first) else {
        let place = isEnd ? "after ','" : "at field start"
        throw Tools.plain(
          "invalid number \(place): invalid count at start of '\(part)'",
          status: 2
        )
      }
      guard field > 0 else { throw bad("field number is zero", text) }
      let character = numbers.count > 1 ? Int(numbers[1]) ?? 0 : isEnd ? 0 : 1
      guard character > 0 || isEnd else { throw bad("character offset is zero", text) }
      guard letters.allSatisfy({ "bdfghiMnRrV".contains($0) }) else {
        throw bad("stray character in field spec", text)
      }
      flags += letters
      return (field, character)
    }
    let start = try position(ends[0], isEnd: false)
    let end = ends.count > 1 ? try position(ends[1], isEnd: true) : nil
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
    if options.has("m") {
      pieces.append(Array(lines.dropFirst(pieces.reduce(0) { $0 + $1.count })))
    }
    guard options.has("z") else { return }
    lines += partial.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    if partial.isEmpty || partial.last == 0 { lines.removeLast() }
    partial = []
  }

  /// Nothing is printed where a file cannot be read.
  var endsAtFailure: Bool { true }

  /// Two or more sorted files made one.
  private func merged() -> [[UInt8]] {
    var heads = pieces.map { $0[...] }
    var result: [[UInt8]] = []
    while let best = heads.indices.filter({ !heads[$0].isEmpty }).min(by: {
      let order = order(heads[$0][heads[$0].startIndex], heads[$1][heads[$1].startIndex])
      return order == 0 ? $0 < $1 : order < 0
    }) {
      result.append(heads[best].removeFirst())
    }
    return result
  }

  mutating func finish(_ output: inout FilterOutput) -> Int32 {
    if options.has("c") || options.has("C") {
      for index in lines.indices.dropFirst() {
        let (first, second) = (lines[index - 1], lines[index])
        guard options.has("u") ? compare(first, second) >= 0 : order(first, second) > 0 else {
          continue
        }
        if options.has("c"), !["quiet", "silent"].contains(options.value("c") ?? "") {
          output.errors += "sort: \(file):\(index + 1): disorder: \(String(bytes: second))\n"
        }
        return 1
      }
      return 0
    }
    let sorted =
      options.has("m")
      ? merged()
      : lines.enumerated().sorted {
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
      let flags = "nfhVbdgMiR".filter { options.has($0) } + extraOrders
      let result = compare(left[...], right[...], flags)
      return options.has("r") ? -result : result
    }
    for key in keys {
      var flags = key.flags
      if flags.isEmpty { flags = "nfhVbdrgMiR".filter { options.has($0) } + extraOrders }
      let result = compare(part(left, key), part(right, key), flags)
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

  private func compare(
    _ left: ArraySlice<UInt8>,
    _ right: ArraySlice<UInt8>,
    _ flags: String
  )
    -> Int
  {
    if flags.contains("M") { return Self.month(left) - Self.month(right) }
    if flags.contains("g") { return Self.general(left, right) }
    if flags.contains("h") {
      let (first, second) = (Self.unit(left), Self.unit(right))
      if first != second { return first < second ? -1 : 1 }
    }
    if flags.contains("n") || flags.contains("h") {
      let (first, second) = (Self.number(left), Self.number(right))
      return first < second ? -1 : first > second ? 1 : 0
    }
    if flags.contains("R") {
      let (first, second) = (drawn(left), drawn(right))
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
    if flags.contains("V") { return VersionOrder.compare(Array(left), Array(right)) }
    if flags.contains("f") {
      return Self.bytes(left.map(Expression.lower), right.map(Expression.lower))
    }
    return Self.bytes(left, right)
  }

  /// The number of a month's name; 0 for what is none.
  private static func month(_ text: ArraySlice<UInt8>) -> Int {
    let name = String(bytes: text.drop(while: \.isBlank).prefix(3)).uppercased()
    let names = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    return (names.firstIndex(of: name) ?? -1) + 1
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Double {
    var rest = text.drop(while: \.isBlank)
    let isNegative = rest.first == Byte.minus
    if isNegative { rest = rest.dropFirst() }
    let whole = rest.prefix(while: \.isDigit)
    rest = rest.dropFirst(whole.count)
    var digits = String(bytes: whole)
    if rest.first == UInt8(ascii: ".") {
      digits += "." + String(bytes: rest.dropFirst().prefix(while: \.isDigit))
    }
    let value = Double(digits.hasSuffix(".") ? digits + "0" : digits) ?? 0
    return isNegative ? -value : value
  }

  /// The order of a number's unit, with its sign: units count before numbers.
  private static func unit(_ text: ArraySlice<UInt8>) -> Int {
    var rest = text.drop(while: \.isBlank)
    let isNegative = rest.first == Byte.minus
    if isNegative { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
    guard digits.contains(where: { (49...57).contains($0) }),
      let letter = rest.dropFirst(digits.count).first
    else { return 0 }
    let units = Array("KMGTPEZYRQ".utf8)
    let place = letter == UInt8(ascii: "k") ? 0 : units.firstIndex(of: letter)
    let order = place.map { $0 + 1 } ?? 0
    return isNegative ? -order : order
  }

  /// By `-g`: what is no number comes first, then what is not a number.
  private static func general(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    func value(_ text: ArraySlice<UInt8>) -> (rank: Int, number: Double) {
      let word = String(bytes: text.drop(while: \.isBlank).prefix { !$0.isBlank }).lowercased()
      if word.hasPrefix("nan") { return (1, 0) }
      for (name, number) in [("inf", Double.infinity), ("+inf", .infinity), ("-inf", -.infinity)]
      where word.hasPrefix(name) { return (2, number) }
      let digits = NumberText.prefix(word)
      guard let number = Double(digits) else { return (0, 0) }
      return (2, number)
    }
    let (first, second) = (value(left), value(right))
    if first.rank != second.rank { return first.rank - second.rank }
    return first.number < second.number ? -1 : first.number > second.number ? 1 : 0
  }

  /// What chance made of a line: the same for the same line.
  private func drawn(_ text: ArraySlice<UInt8>) -> UInt64 {
    var value = seed ^ 0xCBF2_9CE4_8422_2325
    for byte in text { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return value ^ (value >> 33)
  }

  private static func bytes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    if left.lexicographicallyPrecedes(right) { return -1 }
    return right.lexicographicallyPrecedes(left) ? 1 : 0
  }
}
