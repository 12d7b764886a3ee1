/// Reads a Dockerfile: instructions, one a line, lines joined by a backslash at their end.
enum DockerfileReader {
  static func instructions(_ text: String) throws(DockerFailure) -> [BuildInstruction] {
    var escape: Character = "\\"
    var mayBeDirective = true
    var instructions: [BuildInstruction] = []
    var open = ""
    var openLine = 1
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.hasSuffix("\r") ? String(raw.dropLast()) : String(raw)
      let trimmed = line.trimmingBlanks
      if trimmed.hasPrefix("#") {
        if mayBeDirective, let sign = Self.escapeSign(trimmed) { escape = sign }
        continue
      }
      mayBeDirective = false
      if trimmed.isEmpty { continue }
      if open.isEmpty { openLine = index + 1 }
      guard trimmed.last == escape else {
        instructions.append(try .reading(open + (open.isEmpty ? trimmed : line), line: openLine))
        open = ""
        continue
      }
      let start = open.isEmpty ? line.drop { $0.isWhitespace } : line[...]
      var kept = start
      while kept.last?.isWhitespace == true { kept.removeLast() }
      open += kept.dropLast()
    }
    if !open.trimmingBlanks.isEmpty { instructions.append(try .reading(open, line: openLine)) }
    guard !instructions.isEmpty else {
      throw .daemon("The Dockerfile (Dockerfile) cannot be empty")
    }
    return instructions
  }

  /// The sign of a line `# escape=`.
  private static func escapeSign(_ line: String) -> Character? {
    let plain = line.dropFirst().filter { !$0.isWhitespace }.lowercased()
    guard plain.hasPrefix("escape=") else { return nil }
    return plain.last
  }
}
