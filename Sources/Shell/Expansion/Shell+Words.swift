import Machine

extension Shell {
  /// How long a text may become that words are expanded to.
  static let textLimit = 1 << 22
  /// How many fields they may become.
  static let fieldLimit = 250_000

  /// The fields that words become: everything from braces to quote removal.
  mutating func expandFields(
    _ words: [Word],
    _ system: Kernel
  )
    throws(ExpansionStop) -> [String]
  {
    var result: [String] = []
    var bytes = 0
    for word in words {
      if let plain = word.plain,
        plain.utf8.allSatisfy({ $0.isNamePart || $0 == 45 || $0 == 47 || $0 == 46 })
      {
        result.append(plain)
        continue
      }
      if let field = try simpleField(word, system) {
        bytes += field.utf8.count
        expandedBytes += field.utf8.count
        guard bytes <= Self.textLimit else {
          throw .failure("argument list too long", ends: .shell)
        }
        result.append(field)
        continue
      }
      for variant in dialect.isExtended ? BraceExpansion.expand(word) : [word] {
        var builder = FieldBuilder()
        try expand(
          assignmentTilde(variant, system).parts,
          into: &builder,
          quoted: false,
          splits: true,
          system
        )
        for field in builder.finish() {
          bytes += field.bytes.count
          guard bytes <= Self.textLimit, result.count < Self.fieldLimit else {
            throw .failure("argument list too long", ends: .shell)
          }
          if options.noGlob {
            result.append(field.string)
          } else {
            result += try glob(field, system)
          }
        }
      }
    }
    return result
  }

  /// The one field of a usual word; nil where more has to be looked at.
  ///
  /// Usual are quotations, and parameters whose values have nothing in them that splits or matches.
  private mutating func simpleField(
    _ word: Word,
    _ system: Kernel
  ) throws(ExpansionStop) -> String? {
    guard word.parts.count == 1 else { return nil }
    switch word.parts[0] {
    case .quoted(let text): return text
    case .doubleQuoted(let inner):
      var text = ""
      for part in inner {
        switch part {
        case .literal(let literal): text += literal
        case .parameter(let parameter):
          guard let value = try plainValue(parameter, system) else { return nil }
          text += value
        default: return nil
        }
      }
      return text
    case .parameter(let parameter):
      guard variables["IFS"] == nil, let value = try plainValue(parameter, system), !value.isEmpty,
        value.utf8.allSatisfy({ $0.isNamePart || ($0 >= 43 && $0 <= 47) })
      else { return nil }
      return value
    default: return nil
    }
  }

  /// The value of `$name`; nil where there is none, or it is not that simple.
  private mutating func plainValue(
    _ parameter: Parameter,
    _ system: Kernel
  ) throws(ExpansionStop) -> String? {
    guard parameter.index == nil, case .none = parameter.operation, parameter.name != "@",
      parameter.name != "*"
    else { return nil }
    return try scalar(of: parameter, system)
  }

  /// The text of an arithmetic expression: quotes and tildes mean nothing in it.
  mutating func arithmeticText(
    _ word: Word,
    _ system: Kernel
  ) throws(ExpansionStop) -> String {
    if let plain = word.plain { return plain }
    return try expandText(word, system).string
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

  /// The tildes of a word, also after the `=` and the colons of what looks like an assignment.
  private func assignmentTilde(_ word: Word, _ system: Kernel) -> Word {
    guard dialect == .bash, case .literal(let text) = word.parts.first,
      text.utf8.first != UInt8(ascii: "~"), text.utf8.contains(UInt8(ascii: "~")),
      let equals = text.firstIndex(of: "="), String(text[..<equals]).isShellName
    else { return tilde(word, system) }
    var parts: [WordPart] = []
    var plain = String(text[...equals])
    var rest = text[text.index(after: equals)...]
    // Where the first tilde names nobody, one behind another `=` gets its chance.
    let isTried = rest.hasPrefix("~")
    var isPlace = true
    while let next = rest.first {
      let name = rest.dropFirst().prefix { $0 != "/" && $0 != ":" }
      let isOpen = word.parts.count > 1 && name.endIndex == rest.endIndex
      if isPlace, next == "~", !isOpen, let path = directory(ofTilde: name, system) {
        if !plain.isEmpty { parts.append(.literal(plain)) }
        parts.append(.quoted(path))
        plain = ""
        rest = rest[name.endIndex...]
        isPlace = false
      } else {
        isPlace = next == ":" || (next == "=" && isTried)
        plain.append(next)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty { parts.append(.literal(plain)) }
    return Word(parts + word.parts.dropFirst())
  }

  func tilde(_ word: Word, _ system: Kernel) -> Word {
    guard case .literal(let text) = word.parts.first, text.utf8.first == UInt8(ascii: "~") else {
      return word
    }
    let name = text.dropFirst().prefix { $0 != "/" }
    guard word.parts.count == 1 || name.endIndex < text.endIndex,
      let path = directory(ofTilde: name, system)
    else { return word }
    return Word([.quoted(path), .literal(String(text[name.endIndex...]))] + word.parts.dropFirst())
  }

  /// The directory that a tilde before `name` stands for; nil where it stands for itself.
  private func directory(ofTilde name: Substring, _ system: Kernel) -> String? {
    switch name {
    case "": home(system)
    case "+": variables["PWD"]?.text ?? system.workingDirectory
    // The first of the directories that `dirs` lists is the present one.
    case "0" where dialect == .bash, "+0" where dialect == .bash,
      "-0" where dialect == .bash && directories.isEmpty:
      variables["PWD"]?.text ?? system.workingDirectory
    case "-": variables["OLDPWD"]?.text
    case "root": "/root"
    default: nil
    }
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
    isOperand: Bool = false,
    _ system: Kernel
  ) throws(ExpansionStop) {
    let before = builder.open.bytes.count
    defer { expandedBytes += max(0, builder.open.bytes.count - before) }
    for part in parts {
      guard builder.open.bytes.count <= Self.textLimit else {
        throw .failure("a text of more than \(Self.textLimit) bytes", ends: .shell)
      }
      switch part {
      case .literal(let text):
        if quoted {
          builder.quoted(text)
        } else if isOperand {
          expandPlain(text, &builder, quoted: false, splits: splits)
        } else {
          builder.literal(text)
        }
      case .quoted(let text): builder.quoted(text)
      case .doubleQuoted(let inner):
        if inner.isEmpty { builder.quoted("") }
        try expand(inner, into: &builder, quoted: true, splits: splits, system)
      case .arithmetic(let word):
        let text = try arithmeticText(word, system)
        let value = String(try evaluate(text))
        expandPlain(value, &builder, quoted: quoted, splits: splits)
      case .command(let list):
        let output = try substitute(list)
        expandPlain(output, &builder, quoted: quoted, splits: splits)
      case .process(let list, let writes):
        let own = coprocessDescriptors
        let free = Self.highDescriptors.filter { !own.contains($0) }.dropFirst(processInputs.count)
        guard let number = free.first else {
          throw .failure("too many process substitutions", ends: .line)
        }
        processInputs.append(.process(number, list, writes: writes))
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
}
