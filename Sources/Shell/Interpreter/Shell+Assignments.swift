import Machine

/// An assignment whose words are expanded.
struct ResolvedAssignment: Sendable {
  enum Value: Sendable {
    case scalar(String)
    case array([(key: String?, value: String)])
  }

  var name: String
  var key: String?
  var appends: Bool
  var value: Value
}

extension Word {
  /// The word with a tilde after `=` that stands for itself.
  fileprivate var withoutInnerTilde: Word {
    guard case .literal(let text) = parts.first, let place = text.firstIndex(of: "="),
      text[place...].hasPrefix("=~")
    else { return self }
    let rest = text[text.index(place, offsetBy: 2)...]
    return Word(
      [.literal(String(text[...place])), .quoted("~"), .literal(String(rest))] + parts.dropFirst()
    )
  }

  /// The word with a tilde at its start that stands for itself.
  var withoutTilde: Word {
    guard case .literal(let text) = parts.first, text.hasPrefix("~") else { return self }
    return Word([.quoted("~"), .literal(String(text.dropFirst()))] + parts.dropFirst())
  }
}

extension Shell {
  mutating func resolve(
    _ assignment: Assignment,
    _ system: Kernel,
    isAssociative: Bool = false
  )
    throws(ExpansionStop) -> ResolvedAssignment
  {
    var isAssociative = isAssociative
    if case .associative = variables[variables.target(of: assignment.name)]?.value {
      isAssociative = true
    }
    var key: String?
    if let index = assignment.index { key = try expandText(index, system).string }
    let value: ResolvedAssignment.Value
    switch assignment.value {
    case .scalar(let word): value = .scalar(try expandAssignment(word, system))
    case .array(let elements):
      var list: [(key: String?, value: String)] = []
      for element in elements {
        if let key = element.key {
          let name = try expandText(key, system).string
          let word = isAssociative ? element.value.withoutTilde : element.value
          list.append((name, try expandText(word, system).string))
        } else {
          for field in try expandFields([element.value.withoutInnerTilde], system) {
            list.append((nil, field))
          }
        }
      }
      value = .array(list)
    }
    return ResolvedAssignment(
      name: assignment.name,
      key: key,
      appends: assignment.appends,
      value: value
    )
  }

  mutating func apply(_ assignment: ResolvedAssignment) throws(ExpansionStop) {
    if assignment.name == "OPTIND" { optionPlace = 1 }
    switch assignment.value {
    case .scalar(let text):
      if let key = assignment.key {
        try assign(assignment.name, element: key, text, append: assignment.appends)
      } else {
        try assign(assignment.name, text, append: assignment.appends)
      }
    case .array(let list): try assign(assignment.name, list: list, append: assignment.appends)
    }
  }

  mutating func assign(
    _ given: String,
    list: [(key: String?, value: String)],
    append: Bool = false
  ) throws(ExpansionStop) {
    let name = variables.target(of: given)
    var variable = variables[name] ?? Variable()
    variable.isBare = false
    if variable.isReadOnly { throw .failure(readOnly(name), ends: .line) }
    if case .associative(let old) = variable.value {
      variable.value = .associative(try associative(list, onto: append ? old : nil, name))
    } else {
      var elements = IndexedArray()
      if append {
        if case .indexed(let old) = variable.value { elements = old }
        if case .scalar(let old) = variable.value { elements[0] = old }
      }
      variables.clear(name)
      variable.value = .unset
      var next = elements.end
      for (key, value) in list {
        if let key {
          next = Int(truncatingIfNeeded: try evaluate(key))
          if next < 0 { next += elements.end }
          guard next >= 0 else {
            complain("[\(key)]=\(value): bad array subscript")
            continue
          }
        }
        var text = value
        text = try transformed(text, variable, nil)
        elements[next] = text
        next += 1
      }
      variable.value = .indexed(elements)
    }
    if options.exportAll { variable.isExported = true }
    variables[name] = variable
  }

  /// Pairs as written with keys, or one after the other.
  private mutating func associative(
    _ list: [(key: String?, value: String)],
    onto old: AssociativeArray?,
    _ name: String
  ) throws(ExpansionStop) -> AssociativeArray {
    var elements = old ?? AssociativeArray()
    guard let first = list.first else { return elements }
    if first.key == nil {
      for index in stride(from: 0, to: list.count, by: 2) {
        if list[index].value.isEmpty {
          complain("\(list[index].value): bad array subscript")
          continue
        }
        elements[list[index].value] = index + 1 < list.count ? list[index + 1].value : ""
      }
      return elements
    }
    for (key, value) in list {
      if let key, !key.isEmpty {
        elements[key] = value
      } else if key != nil {
        complain("[]=\(value): bad array subscript")
      } else {
        complain("\(name): \(value): must use subscript when assigning associative array")
      }
    }
    return elements
  }
}
