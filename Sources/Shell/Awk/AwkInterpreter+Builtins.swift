import Simulation

extension AwkInterpreter {
  mutating func builtin(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    switch name {
    case "length": return try length(arguments)
    case "split": return try split(arguments)
    case "sub", "gsub": return try substitute(arguments, isGlobal: name == "gsub")
    case "match": return try match(arguments)
    case "sprintf":
      guard let format = arguments.first else { throw few(name) }
      return .string(try formatted(format, Array(arguments.dropFirst()), name: name))
    case "|getline": return try commandLine(arguments)
    case "system", "close", "fflush": return try outside(name, arguments)
    case "substr", "index", "tolower", "toupper": return try textual(name, arguments)
    case "systime": return .number(Double(now))
    case "strftime", "mktime": return try time(name, arguments)
    default: return try numeric(name, arguments)
    }
  }

  private func few(_ name: String) -> AwkStop {
    .failure(AwkFailure(message: "line 1: wrong number of arguments in call to \(name)"))
  }

  private mutating func bytes(of expression: AwkExpression) throws(AwkStop) -> [UInt8] {
    try evaluate(expression).bytes(conversion)
  }

  private mutating func length(_ arguments: [AwkExpression]) throws(AwkStop) -> AwkValue {
    guard let argument = arguments.first else {
      return .number(Double(record.bytes(outputSeparator).count))
    }
    if case .place(.variable(let name)) = argument {
      let place = resolve(name)
      if case .array(let array)? = frames[place.frame][place.name] {
        return .number(Double(array.count))
      }
    }
    return .number(Double(try bytes(of: argument).count))
  }

  private mutating func textual(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    guard let first = arguments.first else { throw few(name) }
    let text = try bytes(of: first)
    switch name {
    case "tolower":
      return .string(text.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 })
    case "toupper":
      return .string(text.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 })
    case "index":
      guard arguments.count > 1 else { throw few(name) }
      let part = try bytes(of: arguments[1])
      guard part.count <= text.count else { return .number(0) }
      for start in 0...(text.count - part.count) where text[start...].starts(with: part) {
        return .number(Double(start + 1))
      }
      return .number(0)
    default:
      guard arguments.count > 1 else { throw few(name) }
      let start = try evaluate(arguments[1]).number.rounded()
      var end = Double.infinity
      if arguments.count > 2 { end = start + (try evaluate(arguments[2]).number.rounded()) }
      guard !start.isNaN, !end.isNaN else { return .string([]) }
      let from = Int(max(1, min(start, Double(text.count + 1))))
      let to = Int(max(1, min(end, Double(text.count + 1))))
      return .string(from < to ? Array(text[(from - 1)..<(to - 1)]) : [])
    }
  }

  /// `strftime(format, seconds)` and `mktime("2024 01 02 03 04 05")`, in UTC.
  private mutating func time(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    if name == "strftime" {
      let format = try arguments.first.map { (expression) throws(AwkStop) in
        String(bytes: try bytes(of: expression))
      }
      var seconds = now
      if arguments.count > 1 { seconds = Int64(Self.whole(try evaluate(arguments[1]))) }
      let text = DateText.format(Instant(seconds: seconds), format ?? "%c")
      return .string(Array(text.utf8))
    }
    guard let first = arguments.first else { throw few(name) }
    let numbers = String(bytes: try bytes(of: first)).split(separator: " ").compactMap { Int($0) }
    guard numbers.count >= 6 else { return .number(-1) }
    let time = CivilTime.instant(
      year: numbers[0],
      month: numbers[1],
      day: numbers[2],
      hour: numbers[3],
      minute: numbers[4],
      second: numbers[5]
    )
    return .number(Double(time.seconds))
  }

  private mutating func split(_ arguments: [AwkExpression]) throws(AwkStop) -> AwkValue {
    guard arguments.count > 1, case .place(.variable(let name)) = arguments[1] else {
      throw few("split")
    }
    let text = try bytes(of: arguments[0])
    var separator = self.text("FS")
    if arguments.count > 2 {
      if case .regex(let source) = arguments[2] {
        // One plain letter between slashes is an expression, and a blank one blank.
        separator = source == [Byte.space] ? Array("[ ]".utf8) : source
        if source.count == 1, source[0] != Byte.space { _ = try expressionOf(source) }
      } else {
        separator = try bytes(of: arguments[2])
      }
    }
    let pieces = AwkRecord.pieces(text, separator, &expressions)
    try withArray(name) { array in
      array = AwkArray()
      for (index, piece) in pieces.enumerated() {
        array[Array(String(index + 1).utf8)] = .input(piece)
      }
    }
    return .number(Double(pieces.count))
  }

  private mutating func match(_ arguments: [AwkExpression]) throws(AwkStop) -> AwkValue {
    guard arguments.count > 1 else { throw few("match") }
    guard arguments.count == 2 else {
      throw .failure(AwkFailure(message: "match with an array is not simulated"))
    }
    let text = try bytes(of: arguments[0])
    let found = try matcher(arguments[1]).firstMatch(in: text)?.range
    frames[0]["RSTART"] = .scalar(.number(Double((found?.lowerBound ?? -1) + 1)))
    frames[0]["RLENGTH"] = .scalar(.number(Double(found?.count ?? -1)))
    return .number(Double((found?.lowerBound ?? -1) + 1))
  }

  private mutating func substitute(
    _ arguments: [AwkExpression],
    isGlobal: Bool
  )
    throws(AwkStop) -> AwkValue
  {
    guard arguments.count > 1 else { throw few(isGlobal ? "gsub" : "sub") }
    let expression = try matcher(arguments[0])
    let replacement = try bytes(of: arguments[1])
    var target = AwkExpression.Place.field(.number(0))
    var text = record.bytes(outputSeparator)
    if arguments.count > 2 {
      text = try bytes(of: arguments[2])
      guard case .place(let place) = arguments[2] else { return .number(0) }
      target = place
    }
    var result: [UInt8] = []
    var count = 0
    var copied = 0
    var lastEnd = -1
    while copied <= text.count, let found = expression.firstMatch(in: text, from: copied) {
      let range = found.range
      result += text[copied..<range.lowerBound]
      copied = range.upperBound
      // An empty match right behind a match does not count.
      if !range.isEmpty || range.lowerBound != lastEnd {
        Self.insert(replacement, text[range], into: &result)
        count += 1
      }
      if range.isEmpty {
        if copied < text.count { result.append(text[copied]) }
        copied += 1
      } else {
        lastEnd = copied
      }
      guard isGlobal else { break }
    }
    guard count > 0 else { return .number(0) }
    if copied < text.count { result += text[copied...] }
    try write(target, .string(result))
    return .number(Double(count))
  }

  /// The text for a match: `&` is the match, `\&` the sign itself.
  private static func insert(
    _ replacement: [UInt8],
    _ match: ArraySlice<UInt8>,
    into result: inout [UInt8]
  ) {
    var index = 0
    while index < replacement.count {
      let byte = replacement[index]
      if byte == Byte.backslash, index + 1 < replacement.count,
        replacement[index + 1] == Byte.ampersand || replacement[index + 1] == Byte.backslash
      {
        result.append(replacement[index + 1])
        index += 2
        continue
      }
      if byte == Byte.ampersand { result += match } else { result.append(byte) }
      index += 1
    }
  }

  private mutating func numeric(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    if name == "rand" { return .number(random()) }
    guard let first = arguments.first else {
      guard name == "srand" else { throw few(name) }
      seed += 1
      chance = seed
      return .number(Double(seed - 1))
    }
    let value = try evaluate(first).number
    switch name {
    case "int": return .number(value.rounded(.towardZero))
    case "sqrt": return .number(value.squareRoot())
    case "exp": return .number(AwkMathematics.exponential(value))
    case "log": return .number(AwkMathematics.logarithm(value))
    case "sin": return .number(AwkMathematics.sine(value))
    case "cos": return .number(AwkMathematics.cosine(value))
    case "atan2":
      guard arguments.count > 1 else { throw few(name) }
      return .number(AwkMathematics.arctangent(value, try evaluate(arguments[1]).number))
    default:
      let before = seed
      seed = value.isFinite ? UInt64(min(value.magnitude, 9e15)) : 0
      chance = seed &+ 1
      return .number(Double(before))
    }
  }

  /// A number from 0 up to 1, out of a sequence that the seed decides.
  private mutating func random() -> Double {
    chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = chance ^ (chance >> 33)
    mixed = mixed &* 0xff51_afd7_ed55_8ccd
    mixed ^= mixed >> 33
    return Double(mixed >> 11) / 9_007_199_254_740_992
  }

  // MARK: Commands

  private mutating func commandLine(_ arguments: [AwkExpression]) throws(AwkStop) -> AwkValue {
    guard arguments.count == 2 else { throw few("getline") }
    let command = String(bytes: try bytes(of: arguments[0]))
    var target: AwkExpression.Place?
    if case .place(let place) = arguments[1] { target = place }
    return try line(of: "|" + command, .output(command), into: target)
  }

  private mutating func outside(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    guard name != "fflush" else { return .number(0) }
    guard let first = arguments.first else { throw few(name) }
    let text = String(bytes: try bytes(of: first))
    if name == "close" {
      let hadReader = fileReaders.removeValue(forKey: text) != nil
      let hadCommand = fileReaders.removeValue(forKey: "|" + text) != nil
      if hadReader || hadCommand { return .number(0) }
      if startedFiles.contains(text) { return .number(0) }
      guard case .status(let status) = try ask(.close(text)) else { return .number(-1) }
      return .number(Double(status))
    }
    guard case .status(let status) = try ask(.system(text)) else { return .number(-1) }
    return .number(Double(status))
  }
}
