import Manifests

/// A piece of an action between `{{` and `}}`.
struct GoTemplateToken: Sendable {
  enum Kind: Sendable, Equatable {
    case word(String)
    case field(String)
    case variable(String)
    case constant(Value)
    case dot
    case sign(String)
  }

  let kind: Kind
  let position: Int
  let end: Int
  /// Whether it follows the one before without a blank.
  let isAttached: Bool
}

/// Splits a template into texts and actions.
struct GoTemplateLexer {
  /// A text, or the tokens of an action.
  enum Piece: Sendable {
    case text(String)
    case action([GoTemplateToken], position: Int)
  }

  let source: [Unicode.Scalar]
  private let template: String
  private var index = 0

  init(_ text: String, _ name: String) {
    source = Array(text.unicodeScalars)
    template = name
  }

  /// All pieces in order.
  mutating func pieces() throws(GoTemplateError) -> [Piece] {
    var pieces: [Piece] = []
    var trims = false
    while index < source.count {
      var text = takeText()
      if trims { text = String(text.drop(while: \.isWhitespace)) }
      let isOpen = index < source.count
      let start = index
      if isOpen {
        index += 2
        if looksAt("- ") {
          index += 1
          while text.last?.isWhitespace == true { text.removeLast() }
        }
      }
      if !text.isEmpty { pieces.append(.text(text)) }
      trims = false
      guard isOpen else { break }
      let tokens = try action(start, &trims)
      if let tokens { pieces.append(.action(tokens, position: start)) }
    }
    return pieces
  }

  private mutating func takeText() -> String {
    var text = String.UnicodeScalarView()
    while index < source.count, !looksAt("{{") {
      text.append(source[index])
      index += 1
    }
    return String(text)
  }

  private func looksAt(_ text: String) -> Bool {
    source[index...].starts(with: text.unicodeScalars)
  }

  /// The line and column of a position, for errors.
  static func line(_ position: Int, of source: [Unicode.Scalar]) -> Int {
    1 + source[..<min(position, source.count)].count { $0 == "\n" }
  }

  private func failure(_ what: String) -> GoTemplateError {
    GoTemplateError(message: "template: \(template):\(Self.line(index, of: source)): \(what)")
  }

  /// The tokens of an action; nil of a comment.
  private mutating func action(
    _ start: Int,
    _ trims: inout Bool
  ) throws(GoTemplateError) -> [GoTemplateToken]? {
    var tokens: [GoTemplateToken] = []
    while true {
      let before = index
      while index < source.count, source[index].properties.isWhitespace { index += 1 }
      guard index < source.count else { throw failure("unclosed action") }
      if looksAt("/*") {
        while index < source.count, !looksAt("*/") { index += 1 }
        guard index < source.count else { throw failure("unclosed comment") }
        index += 2
        continue
      }
      if before < index, looksAt("-}}") {
        index += 3
        trims = true
        break
      }
      if looksAt("}}") {
        index += 2
        break
      }
      let position = index
      let kind = try token()
      tokens.append(
        GoTemplateToken(
          kind: kind,
          position: position,
          end: index,
          isAttached: before == position && !tokens.isEmpty
        )
      )
    }
    return tokens.isEmpty && source[start..<index].contains("*") ? nil : tokens
  }

  private mutating func token() throws(GoTemplateError) -> GoTemplateToken.Kind {
    let first = source[index]
    switch first {
    case "\"", "`", "'": return try quoted(first)
    case "$":
      index += 1
      return .variable(name())
    case ".":
      index += 1
      let field = name()
      return field.isEmpty ? .dot : .field(field)
    case ":" where looksAt(":="):
      index += 2
      return .sign(":=")
    case "|", "(", ")", ",", "=":
      index += 1
      return .sign(String(first))
    default: break
    }
    let isNumber =
      ("0"..."9").contains(first)
      || ((first == "-" || first == "+") && index + 1 < source.count
        && ("0"..."9").contains(source[index + 1]))
    if isNumber { return try number() }
    let word = name()
    guard !word.isEmpty else {
      throw failure("unrecognized character in action: \(GoSyntax.quoted(String(first)))")
    }
    switch word {
    case "true": return .constant(true)
    case "false": return .constant(false)
    case "nil": return .constant(.null)
    default: return .word(word)
    }
  }

  private mutating func name() -> String {
    var name = String.UnicodeScalarView()
    while index < source.count,
      source[index] == "_" || source[index].properties.isAlphabetic
        || source[index].properties.numericType != nil
    {
      name.append(source[index])
      index += 1
    }
    return String(name)
  }

  private mutating func number() throws(GoTemplateError) -> GoTemplateToken.Kind {
    let start = index
    index += 1
    while index < source.count,
      source[index] == "." || source[index].properties.isAlphabetic
        || source[index].properties.numericType != nil
    {
      index += 1
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: source[start..<index])
    if let whole = Int64(text) { return .constant(.integer(whole)) }
    if let fraction = Double(text) { return .constant(.number(fraction)) }
    throw failure("bad number syntax: \(GoSyntax.quoted(text))")
  }

  private mutating func quoted(
    _ quote: Unicode.Scalar
  ) throws(GoTemplateError)
    -> GoTemplateToken.Kind
  {
    index += 1
    var text = String.UnicodeScalarView()
    while index < source.count, source[index] != quote {
      var scalar = source[index]
      if scalar == "\n", quote != "`" { break }
      if scalar == "\\", quote != "`", index + 1 < source.count {
        index += 1
        let escapes: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]
        scalar = escapes[source[index]] ?? source[index]
      }
      text.append(scalar)
      index += 1
    }
    guard index < source.count, source[index] == quote else {
      throw failure(
        quote == "'"
          ? "unterminated character constant"
          : quote == "`" ? "unterminated raw quoted string" : "unterminated quoted string"
      )
    }
    index += 1
    if quote == "'", let scalar = text.first { return .constant(.integer(Int64(scalar.value))) }
    return .constant(.string(String(text)))
  }
}
