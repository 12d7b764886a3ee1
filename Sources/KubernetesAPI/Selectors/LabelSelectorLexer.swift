/// Cuts the text of a label selector into words and signs.
struct LabelSelectorLexer {
  enum Token: Hashable {
    case closedParenthesis
    case comma
    case doesNotExist
    case doubleEquals
    case end
    case equals
    case error
    case greaterThan
    case identifier
    case isIn
    case lessThan
    case notEquals
    case notIn
    case openParenthesis
  }

  private static let signs: [String: Token] = [
    ")": .closedParenthesis, ",": .comma, "!": .doesNotExist, "==": .doubleEquals, "=": .equals,
    ">": .greaterThan, "<": .lessThan, "!=": .notEquals, "(": .openParenthesis,
  ]

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  /// The next word or sign and its text.
  mutating func next() -> (token: Token, text: String) {
    rest = rest.drop { " \t\r\n".contains($0) }
    guard let first = rest.first else { return (.end, "") }
    return Self.isSign(first) ? sign() : word()
  }

  private static func isSign(_ character: Character) -> Bool { "=!(),><".contains(character) }

  private mutating func word() -> (token: Token, text: String) {
    let word = String(rest.prefix { !Self.isSign($0) && !" \t\r\n".contains($0) })
    rest.removeFirst(word.count)
    switch word {
    case "in": return (.isIn, word)
    case "notin": return (.notIn, word)
    default: return (.identifier, word)
    }
  }

  private mutating func sign() -> (token: Token, text: String) {
    for length in [2, 1] {
      let text = String(rest.prefix(length))
      if let token = Self.signs[text] {
        rest.removeFirst(text.count)
        return (token, text)
      }
    }
    return (.error, String(rest))
  }
}
