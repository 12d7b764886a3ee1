/// Backslash escapes as `echo -e`, `printf` and `$'…'` read them.
enum Escapes {
  enum Style {
    case ansi
    case echo
    case format
  }

  /// The text with its escapes expanded, and whether `\c` asks to stop here.
  static func expand(_ text: some Collection<UInt8>, style: Style) -> (bytes: [UInt8], stop: Bool) {
    let text = Array(text)
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == Byte.backslash, index < text.count else {
        result.append(byte)
        continue
      }
      let escape = text[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "a"): result.append(7)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "v"): result.append(11)
      case UInt8(ascii: "e"), UInt8(ascii: "E"): result.append(27)
      case Byte.backslash: result.append(Byte.backslash)
      case Byte.quote where style != .echo: result.append(Byte.quote)
      case Byte.doubleQuote where style != .echo: result.append(Byte.doubleQuote)
      case UInt8(ascii: "c") where style != .ansi: return (result, true)
      case UInt8(ascii: "x"):
        if let value = number(text, &index, digits: 2, radix: 16) {
          result.append(UInt8(truncatingIfNeeded: value))
        } else {
          result += [Byte.backslash, escape]
        }
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let digits = escape == UInt8(ascii: "u") ? 4 : 8
        if let value = number(text, &index, digits: digits, radix: 16),
          let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: value))
        {
          result += Array(String(Character(scalar)).utf8)
        } else {
          result += [Byte.backslash, escape]
        }
      case 48...55:
        var digits = 3
        if style == .echo, escape != 48 {
          result += [Byte.backslash, escape]
          continue
        }
        if style != .echo { index -= 1 } else { digits = 3 }
        let value = number(text, &index, digits: digits, radix: 8) ?? 0
        result.append(UInt8(truncatingIfNeeded: value))
      default: result += [Byte.backslash, escape]
      }
    }
    return (result, false)
  }

  private static func number(_ text: [UInt8], _ index: inout Int, digits: Int, radix: Int) -> Int? {
    var value: Int?
    var left = digits
    while left > 0, index < text.count, let digit = hexadecimal(text[index]), digit < radix {
      value = (value ?? 0) * radix + digit
      index += 1
      left -= 1
    }
    return value
  }

  /// The value of a digit in base 16.
  static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }
}
