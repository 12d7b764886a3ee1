/// A word of a statement.
struct SQLToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A name or key word.
    case word
    /// A name in quotes.
    case name
    case text
    case number
    case symbol
    case end
  }

  var kind: Kind
  /// A key word or a name without quotes is in small letters, as SQL folds them.
  var text: String
  /// As it was typed.
  var typed: String
  /// Where it begins, counted in characters.
  var start: Int

  /// Whether it is this key word.
  func isWord(_ word: String) -> Bool { kind == .word && text.lowercased() == word }
}

/// Cuts SQL into words, and scripts into statements.
enum SQLReader {
  /// The words of a statement, an end behind them.
  static func tokens(_ source: String, _ dialect: SQLDialect) throws(SQLFailure) -> [SQLToken] {
    let characters = Array(source)
    var tokens: [SQLToken] = []
    var index = 0
    while index < characters.count {
      let start = index
      let first = characters[index]
      if first.isWhitespace {
        index += 1
        continue
      }
      if let next = endOfComment(characters, index, dialect) {
        index = next
        continue
      }
      let kind: SQLToken.Kind
      var text: String
      if dialect == .postgres, first == "E" || first == "e", index + 1 < characters.count,
        characters[index + 1] == "'"
      {
        // A text with backslashes, as MySQL has them everywhere.
        guard let (inner, next) = quoted(characters, index + 1, .mysql) else {
          throw unterminated(characters, index + 1, dialect)
        }
        text = inner
        index = next
        kind = .text
      } else if first == "'" || first == "\"" || first == "`" {
        guard let (inner, next) = quoted(characters, index, dialect) else {
          throw unterminated(characters, index, dialect)
        }
        text = inner
        index = next
        let isText = first == "'" || first == "\"" && dialect == .mysql
        kind = isText ? .text : .name
      } else if first.isNumber
        || first == "." && index + 1 < characters.count
          && characters[index + 1].isNumber
      {
        while index < characters.count, characters[index].isNumber || characters[index] == "." {
          index += 1
        }
        text = String(characters[start..<index])
        kind = .number
      } else if first.isLetter || first == "_" || first == "@" {
        while index < characters.count,
          characters[index].isLetter || characters[index].isNumber
            || "_$@".contains(characters[index])
        {
          index += 1
        }
        text = String(characters[start..<index])
        if dialect == .postgres { text = text.lowercased() }
        kind = .word
      } else {
        let pair = String(characters[index..<min(index + 2, characters.count)])
        text = ["<=", ">=", "<>", "!=", "||", "::"].contains(pair) ? pair : String(first)
        index += text.count
        kind = .symbol
      }
      let typed = String(characters[start..<index])
      tokens.append(SQLToken(kind: kind, text: text, typed: typed, start: start))
    }
    tokens.append(SQLToken(kind: .end, text: "", typed: "", start: characters.count))
    return tokens
  }

  /// The statements of a script with their semicolons, and what stands behind the last semicolon.
  static func statements(
    _ script: String,
    _ dialect: SQLDialect
  ) -> (complete: [String], rest: String) {
    let characters = Array(script)
    var complete: [String] = []
    var (start, index) = (0, 0)
    while index < characters.count {
      if let next = endOfComment(characters, index, dialect) {
        index = next
      } else if ["'", "\"", "`"].contains(characters[index]) {
        guard let (_, next) = quoted(characters, index, dialect) else { break }
        index = next
      } else if characters[index] == ";" {
        index += 1
        complete.append(String(characters[start..<index]))
        start = index
      } else {
        index += 1
      }
    }
    return (complete, String(characters[start...]))
  }

  private static func endOfComment(
    _ characters: [Character],
    _ index: Int,
    _ dialect: SQLDialect
  ) -> Int? {
    func pair(_ place: Int) -> String {
      String(characters[place..<min(place + 2, characters.count)])
    }
    if pair(index) == "--" || characters[index] == "#" && dialect == .mysql {
      return characters[index...].firstIndex(where: \.isNewline) ?? characters.count
    }
    guard pair(index) == "/*" else { return nil }
    var end = index + 2
    while end < characters.count, pair(end) != "*/" { end += 1 }
    return min(end + 2, characters.count)
  }

  private static func quoted(
    _ characters: [Character],
    _ start: Int,
    _ dialect: SQLDialect
  ) -> (String, Int)? {
    let quote = characters[start]
    var text = ""
    var index = start + 1
    while index < characters.count {
      let character = characters[index]
      if character == quote {
        guard index + 1 < characters.count, characters[index + 1] == quote else {
          return (text, index + 1)
        }
        index += 1
      } else if character == "\\", dialect == .mysql, index + 1 < characters.count {
        index += 1
        text.append(characters[index] == "n" ? "\n" : characters[index])
        index += 1
        continue
      }
      text.append(characters[index])
      index += 1
    }
    return nil
  }

  private static func unterminated(
    _ characters: [Character],
    _ index: Int,
    _ dialect: SQLDialect
  ) -> SQLFailure {
    let rest = String(characters[index...])
    guard dialect == .postgres else {
      return .syntax(near: rest, rest: rest, at: index, dialect)
    }
    let what = characters[index] == "'" ? "string" : "identifier"
    return SQLFailure(
      state: "42601",
      message: "unterminated quoted \(what) at or near \"\(rest)\"",
      position: index
    )
  }
}
