import Machine

extension Shell {
  /// The fields that words become: everything from braces to quote removal.
  mutating func expandFields(
    _ words: [Word],
    _ system: Kernel
  )
    throws(ExpansionStop) -> [String]
  {
    var result: [String] = []
    for word in words {
      if let plain = word.plain,
        plain.utf8.allSatisfy({ $0.isNamePart || $0 == 45 || $0 == 47 || $0 == 46 })
      {
        result.append(plain)
        continue
      }
      for variant in dialect.isExtended ? BraceExpansion.expand(word) : [word] {
        var builder = FieldBuilder()
        try expand(
          tilde(variant, system).parts,
          into: &builder,
          quoted: false,
          splits: true,
          system
        )
        for field in builder.finish() {
          if options.noGlob {
            result.append(field.string)
          } else {
            result += glob(field, system)
          }
        }
      }
    }
    return result
  }

  /// The text of a word where nothing is split: assignments, `case`, here-documents.
  mutating func expandText(
    _ word: Word,
    _ system: Kernel
  )
    throws(ExpansionStop) -> ExpandedText
  {
    var builder = FieldBuilder()
    try expand(
      tilde(word, system).parts,
      into: &builder,
      quoted: false,
      splits: false,
      system
    )
    return builder.open
  }

  /// The value of an assignment; tildes count after colons as well.
  mutating func expandAssignment(
    _ word: Word,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String
  {
    if let plain = word.plain, !plain.utf8.contains(UInt8(ascii: "~")) { return plain }
    if let plain = word.plain {
      return plain.split(separator: ":", omittingEmptySubsequences: false).map {
        $0 == "~" || $0.hasPrefix("~/") ? home(system) + $0.dropFirst() : String($0)
      }.joined(separator: ":")
    }
    return try expandText(word, system).string
  }

  private func home(_ system: Kernel) -> String {
    variables["HOME"]?.text ?? "/root"
  }

  private func tilde(_ word: Word, _ system: Kernel) -> Word {
    guard case .literal(let text) = word.parts.first, text.utf8.first == UInt8(ascii: "~") else {
      return word
    }
    let name = text.dropFirst().prefix { $0 != "/" }
    if name.isEmpty || name == "+" || name == "-" || name == "root" {
      if word.parts.count > 1, name.utf8.count + 1 == text.utf8.count, !name.isEmpty || true,
        text.utf8.count == name.utf8.count + 1
      {
        if word.parts.count > 1 { return word }
      }
      let path: String
      switch name {
      case "+": path = variables["PWD"]?.text ?? system.workingDirectory
      case "-": path = variables["OLDPWD"]?.text ?? "~-"
      case "root": path = "/root"
      default: path = home(system)
      }
      var parts = word.parts
      parts[0] = .literal(String(text.dropFirst(name.count + 1)))
      return Word([.quoted(path)] + parts)
    }
    return word
  }

  func expandPlain(_ text: String, _ builder: inout FieldBuilder, quoted: Bool, splits: Bool) {
    if quoted {
      builder.quoted(text)
    } else if splits {
      builder.split(text, separators: separators)
    } else {
      builder.literal(text)
    }
  }

  mutating func expand(
    _ parts: [WordPart],
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    for part in parts {
      switch part {
      case .literal(let text):
        if quoted { builder.quoted(text) } else { builder.literal(text) }
      case .quoted(let text): builder.quoted(text)
      case .doubleQuoted(let inner):
        if inner.isEmpty { builder.quoted("") }
        try expand(inner, into: &builder, quoted: true, splits: splits, system)
      case .arithmetic(let word):
        let text = try expandText(word, system).string
        let value = String(try evaluate(text))
        expandPlain(value, &builder, quoted: quoted, splits: splits)
      case .command(let list):
        let output = try substitute(list)
        expandPlain(output, &builder, quoted: quoted, splits: splits)
      case .process(let list):
        let number = 63 - processInputs.count
        guard number >= 60 else { throw .failure("too many process substitutions", fatal: false) }
        processInputs.append(.text(number, Array(try output(of: list).utf8)))
        expandPlain("/dev/fd/\(number)", &builder, quoted: true, splits: false)
      case .parameter(let parameter):
        try expand(parameter, into: &builder, quoted: quoted, splits: splits, system)
      }
    }
  }

  /// The output of a command substitution without the newlines at its end.
  private mutating func substitute(_ list: CommandList) throws(ExpansionStop) -> String {
    var text = Substring(try output(of: list))
    while text.utf8.last == Byte.newline { text = text.dropLast() }
    return String(text)
  }

  /// The output of commands, if they ran already.
  private mutating func output(of list: CommandList) throws(ExpansionStop) -> String {
    guard memoCursor < memo.count else { throw .substitute(list) }
    memoCursor += 1
    return memo[memoCursor - 1]
  }

  /// The paths that a field with pattern characters matches, or the field itself.
  func glob(_ field: ExpandedText, _ system: Kernel) -> [String] {
    var hasPattern = false
    for (index, byte) in field.bytes.enumerated() where !field.quoted[index] {
      if byte == Byte.star || byte == UInt8(ascii: "?") || byte == Byte.openBracket {
        hasPattern = true
      }
    }
    guard hasPattern else { return [field.string] }
    var components: [(bytes: [UInt8], quoted: [Bool])] = [([], [])]
    for (index, byte) in field.bytes.enumerated() {
      if byte == Byte.slash {
        components.append(([], []))
      } else {
        components[components.count - 1].bytes.append(byte)
        components[components.count - 1].quoted.append(field.quoted[index])
      }
    }
    var paths = [""]
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      let suffix = isLast ? "" : "/"
      let pattern = Pattern(component.bytes, quoted: component.quoted)
      if pattern.isPlain {
        let name = String(bytes: component.bytes)
        paths = paths.map { $0 + name + suffix }
        if isLast { paths = paths.filter { exists($0, system) } }
        continue
      }
      var next: [String] = []
      for path in paths {
        guard let names = try? system.list(path.isEmpty ? "." : path) else { continue }
        for name in names where name.utf8.first != UInt8(ascii: ".") || pattern.startsWithDot {
          guard pattern.matches(name) else { continue }
          if !isLast, !isDirectory(path + name, system) { continue }
          next.append(path + name + suffix)
        }
      }
      paths = next
    }
    return paths.isEmpty
      ? [field.string] : paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func exists(_ path: String, _ system: Kernel) -> Bool {
    (try? system.stat(path, followLinks: false)) != nil
  }

  private func isDirectory(_ path: String, _ system: Kernel) -> Bool {
    (try? system.stat(path))?.isDirectory ?? false
  }
}
