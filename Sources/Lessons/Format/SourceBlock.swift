import Manifests

/// A part of a lesson file with its place: the front matter, or the inside of a fenced block.
struct SourceBlock {
  /// The file's path within the course.
  var file: String
  /// The line of the file at which `lines` begin, counted from 1.
  var firstLine: Int
  /// The lines.
  var lines: [String]
  /// The line that opens the block: where a fault of the block as a whole is shown.
  var opening: String
  /// The rest of the opening line's info string.
  var title = ""

  /// The lines as one text.
  var text: String { lines.joined(separator: "\n") }

  /// A fault of the block as a whole.
  func fault(_ message: String, suggestion: String? = nil) -> LessonFault {
    LessonFault(
      file: file,
      line: max(1, firstLine - 1),
      column: 1,
      message: message,
      suggestion: suggestion,
      sourceLine: opening
    )
  }

  /// A fault at the first place where `word` stands as a key or value, after `path`'s earlier keys.
  func fault(
    at word: String,
    below path: [String] = [],
    _ message: String,
    suggestion: String? = nil
  )
    -> LessonFault
  {
    var start = 0
    for key in path { start = line(of: key, from: start)?.index ?? start }
    guard let found = line(of: word, from: start) ?? line(of: word, from: 0) else {
      return fault(message, suggestion: suggestion)
    }
    return LessonFault(
      file: file,
      line: firstLine + found.index,
      column: found.column,
      message: message,
      suggestion: suggestion,
      sourceLine: lines[found.index]
    )
  }

  /// The tree that the block's YAML describes.
  func yaml() throws(LessonFault) -> Value {
    do throws(ManifestError) {
      return try YAMLReader.value(text)
    } catch {
      let index = min(max(0, (error.line ?? 1) - 1), max(0, lines.count - 1))
      throw LessonFault(
        file: file,
        line: firstLine + index,
        column: error.column ?? 1,
        message: error.message,
        sourceLine: lines.isEmpty ? opening : lines[index]
      )
    }
  }

  private func line(of word: String, from start: Int) -> (index: Int, column: Int)? {
    for index in start..<max(start, lines.count) {
      if let column = column(of: word, in: lines[index]) { return (index, column) }
    }
    return nil
  }

  private func column(of word: String, in line: String) -> Int? {
    guard !word.isEmpty else { return nil }
    var before: Character = " "
    for (offset, index) in line.indices.enumerated() {
      let rest = line[index...]
      if rest.hasPrefix(word), !before.isWordPart {
        let after = rest.dropFirst(word.count).first
        if after.map({ !$0.isWordPart }) ?? true { return offset + 1 }
      }
      before = line[index]
    }
    return nil
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "-" || self == "_" }
}
