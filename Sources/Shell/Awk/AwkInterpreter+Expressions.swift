extension AwkInterpreter {
  mutating func isTrue(_ expression: AwkExpression) throws(AwkStop) -> Bool {
    try evaluate(expression).isTrue
  }

  mutating func evaluate(_ expression: AwkExpression) throws(AwkStop) -> AwkValue {
    try count()
    depth += 1
    defer { depth -= 1 }
    // Functions call themselves; their way on the stack is kept narrow.
    if case .call(let name, let arguments) = expression { return try call(name, arguments) }
    return try value(of: expression)
  }

  private mutating func value(of expression: AwkExpression) throws(AwkStop) -> AwkValue {
    switch expression {
    case .number(let number): return .number(number)
    case .string(let bytes): return .string(bytes)
    case .regex(let source):
      return truth(try expressionOf(source).matches(record.bytes(outputSeparator)))
    case .place(let place): return try read(place)
    case .assign(let place, let value):
      let value = try evaluate(value)
      try write(place, value)
      return value
    case .update(let place, let operation, let operand):
      let right = try evaluate(operand).number
      let result = AwkValue.number(try apply(operation, try read(place).number, right))
      try write(place, result)
      return result
    case .step(let place, let step): return try stepped(place, step)
    case .negate(let operand): return .number(-(try evaluate(operand).number))
    case .signed(let operand): return .number(try evaluate(operand).number)
    case .not(let operand): return truth(try !isTrue(operand))
    case .and(let left, let right):
      guard try isTrue(left) else { return .number(0) }
      return truth(try isTrue(right))
    case .or(let left, let right):
      if try isTrue(left) { return .number(1) }
      return truth(try isTrue(right))
    case .choose(let condition, let first, let second):
      return try evaluate(try isTrue(condition) ? first : second)
    case .grouping(let inner):
      if inner.count == 1 { return try evaluate(inner[0]) }
      return .string(try subscriptKey(inner))
    default: return try combined(expression)
    }
  }

  private mutating func combined(_ expression: AwkExpression) throws(AwkStop) -> AwkValue {
    switch expression {
    case .arithmetic(let operation, let left, let right):
      let first = try evaluate(left).number
      return .number(try apply(operation, first, try evaluate(right).number))
    case .compare(let comparison, let left, let right):
      let first = try evaluate(left)
      return truth(compare(comparison, first, try evaluate(right)))
    case .match(let text, let pattern, let isNegated):
      let bytes = try evaluate(text).bytes(conversion)
      return truth(try matcher(pattern).matches(bytes) != isNegated)
    case .concatenate(let left, let right):
      let first = try evaluate(left).bytes(conversion)
      let text = first + (try evaluate(right).bytes(conversion))
      guard text.count <= Self.textLimit else {
        throw .failure(AwkFailure(message: "a text of more than \(Self.textLimit) bytes"))
      }
      return .string(text)
    case .contains(let keys, let array):
      let key = try subscriptKey(keys)
      return truth(try withArray(array) { $0.contains(key) })
    case .builtin(let name, let arguments): return try builtin(name, arguments)
    case .getline(let place, let file): return try getline(place, file)
    default: return .unset
    }
  }

  private func truth(_ holds: Bool) -> AwkValue { .number(holds ? 1 : 0) }

  // MARK: Places

  private mutating func read(_ place: AwkExpression.Place) throws(AwkStop) -> AwkValue {
    switch place {
    case .variable(let name): return try value(of: name)
    case .field(let number):
      let index = try fieldIndex(number)
      if index == 0 { return .input(record.bytes(outputSeparator)) }
      return record.field(index, text("FS"), &expressions)
    case .element(let name, let keys):
      let key = try subscriptKey(keys)
      return try withArray(name) { array in
        if let value = array[key] { return value }
        // Looking at an element makes it.
        array[key] = .unset
        return .unset
      }
    }
  }

  mutating func write(_ place: AwkExpression.Place, _ value: AwkValue) throws(AwkStop) {
    switch place {
    case .variable(let name): try set(name, value)
    case .field(let number):
      let index = try fieldIndex(number)
      if index == 0 {
        record = AwkRecord(value.bytes(conversion))
      } else {
        record.setField(index, value, text("FS"), &expressions)
      }
    case .element(let name, let keys):
      let key = try subscriptKey(keys)
      try withArray(name) { $0[key] = value }
    }
  }

  private mutating func fieldIndex(_ number: AwkExpression) throws(AwkStop) -> Int {
    let index = Self.whole(try evaluate(number))
    guard index >= 0, index <= 100_000 else {
      throw runTimeError("negative field index $\(index)")
    }
    return index
  }

  mutating func subscriptKey(_ keys: [AwkExpression]) throws(AwkStop) -> [UInt8] {
    var result: [UInt8] = []
    for (index, key) in keys.enumerated() {
      if index > 0 { result += text("SUBSEP") }
      result += try evaluate(key).bytes(conversion)
    }
    return result
  }

  private mutating func stepped(
    _ place: AwkExpression.Place,
    _ step: AwkExpression.Step
  )
    throws(AwkStop) -> AwkValue
  {
    let old = try read(place).number
    switch step {
    case .before(let by):
      try write(place, .number(old + by))
      return .number(old + by)
    case .after(let by):
      try write(place, .number(old + by))
      return .number(old)
    }
  }

  // MARK: Operations

  private func apply(
    _ operation: AwkExpression.Arithmetic,
    _ left: Double,
    _ right: Double
  )
    throws(AwkStop) -> Double
  {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide:
      return right == 0 && left == 0 ? -.nan : left / right
    case .remainder:
      return right == 0 ? -.nan : left.truncatingRemainder(dividingBy: right)
    case .power: return AwkMathematics.power(left, right)
    }
  }

  private func compare(
    _ comparison: AwkExpression.Comparison,
    _ left: AwkValue,
    _ right: AwkValue
  )
    -> Bool
  {
    let order: Int
    if left.looksNumeric, right.looksNumeric {
      order = left.number < right.number ? -1 : left.number > right.number ? 1 : 0
    } else {
      let first = left.bytes(conversion)
      let second = right.bytes(conversion)
      order = first == second ? 0 : first.lexicographicallyPrecedes(second) ? -1 : 1
    }
    switch comparison {
    case .less: return order < 0
    case .lessOrEqual: return order <= 0
    case .equal: return order == 0
    case .notEqual: return order != 0
    case .greater: return order > 0
    case .greaterOrEqual: return order >= 0
    }
  }

  private func reason(_ source: [UInt8]) -> String {
    do throws(Expression.Failure) {
      _ = try Expression(source, extended: true)
      return ""
    } catch {
      return error.message.hasPrefix("Unmatched (") ? "missing ')'" : error.message
    }
  }

  /// An error with the place in the input.
  func runTimeError(_ message: String) -> AwkStop {
    func text(_ name: String) -> String {
      guard case .scalar(let value)? = frames[0][name] else { return "" }
      return String(bytes: value.bytes())
    }
    return .failure(
      AwkFailure(
        message: "run time error: \(message)\n\tFILENAME=\"\(text("FILENAME"))\" "
          + "FNR=\(text("FNR")) NR=\(text("NR"))"
      )
    )
  }

  mutating func expressionOf(_ source: [UInt8]) throws(AwkStop) -> Expression {
    guard let expression = AwkRecord.compiled(source, &expressions) else {
      throw .failure(
        AwkFailure(
          message: "line 1: regular expression compile failed (\(reason(source)))\n"
            + String(bytes: source)
        )
      )
    }
    return expression
  }

  /// An expression used as a pattern: a regular expression as it stands, or the text of a value.
  mutating func matcher(_ expression: AwkExpression) throws(AwkStop) -> Expression {
    switch expression {
    case .regex(let source): return try expressionOf(source)
    case .grouping(let inner) where inner.count == 1: return try matcher(inner[0])
    default: return try expressionOf(try evaluate(expression).bytes(conversion))
    }
  }

  // MARK: Functions

  private mutating func call(
    _ name: String,
    _ arguments: [AwkExpression]
  )
    throws(AwkStop) -> AwkValue
  {
    guard let function = program.functions[name] else {
      throw .failure(AwkFailure(message: "function \(name) never defined"))
    }
    guard arguments.count <= function.parameters.count else {
      throw .failure(AwkFailure(message: "too many arguments in call to \(name)"))
    }
    guard frames.count < 500 else {
      throw .failure(AwkFailure(message: "functions call each other more than 500 deep"))
    }
    var frame: [String: Cell] = [:]
    for (index, parameter) in function.parameters.enumerated() {
      guard index < arguments.count else {
        frame[parameter] = .scalar(.unset)
        continue
      }
      if case .place(.variable(let variable)) = arguments[index], variable != "NF" {
        let place = resolve(variable)
        switch frames[place.frame][place.name] {
        case .scalar(.unset): frame[parameter] = .reference(frame: place.frame, name: place.name)
        case .scalar(let value): frame[parameter] = .scalar(value)
        default: frame[parameter] = .reference(frame: place.frame, name: place.name)
        }
      } else {
        frame[parameter] = .scalar(try evaluate(arguments[index]))
      }
    }
    frames.append(frame)
    defer { frames.removeLast() }
    do throws(AwkStop) {
      try execute(function.body)
    } catch {
      guard case .returnValue(let value) = error else { throw error }
      return value
    }
    return .unset
  }

  private mutating func getline(
    _ place: AwkExpression.Place?,
    _ file: AwkExpression?
  )
    throws(AwkStop) -> AwkValue
  {
    guard let file else {
      guard case .bytes(let bytes) = try ask(.record), let bytes else { return .number(0) }
      let before = record
      take(record: bytes)
      if let place {
        record = before
        try write(place, .input(bytes))
      }
      return .number(1)
    }
    let name = String(bytes: try evaluate(file).bytes())
    return try line(of: name, .file(name), into: place)
  }

  /// The next line of what a request gives, which is read whole at first.
  mutating func line(
    of name: String,
    _ request: AwkRequest,
    into place: AwkExpression.Place?
  )
    throws(AwkStop) -> AwkValue
  {
    if fileReaders[name] == nil {
      guard case .bytes(let bytes) = try ask(request), let bytes else { return .number(-1) }
      fileReaders[name] = bytes[...]
    }
    guard let rest = fileReaders[name], !rest.isEmpty else { return .number(0) }
    let end = rest.firstIndex(of: Byte.newline)
    let line = Array(rest[..<(end ?? rest.endIndex)])
    fileReaders[name] = end.map { rest[($0 + 1)...] } ?? []
    if let place {
      try write(place, .input(line))
    } else {
      record = AwkRecord(line)
    }
    return .number(1)
  }
}
