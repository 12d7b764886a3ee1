extension Shell {
  /// What stands before the lines of `set -x`: a sign for every level of substitution.
  var tracePrefix: String {
    let prefix = variables["PS4"]?.text ?? "+ "
    guard dialect == .bash, let first = prefix.first else { return prefix }
    let texts = frames.reduce(0) { count, frame in
      if case .text = frame { count + 1 } else { count }
    }
    return String(repeating: first, count: traceDepth + texts) + prefix
  }

  mutating func trace(_ prepared: PreparedCommand) {
    let prefix = tracePrefix
    for line in prepared.traced { print(prefix + line + "\n", to: 2) }
    guard !prepared.words.isEmpty else { return }
    print(prefix + prepared.words.map(Quoting.ifNeeded).joined(separator: " ") + "\n", to: 2)
  }

  /// An assignment that was just done.
  func traced(_ assignment: Assignment) -> String {
    let sign = assignment.appends ? "+=" : "="
    let key = assignment.index.map { "[\($0.written)]" } ?? ""
    switch assignment.value {
    case .scalar:
      let variable = variables[assignment.name]
      let text =
        assignment.appends ? assignment.scalarText ?? variable?.text : variable?.text
      let shown = text.map { $0.isEmpty ? "" : Quoting.ifNeeded($0) } ?? ""
      return assignment.name + key + sign + shown
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
