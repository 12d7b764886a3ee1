/// Reads texts in quotes with Go's escapes.
enum JSONPathQuote {
  /// The text between the quotes of `quoted`; nil when an escape is wrong.
  static func unquoted(_ quoted: String) -> String? {
    let scalars = Array(quoted.unicodeScalars)
    guard scalars.count >= 2, let quote = scalars.first, scalars.last == quote else { return nil }
    var text = String.UnicodeScalarView()
    var index = 1
    let end = scalars.count - 1
    while index < end {
      let scalar = scalars[index]
      index += 1
      guard scalar == "\\" else {
        if scalar == quote { return nil }
        text.append(scalar)
        continue
      }
      guard index < end else { return nil }
      let mark = scalars[index]
      index += 1
      if let simple = simple[mark] {
        text.append(simple)
      } else if mark == "\\" || mark == quote {
        text.append(mark)
      } else if let width = [Unicode.Scalar("x"): 2, "u": 4, "U": 8][mark], index + width <= end {
        var digits = String.UnicodeScalarView()
        digits.append(contentsOf: scalars[index..<(index + width)])
        guard let value = UInt32(String(digits), radix: 16), let decoded = Unicode.Scalar(value)
        else { return nil }
        text.append(decoded)
        index += width
      } else {
        return nil
      }
    }
    return String(text)
  }

  private static let simple: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}",
  ]
}
