/// What fluentd's configuration says, as far as it is followed here: sources that tail files, filters
/// that add fields, and outputs to standard output, to a file or to nowhere.
struct FluentdConfiguration: Sendable {
  /// A section: `<source>`, `<match **>` and those in them.
  struct Section: Sendable {
    var name: String
    var argument: String
    var values: [(key: String, value: String)] = []
    var sections: [Section] = []

    subscript(key: String) -> String? { values.last { $0.key == key }?.value }

    /// Its type, in either spelling.
    var type: String { self["@type"] ?? self["type"] ?? "" }

    func first(_ name: String) -> Section? { sections.first { $0.name == name } }
  }

  /// Why a configuration cannot be followed.
  struct Trouble: Error {
    var kind: String
    var message: String
  }

  private(set) var sections: [Section] = []

  init(_ text: String) throws(Trouble) {
    var open: [Section] = [Section(name: "ROOT", argument: "")]
    for (number, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = Self.trimmed(raw)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("</") {
        let name = line.dropFirst(2).prefix { $0 != ">" }
        guard open.count > 1, let last = open.popLast(), last.name == name else {
          throw Trouble(
            kind: "Fluent::ConfigParseError",
            message: "unmatched end tag at fluent.conf line \(number + 1)"
          )
        }
        open[open.count - 1].sections.append(last)
      } else if line.hasPrefix("<") {
        let words = line.dropFirst().prefix { $0 != ">" }.split(separator: " ", maxSplits: 1)
        open.append(
          Section(
            name: String(words.first ?? ""),
            argument: words.count > 1 ? String(words[1]) : ""
          )
        )
      } else {
        let words = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        let value = words.count > 1 ? Self.trimmed(words[1]) : ""
        open[open.count - 1].values.append((String(words[0]), Self.unquoted(value)))
      }
    }
    guard open.count == 1 else {
      throw Trouble(
        kind: "Fluent::ConfigParseError",
        message: "expected end tag '</\(open.last?.name ?? "")>' but got end of file"
      )
    }
    sections = open[0].sections
    for section in sections { try check(section) }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return String(text)
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, text.first == "\"" || text.first == "'", text.last == text.first else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }

  private static let known: [String: [String]] = [
    "source": ["tail", "forward", "http", "dummy", "sample", "monitor_agent", "prometheus"],
    "match": ["stdout", "file", "null", "relabel", "copy", "forward"],
    "filter": ["stdout", "record_transformer", "grep", "parser"],
  ]

  private func check(_ section: Section) throws(Trouble) {
    if section.name == "label" {
      for inner in section.sections { try check(inner) }
      return
    }
    guard let types = Self.known[section.name] else { return }
    guard !section.type.isEmpty else {
      throw Trouble(
        kind: "Fluent::ConfigError",
        message: "Missing '@type' parameter on <\(section.name)> directive"
      )
    }
    guard types.contains(section.type) else {
      let kind = ["source": "input", "match": "output"][section.name] ?? "filter"
      throw Trouble(
        kind: "Fluent::NotFoundPluginError",
        message:
          "Unknown \(kind) plugin '\(section.type)'. Run 'gem search -rd fluent-plugin' to find"
          + " plugins"
      )
    }
  }

  /// The sources that tail files.
  var tails: [Section] { sections.filter { $0.name == "source" && $0.type == "tail" } }

  /// The filters and outputs that events of a label meet, in order.
  func route(label: String?) -> [Section] {
    guard let label else { return sections.filter { $0.name == "match" || $0.name == "filter" } }
    return sections.first { $0.name == "label" && $0.argument == label }?.sections ?? []
  }

  /// Whether a tag fits patterns like `**`, `kubernetes.**`, `app.*` and `a b`.
  static func fits(_ tag: String, _ patterns: String) -> Bool {
    patterns.split(separator: " ").contains { pattern in
      if pattern == "**" || pattern == tag { return true }
      if pattern.hasSuffix(".**") {
        let lead = pattern.dropLast(3)
        return tag == lead || tag.hasPrefix(lead + ".")
      }
      guard pattern.contains("*") else { return false }
      let (wanted, parts) = (pattern.split(separator: "."), tag.split(separator: "."))
      return wanted.count == parts.count
        && zip(wanted, parts).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }
}
