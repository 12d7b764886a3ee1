/// Writes text so that a shell reads it back.
enum Quoting {
  /// In single quotes, as `alias` and `trap -p` do.
  static func quote(_ text: String) -> String {
    if text == "'" { return "\\'" }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  /// In single quotes, or in `$'…'` where something cannot be seen: `${x@Q}`.
  static func reusable(_ text: String) -> String {
    needsEscapes(text) ? escaped(text) : quote(text)
  }

  /// Quoted as `set -x` shows words: in plain quotes even where blanks cannot be seen.
  static func traced(_ text: String) -> String {
    if text.isEmpty { return "''" }
    if hasMeaning(text) { return quote(text) }
    return needsEscapes(text) ? escaped(text) : text
  }

  /// Quoted as busybox' `set -x` shows words.
  static func plainlyTraced(_ text: String) -> String {
    let isOdd = text.utf8.contains { byte in
      byte < 43 || (byte >= 59 && byte <= 63) || byte == 91 || byte == 92 || byte == 96
        || byte > 122
    }
    return isOdd || Shell.reserved.contains(text) ? quote(text) : text
  }

  /// Quoted only if some byte of it means something to a shell: `set`.
  static func ifNeeded(_ text: String) -> String {
    if text.isEmpty { return "''" }
    if needsEscapes(text) { return escaped(text) }
    return hasMeaning(text) ? quote(text) : text
  }

  private static func hasMeaning(_ text: String) -> Bool {
    var before: UInt8 = Byte.space
    for (index, byte) in text.utf8.enumerated() {
      if " \t\n'\"\\|&;()<>!{}*[]?^$`".utf8.contains(byte) { return true }
      if byte == UInt8(ascii: "~"), index == 0 || before == Byte.equals || before == Byte.colon {
        return true
      }
      if byte == Byte.hash, index == 0 { return true }
      before = byte
    }
    return false
  }

  /// The way of `printf %q`: with backslashes.
  static func backslashed(_ text: String) -> String {
    if text.isEmpty { return "''" }
    if needsEscapes(text) { return escaped(text) }
    var result = ""
    var before: UInt8 = 0
    for scalar in text.unicodeScalars {
      if let byte = UInt8(exactly: scalar.value), byte < 128 {
        let isSpecial =
          " !\"$&'()*,;<>?[\\]^`{|}".utf8.contains(byte) || (byte == Byte.hash && result.isEmpty)
          || (byte == UInt8(ascii: "~")
            && (result.isEmpty || before == Byte.equals || before == Byte.colon))
        if isSpecial { result += "\\" }
        before = byte
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// In double quotes, as `declare -p` prints values.
  static func doubled(_ text: String) -> String {
    if needsEscapes(text) { return escaped(text) }
    var result = "\""
    for scalar in text.unicodeScalars {
      if "\"\\$`".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  /// A key in brackets, as `declare -p` prints it.
  static func key(_ text: String) -> String {
    if needsEscapes(text) { return escaped(text) }
    let isSpecial = text.utf8.contains { " \t\n'\"\\|&;()<>!{}*[]?^$`#~@".utf8.contains($0) }
    return isSpecial || text.isEmpty ? doubled(text) : text
  }

  /// The text without the quotes around it.
  static func removed(_ text: String) -> String {
    for quote in ["'", "\""] where text.count > 1 && text.hasPrefix(quote) && text.hasSuffix(quote)
    {
      return String(text.dropFirst().dropLast())
    }
    return text
  }

  private static func needsEscapes(_ text: String) -> Bool {
    text.utf8.contains { $0 < 32 || $0 == 127 }
  }

  private static func escaped(_ text: String) -> String {
    var result = "$'"
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 7: result += "\\a"
      case 8: result += "\\b"
      case 9: result += "\\t"
      case 10: result += "\\n"
      case 11: result += "\\v"
      case 12: result += "\\f"
      case 13: result += "\\r"
      case 27: result += "\\E"
      case 39: result += "\\'"
      case 92: result += "\\\\"
      case 0..<32, 127:
        let octal = String(scalar.value, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
