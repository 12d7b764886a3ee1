import Machine
import Simulation

/// The file that a database's data is in: its first user, and every statement that changed something.
///
/// Whoever plays it again has the same tables, so a volume that outlives its pod keeps the data.
struct DatabaseJournal: Sendable {
  let path: String

  /// One statement with what it depends on.
  struct Entry: Hashable, Sendable {
    var time: String
    var database: String
    var user: String
    var statement: String
  }

  /// Writes the beginning of a new one.
  func begin(user: String, password: String, _ system: inout Kernel) throws(Errno) {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    try system.makeDirectory("/" + folder, mode: 0o700, parents: true)
    let line = "first\t\(Self.escaped(user))\t\(Self.escaped(password))\n"
    try system.writeFile(path, Array(line.utf8), mode: 0o600)
  }

  /// Adds a statement.
  func append(_ entry: Entry, _ system: inout Kernel) throws(Errno) {
    let fields = [entry.time, entry.database, entry.user, entry.statement].map(Self.escaped)
    let line = fields.joined(separator: "\t") + "\n"
    try system.writeFile(path, Array(line.utf8), append: true, mode: 0o600)
  }

  /// The first user with their password, and the statements; nil where there is no data.
  func read(_ system: Kernel) -> (user: String, password: String, entries: [Entry])? {
    guard let bytes = try? system.readFile(path) else { return nil }
    var lines = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    guard let first = lines.first else { return nil }
    lines.removeFirst()
    let header = Self.fields(first)
    guard header.count == 3, header[0] == "first" else { return nil }
    let entries = lines.compactMap { line -> Entry? in
      let fields = Self.fields(line)
      guard fields.count == 4 else { return nil }
      return Entry(time: fields[0], database: fields[1], user: fields[2], statement: fields[3])
    }
    return (header[1], header[2], entries)
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : $0 == "\t" ? "\\t" : String($0) }
      .joined()
  }

  private static func fields(_ line: String) -> [String] {
    line.split(separator: "\t", omittingEmptySubsequences: false).map { field in
      var text = ""
      var isEscaped = false
      for character in field {
        if isEscaped {
          text.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          text.append(character)
        }
      }
      return text
    }
  }
}
