import Machine

/// Where a command of `sed` applies.
enum SedAddress: Sendable {
  case line(Int)
  case last
  case step(Int, Int)
  /// Lines with a match; without an expression of the one that was used last.
  case match(Expression?)
  case after(Int)
  /// Up to a line whose number is a multiple of this.
  case multiple(Int)
}

/// What a command of `sed` does.
enum SedAction: Sendable {
  case open(end: Int)
  case close
  case label
  case delete
  case deleteFirst
  case print
  case printFirst
  case number
  case quit(Int32, prints: Bool)
  case substitute(SedSubstitution)
  case translate([UInt8])
  case append([UInt8])
  case insert([UInt8])
  case change([UInt8])
  case holdCopy
  case holdAppend
  case getCopy
  case getAppend
  case exchange
  /// To a label; where a condition is given, if a substitution was made, or was not.
  case branch(String?, ifSubstituted: Bool?)
  case next(appends: Bool)
  case show(width: Int?)
  case fileName
  case empty
  case nothing
  case readFile(String, [UInt8])
  case writeFile(String)
  /// The next line of a file, of which these are left.
  case readLine(String, [[UInt8]])
  case writeFirst(String)

  /// A line as `l` shows it: nothing invisible, at most `width` characters with a backslash at the end.
  static func shown(_ line: [UInt8], width: Int) -> [[UInt8]] {
    let names: [UInt8: String] = [
      7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 92: "\\\\",
    ]
    var lines: [[UInt8]] = [[]]
    for byte in line {
      var text = names[byte].map { Array($0.utf8) } ?? [byte]
      if names[byte] == nil, !(32..<127).contains(byte) {
        let octal = String(byte, radix: 8)
        text = Array(("\\" + String(repeating: "0", count: 3 - octal.utf8.count) + octal).utf8)
      }
      if width > 1, lines[lines.count - 1].count + text.count > width - 1 {
        lines[lines.count - 1].append(Byte.backslash)
        lines.append([])
      }
      lines[lines.count - 1] += text
    }
    lines[lines.count - 1].append(Byte.dollar)
    return lines
  }
}

/// The commands of a script, flat, with the ends of its blocks.
struct SedScript: Sendable {
  struct Command: Sendable {
    var first: SedAddress?
    var second: SedAddress?
    var isNegated = false
    var action: SedAction
  }

  var commands: [Command] = []
  var labels: [String: Int] = [:]
  /// Whether it begins with `#n`.
  var isQuiet = false
}

/// `s/…/…/`.
struct SedSubstitution: Sendable {
  /// None stands for the one that was used last.
  var expression: Expression?
  var replacement: [Replacement]
  var isGlobal = false
  var occurrence = 1
  var prints = false
  /// The file that changed lines are written to.
  var file: String?

  enum Replacement: Sendable {
    case text([UInt8])
    case group(Int)
    case letters(Character)
  }

  /// The changed line, nil where nothing matched.
  func apply(_ expression: Expression, to line: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var position = 0
    var count = 0
    var changed = false
    var lastEnd = -1
    while position <= line.count, let match = expression.firstMatch(in: line, from: position) {
      let isEmpty = match.range.isEmpty
      result += line[position..<match.range.lowerBound]
      if isEmpty, match.range.lowerBound == lastEnd {
        // Nothing right behind a match is none of its own.
        position = match.range.lowerBound
        if position < line.count { result.append(line[position]) }
        position += 1
        lastEnd = -1
        continue
      }
      count += 1
      lastEnd = isEmpty ? -1 : match.range.upperBound
      if count >= occurrence {
        result += expand(match, line)
        changed = true
      } else {
        result += line[match.range]
      }
      position = match.range.upperBound
      if isEmpty {
        if position < line.count { result.append(line[position]) }
        position += 1
      }
      if changed, !isGlobal { break }
      if !isEmpty, position == line.count { break }
    }
    guard changed else { return nil }
    if position < line.count { result += line[position...] }
    return result
  }

  private func expand(_ match: Expression.Match, _ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var mode: Character = "E"
    var once: Character?
    for piece in replacement {
      var bytes: [UInt8]
      switch piece {
      case .text(let text): bytes = text
      case .group(let number):
        let range = number < match.groups.count ? match.groups[number] : nil
        bytes = range.map { Array(line[$0]) } ?? []
      case .letters(let letter):
        if letter == "u" || letter == "l" { once = letter } else { (mode, once) = (letter, nil) }
        continue
      }
      if mode == "U" { bytes = Array(String(bytes: bytes).uppercased().utf8) }
      if mode == "L" { bytes = Array(String(bytes: bytes).lowercased().utf8) }
      if let letter = once, let first = bytes.first {
        let text = String(bytes: [first])
        bytes.replaceSubrange(
          0..<1,
          with: Array((letter == "u" ? text.uppercased() : text.lowercased()).utf8)
        )
        once = nil
      }
      result += bytes
    }
    return result
  }
}
