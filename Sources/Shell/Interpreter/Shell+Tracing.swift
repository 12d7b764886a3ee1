import Machine

extension Shell {
  /// What stands before the lines of `set -x`: a sign for every level of substitution.
  mutating func tracePrefix(_ system: Kernel) -> String {
    let text = variables["PS4"]?.text ?? "+ "
    let isPlain = text.utf8.allSatisfy { !"$\\`".utf8.contains($0) }
    let prefix = isPlain ? text : shown(text, system)
    guard dialect == .bash, let first = prefix.first else { return prefix }
    let texts = frames.reduce(0) { count, frame in
      if case .text = frame { count + 1 } else { count }
    }
    return String(repeating: first, count: traceDepth + texts) + prefix
  }

  /// `PS4` with its parameters put in.
  private mutating func shown(_ text: String, _ system: Kernel) -> String {
    let parser = makeParser(text, line: line)
    guard let parts = try? Parser.parts(ofText: text, like: parser) else { return text }
    let expanded = try? expandText(Word([.doubleQuoted(parts)]), system).string
    return prompt(expanded ?? text, system)
  }

  mutating func trace(_ prepared: PreparedCommand, _ system: Kernel) {
    let prefix = tracePrefix(system)
    guard dialect == .bash else { return tracePlainly(prepared, prefix) }
    for line in prepared.traced { print(prefix + line + "\n", to: 2) }
    guard let name = prepared.words.first else { return }
    let words = (prepared.words + tracedDeclarations(prefix)).map(Quoting.traced)
    print(prefix + words.joined(separator: " ") + "\n", to: 2)
    guard name == "export" || name == "readonly" else { return }
    for assignment in declared {
      guard case .scalar(let value) = assignment.value else { continue }
      let text = value.isEmpty ? "" : Quoting.traced(value)
      print("\(prefix)\(assignment.name)=\(text)\n", to: 2)
    }
  }

  /// What stands behind `declare` and its like; arrays are told of on lines before.
  private mutating func tracedDeclarations(_ prefix: String) -> [String] {
    declared.map { assignment in
      let key = assignment.key.map { "[\($0)]" } ?? ""
      let sign = assignment.appends ? "+=" : "="
      switch assignment.value {
      case .scalar(let value): return assignment.name + key + sign + value
      case .array(let list):
        let elements = list.map { element in
          (element.key.map { "[\($0)]=" } ?? "") + Quoting.quote(element.value)
        }
        let line = "\(assignment.name)\(sign)(\(elements.joined(separator: " ")))"
        print(prefix + line + "\n", to: 2)
        return assignment.name
      }
    }
  }

  /// dash and busybox show assignments and words on one line.
  private mutating func tracePlainly(_ prepared: PreparedCommand, _ prefix: String) {
    let all =
      prepared.words
      + declared.map { assignment in
        guard case .scalar(let value) = assignment.value else { return assignment.name }
        return "\(assignment.name)=\(value)"
      }
    let words = dialect == .dash ? all : all.map(Quoting.plainlyTraced)
    let line = (prepared.traced + words).joined(separator: " ")
    if !line.isEmpty { print(prefix + line + "\n", to: 2) }
  }

  /// The value of an assignment as this shell shows it.
  func tracedValue(_ text: String) -> String {
    if text.isEmpty { return "" }
    return switch dialect {
    case .bash: Quoting.traced(text)
    case .dash: text
    case .busybox: Quoting.plainlyTraced(text)
    }
  }

  /// An assignment that was just done.
  func traced(_ assignment: Assignment) -> String {
    let sign = assignment.appends ? "+=" : "="
    let key = assignment.index.map { "[\($0.written)]" } ?? ""
    switch assignment.value {
    case .scalar:
      let variable = variables[assignment.name]
      var text = assignment.appends ? assignment.scalarText ?? variable?.text : variable?.text
      if assignment.index != nil { text = assignment.scalarText ?? text }
      return assignment.name + key + sign + tracedValue(text ?? "")
    case .array(let elements):
      let list = elements.map { element in
        (element.key.map { "[\($0.written)]=" } ?? "") + element.value.written
      }
      return assignment.name + sign + "(" + list.joined(separator: " ") + ")"
    }
  }
}

extension Assignment {
  fileprivate var scalarText: String? {
    if case .scalar(let word) = value { return word.plain }
    return nil
  }
}

extension Word {
  /// The word about as it was written.
  var written: String { parts.map(\.written).joined() }
}

extension WordPart {
  fileprivate var written: String {
    switch self {
    case .literal(let text): text
    case .quoted(let text): Quoting.quote(text)
    case .doubleQuoted(let parts): "\"" + parts.map(\.written).joined() + "\""
    case .parameter(let parameter): parameter.written
    case .command: "$(…)"
    case .process: "<(…)"
    case .arithmetic(let word): "$((" + word.written + "))"
    }
  }
}

extension Parameter {
  fileprivate var written: String {
    var text = name
    switch index {
    case .all(let joined): text += joined ? "[*]" : "[@]"
    case .at(let word): text += "[\(word.written)]"
    case nil: if case .none = operation { return "$" + name }
    }
    return "${" + text + "}"
  }
}
