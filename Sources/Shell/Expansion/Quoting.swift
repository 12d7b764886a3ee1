/// Writes text so that a shell reads it back.
enum Quoting {
  /// Quoted where it must be, as `set -x`, `declare -p` and `printf %q` do in their ways.
  static func quote(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// Quoted only if some byte of it means something to a shell.
  static func ifNeeded(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy {
        $0.isNamePart || "/.,:=+-@%^".utf8.contains($0) || $0 >= 128
      }
    return isPlain ? text : quote(text)
  }

  /// The way of `printf %q`: with backslashes.
  static func backslashed(_ text: String) -> String {
    if text.isEmpty { return "''" }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 128, let byte = UInt8(exactly: scalar.value),
        !(byte.isNamePart || "/.,:=+-@%^".utf8.contains(byte))
      {
        result += "\\"
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// In double quotes, as `declare -p` prints values.
  static func doubled(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if "\"\\$`".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
