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
  /// What the group took, once more.
  case backReference(Int)
  // What only Perl's expressions have.
  case lazy(ExpressionNode, least: Int, most: Int?)
  case atomic(ExpressionNode)
  case look(ExpressionNode, isBehind: Bool, isNegative: Bool)
  /// Letters of both cases.
  case folded(ExpressionNode)
  /// The match begins here, whatever was before.
  case keep
}

/// What a program does with a repetition that has nothing before it, and with brackets that look
/// like the name of a class.
enum StrayRepetitions: Sendable {
  /// It stands for itself.
  case literal
  /// It is passed over with a warning, as `grep` does.
  case passedOver
  /// The expression is refused.
  case refused
}

/// Reads the text of a regular expression.
struct ExpressionReader {
  private let source: [UInt8]
  private let extended: Bool
  private var position = 0
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var hasReferences = false
  private let linesHaveAnchors: Bool
  private let strays: StrayRepetitions
  /// What the reader did not like and took.
  private(set) var warnings: [String] = []
  /// Which groups are closed.
  private var closed: Set<Int> = []

  init(
    _ source: [UInt8],
    extended: Bool,
    linesHaveAnchors: Bool = false,
    strays: StrayRepetitions = .literal
  ) {
    self.source = source
    self.strays = strays
    self.extended = extended
    self.linesHaveAnchors = linesHaveAnchors
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
      let endsGroup = depth > 1 || !extended || strays == .refused
      if looking(at: Byte.close, escaped: !extended), endsGroup { break }
      var isStart = position == start || nodes.isEmpty
      if case .anchor(.lineStart)? = nodes.last, nodes.count == 1 { isStart = true }
      if extended, isStart, try passStray() { continue }
      let atom = try atom(isFirst: isStart)
      if !extended, case .anchor(.lineStart) = atom {
        nodes.append(atom)
      } else {
        nodes.append(try repeated(atom))
      }
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  /// Steps over a repetition that repeats nothing.
  private mutating func passStray() throws(Expression.Failure) -> Bool {
    guard strays != .literal, let byte = source[position...].first else { return false }
    let isSign = [Byte.star, Byte.plus, UInt8(ascii: "?")].contains(byte)
    let start = position
    let isInterval = byte == Byte.openBrace ? try interval() != nil : false
    guard isSign || isInterval else {
      position = start
      return false
    }
    guard strays == .passedOver else {
      throw Expression.Failure(message: "Invalid preceding regular expression")
    }
    if isSign { position += 1 }
    let shown = isInterval ? "{...}" : String(UnicodeScalar(byte))
    warnings.append("\(shown) at start of expression")
    return true
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
      if extended, strays != .refused { return nil }
      throw Expression.Failure(message: "Unmatched \\{")
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
      closed.insert(number)
      return .group(number, inner)
    }
    let byte = source[position]
    position += 1
    switch byte {
    case UInt8(ascii: "."): return .any
    case Byte.openBracket: return .set(try set())
    case UInt8(ascii: "^") where extended || isFirst:
      return .anchor(linesHaveAnchors ? .anyLineStart : .lineStart)
    case Byte.dollar
    where extended || position == source.count || looking(at: Byte.close, escaped: true)
      || looking(at: Byte.pipe, escaped: true):
      return .anchor(linesHaveAnchors ? .anyLineEnd : .lineEnd)
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

  private mutating func escape(_ byte: UInt8) throws(Expression.Failure) -> ExpressionNode {
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
    case UInt8(ascii: "`"): return .anchor(.lineStart)
    case UInt8(ascii: "'"): return .anchor(.lineEnd)
    case 49...57:
      let number = Int(byte - 48)
      guard closed.contains(number) else {
        throw Expression.Failure(message: "Invalid back reference")
      }
      hasReferences = true
      return .backReference(number)
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
    guard position < source.count else {
      throw Expression.Failure(message: "Invalid regular expression")
    }
    if strays != .literal, source[position] == Byte.colon,
      let end = source[position...].firstIndex(of: Byte.closeBracket), end > position + 1,
      source[end - 1] == Byte.colon
    {
      throw Expression.Failure(
        message: "character class syntax is [[:space:]], not [:space:]"
      )
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
