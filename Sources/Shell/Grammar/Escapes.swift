/// Backslash escapes as `echo -e`, `printf` and `$'…'` read them.
enum Escapes {
  enum Style {
    case ansi
    case echo
    /// As dash and busybox echo: no `\\x` and `\\u`.
    case plainEcho
    case format
    /// As dash's `printf` reads its format.
    case plainFormat

    var isEcho: Bool { self == .echo || self == .plainEcho }
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
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        guard style != .plainEcho, style != .plainFormat else {
          result += [Byte.backslash, escape]
          continue
        }
        coded(escape, text, &index, &result)
      case Byte.backslash: result.append(Byte.backslash)
      case Byte.quote where !style.isEcho: result.append(Byte.quote)
      case Byte.doubleQuote where !style.isEcho: result.append(Byte.doubleQuote)
      case UInt8(ascii: "c") where style.isEcho: return (result, true)
      case 48...55:
        var digits = 3
        if style == .echo, escape != 48 {
          result += [Byte.backslash, escape]
          continue
        }
        if style != .echo, style != .plainEcho || escape != 48 { index -= 1 } else { digits = 3 }
        let value = number(text, &index, digits: digits, radix: 8) ?? 0
        result.append(UInt8(truncatingIfNeeded: value))
      default: result += [Byte.backslash, escape]
      }
    }
    return (result, false)
  }

  /// `\x41`, `\u263a` and `\e`.
  private static func coded(
    _ escape: UInt8,
    _ text: [UInt8],
    _ index: inout Int,
    _ result: inout [UInt8]
  ) {
    if escape | 32 == UInt8(ascii: "e") { return result.append(27) }
    let isByte = escape == UInt8(ascii: "x")
    let digits = isByte ? 2 : escape == UInt8(ascii: "u") ? 4 : 8
    guard let value = number(text, &index, digits: digits, radix: 16),
      let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: value))
    else {
      result += [Byte.backslash, escape]
      return
    }
    if isByte {
      result.append(UInt8(truncatingIfNeeded: value))
    } else {
      result += Array(String(Character(scalar)).utf8)
    }
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
