/// Puts earlier commands in the place of `!!`, `!$`, `!n`, `!text` and `^old^new^`.
struct HistoryExpansion {
  /// What came of a line.
  enum Outcome: Equatable {
    case unchanged
    case expanded(String)
    /// `:p`: shown and kept, and not run.
    case shown(String)
    case failed(String)
  }

  private let history: [String]
  private let text: [Character]
  private var place = 0
  private var result = ""
  private var isChanged = false
  private var onlyShows = false

  private struct Failure: Error {
    var message: String
  }

  private init(_ line: String, _ history: [String]) {
    self.history = history
    text = Array(line)
  }

  /// Expands a line that was typed.
  static func expand(_ line: String, _ history: [String]) -> Outcome {
    guard line.utf8.contains(Byte.bang) || line.hasPrefix("^") else { return .unchanged }
    var expansion = HistoryExpansion(line, history)
    do {
      try expansion.run()
    } catch {
      return .failed((error as? Failure)?.message ?? "")
    }
    guard expansion.isChanged else { return .unchanged }
    return expansion.onlyShows ? .shown(expansion.result) : .expanded(expansion.result)
  }

  private mutating func run() throws {
    if text.first == "^" { return try substituteFirst() }
    var quote: Character?
    while place < text.count {
      let next = text[place]
      switch next {
      case "\\" where quote != "'":
        result.append(next)
        place += 1
        if place < text.count {
          result.append(text[place])
          place += 1
        }
      case "'" where quote != "\"":
        quote = quote == nil ? "'" : nil
        take()
      case "\"" where quote != "'":
        quote = quote == nil ? "\"" : nil
        take()
      case "!" where quote != "'" && begins(inQuotes: quote != nil): try designator()
      default: take()
      }
    }
  }

  private mutating func take() {
    result.append(text[place])
    place += 1
  }

  /// Whether the mark here asks for an earlier command.
  private func begins(inQuotes: Bool) -> Bool {
    guard place + 1 < text.count else { return false }
    let next = text[place + 1]
    if next == " " || next == "\t" || next == "=" || next == "(" || next == "\n" { return false }
    if next == "\"", inQuotes { return false }
    // `$!` and `${!name}` are the shell's.
    if place > 0, text[place - 1] == "$" || text[place - 1] == "{" { return false }
    if place > 0, text[place - 1] == "[" { return false }
    return true
  }

  private mutating func designator() throws {
    let start = place
    place += 1
    var event: String?
    if "$^*:".contains(text[place]) {
      event = history.last
    } else {
      event = try readEvent(start)
    }
    guard var found = event else {
      throw Failure(message: String(text[start..<place]) + ": event not found")
    }
    if place < text.count, "$^*".contains(text[place]) {
      found = try words(found, start)
    } else if place + 1 < text.count, text[place] == ":",
      "$^*-%".contains(text[place + 1]) || text[place + 1].isNumber
    {
      place += 1
      found = try words(found, start)
    }
    while place + 1 < text.count, text[place] == ":" { found = try modified(found, start) }
    isChanged = true
    result += found
  }

  private mutating func readEvent(_ start: Int) throws -> String? {
    switch text[place] {
    case "!":
      place += 1
      return history.last
    case "#":
      place += 1
      return result
    case "?":
      place += 1
      let from = place
      while place < text.count, text[place] != "?" { place += 1 }
      let wanted = String(text[from..<place])
      if place < text.count { place += 1 }
      return history.last { $0.contains(wanted) }
    default: break
    }
    let from = place
    let isBack = text[place] == "-"
    if isBack { place += 1 }
    let digits = place
    while place < text.count, text[place].isNumber { place += 1 }
    if place > digits, let number = Int(String(text[digits..<place])) {
      let index = isBack ? history.count - number : number - 1
      return history.indices.contains(index) ? history[index] : nil
    }
    place = from
    while place < text.count, !" \t:;&|()<>^$*\"'".contains(text[place]) { place += 1 }
    let wanted = String(text[from..<place])
    return history.last { $0.hasPrefix(wanted) }
  }

  /// The words of a command that `:1`, `$`, `^`, `*` or `2-3` ask for.
  private mutating func words(_ event: String, _ start: Int) throws -> String {
    let all = Self.split(event)
    let last = all.count - 1
    func number(_ place: inout Int) -> Int? {
      if place < text.count, text[place] == "$" {
        place += 1
        return last
      }
      if place < text.count, text[place] == "^" {
        place += 1
        return 1
      }
      let from = place
      while place < text.count, text[place].isNumber { place += 1 }
      return place > from ? Int(String(text[from..<place])) : nil
    }
    if text[place] == "*" {
      place += 1
      return all.dropFirst().joined(separator: " ")
    }
    let isDollar = text[place] == "$"
    let first = number(&place) ?? 0
    var end = first
    if !isDollar, place < text.count, text[place] == "-" {
      place += 1
      end = number(&place) ?? last - 1
    } else if !isDollar, place < text.count, text[place] == "*" {
      place += 1
      end = last
    }
    guard first >= 0, first <= end, end <= last else {
      if first == last + 1, end == last { return "" }
      throw Failure(message: String(text[start..<place]) + ": bad word specifier")
    }
    return all[first...end].joined(separator: " ")
  }

  private mutating func modified(_ event: String, _ start: Int) throws -> String {
    place += 1
    let isGlobal = text[place] == "g" || text[place] == "a"
    if isGlobal { place += 1 }
    guard place < text.count else { return event }
    let letter = text[place]
    place += 1
    switch letter {
    case "p":
      onlyShows = true
      return event
    case "h": return event.lastIndex(of: "/").map { String(event[..<$0]) } ?? event
    case "t":
      return event.lastIndex(of: "/").map { String(event[event.index(after: $0)...]) } ?? event
    case "r": return event.lastIndex(of: ".").map { String(event[..<$0]) } ?? event
    case "e": return event.lastIndex(of: ".").map { String(event[$0...]) } ?? event
    case "q", "x": return Quoting.quote(event)
    case "s":
      guard place < text.count else { return event }
      let mark = text[place]
      let old = field(mark)
      let new = field(mark)
      if place < text.count, text[place] == mark { place += 1 }
      return try replaced(event, old, new, isGlobal, String(text[start..<place]))
    default:
      throw Failure(message: ":\(letter): unrecognized history modifier")
    }
  }

  /// The text between two marks; the second one stays.
  private mutating func field(_ mark: Character) -> String {
    place += 1
    var found = ""
    while place < text.count, text[place] != mark {
      if text[place] == "\\", place + 1 < text.count, text[place + 1] == mark { place += 1 }
      found.append(text[place])
      place += 1
    }
    return found
  }

  private func replaced(
    _ event: String,
    _ old: String,
    _ new: String,
    _ isGlobal: Bool,
    _ written: String
  ) throws -> String {
    let pieces = old.isEmpty ? [] : event.pieces(around: old)
    guard pieces.count > 1 else { throw Failure(message: "\(written): substitution failed") }
    if isGlobal { return pieces.joined(separator: new) }
    return pieces[0] + new + pieces.dropFirst().joined(separator: old)
  }

  /// `^old^new^`, for the last command.
  private mutating func substituteFirst() throws {
    let old = field("^")
    let new = place < text.count ? field("^") : ""
    if place < text.count { place += 1 }
    guard let event = history.last else {
      throw Failure(message: "\(String(text)): event not found")
    }
    result = try replaced(event, old, new, false, ":s\(String(text))")
    result += String(text[place...])
    isChanged = true
  }

  /// The words of a command as the history counts them: operators are words of their own.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var escaped = false
    func isOperator(_ character: Character) -> Bool { "|&;()<>".contains(character) }
    for character in line {
      if escaped {
        word.append(character)
        escaped = false
      } else if let open = quote {
        word.append(character)
        if character == open { quote = nil }
      } else if character == "\\" {
        word.append(character)
        escaped = true
      } else if character == "'" || character == "\"" {
        if let last = word.last, isOperator(last) {
          words.append(word)
          word = ""
        }
        word.append(character)
        quote = character
      } else if character == " " || character == "\t" || character == "\n" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        if let last = word.last, isOperator(last) != isOperator(character) {
          words.append(word)
          word = ""
        }
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}

extension String {
  /// The text between the places where another one stands in it.
  fileprivate func pieces(around other: String) -> [String] {
    var pieces: [String] = []
    let wanted = Array(other)
    let all = Array(self)
    var (start, index) = (0, 0)
    while index + wanted.count <= all.count {
      if all[index..<(index + wanted.count)].elementsEqual(wanted) {
        pieces.append(String(all[start..<index]))
        index += wanted.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [String(all[start...])]
  }
}
