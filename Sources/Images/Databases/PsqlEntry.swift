/// A statement or a backslash command, and where it stands in a file.
struct PsqlEntry: Sendable {
  var text: String
  var file = ""
  var line = 0

  init(_ text: String, file: String = "", line: Int = 0) {
    self.text = text
    self.file = file
    self.line = line
  }

  /// A script as statements and backslash commands; the rows of a `COPY` are lines of their own.
  static func parts(of script: String, file: String = "") -> [PsqlEntry] {
    var parts: [PsqlEntry] = []
    var text = ""
    var isCopying = false
    for (number, line) in script.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if isCopying {
        parts.append(PsqlEntry(String(line), file: file, line: number + 1))
        if line == "\\." { isCopying = false }
      } else if line.hasPrefix("\\"), text.trimmedOfSpaces.isEmpty {
        parts.append(PsqlEntry(String(line), file: file, line: number + 1))
      } else {
        if text.trimmedOfSpaces.isEmpty { text = "" }
        if text.isEmpty, String(line).trimmedOfSpaces.hasPrefix("--") { continue }
        text += line + "\n"
        let (complete, rest) = SQLReader.statements(text, .postgres)
        parts += complete.map { PsqlEntry($0, file: file, line: number + 1) }
        text = rest
        isCopying = complete.last.map { PsqlCopy($0.trimmedOfSpaces) != nil } ?? false
      }
    }
    if text.trimmedOfSpaces.isEmpty { return parts }
    return parts + [PsqlEntry(text, file: file, line: parts.last?.line ?? 1)]
  }
}

/// `COPY … FROM stdin`, whose rows psql reads and sends.
struct PsqlCopy: Sendable {
  private let target: String
  var rows: [String] = []

  /// Nil for a statement that is none.
  init?(_ statement: String) {
    let words = statement.split { $0 == " " || $0 == ";" || $0 == "\n" }.map(String.init)
    guard words.first?.lowercased() == "copy",
      let from = words.firstIndex(where: { $0.lowercased() == "from" }), from + 1 < words.count,
      words[from + 1].lowercased() == "stdin"
    else { return nil }
    target = words[1..<from].joined(separator: " ")
  }

  /// The rows as a statement that the server takes.
  var statement: String {
    let values = rows.map { row in
      let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map { field in
        field == "\\N" ? "NULL" : "'" + Self.plain(field) + "'"
      }
      return "(\(fields.joined(separator: ", ")))"
    }
    return "INSERT INTO \(target) VALUES \(values.joined(separator: ", "));"
  }

  private static func plain(_ field: Substring) -> String {
    var text = ""
    var isEscaped = false
    for character in field {
      if isEscaped {
        text.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text += character == "'" ? "''" : String(character)
      }
    }
    return text
  }
}
