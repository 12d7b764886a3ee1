/// What is wrong in a file of a course, and where.
public struct LessonFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's path within the course.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column, counted from 1.
  public var column: Int
  /// What is wrong.
  public var message: String
  /// What was perhaps meant.
  public var suggestion: String?
  /// The text of that line.
  public var sourceLine: String
  /// Whether the lesson can be used as it is.
  public var isAdvice = false

  /// Names a fault.
  public init(
    file: String,
    line: Int,
    column: Int,
    message: String,
    suggestion: String? = nil,
    sourceLine: String = ""
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.suggestion = suggestion
    self.sourceLine = sourceLine
  }

  /// Place and fault in one line, without the source.
  public var summary: String {
    let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
    return "\(file):\(line):\(column): \(message)\(hint)"
  }

  /// Place and fault, then the line with a caret below.
  public var description: String {
    guard !sourceLine.isEmpty else { return summary }
    let lead = sourceLine.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " }.joined()
    return "\(summary)\n\(sourceLine)\n\(lead)^"
  }
}
