extension FieldSelector {
  /// Reads a selection as in `--field-selector=status.phase!=Running,spec.nodeName=a`.
  public init(parsing text: String) throws(SelectorError) {
    var terms: [Term] = []
    for part in Self.parts(of: text).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      if part.isEmpty { continue }
      guard let term = Self.term(part) else {
        throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
      }
      terms.append(term)
    }
    self.init(terms)
  }

  /// The parts between commas; a backslash takes the meaning of what follows.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var isEscaped = false
    for character in text {
      if character == ",", !isEscaped {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return parts
  }

  private static func term(_ part: String) -> Term? {
    for index in part.indices {
      let rest = part[index...]
      for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] where rest.hasPrefix(sign) {
        return Term(
          String(part[..<index]),
          unescaped(rest.dropFirst(sign.count)),
          isEqual: isEqual
        )
      }
    }
    return nil
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }
}

extension FieldSelector: CustomStringConvertible {
  /// The selection as `--field-selector` takes it.
  public var description: String {
    terms.map { "\($0.path)\($0.isEqual ? "=" : "!=")\($0.value)" }.joined(separator: ",")
  }
}
