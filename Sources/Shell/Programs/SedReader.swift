/// Reads a script of `sed`.
struct SedReader {
  private let source: [UInt8]
  private let extended: Bool
  var position = 0
  private var script = SedScript()
  private var open: [Int] = []
  /// Where the parts of the script begin; those of files have names.
  private let parts: [(start: Int, file: String?)]
  let isSandboxed: Bool

  init(_ texts: [(text: String, file: String?)], extended: Bool, isSandboxed: Bool = false) {
    var bytes: [UInt8] = []
    var parts: [(Int, String?)] = []
    for (text, file) in texts {
      if !parts.isEmpty { bytes.append(Byte.newline) }
      parts.append((bytes.count, file))
      bytes += Array(text.utf8)
    }
    source = bytes
    self.parts = parts
    self.extended = extended
    self.isSandboxed = isSandboxed
    script.isQuiet =
      bytes.starts(with: "#n".utf8) && (bytes.count == 2 || bytes[2] == Byte.newline)
  }

  func failure(_ reason: String, at place: Int? = nil) -> UsageFailure {
    let place = place ?? position
    let index = parts.lastIndex { $0.start < max(1, place) } ?? 0
    let part = parts[index]
    if let file = part.file {
      let line = source[part.start..<min(place, source.count)].count { $0 == Byte.newline } + 1
      return Tools.plain("file \(file) line \(line): \(reason)")
    }
    return Tools.plain("-e expression #\(index + 1), char \(max(0, place - part.start)): \(reason)")
  }

  var byte: UInt8? { position < source.count ? source[position] : nil }

  private mutating func skip(_ extra: [UInt8] = []) {
    while let next = byte, next.isBlank || next == Byte.newline || extra.contains(next) {
      _ = next
      position += 1
    }
  }

  mutating func read() throws(UsageFailure) -> SedScript {
    while true {
      skip([Byte.semicolon])
      guard let next = byte else { break }
      if next == Byte.hash {
        while let other = byte, other != Byte.newline {
          _ = other
          position += 1
        }
        continue
      }
      var command = SedScript.Command(action: .print)
      command.first = try address()
      if command.first != nil, byte == UInt8(ascii: ",") {
        position += 1
        skip()
        if byte == Byte.plus {
          position += 1
          command.second = .after(number() ?? 0)
        } else if byte == UInt8(ascii: "~") {
          position += 1
          command.second = .multiple(number() ?? 0)
        } else {
          guard let second = try address() else {
            position += 1
            throw failure("unexpected `,'")
          }
          command.second = second
        }
      }
      skip()
      while byte == Byte.bang {
        if command.isNegated {
          position += 1
          throw failure("multiple `!'s")
        }
        command.isNegated = true
        position += 1
        skip()
      }
      guard let letter = byte else { throw failure("missing command") }
      position += 1
      try checkAddresses(command, letter)
      if let action = try action(letter) {
        command.action = action
        script.commands.append(command)
      }
    }
    guard open.isEmpty else {
      position = 0
      throw failure("unmatched `{'")
    }
    for command in script.commands {
      if case .branch(let name?, _) = command.action, script.labels[name] == nil {
        throw Tools.plain("can't find label for jump to `\(name)'", status: 4)
      }
    }
    return script
  }

  private mutating func checkAddresses(
    _ command: SedScript.Command,
    _ letter: UInt8
  ) throws(UsageFailure) {
    if case .line(0)? = command.first {
      guard case .match? = command.second else {
        throw failure("invalid usage of line address 0")
      }
    }
    if command.second != nil, "qQ".utf8.contains(letter) {
      throw failure("command only uses one address")
    }
    if command.first != nil, letter == Byte.colon {
      throw failure(": doesn't want any addresses")
    }
    if command.first != nil, letter == Byte.closeBrace {
      throw failure("} doesn't want any addresses")
    }
  }

  mutating func number() -> Int? {
    var value: Int?
    while let next = byte, next.isDigit {
      value = min(1_000_000_000, (value ?? 0) * 10 + Int(next - 48))
      position += 1
    }
    return value
  }

  private mutating func address() throws(UsageFailure) -> SedAddress? {
    guard let next = byte else { return nil }
    if next.isDigit {
      let first = number() ?? 0
      guard byte == UInt8(ascii: "~") else { return .line(first) }
      position += 1
      return .step(first, number() ?? 0)
    }
    if next == Byte.dollar {
      position += 1
      return .last
    }
    guard next == Byte.slash || next == Byte.backslash else { return nil }
    position += 1
    var delimiter = Byte.slash
    if next == Byte.backslash {
      guard let other = byte else { throw failure("unexpected end of address") }
      delimiter = other
      position += 1
    }
    let text = try delimited(delimiter, "unterminated address regex", isRegex: true)
    var ignoresCase = false
    var linesHaveAnchors = false
    while let flag = byte, flag == UInt8(ascii: "I") || flag == UInt8(ascii: "M") {
      if flag == UInt8(ascii: "I") { ignoresCase = true } else { linesHaveAnchors = true }
      position += 1
    }
    return .match(try expression(text, ignoresCase, linesHaveAnchors))
  }

  /// Nil stands for the expression that was used last.
  func expression(
    _ text: [UInt8],
    _ ignoresCase: Bool,
    _ linesHaveAnchors: Bool
  ) throws(UsageFailure) -> Expression? {
    if text.isEmpty { return nil }
    do throws(Expression.Failure) {
      return try Expression(
        SedEscapes.converted(text, isRegex: true),
        extended: extended,
        ignoresCase: ignoresCase,
        linesHaveAnchors: linesHaveAnchors,
        strays: .refused
      )
    } catch {
      throw failure(error.message)
    }
  }

  /// Text up to the delimiter, which is stepped over; escaped delimiters stand for themselves.
  mutating func delimited(
    _ delimiter: UInt8,
    _ reason: String,
    isRegex: Bool
  ) throws(UsageFailure)
    -> [UInt8]
  {
    var text: [UInt8] = []
    while let next = byte {
      position += 1
      if next == delimiter { return text }
      if next == Byte.backslash, let escaped = byte {
        position += 1
        let isSpecial =
          isRegex
          ? "\\.[]*^$+?(){}|".utf8.contains(escaped) && escaped != Byte.pipe
          : escaped == Byte.ampersand || escaped == Byte.backslash || escaped == Byte.newline
        if escaped == delimiter, !isSpecial {
          text.append(escaped)
        } else {
          text += [next, escaped]
        }
        continue
      }
      text.append(next)
      if isRegex, next == Byte.openBracket { try bracket(&text, reason) }
    }
    throw failure(reason)
  }

  /// What stands in brackets, up to the closing one: delimiters mean nothing there.
  private mutating func bracket(_ text: inout [UInt8], _ reason: String) throws(UsageFailure) {
    var isFirst = true
    while let next = byte {
      position += 1
      text.append(next)
      if next == UInt8(ascii: "^"), isFirst, text.last == next, text.count > 1,
        text[text.count - 2] == Byte.openBracket
      {
        continue
      }
      if next == Byte.closeBracket, !isFirst { return }
      isFirst = false
      guard next == Byte.openBracket, let mark = byte, ":.=".utf8.contains(mark),
        let end = source[position...].dropFirst().firstRange(of: [mark, Byte.closeBracket])
      else { continue }
      text += source[position..<end.upperBound]
      position = end.upperBound
    }
    throw failure(reason)
  }

  /// The text of `a`, `i` and `c`: on the same line, or behind a backslash and the line's end.
  private mutating func text(_ letter: UInt8) throws(UsageFailure) -> [UInt8] {
    skipBlanks()
    guard byte != nil else { throw failure("expected \\ after `a', `c' or `i'") }
    if byte == Byte.backslash {
      let start = position
      position += 1
      skipBlanks()
      if byte == Byte.newline { position += 1 } else { position = start + 1 }
      if byte == nil { return [] }
    }
    var text: [UInt8] = []
    while let next = byte {
      position += 1
      if next == Byte.backslash, let escaped = byte {
        position += 1
        text += SedEscapes.converted([Byte.backslash, escaped], isRegex: false, isPlain: true)
      } else if next == Byte.newline {
        break
      } else {
        text.append(next)
      }
    }
    return text + [Byte.newline]
  }

  /// Nothing may follow a command but its end.
  private mutating func end() throws(UsageFailure) {
    skipBlanks()
    guard let next = byte, next != Byte.newline, next != Byte.semicolon, next != Byte.closeBrace,
      next != Byte.hash
    else { return }
    position += 1
    throw failure("extra characters after command")
  }

  private mutating func skipBlanks() {
    while let next = byte, next.isBlank {
      _ = next
      position += 1
    }
  }

  private mutating func label() -> String? {
    skipBlanks()
    let start = position
    while let next = byte, next != Byte.newline, next != Byte.semicolon, next != Byte.closeBrace {
      _ = next
      position += 1
    }
    let name = String(bytes: source[start..<position]).split(separator: " ").first.map(String.init)
    return name
  }

  private mutating func action(_ letter: UInt8) throws(UsageFailure) -> SedAction? {
    switch letter {
    case Byte.openBrace:
      open.append(script.commands.count)
      return .open(end: 0)
    case Byte.closeBrace:
      guard let start = open.popLast() else { throw failure("unexpected `}'") }
      script.commands[start].action = .open(end: script.commands.count)
      try end()
      return nil
    case Byte.colon:
      guard let name = label() else { throw failure("\":\" lacks a label") }
      script.labels[name] = script.commands.count
      return nil
    case UInt8(ascii: "q"), UInt8(ascii: "Q"):
      skipBlanks()
      let code = Int32(number() ?? 0)
      try end()
      return .quit(code, prints: letter == UInt8(ascii: "q"))
    case UInt8(ascii: "l"):
      skipBlanks()
      let width = number()
      try end()
      return .show(width: width)
    case UInt8(ascii: "s"): return .substitute(try substitution())
    case UInt8(ascii: "y"):
      let map = try translation()
      try end()
      return .translate(map)
    case UInt8(ascii: "a"): return .append(try text(letter))
    case UInt8(ascii: "i"): return .insert(try text(letter))
    case UInt8(ascii: "c"): return .change(try text(letter))
    case UInt8(ascii: "b"): return .branch(label(), ifSubstituted: nil)
    case UInt8(ascii: "t"): return .branch(label(), ifSubstituted: true)
    case UInt8(ascii: "T"): return .branch(label(), ifSubstituted: false)
    case UInt8(ascii: "r"): return .readFile(try fileName(), [])
    case UInt8(ascii: "R"): return .readLine(try fileName(), [])
    case UInt8(ascii: "w"): return .writeFile(try fileName())
    case UInt8(ascii: "W"): return .writeFirst(try fileName())
    case UInt8(ascii: "v"):
      skipBlanks()
      if let version = label(), version.split(separator: ".").first.flatMap({ Int($0) }) ?? 0 > 4 {
        throw failure("expected newer version of sed")
      }
      return .nothing
    case UInt8(ascii: "e"):
      if isSandboxed { throw failure("e/r/w commands disabled in sandbox mode") }
      throw failure("command `e' is not simulated")
    default:
      guard let action = Self.plainActions[letter] else {
        throw failure("unknown command: `\(Character(Unicode.Scalar(letter)))'")
      }
      try end()
      return action
    }
  }

  /// Commands of one letter.
  private static let plainActions: [UInt8: SedAction] = [
    UInt8(ascii: "d"): .delete, UInt8(ascii: "D"): .deleteFirst, UInt8(ascii: "p"): .print,
    UInt8(ascii: "P"): .printFirst, Byte.equals: .number, UInt8(ascii: "h"): .holdCopy,
    UInt8(ascii: "H"): .holdAppend, UInt8(ascii: "g"): .getCopy, UInt8(ascii: "G"): .getAppend,
    UInt8(ascii: "x"): .exchange, UInt8(ascii: "n"): .next(appends: false),
    UInt8(ascii: "N"): .next(appends: true), UInt8(ascii: "F"): .fileName,
    UInt8(ascii: "z"): .empty,
  ]

  /// A name that goes to the end of the line.
  mutating func fileName() throws(UsageFailure) -> String {
    if isSandboxed { throw failure("e/r/w commands disabled in sandbox mode") }
    skipBlanks()
    let start = position
    while let next = byte, next != Byte.newline {
      _ = next
      position += 1
    }
    guard position > start else { throw failure("missing filename in r/R/w/W commands") }
    return String(bytes: source[start..<position])
  }
}
