/// Reads a script of `sed`.
struct SedReader {
  private let source: [UInt8]
  private let extended: Bool
  private var position = 0
  private var script = SedScript()
  private var open: [Int] = []

  init(_ text: String, extended: Bool) {
    source = Array(text.utf8)
    self.extended = extended
  }

  private func failure(_ reason: String) -> UsageFailure {
    Tools.plain("-e expression #1, char \(position): \(reason)")
  }

  private var byte: UInt8? { position < source.count ? source[position] : nil }

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
        } else {
          guard let second = try address() else { throw failure("unexpected `,'") }
          command.second = second
        }
      }
      skip()
      while byte == Byte.bang {
        command.isNegated = true
        position += 1
        skip()
      }
      guard let letter = byte else { throw failure("missing command") }
      position += 1
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

  private mutating func number() -> Int? {
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
    let text = try delimited(delimiter, "unterminated address regex")
    let ignoresCase = byte == UInt8(ascii: "I")
    if ignoresCase { position += 1 }
    return .match(try expression(text, ignoresCase: ignoresCase))
  }

  private func expression(_ text: [UInt8], ignoresCase: Bool) throws(UsageFailure) -> Expression {
    do throws(Expression.Failure) {
      return try Expression(text, extended: extended, ignoresCase: ignoresCase, strays: .refused)
    } catch {
      throw failure(error.message)
    }
  }

  /// Text up to the delimiter, which is stepped over; escaped delimiters stand for themselves.
  private mutating func delimited(
    _ delimiter: UInt8,
    _ reason: String
  ) throws(UsageFailure)
    -> [UInt8]
  {
    var text: [UInt8] = []
    var inSet = false
    while let next = byte {
      position += 1
      if next == Byte.backslash, let escaped = byte {
        position += 1
        if escaped == delimiter, !"\\.[]*^$+?(){}|".utf8.contains(escaped) || delimiter == Byte.pipe
        {
          text.append(escaped)
        } else {
          text += [next, escaped]
        }
        continue
      }
      if next == Byte.openBracket { inSet = true }
      if next == Byte.closeBracket { inSet = false }
      if next == delimiter, !inSet || !source[position...].contains(Byte.closeBracket) {
        return text
      }
      if next == delimiter { return text }
      text.append(next)
    }
    throw failure(reason)
  }

  private mutating func text() -> [UInt8] {
    skipBlanks()
    if byte == Byte.backslash {
      position += 1
      skipBlanks()
      if byte == Byte.newline { position += 1 }
    }
    var text: [UInt8] = []
    while let next = byte {
      position += 1
      if next == Byte.backslash, let escaped = byte {
        text.append(escaped)
        position += 1
      } else if next == Byte.newline {
        break
      } else {
        text.append(next)
      }
    }
    return text
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
      return nil
    case Byte.colon:
      if let name = label() { script.labels[name] = script.commands.count }
      return nil
    case UInt8(ascii: "d"): return .delete
    case UInt8(ascii: "D"): return .deleteFirst
    case UInt8(ascii: "p"): return .print
    case UInt8(ascii: "P"): return .printFirst
    case Byte.equals: return .number
    case UInt8(ascii: "q"), UInt8(ascii: "Q"):
      skipBlanks()
      return .quit(Int32(number() ?? 0), prints: letter == UInt8(ascii: "q"))
    case UInt8(ascii: "s"): return .substitute(try substitution())
    case UInt8(ascii: "y"): return .translate(try translation())
    case UInt8(ascii: "a"): return .append(text())
    case UInt8(ascii: "i"): return .insert(text())
    case UInt8(ascii: "c"): return .change(text())
    case UInt8(ascii: "h"): return .holdCopy
    case UInt8(ascii: "H"): return .holdAppend
    case UInt8(ascii: "g"): return .getCopy
    case UInt8(ascii: "G"): return .getAppend
    case UInt8(ascii: "x"): return .exchange
    case UInt8(ascii: "b"): return .branch(label(), ifSubstituted: nil)
    case UInt8(ascii: "t"): return .branch(label(), ifSubstituted: true)
    case UInt8(ascii: "T"): return .branch(label(), ifSubstituted: false)
    case UInt8(ascii: "n"): return .next(appends: false)
    case UInt8(ascii: "N"): return .next(appends: true)
    case UInt8(ascii: "l"): return .show
    case UInt8(ascii: "r"): return .readFile(try fileName(), [])
    case UInt8(ascii: "w"): return .writeFile(try fileName())
    case UInt8(ascii: "e"), UInt8(ascii: "F"), UInt8(ascii: "z"), UInt8(ascii: "R"),
      UInt8(ascii: "W"):
      throw failure("command `\(Character(Unicode.Scalar(letter)))' is not simulated")
    default: throw failure("unknown command: `\(Character(Unicode.Scalar(letter)))'")
    }
  }

  /// A name that goes to the end of the line.
  private mutating func fileName() throws(UsageFailure) -> String {
    skipBlanks()
    let start = position
    while let next = byte, next != Byte.newline {
      _ = next
      position += 1
    }
    guard position > start else { throw failure("missing filename in r/R/w/W commands") }
    return String(bytes: source[start..<position])
  }

  private mutating func translation() throws(UsageFailure) -> [UInt8] {
    guard let delimiter = byte else { throw failure("unterminated `y' command") }
    position += 1
    let first = try delimited(delimiter, "unterminated `y' command")
    let second = try delimited(delimiter, "unterminated `y' command")
    guard first.count == second.count else {
      throw failure("strings for `y' command are different lengths")
    }
    var map = Array(UInt8.min...UInt8.max)
    for (from, to) in zip(first, second) { map[Int(from)] = to }
    return map
  }

  private mutating func substitution() throws(UsageFailure) -> SedSubstitution {
    guard let delimiter = byte, delimiter != Byte.newline else {
      throw failure("unterminated `s' command")
    }
    position += 1
    let pattern = try delimited(delimiter, "unterminated `s' command")
    let replacement = try delimited(delimiter, "unterminated `s' command")
    var ignoresCase = false
    var isGlobal = false
    var prints = false
    var occurrence = 1
    var file: String?
    flags: while let flag = byte {
      switch flag {
      case UInt8(ascii: "g"): isGlobal = true
      case UInt8(ascii: "p"): prints = true
      case UInt8(ascii: "i"), UInt8(ascii: "I"): ignoresCase = true
      case UInt8(ascii: "w"):
        position += 1
        file = try fileName()
        break flags
      case _ where flag.isDigit:
        occurrence = number() ?? 1
        continue flags
      case Byte.semicolon, Byte.newline, Byte.closeBrace, Byte.space, Byte.hash: break flags
      default:
        position += 1
        throw failure("unknown option to `s'")
      }
      position += 1
    }
    return SedSubstitution(
      expression: try expression(pattern, ignoresCase: ignoresCase),
      replacement: pieces(replacement),
      isGlobal: isGlobal,
      occurrence: occurrence,
      prints: prints,
      file: file
    )
  }

  private func pieces(_ text: [UInt8]) -> [SedSubstitution.Replacement] {
    var pieces: [SedSubstitution.Replacement] = []
    var plain: [UInt8] = []
    var index = 0
    func flush() {
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = []
    }
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == Byte.ampersand {
        flush()
        pieces.append(.group(0))
      } else if byte == Byte.backslash, index < text.count {
        let escaped = text[index]
        index += 1
        switch escaped {
        case _ where escaped.isDigit:
          flush()
          pieces.append(.group(Int(escaped - 48)))
        case UInt8(ascii: "n"): plain.append(Byte.newline)
        case UInt8(ascii: "t"): plain.append(Byte.tab)
        case UInt8(ascii: "U"), UInt8(ascii: "L"), UInt8(ascii: "E"), UInt8(ascii: "u"),
          UInt8(ascii: "l"):
          flush()
          pieces.append(.letters(Character(Unicode.Scalar(escaped))))
        default: plain.append(escaped)
        }
      } else {
        plain.append(byte)
      }
    }
    flush()
    return pieces
  }
}
