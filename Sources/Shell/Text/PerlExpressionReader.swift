/// Reads a regular expression as Perl's users write it (the usual part of PCRE), byte by byte.
struct PerlExpressionReader {
  /// What `(?imsx)` switches.
  struct Flags {
    var ignoresCase = false
    var linesHaveAnchors = false
    var dotTakesAll = false
    var isSpaced = false
  }

  var source: [UInt8]
  var position = 0
  var flags: Flags
  private var depth = 0
  private(set) var groupCount = 0
  /// The names of groups with their numbers, in order.
  private(set) var names: [(name: String, number: Int)] = []

  init(_ source: [UInt8], flags: Flags = Flags()) {
    self.source = source
    self.flags = flags
  }

  mutating func read() throws(Expression.Failure) -> ExpressionNode {
    let node = try choice()
    guard position == source.count else { throw Self.failure("unmatched closing parenthesis") }
    let most = Self.highestReference(node)
    guard most <= groupCount else {
      throw Self.failure("reference to non-existent subpattern")
    }
    return node
  }

  static func failure(_ message: String) -> Expression.Failure {
    Expression.Failure(message: message)
  }

  private static func highestReference(_ node: ExpressionNode) -> Int {
    switch node {
    case .backReference(let number): number
    case .sequence(let nodes), .choice(let nodes):
      nodes.map(highestReference).max() ?? 0
    case .repeated(let inner, _, _), .lazy(let inner, _, _), .group(_, let inner),
      .atomic(let inner), .folded(let inner), .look(let inner, _, _):
      highestReference(inner)
    default: 0
    }
  }

  // MARK: Characters

  var next: UInt8? { position < source.count ? source[position] : nil }

  func isLooking(at text: String) -> Bool { source[position...].starts(with: text.utf8) }

  mutating func take(_ text: String) -> Bool {
    guard isLooking(at: text) else { return false }
    position += text.utf8.count
    return true
  }

  /// The text up to an end, which is taken as well.
  private mutating func text(upTo end: Character) -> String? {
    guard let byte = end.asciiValue, let place = source[position...].firstIndex(of: byte) else {
      return nil
    }
    defer { position = place + 1 }
    return String(bytes: source[position..<place])
  }

  // MARK: Structure

  private mutating func choice() throws(Expression.Failure) -> ExpressionNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw Self.failure("parentheses are too deeply nested") }
    let outer = flags
    defer { flags = outer }
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(Expression.Failure) -> ExpressionNode {
    var nodes: [ExpressionNode] = []
    while let byte = next, byte != Byte.pipe, byte != Byte.close {
      if flags.isSpaced, skipSpace() { continue }
      if take("\\Q") {
        let end = source[position...].firstRange(of: Array("\\E".utf8))
        let literal = source[position..<(end?.lowerBound ?? source.count)]
        nodes += literal.map { folded(.byte($0)) }
        position = end?.upperBound ?? source.count
        continue
      }
      guard let atom = try atom() else { continue }
      nodes.append(try repeated(atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func skipSpace() -> Bool {
    guard let byte = next else { return false }
    if byte.isBlank || byte == Byte.newline {
      position += 1
      return true
    }
    guard byte == UInt8(ascii: "#") else { return false }
    position = source[position...].firstIndex(of: Byte.newline) ?? source.count
    return true
  }

  func folded(_ node: ExpressionNode) -> ExpressionNode {
    flags.ignoresCase ? .folded(node) : node
  }

  private mutating func repeated(
    _ atom: ExpressionNode
  ) throws(Expression.Failure)
    -> ExpressionNode
  {
    var node = atom
    while let byte = next {
      if flags.isSpaced, skipSpace() { continue }
      var bounds: (least: Int, most: Int?)
      switch byte {
      case Byte.star: bounds = (0, nil)
      case Byte.plus: bounds = (1, nil)
      case UInt8(ascii: "?"): bounds = (0, 1)
      case Byte.openBrace:
        guard let found = try interval() else { return node }
        bounds = found
        position -= 1
      default: return node
      }
      position += 1
      if take("?") {
        node = .lazy(node, least: bounds.least, most: bounds.most)
      } else if take("+") {
        node = .atomic(.repeated(node, least: bounds.least, most: bounds.most))
      } else {
        node = .repeated(node, least: bounds.least, most: bounds.most)
      }
      // What is repeated already is not repeated again.
      if let again = next, again == Byte.star || again == Byte.plus || again == UInt8(ascii: "?") {
        throw Self.failure("quantifier does not follow a repeatable item")
      }
    }
    return node
  }

  private mutating func interval() throws(Expression.Failure) -> (least: Int, most: Int?)? {
    guard let end = source[position...].firstIndex(of: Byte.closeBrace) else { return nil }
    let parts = String(bytes: source[(position + 1)..<end])
      .split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let least = Int(first), least >= 0, !first.hasPrefix("+"),
      parts.count == 1 || parts[1].isEmpty || parts[1].allSatisfy(\.isNumber)
    else { return nil }
    let most = parts.count == 1 ? least : Int(parts[1])
    guard least <= 1000, most ?? 0 <= 1000 else {
      throw Self.failure("number too big in {} quantifier")
    }
    if let most, most < least {
      throw Self.failure("numbers out of order in {} quantifier")
    }
    position = end + 1
    return (least, most)
  }

  private mutating func atom() throws(Expression.Failure) -> ExpressionNode? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "."): return flags.dotTakesAll ? .any : .set(PerlClasses.notNewline)
    case UInt8(ascii: "^"): return .anchor(flags.linesHaveAnchors ? .anyLineStart : .lineStart)
    case Byte.dollar: return .anchor(flags.linesHaveAnchors ? .anyLineEnd : .textEnd)
    case Byte.openBracket: return folded(.set(try set()))
    case Byte.open: return try group()
    case Byte.star, Byte.plus, UInt8(ascii: "?"):
      throw Self.failure("quantifier does not follow a repeatable item")
    case Byte.backslash: return try escape()
    default: return folded(.byte(byte))
    }
  }

  private mutating func close(_ node: ExpressionNode) throws(Expression.Failure) -> ExpressionNode {
    guard take(")") else { throw Self.failure("missing closing parenthesis") }
    return node
  }

  private mutating func numbered(_ name: String?) throws(Expression.Failure) -> ExpressionNode {
    groupCount += 1
    let number = groupCount
    if let name {
      guard !names.contains(where: { $0.name == name }) else {
        throw Self.failure("two named subpatterns have the same name (PCRE2_DUPNAMES not set)")
      }
      names.append((name, number))
    }
    return try close(.group(number, try choice()))
  }

  private mutating func group() throws(Expression.Failure) -> ExpressionNode? {
    guard take("?") else { return try numbered(nil) }
    if take("#") {
      guard text(upTo: ")") != nil else {
        throw Self.failure("missing ) following (?# comment")
      }
      return nil
    }
    if take(":") { return try close(try choice()) }
    if take(">") { return try close(.atomic(try choice())) }
    if take("=") { return try close(.look(try choice(), isBehind: false, isNegative: false)) }
    if take("!") { return try close(.look(try choice(), isBehind: false, isNegative: true)) }
    if take("<=") { return try behind(isNegative: false) }
    if take("<!") { return try behind(isNegative: true) }
    for (start, end) in [("P<", ">"), ("<", ">"), ("'", "'")] as [(String, Character)]
    where take(start) {
      guard let name = text(upTo: end) else {
        throw Self.failure("syntax error in subpattern name (missing terminator?)")
      }
      return try numbered(name)
    }
    if take("P=") {
      guard let name = text(upTo: ")") else { throw Self.failure("missing closing parenthesis") }
      return folded(.backReference(try number(of: name)))
    }
    return try switched()
  }

  private mutating func behind(isNegative: Bool) throws(Expression.Failure) -> ExpressionNode {
    let inner = try choice()
    let choices: [ExpressionNode] = if case .choice(let all) = inner { all } else { [inner] }
    guard choices.allSatisfy({ $0.length != nil }) else {
      throw Self.failure("lookbehind assertion is not fixed length")
    }
    return try close(.look(inner, isBehind: true, isNegative: isNegative))
  }

  /// `(?i)` for the rest of the group, or `(?i:...)`.
  private mutating func switched() throws(Expression.Failure) -> ExpressionNode? {
    var new = flags
    var isOn = true
    while let byte = next {
      position += 1
      switch byte {
      case Byte.minus: isOn = false
      case UInt8(ascii: "i"): new.ignoresCase = isOn
      case UInt8(ascii: "m"): new.linesHaveAnchors = isOn
      case UInt8(ascii: "s"): new.dotTakesAll = isOn
      case UInt8(ascii: "x"): new.isSpaced = isOn
      case Byte.close:
        flags = new
        return nil
      case Byte.colon:
        let outer = flags
        flags = new
        let inner = try choice()
        flags = outer
        return try close(inner)
      default: throw Self.failure("unrecognized character after (? or (?-")
      }
    }
    throw Self.failure("missing closing parenthesis")
  }

  private func number(of name: String) throws(Expression.Failure) -> Int {
    if let number = names.first(where: { $0.name == name })?.number ?? Int(name) { return number }
    throw Self.failure("reference to non-existent subpattern")
  }

  // MARK: Escapes

  private mutating func escape() throws(Expression.Failure) -> ExpressionNode? {
    guard let letter = next else { throw Self.failure("\\ at end of pattern") }
    position += 1
    if let set = try PerlClasses.set(letter, &self) { return folded(.set(set)) }
    switch letter {
    case UInt8(ascii: "b"): return .anchor(.wordBoundary(true))
    case UInt8(ascii: "B"): return .anchor(.wordBoundary(false))
    case UInt8(ascii: "A"): return .anchor(.lineStart)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .anchor(.lineEnd)
    case UInt8(ascii: "K"): return .keep
    case UInt8(ascii: "E"): return nil
    case UInt8(ascii: "R"):
      return .choice([.sequence([.byte(13), .byte(10)]), .set(PerlClasses.ends)])
    case 49...57:
      position -= 1
      var number = 0
      while let digit = next, digit.isDigit {
        number = min(1000, number * 10 + Int(digit - 48))
        position += 1
      }
      return folded(.backReference(number))
    case UInt8(ascii: "k"), UInt8(ascii: "g"):
      for (start, end) in [("{", "}"), ("<", ">"), ("'", "'")] as [(String, Character)]
      where take(start) {
        guard let name = text(upTo: end) else { break }
        return folded(.backReference(try number(of: name)))
      }
      if let digit = next, letter == UInt8(ascii: "g"), digit.isDigit {
        position += 1
        return folded(.backReference(Int(digit - 48)))
      }
      throw Self.failure("\\k is not followed by a braced, angle-bracketed, or quoted name")
    default:
      position -= 1
      return folded(.byte(try single()))
    }
  }

  /// One byte that is written with a backslash, which is read already.
  mutating func single() throws(Expression.Failure) -> UInt8 {
    guard let letter = next else { throw Self.failure("\\ at end of pattern") }
    position += 1
    switch letter {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "e"): return 27
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "0"): return 0
    case UInt8(ascii: "x"):
      if take("{"), let digits = text(upTo: "}") { return UInt8(digits, radix: 16) ?? 0 }
      let digits = String(bytes: source[position...].prefix(2)).prefix { $0.isHexDigit }
      position += digits.utf8.count
      return UInt8(digits, radix: 16) ?? 0
    default:
      let isLetter = letter.isNamePart && !letter.isDigit && letter != 95
      guard !isLetter else { throw Self.failure("unrecognized character follows \\") }
      return letter
    }
  }
}
