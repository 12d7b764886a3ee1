/// What a backslash makes of letters in scripts of `sed`.
enum SedEscapes {
  /// `\t`, `\x41` and their like as the bytes that they stand for; other escapes stay.
  ///
  /// A byte that would mean something keeps a backslash; in plain text all other backslashes go.
  static func converted(_ text: [UInt8], isRegex: Bool, isPlain: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == Byte.backslash, index + 1 < text.count else {
        result.append(text[index])
        index += 1
        continue
      }
      let letter = text[index + 1]
      index += 2
      if let byte = names[letter] {
        result.append(byte)
      } else if let byte = coded(letter, text, &index) {
        let specials = isRegex ? "^$.*[]\\" : "&\\"
        if !isPlain, specials.utf8.contains(byte) { result.append(Byte.backslash) }
        result.append(byte)
      } else if isPlain {
        result.append(letter == UInt8(ascii: "n") ? Byte.newline : letter)
      } else {
        result += [Byte.backslash, letter]
      }
    }
    return result
  }

  private static let names: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    UInt8(ascii: "v"): 11,
  ]

  /// `\d097`, `\o141`, `\x61` and `\cA`.
  private static func coded(_ letter: UInt8, _ text: [UInt8], _ index: inout Int) -> UInt8? {
    if letter == UInt8(ascii: "c"), index < text.count {
      defer { index += 1 }
      let upper = Expression.lower(text[index]) - (text[index].isLetter ? 32 : 0)
      return upper ^ 0x40
    }
    let forms: [UInt8: (radix: Int, length: Int)] = [
      UInt8(ascii: "d"): (10, 3), UInt8(ascii: "o"): (8, 3), UInt8(ascii: "x"): (16, 2),
    ]
    guard let form = forms[letter] else { return nil }
    let digits = String(bytes: text[index...].prefix(form.length))
      .prefix { Int(String($0), radix: form.radix) != nil }
    guard let value = Int(digits, radix: form.radix) else { return nil }
    index += digits.utf8.count
    return UInt8(truncatingIfNeeded: value)
  }

  /// The letters of a string of `y`.
  static func letters(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == Byte.backslash, index + 1 < text.count {
        switch text[index + 1] {
        case UInt8(ascii: "n"): result.append(Byte.newline)
        case Byte.backslash: result.append(Byte.backslash)
        case let other: result += names[other].map { [$0] } ?? [Byte.backslash, other]
        }
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
