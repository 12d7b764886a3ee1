import Machine

/// Substitutions and translations.
extension SedReader {
  mutating func translation() throws(UsageFailure) -> [UInt8] {
    guard let delimiter = byte else { throw failure("unterminated `y' command") }
    position += 1
    let first = SedEscapes.letters(
      try delimited(delimiter, "unterminated `y' command", isRegex: false)
    )
    let second = SedEscapes.letters(
      try delimited(delimiter, "unterminated `y' command", isRegex: false)
    )
    guard first.count == second.count else {
      throw failure("strings for `y' command are different lengths")
    }
    var map = Array(UInt8.min...UInt8.max)
    for (from, to) in zip(first, second) { map[Int(from)] = to }
    return map
  }

  mutating func substitution() throws(UsageFailure) -> SedSubstitution {
    guard let delimiter = byte, delimiter != Byte.newline else {
      throw failure("unterminated `s' command")
    }
    position += 1
    let pattern = try delimited(delimiter, "unterminated `s' command", isRegex: true)
    let replacement = try delimited(delimiter, "unterminated `s' command", isRegex: false)
    let flags = try substitutionFlags()
    let expression = try expression(pattern, flags.ignoresCase, flags.linesHaveAnchors)
    let pieces = pieces(SedEscapes.converted(replacement, isRegex: false))
    let most = pieces.reduce(0) { if case .group(let number) = $1 { max($0, number) } else { $0 } }
    if let expression, most > expression.groupCount {
      throw failure("invalid reference \\\(most) on `s' command's RHS")
    }
    return SedSubstitution(
      expression: expression,
      replacement: pieces,
      isGlobal: flags.isGlobal,
      occurrence: flags.occurrence ?? 1,
      prints: flags.prints,
      file: flags.file
    )
  }

  /// What stands behind a substitution.
  private struct SubstitutionFlags {
    var ignoresCase = false
    var linesHaveAnchors = false
    var isGlobal = false
    var prints = false
    var occurrence: Int?
    var file: String?
  }

  private mutating func substitutionFlags() throws(UsageFailure) -> SubstitutionFlags {
    var flags = SubstitutionFlags()
    while let flag = byte {
      if flag.isDigit {
        let number = number() ?? 1
        if number == 0 { throw failure("number option to `s' command may not be zero") }
        if flags.occurrence != nil {
          throw failure("multiple number options to `s' command")
        }
        flags.occurrence = number
        continue
      }
      if [Byte.semicolon, Byte.newline, Byte.closeBrace, Byte.hash].contains(flag) { break }
      position += 1
      switch flag {
      case UInt8(ascii: "g"):
        if flags.isGlobal { throw failure("multiple `g' options to `s' command") }
        flags.isGlobal = true
      case UInt8(ascii: "p"):
        if flags.prints { throw failure("multiple `p' options to `s' command") }
        flags.prints = true
      case UInt8(ascii: "i"), UInt8(ascii: "I"): flags.ignoresCase = true
      case UInt8(ascii: "m"), UInt8(ascii: "M"): flags.linesHaveAnchors = true
      case UInt8(ascii: "w"):
        flags.file = try fileName()
        return flags
      case UInt8(ascii: "e"):
        if isSandboxed { throw failure("e/r/w commands disabled in sandbox mode") }
        throw failure("the option `e' to `s' is not simulated")
      case Byte.space, Byte.tab, 13: continue
      default: throw failure("unknown option to `s'")
      }
    }
    return flags
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
