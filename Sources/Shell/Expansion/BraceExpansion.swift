/// `{a,b}` and `{1..5}`, done on the written word before everything else.
enum BraceExpansion {
  /// The most words that one word may become.
  static let wordLimit = 100_000

  private enum Unit: Sendable {
    case byte(UInt8)
    case part(WordPart)
  }

  /// The words that a word with braces stands for.
  static func expand(_ word: Word) -> [Word] {
    let hasBrace = word.parts.contains {
      if case .literal(let text) = $0 { return text.utf8.contains(Byte.openBrace) }
      return false
    }
    guard hasBrace else { return [word] }
    var units: [Unit] = []
    for part in word.parts {
      if case .literal(let text) = part {
        units += text.utf8.map(Unit.byte)
      } else {
        units.append(.part(part))
      }
    }
    return expand(units[...]).map(join)
  }

  private static func join(_ units: [Unit]) -> Word {
    var collector = WordCollector()
    for unit in units {
      switch unit {
      case .byte(let byte): collector.literal(byte)
      case .part(let part): collector.append(part)
      }
    }
    return collector.word()
  }

  private static func isByte(_ unit: Unit, _ expected: UInt8) -> Bool {
    if case .byte(expected) = unit { return true }
    return false
  }

  private static func expand(_ units: ArraySlice<Unit>) -> [[Unit]] {
    var start = units.startIndex
    while let open = units[start...].firstIndex(where: { isByte($0, Byte.openBrace) }) {
      if let (choices, end) = group(units, from: open) {
        let prefix = Array(units[..<open])
        let tails = expand(units[end...])
        var result: [[Unit]] = []
        for choice in choices {
          for tail in tails where result.count < wordLimit {
            result.append(prefix + choice + tail)
          }
        }
        return result
      }
      start = open + 1
    }
    return [Array(units)]
  }

  private static func group(_ units: ArraySlice<Unit>, from open: Int) -> ([[Unit]], Int)? {
    var depth = 0
    var pieces: [ArraySlice<Unit>] = []
    var start = open + 1
    var index = open + 1
    while index < units.endIndex {
      if isByte(units[index], Byte.openBrace) {
        depth += 1
      } else if isByte(units[index], Byte.closeBrace) {
        if depth == 0 {
          pieces.append(units[start..<index])
          if pieces.count > 1 { return (pieces.flatMap { expand($0) }, index + 1) }
          return range(pieces[0]).map { ($0, index + 1) }
        }
        depth -= 1
      } else if depth == 0, isByte(units[index], UInt8(ascii: ",")) {
        pieces.append(units[start..<index])
        start = index + 1
      }
      index += 1
    }
    return nil
  }

  private static func range(_ units: ArraySlice<Unit>) -> [[Unit]]? {
    var bytes: [UInt8] = []
    for unit in units {
      guard case .byte(let byte) = unit else { return nil }
      bytes.append(byte)
    }
    let text = String(bytes: bytes)
    var ends: [Substring] = []
    var rest = text[...]
    while let dots = rest.firstIndex(of: "."), rest[dots...].hasPrefix("..") {
      ends.append(rest[..<dots])
      rest = rest[rest.index(dots, offsetBy: 2)...]
    }
    ends.append(rest)
    guard ends.count == 2 || ends.count == 3 else { return nil }
    let step = ends.count == 3 ? Int(ends[2]) : 1
    guard let step else { return nil }
    let stride = max(1, abs(step))
    if let from = Int(ends[0]), let to = Int(ends[1]) {
      let isPadded = ends.prefix(2).contains {
        $0.drop { $0 == "-" }.hasPrefix("0") && $0.count > 1
      }
      let width = isPadded ? max(ends[0].count, ends[1].count) : 0
      return numbers(from, to, stride).map { spelled(padded($0, width)) }
    }
    guard ends[0].utf8.count == 1, ends[1].utf8.count == 1, let from = ends[0].utf8.first,
      let to = ends[1].utf8.first, from.isLetter, to.isLetter
    else { return nil }
    return numbers(Int(from), Int(to), stride).map { [Unit.byte(UInt8($0))] }
  }

  private static func numbers(_ from: Int, _ to: Int, _ stride: Int) -> [Int] {
    var result: [Int] = []
    var value = from
    while from <= to ? value <= to : value >= to, result.count < wordLimit {
      result.append(value)
      value += from <= to ? stride : -stride
    }
    return result
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(abs(number))
    let sign = number < 0 ? "-" : ""
    let zeros = max(0, width - digits.count - sign.count)
    return sign + String(repeating: "0", count: zeros) + digits
  }

  private static func spelled(_ text: String) -> [Unit] { text.utf8.map(Unit.byte) }
}
