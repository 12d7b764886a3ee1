import Manifests

/// What the text of a YAML document has beside its values: comments, and how scalars are written.
///
/// Documents in block style are read so, as people write manifests; values in braces and brackets are
/// kept as they are where they stand on one line.
struct YqSource: Sendable {
  /// The comments above an entry, by its path.
  private(set) var heads: [String: [String]] = [:]
  /// The comments behind an entry.
  private(set) var tails: [String: String] = [:]
  /// How a value on one line is written.
  private(set) var raws: [String: String] = [:]
  /// The comments at the end.
  private(set) var feet: [String] = []

  private struct Level {
    var indent: Int
    var name: String
    /// The number of the element; nil for the entry of a map.
    var index: Int?
  }

  private var levels: [Level] = []
  private var pending: [String] = []

  private var path: String {
    levels.map { $0.index.map(String.init) ?? $0.name }.joined(separator: "/")
  }

  init(_ lines: [Substring]) {
    /// The indentation of the entry whose text goes on over lines.
    var textIndent: Int?
    for line in lines {
      let indent = line.prefix { $0 == " " }.count
      var content = line.dropFirst(indent)
      if let own = textIndent {
        if content.isEmpty || indent > own { continue }
        textIndent = nil
      }
      if content.isEmpty || content.hasPrefix("---") { continue }
      if content.hasPrefix("#") {
        pending.append(String(content))
        continue
      }
      var column = indent
      while content == "-" || content.hasPrefix("- ") {
        enterElement(column)
        noteHeads()
        let blanks = content.dropFirst().prefix { $0 == " " }.count
        column += 1 + blanks
        content = content.dropFirst(1 + blanks)
      }
      guard !content.isEmpty else { continue }
      if let (name, value) = Self.entry(content) {
        while let last = levels.last, last.indent > column || last.indent == column {
          levels.removeLast()
        }
        levels.append(Level(indent: column, name: name))
        noteHeads()
        noteValue(value, &textIndent, column)
      } else {
        noteValue(String(content), &textIndent, column - 1)
      }
    }
    feet = pending
  }

  private mutating func enterElement(_ column: Int) {
    while let last = levels.last, last.indent > column { levels.removeLast() }
    if let index = levels.last?.index, levels.last?.indent == column {
      levels[levels.count - 1].index = index + 1
    } else {
      levels.append(Level(indent: column, name: "", index: 0))
    }
  }

  private mutating func noteHeads() {
    if !pending.isEmpty { heads[path, default: []] += pending }
    pending = []
  }

  private mutating func noteValue(_ text: String, _ textIndent: inout Int?, _ indent: Int) {
    let (value, comment) = Self.withoutComment(text)
    if let comment { tails[path] = comment }
    if value.hasPrefix("|") || value.hasPrefix(">") {
      textIndent = indent
    } else if !value.isEmpty, !value.hasPrefix("&"), !value.hasPrefix("*") {
      raws[path] = value
    }
  }

  /// `name: value`; nil where it is no entry of a map.
  private static func entry(_ content: Substring) -> (name: String, value: String)? {
    var quote: Character?
    var index = content.startIndex
    while index < content.endIndex {
      let letter = content[index]
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        if index == content.startIndex { quote = letter }
      } else if letter == "{" || letter == "[", index == content.startIndex {
        return nil
      } else if letter == ":" {
        let next = content.index(after: index)
        guard next == content.endIndex || content[next] == " " else {
          index = next
          continue
        }
        var name = String(content[..<index])
        if name.count > 1, let first = name.first, first == "\"" || first == "'" {
          name = String(name.dropFirst().dropLast())
        }
        let value = content[next...].drop { $0 == " " }
        return (name, String(value))
      }
      index = content.index(after: index)
    }
    return nil
  }

  private static func withoutComment(_ text: String) -> (value: String, comment: String?) {
    var quote: Character?
    var last: Character = " "
    for index in text.indices {
      let letter = text[index]
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        if last == " " || "[{,:".contains(last) { quote = letter }
      } else if letter == "#", last == " " {
        var value = text[..<index]
        while value.last == " " { value.removeLast() }
        return (String(value), String(text[index...]))
      }
      last = letter
    }
    var value = text[...]
    while value.last == " " { value.removeLast() }
    return (String(value), nil)
  }

  /// The documents of a text.
  static func documents(_ text: String) -> [YqSource] {
    var documents: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "---" || line.hasPrefix("--- ") {
        let isEmpty = documents[documents.count - 1].allSatisfy { line in
          line.allSatisfy { $0 == " " }
        }
        if isEmpty, documents.count == 1 { continue }
        documents.append([])
      } else {
        documents[documents.count - 1].append(line)
      }
    }
    return documents.map { YqSource($0) }
  }
}
