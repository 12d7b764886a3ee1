/// Reads the template of a jsonpath: text with actions in braces.
///
/// The grammar is client-go's, with its words for what is wrong. Each pair of braces gives one list of
/// steps; the text between them stands in lists of its own.
struct JSONPathParser {
  private let input: [Unicode.Scalar]
  private var position = 0
  /// Where the text begins that is not used yet.
  private var start = 0
  /// The lists of steps, one for each pair of braces and each text between them.
  private(set) var actions: [[JSONPathNode]] = []

  /// Parses `template`.
  static func actions(of template: String) throws(JSONPathError) -> [[JSONPathNode]] {
    var parser = JSONPathParser(input: Array(template.unicodeScalars))
    try parser.parseText()
    return parser.actions
  }

  /// Parses what stands between two braces.
  private static func steps(of action: String) throws(JSONPathError) -> [JSONPathNode] {
    try actions(of: "{\(action)}").first ?? []
  }

  private init(input: [Unicode.Scalar]) { self.input = input }

  // MARK: Scanning

  private mutating func next() -> Unicode.Scalar? {
    guard position < input.count else { return nil }
    position += 1
    return input[position - 1]
  }

  private var peek: Unicode.Scalar? { position < input.count ? input[position] : nil }

  private func looksAt(_ text: String) -> Bool {
    input[position...].starts(with: text.unicodeScalars)
  }

  private mutating func consume() -> String {
    defer { start = position }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: input[start..<position])
    return String(text)
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\r" || scalar == "\n"
  }

  private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool {
    endsLine(scalar) || " \t.,[]$@{}".unicodeScalars.contains(scalar)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || isDigit(scalar) || scalar.properties.isAlphabetic
  }

  // MARK: Text and actions

  private mutating func parseText() throws(JSONPathError) {
    while position < input.count {
      guard input[position] == "{" else {
        position += 1
        continue
      }
      if position > start { actions.append([.text(consume())]) }
      position += 1
      start = position
      try parseAction()
    }
    if position > start { actions.append([.text(consume())]) }
  }

  private mutating func parseAction() throws(JSONPathError) {
    var steps: [JSONPathNode] = []
    while true {
      if looksAt("}") {
        position += 1
        start = position
        actions.append(steps)
        return
      }
      if looksAt("[?(") {
        steps.append(try parseFilter())
      } else if looksAt("..") {
        if steps.last == .recursive {
          throw JSONPathError(message: "invalid multiple recursive descent")
        }
        position += 2
        start = position
        steps.append(.recursive)
        if let scalar = peek, Self.isWordPart(scalar) { steps.append(parseField()) }
      } else {
        try parseStep(into: &steps)
      }
    }
  }

  private mutating func parseStep(into steps: inout [JSONPathNode]) throws(JSONPathError) {
    guard let scalar = next(), !Self.endsLine(scalar) else {
      throw JSONPathError(message: "unclosed action")
    }
    switch scalar {
    // `@` and `$` name the current value, which is where a path begins anyway.
    case " ", "@", "$": start = position
    case "[": steps.append(contentsOf: try parseSelection())
    case "\"", "'": steps.append(try parseQuote(end: scalar))
    case ".":
      start = position
      steps.append(parseField())
    case "+", "-", "0"..."9":
      position -= 1
      steps.append(try parseNumber())
    case _ where Self.isWordPart(scalar):
      while let scalar = peek, !Self.isTerminator(scalar) { position += 1 }
      let word = consume()
      steps.append(word == "true" || word == "false" ? .bool(word == "true") : .word(word))
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      throw JSONPathError(
        message: "unrecognized character in action: U+\(code) '\(Character(scalar))'"
      )
    }
  }

  private mutating func parseField() -> JSONPathNode {
    start = position
    while let scalar = peek, !Self.isTerminator(scalar) {
      position += 1
      if scalar == "\\", position < input.count { position += 1 }
    }
    let name = consume()
    return name == "*" ? .wildcard : .field(name.filter { $0 != "\\" })
  }

  private mutating func parseNumber() throws(JSONPathError) -> JSONPathNode {
    if peek == "+" || peek == "-" { position += 1 }
    while let scalar = peek, scalar == "." || Self.isDigit(scalar) { position += 1 }
    let text = consume()
    if let number = Int64(text) { return .number(.integer(number)) }
    if let number = Double(text) { return .number(.number(number)) }
    throw JSONPathError(message: "cannot parse number \(text)")
  }

  private mutating func parseQuote(end: Unicode.Scalar) throws(JSONPathError) -> JSONPathNode {
    while true {
      guard let scalar = next(), scalar != "\n" else {
        throw JSONPathError(message: "unterminated quoted string")
      }
      if scalar == end, input[position - 2] != "\\" { break }
    }
    let quoted = consume()
    guard let text = JSONPathQuote.unquoted(quoted) else {
      throw JSONPathError(message: "unquote string \(quoted) error invalid syntax")
    }
    return .text(text)
  }

  // MARK: Brackets

  private mutating func parseSelection() throws(JSONPathError) -> [JSONPathNode] {
    while true {
      guard let scalar = next(), scalar != "\n" else {
        throw JSONPathError(message: "unterminated array")
      }
      if scalar == "]" { break }
    }
    let bracketed = consume()
    var text = String(bracketed.dropFirst().dropLast())
    if text == "*" { text = ":" }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    if parts.count > 1 {
      var union: [[JSONPathNode]] = []
      for part in parts {
        let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        union.append(try Self.steps(of: "[\(String(trimmed))]"))
      }
      return [.union(union)]
    }
    if text.count >= 2, text.first == "'", text.last == "'",
      !text.dropFirst().dropLast().contains("'")
    {
      return try Self.steps(of: ".\(text.dropFirst().dropLast())")
    }
    return [.slice(try Self.slice(text))]
  }

  private static func slice(_ text: String) throws(JSONPathError) -> JSONPathSlice {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3 else { throw JSONPathError(message: "invalid array index \(text)") }
    var numbers: [Int?] = []
    for part in parts {
      guard part.drop(while: { $0 == "-" }).allSatisfy(\.isNumber),
        !part.dropFirst().contains("-")
      else { throw JSONPathError(message: "invalid array index \(text)") }
      if part.isEmpty {
        numbers.append(nil)
      } else if let number = Int(part) {
        numbers.append(number)
      } else {
        throw JSONPathError(message: "array index \(part) is not a number")
      }
    }
    var slice = JSONPathSlice(start: numbers[0])
    if parts.count > 1 {
      slice.end = numbers[1]
    } else {
      slice.isSingle = true
      slice.end = (numbers[0] ?? 0) + 1
    }
    slice.step = parts.count > 2 ? numbers[2] : nil
    return slice
  }

  private mutating func parseFilter() throws(JSONPathError) -> JSONPathNode {
    position += 3
    start = position
    var quote: Unicode.Scalar?
    var isClosed = false
    scan: while true {
      guard let scalar = next(), scalar != "\n" else {
        throw JSONPathError(message: "unterminated filter")
      }
      switch scalar {
      case "\"", "'":
        if quote == nil {
          quote = scalar
        } else if scalar == quote, input[position - 2] != "\\" {
          isClosed = true
        }
      case ")" where (quote != nil) == isClosed: break scan
      default: break
      }
    }
    guard next() == "]" else { throw JSONPathError(message: "unclosed array expect ]") }
    let text = String(consume().dropLast(2))
    let signs = "!<>="
    let left = text.prefix { !signs.contains($0) }
    let comparison = text.dropFirst(left.count).prefix { signs.contains($0) }
    let right = text.dropFirst(left.count + comparison.count)
    guard !left.isEmpty, !comparison.isEmpty, !right.isEmpty else {
      return .filter(left: try Self.steps(of: text), comparison: "exists", right: [])
    }
    return .filter(
      left: try Self.steps(of: String(left)),
      comparison: String(comparison),
      right: try Self.steps(of: String(right))
    )
  }
}
