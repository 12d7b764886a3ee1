/// Reads label selectors as `-l` takes them: `a=b,c!=d,e in (x,y),!f,g`.
///
/// Source: `k8s.io/apimachinery/pkg/labels`.
struct LabelSelectorParser {
  typealias Token = LabelSelectorLexer.Token
  typealias Operator = LabelSelectorTerms.Operator

  private var items: [(token: Token, text: String)] = []
  private var position = 0

  init(_ text: String) {
    var lexer = LabelSelectorLexer(text)
    repeat {
      items.append(lexer.next())
    } while ![.end, .error].contains(items[items.count - 1].token)
    items.append((.end, ""))
  }

  mutating func parse() throws(SelectorError) -> [LabelSelectorTerms.Term] {
    var terms: [LabelSelectorTerms.Term] = []
    while true {
      let (token, text) = lookahead()
      switch token {
      case .identifier, .doesNotExist:
        do {
          terms.append(try requirement())
        } catch {
          throw SelectorError("unable to parse requirement: \(error.message)")
        }
        let (next, nextText) = consume()
        if next == .end { return Self.sorted(terms) }
        guard next == .comma else {
          throw SelectorError("found '\(nextText)', expected: ',' or 'end of string'")
        }
        let (after, afterText) = lookahead()
        guard after == .identifier || after == .doesNotExist else {
          throw SelectorError("found '\(afterText)', expected: identifier after ','")
        }
      case .end: return Self.sorted(terms)
      default:
        throw SelectorError("found '\(text)', expected: !, identifier, or 'end of string'")
      }
    }
  }

  private static func sorted(_ terms: [LabelSelectorTerms.Term]) -> [LabelSelectorTerms.Term] {
    terms.enumerated().sorted {
      $0.element.key == $1.element.key
        ? $0.offset < $1.offset
        : $0.element.key.utf8.lexicographicallyPrecedes($1.element.key.utf8)
    }.map(\.element)
  }

  /// The next item where a key or value may stand, so that `in` is a word like others.
  private func lookahead() -> (token: Token, text: String) {
    let item = items[min(position, items.count - 1)]
    return item.token == .isIn || item.token == .notIn ? (.identifier, item.text) : item
  }

  private mutating func consume() -> (token: Token, text: String) {
    let item = lookahead()
    position += 1
    return item
  }

  private mutating func requirement() throws(SelectorError) -> LabelSelectorTerms.Term {
    var (token, key) = consume()
    let isNegated = token == .doesNotExist
    if isNegated { (token, key) = consume() }
    guard token == .identifier else {
      throw SelectorError("found '\(key)', expected: identifier")
    }
    try check(key, Names.qualifiedNameErrors(key), "<nil>")
    if isNegated { return .init(key, .doesNotExist) }
    let next = lookahead().token
    if next == .end || next == .comma { return .init(key, .exists) }
    let comparison = try comparison()
    let values: [String]
    switch comparison {
    case .isIn, .notIn: values = try list()
    default: values = [try exactValue()]
    }
    try checkValues(values, key, comparison)
    return .init(key, comparison, values)
  }

  private mutating func comparison() throws(SelectorError) -> Operator {
    let (token, text) = items[min(position, items.count - 1)]
    position += 1
    switch token {
    case .isIn: return .isIn
    case .notIn: return .notIn
    case .equals, .doubleEquals: return .equals
    case .notEquals: return .notEquals
    case .greaterThan: return .greaterThan
    case .lessThan: return .lessThan
    default:
      throw SelectorError("found '\(text)', expected: in, notin, =, ==, !=, gt, lt")
    }
  }

  private mutating func exactValue() throws(SelectorError) -> String {
    let next = lookahead().token
    if next == .end || next == .comma { return "" }
    let (token, text) = consume()
    guard token == .identifier else {
      throw SelectorError("found '\(text)', expected: identifier")
    }
    return text
  }

  /// The values between parentheses, each once, in order.
  private mutating func list() throws(SelectorError) -> [String] {
    let (open, openText) = consume()
    guard open == .openParenthesis else {
      throw SelectorError("found '\(openText)' expected: '('")
    }
    var values: [String] = []
    let (first, firstText) = lookahead()
    switch first {
    case .identifier, .comma: values = try elements()
    case .closedParenthesis: values = [""]
    default:
      throw SelectorError("found '\(firstText)', expected: ',', ')' or identifier")
    }
    guard consume().token == .closedParenthesis else {
      throw SelectorError("found '\(firstText)', expected: ')'")
    }
    var unique: [String] = []
    for value in values where !unique.contains(value) { unique.append(value) }
    return unique.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func elements() throws(SelectorError) -> [String] {
    var values: [String] = []
    while true {
      let (token, text) = consume()
      switch token {
      case .identifier:
        values.append(text)
        let (next, nextText) = lookahead()
        if next == .closedParenthesis { return values }
        guard next == .comma else {
          throw SelectorError("found '\(nextText)', expected: ',' or ')'")
        }
      case .comma:
        if values.isEmpty { values.append("") }
        let next = lookahead().token
        if next == .closedParenthesis { return values + [""] }
        if next == .comma {
          _ = consume()
          values.append("")
        }
      default: throw SelectorError("found '\(text)', expected: ',', or identifier")
      }
    }
  }

  private func checkValues(
    _ values: [String],
    _ key: String,
    _ comparison: Operator
  ) throws(SelectorError) {
    for (index, value) in values.enumerated() {
      if comparison == .greaterThan || comparison == .lessThan, Int64(value) == nil {
        throw SelectorError(
          "values[\(index)]: Invalid value: \"\(value)\": for 'Gt', 'Lt' operators, the value must"
            + " be an integer"
        )
      }
      try check(value, Names.labelValueErrors(value), "values[\(index)][\(key)]")
    }
  }

  private func check(_ text: String, _ errors: [String], _ place: String) throws(SelectorError) {
    guard !errors.isEmpty else { return }
    throw SelectorError(
      "\(place): Invalid value: \"\(text)\": \(errors.joined(separator: "; "))"
    )
  }
}

extension LabelSelectorTerms {
  /// Reads a selection as `-l` takes it.
  public init(parsing text: String) throws(SelectorError) {
    var parser = LabelSelectorParser(text)
    self.init(try parser.parse())
  }
}

extension LabelSelectorTerms: CustomStringConvertible {
  /// The selection as `-l` takes it.
  public var description: String {
    terms.map { term in
      let values = term.values.joined(separator: ",")
      switch term.operator {
      case .equals, .notEquals: return "\(term.key)\(term.operator.rawValue)\(values)"
      case .isIn, .notIn: return "\(term.key) \(term.operator.rawValue) (\(values))"
      case .exists: return term.key
      case .doesNotExist: return "!\(term.key)"
      case .greaterThan: return "\(term.key)>\(values)"
      case .lessThan: return "\(term.key)<\(values)"
      }
    }.joined(separator: ",")
  }
}
