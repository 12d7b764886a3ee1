import Machine

extension Shell {
  /// `$name` and the `${…}` forms.
  mutating func expand(
    _ parameter: Parameter,
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    switch parameter.operation {
    case .none: break
    case .bad(let text): throw badSubstitution(text)
    case .keys:
      if joins(parameter), !quoted, !splits, variables["IFS"]?.text?.isEmpty == true {
        return builder.literal(keys(named: parameter.name).joined(separator: " "))
      }
      if quoted, !splits {
        // Keys in one text are joined by what separates words, as elements are not.
        let separator = (variables["IFS"]?.text ?? " ").prefix(1)
        return builder.quoted(keys(named: parameter.name).joined(separator: String(separator)))
      }
      add(keys(named: parameter.name), parameter, &builder, quoted: quoted, splits: splits)
      return
    case .names(let joined):
      let names = variables.names.filter { $0.hasPrefix(parameter.name) }
      var shown = parameter
      shown.index = .all(joined: joined)
      add(names, shown, &builder, quoted: quoted, splits: splits)
      return
    case .length:
      let length = String(try length(of: parameter, system))
      return expandPlain(length, &builder, quoted: quoted, splits: splits)
    case .useDefault, .useAlternative, .assignDefault, .complain:
      if try substitute(parameter, into: &builder, quoted: quoted, splits: splits, system) {
        return
      }
    case .indirect(let operation):
      return try expandIndirect(
        parameter,
        operation,
        into: &builder,
        quoted: quoted,
        splits: splits,
        system
      )
    default: break
    }
    if let elements = elements(of: parameter) {
      if case .transform("A") = parameter.operation {
        let text = assignments(of: parameter, elements)
        expandPlain(text, &builder, quoted: quoted, splits: splits)
        return
      }
      let changed = try change(list: elements, parameter, system)
      add(changed, parameter, &builder, quoted: quoted, splits: splits)
      return
    }
    guard let text = try present(parameter, system) else {
      if let text = describedUnset(parameter) {
        expandPlain(text, &builder, quoted: quoted, splits: splits)
      } else if quoted {
        builder.quoted("")
      }
      return
    }
    let changed = try change(text, parameter, system)
    expandPlain(changed, &builder, quoted: quoted, splits: splits)
  }

  private func badSubstitution(_ text: String) -> ExpansionStop {
    switch dialect {
    case .bash: .failure("\(text): bad substitution", ends: .lineOrShell)
    case .dash: .failure("Bad substitution", ends: .shell)
    case .busybox: .failure("syntax error: bad substitution", ends: .shell)
    }
  }

  /// What `${x@a}` and `${x@A}` tell of a variable that has attributes and no value.
  private func describedUnset(_ parameter: Parameter) -> String? {
    guard case .transform(let letter) = parameter.operation, letter == "a" || letter == "A",
      let variable = variables[parameter.name]
    else { return nil }
    let flags = flags(of: variable)
    if letter == "a" { return flags }
    return flags.isEmpty ? nil : "declare -\(flags) \(parameter.name)"
  }

  /// `${#name}` and `${#name[@]}`.
  private mutating func length(
    of parameter: Parameter,
    _ system: Kernel
  ) throws(ExpansionStop) -> Int {
    guard let elements = elements(of: parameter) else {
      return (try present(parameter, system) ?? "").unicodeScalars.count
    }
    if elements.isEmpty, options.unsetIsError, case .all = parameter.index,
      self.elements(named: parameter.name) == nil
    {
      throw .abandonment("\(parameter.name): unbound variable")
    }
    return elements.count
  }

  /// The forms that put a word in the place of a value; false where the value stays.
  private mutating func substitute(
    _ parameter: Parameter,
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) -> Bool {
    switch parameter.operation {
    case .useDefault(let word, let evenIfEmpty):
      guard try isMissing(parameter, evenIfEmpty, system) else { return false }
      try expandOperand(word, into: &builder, quoted: quoted, splits: splits, system)
    case .useAlternative(let word, let evenIfEmpty):
      if try isMissing(parameter, evenIfEmpty, system) {
        if quoted, elements(of: parameter) == nil { builder.quoted("") }
      } else {
        try expandOperand(word, into: &builder, quoted: quoted, splits: splits, system)
      }
    case .assignDefault(let word, let evenIfEmpty):
      guard try isMissing(parameter, evenIfEmpty, system) else { return false }
      let text = try expandText(quoted ? word.withoutTilde : word, system).string
      if case .at(let index) = parameter.index {
        let key = try expandText(index, system).string
        try assign(parameter.name, element: key, text, append: false)
      } else {
        guard parameter.name.isShellName, parameter.index == nil else {
          throw .failure(
            parameter.name.isShellName
              ? "\(parameter.name)[@]: bad array subscript"
              : "$\(parameter.name): cannot assign in this way",
            ends: .line
          )
        }
        try assign(parameter.name, text)
      }
      expandPlain(
        try scalar(of: parameter, system) ?? text,
        &builder,
        quoted: quoted,
        splits: splits
      )
    case .complain(let word, let evenIfEmpty):
      guard try isMissing(parameter, evenIfEmpty, system) else { return false }
      let both = dialect == .bash ? "parameter null or not set" : "parameter not set or null"
      let fallback = evenIfEmpty ? both : "parameter not set"
      let text = try word.map { (word) throws(ExpansionStop) in
        try expandText(word, system).string
      }
      throw .failure("\(written(parameter)): \(text ?? fallback)", ends: .shell)
    default: return false
    }
    return true
  }

  private func written(_ parameter: Parameter) -> String {
    guard case .at(let word) = parameter.index else { return parameter.name }
    return "\(parameter.name)[\(word.plain ?? "")]"
  }

  private mutating func expandOperand(
    _ word: Word,
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    if quoted, word.parts.isEmpty { builder.quoted("") }
    let parts = quoted ? word.parts : tilde(word, system).parts
    try expand(parts, into: &builder, quoted: quoted, splits: splits, isOperand: true, system)
  }

  private mutating func expandIndirect(
    _ parameter: Parameter,
    _ operation: Parameter.Operation,
    into builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    if let variable = variables[parameter.name], variable.isReference {
      let text = variable.text ?? ""
      return expandPlain(text, &builder, quoted: quoted, splits: splits)
    }
    var plain = parameter
    plain.operation = .none
    let found = try scalar(of: plain, system)
    guard let target = found, !target.isEmpty else {
      if found == nil {
        throw .failure("\(parameter.name): invalid indirect expansion", ends: .lineOrShell)
      }
      throw .failure(": invalid variable name", ends: .line)
    }
    var inner = Parameter(name: target)
    inner.operation = operation
    if let open = target.firstIndex(of: "["), target.hasSuffix("]") {
      inner.name = String(target[..<open])
      let key = String(target[target.index(after: open)...].dropLast())
      inner.index =
        key == "@" || key == "*" ? .all(joined: key == "*") : .at(Word([.literal(key)]))
    }
    let first = inner.name.utf8.first ?? 0
    let isSpecial = inner.name.utf8.count == 1 && Parser.isSpecialParameter(first)
    guard inner.name.isShellName || isSpecial || Int(inner.name) != nil else {
      throw .failure("\(target): invalid variable name", ends: .line)
    }
    try expand(inner, into: &builder, quoted: quoted, splits: splits, system)
  }

  /// The value; with `set -u` an unset one is an error.
  private mutating func present(
    _ parameter: Parameter,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String?
  {
    if let text = try scalar(of: parameter, system) { return text }
    guard options.unsetIsError else { return nil }
    let name = written(parameter)
    var isPlain = false
    if case .none = parameter.operation { isPlain = true }
    let isNumber = name.utf8.first?.isDigit == true && dialect == .bash
    let shown = isNumber && isPlain ? "$" + name : name
    throw .failure(
      "\(shown): " + (dialect == .bash ? "unbound variable" : "parameter not set"),
      ends: .shell
    )
  }

  private mutating func isMissing(
    _ parameter: Parameter,
    _ evenIfEmpty: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) -> Bool {
    if let elements = elements(of: parameter) {
      return elements.isEmpty
        || (evenIfEmpty && elements.allSatisfy(\.isEmpty)
          && (elements.count == 1 || joins(parameter) && separators.isEmpty))
    }
    guard let text = try scalar(of: parameter, system) else { return true }
    return evenIfEmpty && text.isEmpty
  }

  /// Adds several values: as fields of their own, or joined where `*` asks for it.
  private func add(
    _ elements: [String],
    _ parameter: Parameter,
    _ builder: inout FieldBuilder,
    quoted: Bool,
    splits: Bool
  ) {
    let joined = joins(parameter)
    if !splits || (quoted && joined) {
      let separator: String
      if joined, let first = variables["IFS"]?.text {
        separator = first.first.map(String.init) ?? ""
      } else {
        separator = " "
      }
      let text = elements.joined(separator: separator)
      if quoted { builder.quoted(text) } else { builder.literal(text) }
      return
    }
    if joined, !quoted, parameter.name != "*", let separator = variables["IFS"]?.text?.prefix(1) {
      let text = elements.joined(separator: String(separator))
      return expandPlain(text, &builder, quoted: false, splits: splits)
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { builder.breakField() }
      expandPlain(element, &builder, quoted: quoted, splits: splits)
    }
  }
}
