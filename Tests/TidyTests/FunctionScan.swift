/// Finds where functions begin and end, relying on the form that the formatter gives them.
enum FunctionScan {
  /// A function of a file.
  struct Function {
    /// Its first line, counted from 1.
    var line: Int
    /// How many lines it takes.
    var length: Int
    /// The first line itself.
    var signature: String
  }

  /// The functions of `file` that have a body of more than a line.
  static func functions(in file: SourceFile) -> [Function] {
    let isSwift = file.path.hasSuffix(".swift")
    var found: [Function] = []
    for (index, line) in file.lines.enumerated() {
      guard isSwift ? declaresFunction(line) : beginsCFunction(line),
        let body = bodyLine(from: index, in: file.lines)
      else { continue }
      let closing = String(repeating: " ", count: indentation(line)) + "}"
      guard
        let end = file.lines[(body + 1)...].firstIndex(where: {
          $0 == closing || $0.hasPrefix(closing) && !$0.hasPrefix(closing + " else")
        })
      else { continue }
      found.append(
        Function(
          line: index + 1,
          length: end - index + 1,
          signature: line.drop { $0 == " " }.description
        )
      )
    }
    return found
  }

  private static func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func declaresFunction(_ line: String) -> Bool {
    let modifiers: Set<Substring> = [
      "public", "private", "fileprivate", "internal", "package", "static", "mutating", "override",
      "@inlinable", "@discardableResult", "@usableFromInline", "final", "convenience", "required",
      "nonisolated", "nonmutating", "@Test", "consuming", "borrowing",
    ]
    let words = line.split(separator: " ").drop { modifiers.contains($0) }
    guard let first = words.first else { return false }
    return first == "func" || first == "deinit" || first.hasPrefix("init(")
      || first.hasPrefix("init?(") || first.hasPrefix("init<") || first.hasPrefix("subscript")
  }

  private static func beginsCFunction(_ line: String) -> Bool {
    guard let first = line.first, first.isLetter, line.contains("(") else { return false }
    return !line.hasPrefix("typedef") && !line.hasPrefix("struct") && !line.contains(" = ")
  }

  /// The line that opens the body; nil for a requirement of a protocol or a body on one line.
  private static func bodyLine(from start: Int, in lines: [String]) -> Int? {
    let indent = indentation(lines[start])
    for index in start..<min(start + 20, lines.count) {
      let line = lines[index]
      if index > start, indentation(line) <= indent {
        let rest = line.drop { $0 == " " }
        guard [")", "->", "{", "where", "async", "throws"].contains(where: { rest.hasPrefix($0) })
        else { return nil }
      }
      if line.hasSuffix("{") || line.hasSuffix(" in") { return index }
    }
    return nil
  }
}
