/// The tree of a regular expression.
indirect enum ExpressionNode: Sendable {
  case empty
  case byte(UInt8)
  case any
  case set(ByteSet)
  case sequence([ExpressionNode])
  case choice([ExpressionNode])
  case repeated(ExpressionNode, least: Int, most: Int?)
  case group(Int, ExpressionNode)
  case anchor(Expression.Step)
}

/// Reads the text of a regular expression.
struct ExpressionReader {
  private let source: [UInt8]
  private let extended: Bool
  private var position = 0
  private var depth = 0
  private(set) var groupCount = 0

  init(_ source: [UInt8], extended: Bool) {
    self.source = source
    self.extended = extended
  }

  mutating func read() throws(Expression.Failure) -> ExpressionNode {
    let node = try choice()
    guard position == source.count else {
      throw Expression.Failure(message: "Unmatched ) or \\)")
    }
    return node
  }

  private func looking(at character: UInt8, escaped: Bool) -> Bool {
    if escaped {
      return position + 1 < source.count && source[position] == Byte.backslash
        && source[position + 1] == character
    }
    return position < source.count && source[position] == character
  }

  private mutating func take(_ character: UInt8) -> Bool {
    guard looking(at: character, escaped: !extended) else { return false }
    position += extended ? 1 : 2
    return true
  }

  private mutating func choice() throws(Expression.Failure) -> ExpressionNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else {
      throw Expression.Failure(message: "Regular expression nests too deep")
    }
    var choices = [try sequence()]
    while take(Byte.pipe) { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(Expression.Failure) -> ExpressionNode {
    var nodes: [ExpressionNode] = []
    let start = position
    while position < source.count {
      if looking(at: Byte.pipe, escaped: !extended) { break }
      if looking(at: Byte.close, escaped: !extended), depth > 1 || !extended { break }
      let atom = try atom(isFirst: position == start || nodes.isEmpty)
      nodes.append(try repeated(atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func repeated(
    _ atom: ExpressionNode
  ) throws(Expression.Failure)
    -> ExpressionNode
  {
    var node = atom
    while position < source.count {
      if source[position] == Byte.star {
        position += 1
        node = .repeated(node, least: 0, most: nil)
      } else if take(Byte.plus) {
        node = .repeated(node, least: 1, most: nil)
      } else if take(UInt8(ascii: "?")) {
        node = .repeated(node, least: 0, most: 1)
      } else if looking(at: Byte.openBrace, escaped: !extended), let (least, most) = try interval()
      {
        node = .repeated(node, least: least, most: most)
      } else {
        break
      }
    }
    return node
  }

  private mutating func interval() throws(Expression.Failure) -> (Int, Int?)? {
    let start = position
    position += extended ? 1 : 2
    func number(_ reader: inout Self) -> Int? {
      var value: Int?
      while reader.position < reader.source.count, reader.source[reader.position].isDigit {
        value = min(10_000, (value ?? 0) * 10 + Int(reader.source[reader.position] - 48))
        reader.position += 1
      }
      return value
    }
    let least = number(&self)
    var most = least
    if position < source.count, source[position] == UInt8(ascii: ",") {
      position += 1
      most = number(&self)
    } else if least == nil {
      position = start
      if extended {
        return nil
      }
      throw Expression.Failure(message: "Invalid content of \\{\\}")
    }
    guard take(Byte.closeBrace) else {
      position = start
      if extended { return nil }
      throw Expression.Failure(message: "Unmatched { or \\{")
    }
    if (least ?? 0) > 1000 || (most ?? 0) > 1000 {
      throw Expression.Failure(message: "Regular expression too big")
    }
    if let most, most < least ?? 0 {
      throw Expression.Failure(message: "Invalid content of \\{\\}")
    }
    return (least ?? 0, most)
  }

  private mutating func atom(isFirst: Bool) throws(Expression.Failure) -> ExpressionNode {
    if take(Byte.open) {
      groupCount += 1
      let number = groupCount
      let inner = try choice()
      guard take(Byte.close) else { throw Expression.Failure(message: "Unmatched ( or \\(") }
      return .group(number, inner)
    }
    let byte = source[position]
    position += 1
    switch byte {
    case UInt8(ascii: "."): return .any
    case Byte.openBracket: return .set(try set())
    case UInt8(ascii: "^") where extended || isFirst: return .anchor(.lineStart)
    case Byte.dollar
    where extended || position == source.count || looking(at: Byte.close, escaped: true)
      || looking(at: Byte.pipe, escaped: true):
      return .anchor(.lineEnd)
    case Byte.star where isFirst: return .byte(byte)
    case Byte.openBrace where extended && !isFirst: return .byte(byte)
    case Byte.backslash:
      guard position < source.count else {
        throw Expression.Failure(message: "Trailing backslash")
      }
      position += 1
      return try escape(source[position - 1])
    default: return .byte(byte)
    }
  }

  private func escape(_ byte: UInt8) throws(Expression.Failure) -> ExpressionNode {
    switch byte {
    case UInt8(ascii: "n"): return .byte(10)
    case UInt8(ascii: "t"): return .byte(9)
    case UInt8(ascii: "b"): return .anchor(.wordBoundary(true))
    case UInt8(ascii: "B"): return .anchor(.wordBoundary(false))
    case Byte.less: return .anchor(.wordStart)
    case Byte.greater: return .anchor(.wordEnd)
    case UInt8(ascii: "w"): return .set(Self.named("word", negated: false))
    case UInt8(ascii: "W"): return .set(Self.named("word", negated: true))
    case UInt8(ascii: "s"): return .set(Self.named("space", negated: false))
    case UInt8(ascii: "S"): return .set(Self.named("space", negated: true))
    case UInt8(ascii: "d"): return .set(Self.named("digit", negated: false))
    case 49...57: throw Expression.Failure(message: "back references are not simulated")
    default: return .byte(byte)
    }
  }

  private static func named(_ name: String, negated: Bool) -> ByteSet {
    var set = ByteSet()
    for range in CharacterClass.ranges(name) ?? [] {
      for value in range { set.insert(UInt8(value)) }
    }
    if negated { set.invert() }
    return set
  }

  private mutating func set() throws(Expression.Failure) -> ByteSet {
    var set = ByteSet()
    var negated = false
    if position < source.count, source[position] == UInt8(ascii: "^") {
      negated = true
      position += 1
    }
    var isFirst = true
    while true {
      guard position < source.count else {
        throw Expression.Failure(message: "Unmatched [, [^, [:, [., or [=")
      }
      let byte = source[position]
      position += 1
      if byte == Byte.closeBracket, !isFirst { break }
      isFirst = false
      if byte == Byte.openBracket, position < source.count, source[position] == Byte.colon {
        let end = source[position...].firstIndex(of: Byte.closeBracket) ?? source.count
        let name = String(bytes: source[(position + 1)..<max(position + 1, end - 1)])
        guard end < source.count, let ranges = CharacterClass.ranges(name) else {
          throw Expression.Failure(message: "Invalid character class name")
        }
        for range in ranges { for value in range { set.insert(UInt8(value)) } }
        position = end + 1
        continue
      }
      if position + 1 < source.count, source[position] == Byte.minus,
        source[position + 1] != Byte.closeBracket
      {
        let upper = source[position + 1]
        guard byte <= upper else { throw Expression.Failure(message: "Invalid range end") }
        for value in byte...upper { set.insert(value) }
        position += 2
      } else if byte == Byte.backslash, position < source.count,
        source[position] == UInt8(ascii: "n") || source[position] == UInt8(ascii: "t")
      {
        set.insert(source[position] == UInt8(ascii: "n") ? 10 : 9)
        position += 1
      } else {
        set.insert(byte)
      }
    }
    if negated { set.invert() }
    return set
  }
}

/// Turns the tree of an expression into steps.
struct ExpressionCompiler {
  private(set) var steps: [Expression.Step] = []
  let ignoresCase: Bool

  init(ignoresCase: Bool) {
    self.ignoresCase = ignoresCase
  }

  mutating func emit(_ node: ExpressionNode) throws(Expression.Failure) {
    guard steps.count < Expression.stepLimit else {
      throw Expression.Failure(message: "Regular expression too big")
    }
    switch node {
    case .empty: break
    case .byte(let byte): steps.append(.byte(byte))
    case .any: steps.append(.any)
    case .set(let set): steps.append(.set(ignoresCase ? folded(set) : set))
    case .anchor(let step): steps.append(step)
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .group(let number, let inner):
      steps.append(.save(number * 2))
      try emit(inner)
      steps.append(.save(number * 2 + 1))
    case .choice(let nodes): try emit(choice: nodes)
    case .repeated(let inner, let least, let most):
      for _ in 0..<least { try emit(inner) }
      if let most {
        var splits: [Int] = []
        for _ in 0..<max(0, most - least) {
          splits.append(steps.count)
          steps.append(.jump(0))
          try emit(inner)
        }
        for place in splits { steps[place] = .split(place + 1, steps.count) }
      } else {
        let place = steps.count
        steps.append(.jump(0))
        try emit(inner)
        steps.append(.jump(place))
        steps[place] = .split(place + 1, steps.count)
      }
    }
  }

  private mutating func emit(choice nodes: [ExpressionNode]) throws(Expression.Failure) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      if index == nodes.count - 1 {
        try emit(node)
        break
      }
      let place = steps.count
      steps.append(.jump(0))
      try emit(node)
      jumps.append(steps.count)
      steps.append(.jump(0))
      steps[place] = .split(place + 1, steps.count)
    }
    for place in jumps { steps[place] = .jump(steps.count) }
  }

  private func folded(_ set: ByteSet) -> ByteSet {
    var result = set
    for byte in UInt8(65)...90 where set.contains(byte) { result.insert(byte + 32) }
    for byte in UInt8(97)...122 where set.contains(byte) { result.insert(byte - 32) }
    return result
  }
}
