import Machine

/// `bc`: arithmetic of any precision.
struct Bc: GatheringTool {
  let paths: [String]
  private let hasLibrary: Bool

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "lqswiv",
      long: ["mathlib": "l", "quiet": "q", "standard": "s", "warn": "w", "version": "v"]
    )
    hasLibrary = options.has("l")
    paths = options.operands + ["-"]
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var run = BcRun(scale: hasLibrary ? 20 : 0)
    for input in inputs where !run.isOver {
      do throws(BcSyntaxFailure) {
        var parser = try BcParser(String(bytes: input))
        while !run.isOver {
          do throws(BcSyntaxFailure) {
            guard let statement = try parser.next() else { break }
            let failure = run.execute(statement)
            system.print(run.output)
            run.output = ""
            if let failure { system.print(failure + "\n", to: 2) }
          } catch {
            system.print("(standard_in) \(parser.line): \(error.message)\n", to: 2)
            parser.recover()
          }
        }
      } catch {
        system.print("(standard_in) 1: \(error.message)\n", to: 2)
      }
    }
    return 0
  }
}

/// A run of `bc`: its variables, and what it printed.
struct BcRun {
  var output = ""
  private(set) var isOver = false
  private var variables: [String: BcNumber] = [:]
  private var scale: Int
  private var bases = (input: 10, output: 10)
  private var steps = 0
  private var leaves = false

  private enum Stop: Error {
    case failure(String)
    case limit
  }

  init(scale: Int) { self.scale = scale }

  /// Runs one statement; gives what went wrong.
  mutating func execute(_ statement: BcStatement) -> String? {
    do throws(Stop) {
      try run(statement)
      return nil
    } catch .failure(let message) {
      return "Runtime error (func=(main), adr=\(steps)): \(message)"
    } catch {
      isOver = true
      return "bc: more than \(Self.limit) steps, or \(BcNumber.limit) digits, are not simulated"
    }
  }

  private static let limit = 200_000

  private mutating func run(_ statement: BcStatement) throws(Stop) {
    steps += 1
    guard steps < Self.limit else { throw .limit }
    guard !isOver, !leaves else { return }
    switch statement {
    case .expression(let expression):
      let value = try value(of: expression)
      if expression.isPrinted {
        variables["last"] = value
        output += Self.folded(text(value)) + "\n"
      }
    case .string(let text): output += text
    case .print(let parts):
      for part in parts {
        switch part {
        case .expression(let expression): output += text(try value(of: expression))
        case .string(let text):
          output += text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
        default: try run(part)
        }
      }
    case .block(let statements): for inner in statements { try run(inner) }
    case .branch(let condition, let body, let other):
      if !(try value(of: condition)).isZero {
        try run(body)
      } else if let other {
        try run(other)
      }
    case .loop(let start, let condition, let step, let body):
      if let start { _ = try value(of: start) }
      while !isOver,
        try condition.map({ (test) throws(Stop) in !(try value(of: test)).isZero }) ?? true
      {
        try run(body)
        if leaves { break }
        if let step { _ = try value(of: step) }
      }
      leaves = false
    case .leave: leaves = true
    case .quit: isOver = true
    }
  }

  private mutating func value(of expression: BcExpression) throws(Stop) -> BcNumber {
    steps += 1
    guard steps < Self.limit else { throw .limit }
    let result = try plainValue(of: expression)
    guard result.digits.count <= BcNumber.limit else { throw .limit }
    return result
  }

  private mutating func plainValue(of expression: BcExpression) throws(Stop) -> BcNumber {
    switch expression {
    case .number(let text): return read(text)
    case .variable(let name): return variable(name)
    case .unary("-", let inner): return -(try value(of: inner))
    case .unary("!", let inner): return BcNumber((try value(of: inner)).isZero ? 1 : 0)
    case .unary(_, let inner): return try value(of: inner)
    case .binary(let sign, let left, let right):
      let first = try value(of: left)
      return try combine(sign, first, try value(of: right))
    case .assign(let name, let sign, let inner):
      var value = try value(of: inner)
      if sign != "=" { value = try combine(String(sign.dropLast()), variable(name), value) }
      try set(name, value)
      return value
    case .step(let name, let amount, let isPrefix):
      let old = variable(name)
      let new = old + BcNumber(amount)
      try set(name, new)
      return isPrefix ? new : old
    case .call(let name, let argument): return try call(name, try value(of: argument))
    }
  }

  private func variable(_ name: String) -> BcNumber {
    switch name {
    case "scale": BcNumber(scale)
    case "ibase": BcNumber(bases.input)
    case "obase": BcNumber(bases.output)
    default: variables[name] ?? BcNumber(0)
    }
  }

  private mutating func set(_ name: String, _ value: BcNumber) throws(Stop) {
    let number = value.integer ?? 0
    switch name {
    case "scale": scale = min(max(0, number), 500)
    case "ibase": bases.input = min(max(2, number), 16)
    case "obase": bases.output = min(max(2, number), 16)
    default: variables[name] = value
    }
  }

  private func combine(
    _ sign: String,
    _ left: BcNumber,
    _ right: BcNumber
  ) throws(Stop) -> BcNumber {
    func truth(_ holds: Bool) -> BcNumber { BcNumber(holds ? 1 : 0) }
    switch sign {
    case "+": return left + right
    case "-": return left - right
    case "*": return BcNumber.product(left, right, scale: scale)
    case "/":
      guard let result = BcNumber.quotient(left, right, scale: scale) else {
        throw .failure("Divide by zero")
      }
      return result
    case "%":
      guard let whole = BcNumber.quotient(left, right, scale: scale) else {
        throw .failure("Modulo by zero")
      }
      let places = max(left.scale, scale + right.scale)
      return (left - BcNumber.product(whole, right, scale: places)).scaled(to: places)
    case "^": return try power(left, right)
    case "<": return truth(left < right)
    case ">": return truth(right < left)
    case "<=": return truth(!(right < left))
    case ">=": return truth(!(left < right))
    case "==": return truth(BcNumber.equals(left, right))
    case "!=": return truth(!BcNumber.equals(left, right))
    case "&&": return truth(!left.isZero && !right.isZero)
    default: return truth(!left.isZero || !right.isZero)
    }
  }

  private func power(_ base: BcNumber, _ exponent: BcNumber) throws(Stop) -> BcNumber {
    guard let count = exponent.integer, abs(count) < 20_000 else { throw .limit }
    guard base.digits.count * abs(count) / 2 < BcNumber.limit * 4 else { throw .limit }
    var result = BcNumber(1)
    let places = min(base.scale * abs(count), max(scale, base.scale))
    for _ in 0..<abs(count) {
      result = BcNumber.product(result, base, scale: base.scale * abs(count))
      guard result.digits.count <= BcNumber.limit else { throw .limit }
    }
    guard count < 0 else { return result.scaled(to: min(result.scale, places)) }
    guard let inverse = BcNumber.quotient(BcNumber(1), result, scale: scale) else {
      throw .failure("Divide by zero")
    }
    return inverse
  }

  private func call(_ name: String, _ value: BcNumber) throws(Stop) -> BcNumber {
    switch name {
    case "sqrt":
      guard let root = BcNumber.root(of: value, scale: scale) else {
        throw .failure("Square root of a negative number")
      }
      return root
    case "length": return BcNumber(max(value.digits.count, value.scale, 1))
    case "scale": return BcNumber(value.scale)
    case "s", "c", "a", "l", "e", "j": throw .failure("the function \(name) is not simulated")
    default: throw .failure("Function \(name) not defined.")
    }
  }

  private func read(_ text: String) -> BcNumber {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = text.utf8.filter { $0 != 46 }.map { $0 < 65 ? Int($0) - 48 : Int($0) - 55 }
    let places = parts.count > 1 ? parts[1].utf8.count : 0
    let base = BcNumber(bases.input)
    var result = BcNumber(0)
    if bases.input == 10 {
      return BcNumber(digits.reversed().map { UInt8(min(9, $0)) }, scale: places)
    }
    for digit in digits { result = BcNumber.product(result, base, scale: 0) + BcNumber(digit) }
    guard places > 0 else { return result }
    var divisor = BcNumber(1)
    for _ in 0..<places { divisor = BcNumber.product(divisor, base, scale: 0) }
    return BcNumber.quotient(result, divisor, scale: places) ?? result
  }

  private func text(_ value: BcNumber) -> String {
    guard bases.output != 10, value.scale == 0 || value.scaled(to: 0).isZero == value.isZero else {
      return value.text
    }
    var rest = value.scaled(to: 0)
    let isNegative = rest.isNegative
    if isNegative { rest = -rest }
    let base = BcNumber(bases.output)
    var text = rest.isZero ? "0" : ""
    while !rest.isZero {
      guard let next = BcNumber.quotient(rest, base, scale: 0) else { break }
      let digit = (rest - BcNumber.product(next, base, scale: 0)).integer ?? 0
      text = String(digit, radix: 16).uppercased() + text
      rest = next
    }
    return (isNegative ? "-" : "") + text
  }

  /// Long numbers go over several lines.
  private static func folded(_ text: String) -> String {
    guard text.utf8.count > 69 else { return text }
    var rest = text[...]
    var lines: [Substring] = []
    while rest.utf8.count > 69 {
      lines.append(rest.prefix(68))
      rest = rest.dropFirst(68)
    }
    return (lines + [rest]).joined(separator: "\\\n")
  }
}
