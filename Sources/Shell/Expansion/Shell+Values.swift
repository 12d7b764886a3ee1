import Machine

extension Shell {
  mutating func change(
    list: [String],
    _ parameter: Parameter,
    _ system: Kernel
  )
    throws(ExpansionStop) -> [String]
  {
    switch parameter.operation {
    case .none: return list
    case .substring(let offset, let length):
      return try slice(list, parameter, offset, length, system)
    case .transform("K"):
      let pairs = zip(keys(named: parameter.name), list)
        .map { "\(Quoting.key($0)) \(Quoting.doubled($1))" }.joined(separator: " ")
      if case .associative = variables[variables.target(of: parameter.name)]?.value {
        return [pairs + " "]
      }
      return [pairs]
    case .transform("k"): return zip(keys(named: parameter.name), list).flatMap { [$0, $1] }
    default: break
    }
    var result: [String] = []
    for element in list { result.append(try change(element, parameter, system)) }
    return result
  }

  private mutating func slice(
    _ list: [String],
    _ parameter: Parameter,
    _ offset: Word,
    _ length: Word?,
    _ system: Kernel
  ) throws(ExpansionStop) -> [String] {
    let isPositional = parameter.name == "@" || parameter.name == "*"
    var start = Int(truncatingIfNeeded: try evaluate(try expandText(offset, system).string))
    var limit: Int?
    if let length {
      let count = Int(truncatingIfNeeded: try evaluate(try expandText(length, system).string))
      if count < 0 {
        throw .failure("\(written(length)): substring expression < 0", ends: .line)
      }
      limit = count
    }
    let name = variables.target(of: parameter.name)
    if !isPositional, case .indexed(let array) = variables[name]?.value {
      // Counted by number: the first element whose number is not below.
      if start < 0 { start += array.end }
      guard start >= 0 else { return [] }
      let rest = array.values[array.firstPlace(from: start)...]
      return Array(rest.prefix(limit ?? .max))
    }
    let all = isPositional ? [argumentZero] + list : list
    if start < 0 { start += all.count }
    if isPositional, start < 0 { return [] }
    guard start >= 0, start < all.count else { return [] }
    return Array(all[start...].prefix(limit ?? .max))
  }

  private func written(_ word: Word) -> String {
    word.parts.map { part in
      switch part {
      case .literal(let text), .quoted(let text): text
      default: ""
      }
    }.joined()
  }

  mutating func change(
    _ text: String,
    _ parameter: Parameter,
    _ system: Kernel
  ) throws(ExpansionStop) -> String {
    switch parameter.operation {
    case .trim(let word, let suffix, let longest):
      let pattern = try pattern(word, system)
      return trim(text, pattern, suffix: suffix, longest: longest)
    case .replace(let word, let replacement, let all, let anchor):
      let pattern = try pattern(word, system)
      let new = try expandText(replacement, system)
      return replace(text, pattern, new, all: all, anchor: anchor)
    case .substring(let offset, let length):
      return try substring(text, offset, length, system)
    case .changeCase(let change, let all, let word):
      let accepted: Pattern?
      if let word { accepted = try pattern(word, system) } else { accepted = nil }
      return changed(text, change, all: all, accepted)
    case .transform(let letter): return transform(text, letter, parameter, system)
    default: return text
    }
  }

  private mutating func substring(
    _ text: String,
    _ offset: Word,
    _ length: Word?,
    _ system: Kernel
  ) throws(ExpansionStop) -> String {
    let scalars = Array(text.unicodeScalars)
    var start = Int(truncatingIfNeeded: try evaluate(try expandText(offset, system).string))
    if start < 0 { start += scalars.count }
    guard start >= 0, start <= scalars.count else {
      return ""
    }
    var end = scalars.count
    if let length {
      let count = Int(truncatingIfNeeded: try evaluate(try expandText(length, system).string))
      end = count < 0 ? scalars.count + count : start + min(scalars.count - start, count)
      if end < start {
        throw .failure("\(written(length)): substring expression < 0", ends: .line)
      }
    }
    return join(scalars[start..<end])
  }

  private func changed(
    _ text: String,
    _ change: Parameter.CaseChange,
    all: Bool,
    _ pattern: Pattern?
  ) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      let character = String(Character(scalar))
      guard all || index == 0, pattern?.matches(character) ?? true else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch change {
      case .upper: result += character.uppercased()
      case .lower: result += character.lowercased()
      case .toggle:
        let upper = character.uppercased()
        result += upper == character ? character.lowercased() : upper
      }
    }
    return result
  }

  private func transform(
    _ text: String,
    _ letter: Character,
    _ parameter: Parameter,
    _ system: Kernel
  ) -> String {
    switch letter {
    case "Q", "K", "k": return Quoting.reusable(text)
    case "U": return text.uppercased()
    case "u": return changed(text, .upper, all: false, nil)
    case "L": return text.lowercased()
    case "E": return String(bytes: Escapes.expand(text.utf8, style: .ansi).bytes)
    case "P": return prompt(text, system)
    case "a": return variables[parameter.name].map(flags) ?? ""
    case "A":
      guard let variable = variables[parameter.name] else {
        return ""
      }
      let flags = flags(of: variable)
      let value = Quoting.reusable(text)
      return flags.isEmpty
        ? "\(parameter.name)=\(value)" : "declare -\(flags) \(parameter.name)=\(value)"
    default: return text
    }
  }

  /// The letters of a variable's attributes, in bash's order.
  func flags(of variable: Variable) -> String {
    var flags = ""
    if case .indexed = variable.value { flags += "a" }
    if case .associative = variable.value { flags += "A" }
    if variable.isInteger { flags += "i" }
    if variable.isReference { flags += "n" }
    if variable.isReadOnly { flags += "r" }
    if variable.isTraced { flags += "t" }
    if variable.isExported { flags += "x" }
    if variable.isCapitalized { flags += "c" }
    if variable.isLower { flags += "l" }
    if variable.isUpper { flags += "u" }
    return flags
  }

  /// `${arr[@]@A}`.
  func assignments(of parameter: Parameter, _ elements: [String]) -> String {
    if parameter.name == "@" || parameter.name == "*" {
      let words = elements.map(Quoting.reusable).joined(separator: " ")
      return elements.isEmpty ? "" : "set -- " + words
    }
    return variables[parameter.name].map { declaration(parameter.name, $0) } ?? ""
  }

  func join(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  mutating func pattern(_ word: Word, _ system: Kernel) throws(ExpansionStop) -> Pattern {
    let text = try expandText(word, system)
    return Pattern(
      text.bytes,
      quoted: text.quoted,
      extended: options.has(.extglob),
      ignoresCase: options.has(.nocasematch)
    )
  }

  private func trim(_ value: String, _ pattern: Pattern, suffix: Bool, longest: Bool) -> String {
    let scalars = Array(value.unicodeScalars)
    let count = scalars.count
    var length = longest ? count : 0
    while length >= 0, length <= count {
      let part = suffix ? scalars[(count - length)...] : scalars[..<length]
      if pattern.matches(part) {
        return join(suffix ? scalars[..<(count - length)] : scalars[length...])
      }
      length += longest ? -1 : 1
    }
    return value
  }

  private func replace(
    _ value: String,
    _ pattern: Pattern,
    _ new: ExpandedText,
    all: Bool,
    anchor: Parameter.Anchor
  ) -> String {
    let scalars = Array(value.unicodeScalars)
    if pattern.isEmpty, anchor == .none { return value }
    let inserts = options.has(.replacesAmpersand)
    var result = ""
    var position = 0
    // What is longer is refused by who asked for it.
    while position <= scalars.count, result.utf8.count <= Self.textLimit {
      var found: Int?
      if anchor != .start || position == 0 {
        found = longestMatch(scalars, from: position, pattern, toEnd: anchor == .end)
      }
      if let found, found > position || scalars.isEmpty || anchor != .none {
        result += filled(new, with: scalars[position..<found], inserts)
        position = found
        if !all || scalars.isEmpty || anchor != .none { break }
        continue
      }
      guard position < scalars.count else { break }
      result.unicodeScalars.append(scalars[position])
      position += 1
    }
    if position < scalars.count { result += join(scalars[position...]) }
    return result
  }

  private func longestMatch(
    _ scalars: [Unicode.Scalar],
    from start: Int,
    _ pattern: Pattern,
    toEnd: Bool
  ) -> Int? {
    if let length = pattern.fixedLength {
      let end = start + length
      guard end <= scalars.count, !toEnd || end == scalars.count else { return nil }
      return pattern.matches(scalars[start..<end]) ? end : nil
    }
    var end = scalars.count
    while end >= start {
      if pattern.matches(scalars[start..<end]) { return end }
      if toEnd { return nil }
      end -= 1
    }
    return nil
  }

  /// The replacement, with `&` standing for what matched.
  private func filled(
    _ new: ExpandedText,
    with match: ArraySlice<Unicode.Scalar>,
    _ inserts: Bool
  ) -> String {
    guard inserts, new.bytes.contains(Byte.ampersand) else { return new.string }
    let found = Array(join(match).utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < new.bytes.count {
      let byte = new.bytes[index]
      if byte == Byte.ampersand, !new.quoted[index] {
        bytes += found
      } else if byte == Byte.backslash, !new.quoted[index], index + 1 < new.bytes.count,
        new.bytes[index + 1] == Byte.ampersand
      {
        bytes.append(Byte.ampersand)
        index += 1
      } else {
        bytes.append(byte)
      }
      index += 1
    }
    return String(bytes: bytes)
  }
}
