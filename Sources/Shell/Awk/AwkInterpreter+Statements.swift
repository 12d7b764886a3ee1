extension AwkInterpreter {
  mutating func execute(_ statements: [AwkStatement]) throws(AwkStop) {
    for statement in statements { try execute(statement) }
  }

  mutating func count() throws(AwkStop) {
    steps += 1
    guard depth < Self.depthLimit else {
      throw .failure(AwkFailure(message: "nested more than \(Self.depthLimit) deep"))
    }
    guard steps < Self.stepLimit else {
      throw .failure(
        AwkFailure(message: "stopped after \(Self.stepLimit) steps, the limit of this simulation")
      )
    }
  }

  private mutating func execute(_ statement: AwkStatement) throws(AwkStop) {
    try count()
    depth += 1
    defer { depth -= 1 }
    switch statement {
    case .expression(let expression): _ = try evaluate(expression)
    case .print(let values, let redirection):
      try deliver(try printed(values), redirection)
    case .printf(let values, let redirection):
      guard let format = values.first else {
        throw .failure(AwkFailure(message: "printf: no format"))
      }
      try deliver(try formatted(format, Array(values.dropFirst())), redirection)
    case .when(let condition, let first, let second):
      try execute(try isTrue(condition) ? first : second)
    case .block(let statements): try execute(statements)
    case .whileLoop, .doLoop, .forLoop, .forKeys: try loop(statement)
    case .delete(let array, let keys):
      guard let keys else { return try withArray(array) { $0 = AwkArray() } }
      let key = try subscriptKey(keys)
      try withArray(array) { $0[key] = nil }
    case .next: throw .next
    case .nextFile: throw .nextFile
    case .breakLoop: throw .breakLoop
    case .continueLoop: throw .continueLoop
    case .exit(let status):
      if let status {
        exitStatus = Int32(truncatingIfNeeded: Self.whole(try evaluate(status))) & 255
      }
      throw .exit
    case .returnValue(let value):
      guard let value else { throw .returnValue(.unset) }
      throw .returnValue(try evaluate(value))
    }
  }

  private mutating func loop(_ statement: AwkStatement) throws(AwkStop) {
    switch statement {
    case .whileLoop(let condition, let body):
      while try isTrue(condition) {
        guard try turn(body) else { return }
      }
    case .doLoop(let body, let condition):
      repeat {
        guard try turn(body) else { return }
      } while try isTrue(condition)
    case .forLoop(let start, let condition, let step, let body):
      if let start { try execute([start]) }
      while true {
        if let condition, try !isTrue(condition) { return }
        guard try turn(body) else { return }
        if let step { try execute([step]) }
      }
    case .forKeys(let name, let array, let body):
      for key in try withArray(array, { $0.keys }) {
        guard try withArray(array, { $0.contains(key) }) else { continue }
        try set(name, .input(key))
        guard try turn(body) else { return }
      }
    default: break
    }
  }

  /// Runs a loop's body once; false after `break`.
  private mutating func turn(_ body: [AwkStatement]) throws(AwkStop) -> Bool {
    try count()
    do throws(AwkStop) {
      try execute(body)
    } catch {
      switch error {
      case .breakLoop: return false
      case .continueLoop: return true
      default: throw error
      }
    }
    return true
  }

  // MARK: Output

  private mutating func printed(_ values: [AwkExpression]) throws(AwkStop) -> [UInt8] {
    guard !values.isEmpty else { return record.bytes(outputSeparator) + text("ORS") }
    var result: [UInt8] = []
    let format = String(bytes: text("OFMT"))
    for (index, value) in values.enumerated() {
      if index > 0 { result += outputSeparator }
      result += try evaluate(value).bytes(format)
    }
    return result + text("ORS")
  }

  mutating func formatted(
    _ format: AwkExpression,
    _ values: [AwkExpression],
    name: String = "printf"
  )
    throws(AwkStop) -> [UInt8]
  {
    let text = String(bytes: try evaluate(format).bytes(conversion))
    var arguments: [String] = []
    let letters = Self.conversions(of: text)
    guard letters.count <= values.count else {
      let shown = text.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
      throw runTimeError("not enough arguments passed to \(name)(\"\(shown)\")")
    }
    for (index, value) in values.enumerated() {
      let value = try evaluate(value)
      let letter = index < letters.count ? letters[index] : UInt8(ascii: "s")
      switch letter {
      case UInt8(ascii: "s"): arguments.append(String(bytes: value.bytes(conversion)))
      case UInt8(ascii: "c"):
        if case .number(let number) = value {
          let scalar = Unicode.Scalar(UInt32(max(0, min(number, 1_114_111)))) ?? " "
          arguments.append(String(Character(scalar)))
        } else {
          arguments.append(String(String(bytes: value.bytes()).prefix(1)))
        }
      case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "x"), UInt8(ascii: "X"),
        UInt8(ascii: "o"), UInt8(ascii: "u"):
        arguments.append(String(Self.whole(value)))
      default: arguments.append(String(bytes: AwkValue.text(value.number, "%.17g")))
      }
    }
    return Formatter.once(text, arguments)
  }

  /// The letters of a format's conversions; a star for a width takes a number.
  private static func conversions(of format: String) -> [UInt8] {
    var letters: [UInt8] = []
    let bytes = Array(format.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
        index += 1
        continue
      }
      while index < bytes.count, !bytes[index].isLetter {
        if bytes[index] == Byte.star { letters.append(UInt8(ascii: "d")) }
        index += 1
      }
      if index < bytes.count { letters.append(bytes[index]) }
    }
    return letters
  }

  static func whole(_ value: AwkValue) -> Int {
    let number = value.number
    guard number.isFinite else { return 0 }
    return Int(max(-9.2e18, min(9.2e18, number.rounded(.towardZero))))
  }

  private mutating func deliver(
    _ bytes: [UInt8],
    _ redirection: AwkRedirection?
  )
    throws(AwkStop)
  {
    switch redirection {
    case nil: effects.append(.print(bytes))
    case .file(let name, let appends):
      let file = String(bytes: try evaluate(name).bytes())
      effects.append(.write(bytes, file: file, appends: appends || startedFiles.contains(file)))
      startedFiles.insert(file)
    case .command(let command):
      effects.append(.feed(bytes, command: String(bytes: try evaluate(command).bytes())))
    }
  }
}
