import Yams

extension YAMLReader {
  /// Our error, and Go's, for a fault that the parser found in `text`.
  static func manifestError(of fault: YamlError, in text: String) -> ManifestError {
    switch fault {
    case .scanner(let context, let problem, let mark, _):
      return error(
        problem,
        at: (mark.line, mark.column),
        in: text,
        goLine: goLine(problem: mark.line, context: context?.mark.line, isScanner: true)
      )
    case .parser(let context, let problem, let mark, _):
      if problem.hasPrefix("Maximum nesting level") {
        return error(
          "the document is nested too deeply",
          at: (mark.line, mark.column),
          in: text,
          goLine: nil,
          go: "exceeded max depth of 10000"
        )
      }
      return error(
        problem,
        at: (mark.line, mark.column),
        in: text,
        goLine: goLine(problem: mark.line, context: context?.mark.line, isScanner: false)
      )
    case .composer(_, let problem, let mark, _):
      let name = alias(at: mark, in: text)
      return error(
        name.map { "there is no anchor &\($0) above this alias" } ?? problem,
        at: (mark.line, mark.column),
        in: text,
        goLine: nil,
        go: name.map { "unknown anchor '\($0)' referenced" } ?? problem
      )
    case .duplicatedKeysInMapping(let duplicates, let context):
      return duplicate(duplicates.first ?? "", in: text, from: context.mark)
    case .reader(let problem, let offset, _, _):
      return readerError(problem, offset: offset, in: text)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return ManifestError(
        message: "the text cannot be read as YAML: \(fault)",
        goMessage: "error converting YAML to JSON: yaml: unknown problem parsing YAML content"
      )
    }
  }

  /// The line that go-yaml v2 names: it counts the parser's places from 0 and the scanner's from 1,
  /// and says nothing of the very first line.
  private static func goLine(problem: Int, context: Int?, isScanner: Bool) -> Int? {
    if problem > 1 { return isScanner ? problem : problem - 1 }
    guard let context, context > 1 else { return nil }
    return context - 1
  }

  private static func error(
    _ problem: String,
    at mark: (line: Int, column: Int),
    in text: String,
    goLine: Int?,
    go: String? = nil
  ) -> ManifestError {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let source = lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : ""
    let place = goLine.map { "line \($0): " } ?? ""
    return ManifestError(
      message: problem,
      line: mark.line,
      column: mark.column,
      sourceLine: source,
      goMessage: "error converting YAML to JSON: yaml: \(place)\(go ?? problem)"
    )
  }

  private static func alias(at mark: Mark, in text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let rest = lines[mark.line - 1].dropFirst(mark.column - 1)
    guard rest.first == "*" else { return nil }
    return String(rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
  }

  private static func readerError(
    _ problem: String,
    offset: Int?,
    in text: String
  )
    -> ManifestError
  {
    guard let offset else {
      return ManifestError(
        message: problem,
        goMessage: "error converting YAML to JSON: yaml: \(problem)"
      )
    }
    let before = text.prefix(offset)
    let line = before.filter { $0 == "\n" }.count + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    return error(problem, at: (line, column), in: text, goLine: nil)
  }

  /// The second place where `key` stands: the parser tells only the first.
  ///
  /// Both keys belong to one mapping, so in block style they stand in the same column.
  private static func duplicate(_ key: String, in text: String, from mark: Mark) -> ManifestError {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var line = mark.line
    for index in mark.line..<max(mark.line, lines.count) {
      let rest = lines[index].dropFirst(mark.column - 1)
      let unquoted = rest.drop { $0 == "\"" || $0 == "'" }
      if unquoted.hasPrefix(key),
        unquoted.dropFirst(key.count).drop(while: { "\"' ".contains($0) }).first == ":"
      {
        line = index + 1
        break
      }
    }
    let source = lines.indices.contains(line - 1) ? String(lines[line - 1]) : ""
    return ManifestError(
      message: "the key \"\(key)\" stands twice in this mapping",
      line: line,
      column: mark.column,
      sourceLine: source,
      goMessage: "error converting YAML to JSON: yaml: unmarshal errors:\n  line \(line): "
        + "key \"\(key)\" already set in map"
    )
  }
}
