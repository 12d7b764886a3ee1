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

extension Shell {
  mutating func resolve(
    _ assignment: Assignment,
    _ system: Kernel
  )
    throws(ExpansionStop) -> ResolvedAssignment
  {
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
          list.append((name, try expandText(element.value, system).string))
        } else {
          for field in try expandFields([element.value], system) { list.append((nil, field)) }
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
    _ name: String,
    list: [(key: String?, value: String)],
    append: Bool = false
  ) throws(ExpansionStop) {
    var variable = variables[name] ?? Variable()
    if variable.isReadOnly { throw .failure("\(name): readonly variable", fatal: true) }
    if case .associative(let old) = variable.value {
      var elements = append ? old : [:]
      for (key, value) in list { if let key { elements[key] = value } }
      variable.value = .associative(elements)
    } else {
      var elements: [Int: String] = [:]
      if append {
        if case .indexed(let old) = variable.value { elements = old }
        if case .scalar(let old) = variable.value { elements = [0: old] }
      }
      var next = (elements.keys.max() ?? -1) + 1
      for (key, value) in list {
        if let key { next = Int(try evaluate(key)) }
        elements[next] = value
        next += 1
      }
      variable.value = .indexed(elements)
    }
    variables[name] = variable
  }
}
