import Manifests

extension JqInterpreter {
  @_optimize(none) mutating func step(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch filter {
    case .index(let target, let key):
      for key in try values(key, item, scope) {
        try run(target, item, scope) { (jq, found) throws(JqStop) in
          try output(&jq, try JqPaths.child(of: found, key))
        }
      }
    case .slice(let target, let start, let end):
      let starts =
        try start.map { (start) throws(JqStop) in try values(start, item, scope) } ?? [.null]
      let ends = try end.map { (end) throws(JqStop) in try values(end, item, scope) } ?? [.null]
      for end in ends {
        for start in starts {
          let key = Value.object(ValueObject([("start", start), ("end", end)]))
          try run(target, item, scope) { (jq, found) throws(JqStop) in
            try output(&jq, try JqPaths.child(of: found, key))
          }
        }
      }
    case .iterate(let target):
      try run(target, item, scope) { (jq, found) throws(JqStop) in
        for child in try JqPaths.children(of: found) { try output(&jq, child) }
      }
    case .recurse: try recurse(item, output)
    default: break
    }
  }

  @_optimize(none) private mutating func recurse(_ item: JqItem, _ output: Output) throws(JqStop) {
    try output(&self, item)
    switch item.value {
    case .array, .object:
      for child in try JqPaths.children(of: item) { try recurse(child, output) }
    default: break
    }
  }

  @_optimize(none) mutating func assign(
    _ assignment: JqFilter.Assignment,
    _ paths: JqFilter,
    _ values: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    if case .update = assignment {
      var result = item.value
      var deleted: [[Value]] = []
      for path in try self.paths(paths, item.value, scope) {
        let old = try JqPaths.get(result, path[...])
        var new: Value?
        do throws(JqStop) {
          try run(values, JqItem(old), scope) { (_, found) throws(JqStop) in
            new = found.value
            throw .enough
          }
        } catch {
          guard case .enough = error else { throw error }
        }
        if let new {
          result = try JqPaths.set(result, path[...], new)
        } else {
          deleted.append(path)
        }
      }
      return try output(&self, JqItem(try JqPaths.delete(result, deleted)))
    }
    for value in try self.values(values, item, scope) {
      var result = item.value
      for path in try self.paths(paths, item.value, scope) {
        let old = try JqPaths.get(result, path[...])
        let new: Value
        switch assignment {
        case .arithmetic(let operation): new = try JqOperations.apply(operation, old, value)
        case .alternative: new = old.jqIsTrue ? old : value
        default: new = value
        }
        result = try JqPaths.set(result, path[...], new)
      }
      try output(&self, JqItem(result))
    }
  }
}

/// Looking into values, and changing what is inside.
enum JqPaths {
  static func child(of item: JqItem, _ key: Value) throws(JqStop) -> JqItem {
    JqItem(try child(of: item.value, key), path: item.path.map { $0 + [key] })
  }

  static func child(of value: Value, _ key: Value) throws(JqStop) -> Value {
    switch (value, key) {
    case (.object(let object), .string(let name)): return object[name] ?? .null
    case (.null, .string), (.null, .integer), (.null, .number), (.null, .null): return .null
    case (.array(let elements), .integer), (.array(let elements), .number):
      guard let number = key.jqNumber, number.isFinite, number.magnitude < 1e15 else {
        return .null
      }
      let index = Int(number.rounded(.down))
      let place = index < 0 ? index + elements.count : index
      return elements.indices.contains(place) ? elements[place] : .null
    case (.array(let elements), .object(let range)):
      let bounds = try JqPaths.bounds(range, elements.count)
      return .array(Array(elements[bounds]))
    case (.string(let text), .object(let range)):
      let scalars = Array(text.unicodeScalars)
      let bounds = try JqPaths.bounds(range, scalars.count)
      var result = String.UnicodeScalarView()
      result.append(contentsOf: scalars[bounds])
      return .string(String(result))
    case (.null, .object): return .null
    case (.array(let elements), .array(let part)):
      return .array(indices(of: part, in: elements).map { .integer(Int64($0)) })
    case (_, .string(let name)):
      throw .message("Cannot index \(value.jqType) with string \"\(name)\"")
    default: throw .message("Cannot index \(value.jqType) with \(key.jqType)")
    }
  }

  static func indices(of part: [Value], in elements: [Value]) -> [Int] {
    guard !part.isEmpty, part.count <= elements.count else { return [] }
    return (0...(elements.count - part.count)).filter { start in
      part.indices.allSatisfy { Value.jqOrder(elements[start + $0], part[$0]) == 0 }
    }
  }

  static func bounds(_ range: ValueObject, _ count: Int) throws(JqStop) -> Range<Int> {
    func place(_ value: Value?, _ otherwise: Int, _ up: Bool) throws(JqStop) -> Int {
      guard let value, !value.isNull else { return otherwise }
      guard let number = value.jqNumber else {
        throw .message("Start and end indices of an array slice must be numbers")
      }
      let rounded = number.rounded(up ? .up : .down)
      let index = rounded < 0 ? rounded + Double(count) : rounded
      return Int(max(0, min(index, Double(count))))
    }
    let start = try place(range["start"], 0, false)
    let end = try place(range["end"], count, true)
    return start..<max(start, end)
  }

  static func children(of item: JqItem) throws(JqStop) -> [JqItem] {
    switch item.value {
    case .array(let elements):
      return elements.enumerated().map { index, element in
        JqItem(element, path: item.path.map { $0 + [.integer(Int64(index))] })
      }
    case .object(let object):
      return object.fields.map { field in
        JqItem(field.value, path: item.path.map { $0 + [.string(field.key)] })
      }
    default: throw .message("Cannot iterate over \(iterated(item.value))")
    }
  }

  private static func iterated(_ value: Value) -> String {
    JqText.described(value)
  }

  static func get(_ value: Value, _ path: ArraySlice<Value>) throws(JqStop) -> Value {
    guard let key = path.first else { return value }
    if value.isNull { return .null }
    return try get(try child(of: value, key), path.dropFirst())
  }

  static func set(
    _ value: Value,
    _ path: ArraySlice<Value>,
    _ new: Value
  )
    throws(JqStop) -> Value
  {
    guard let key = path.first else { return new }
    let inner = try set(try child(of: value, key), path.dropFirst(), new)
    switch (value, key) {
    case (.object(var object), .string(let name)):
      object[name] = inner
      return .object(object)
    case (.null, .string(let name)): return .object(ValueObject([(name, inner)]))
    case (.array, .integer), (.array, .number), (.null, .integer), (.null, .number):
      return try set(value.array ?? [], key, inner)
    case (.array, .object(let range)), (.null, .object(let range)):
      guard case .array(let part) = inner else {
        throw .message("A slice of an array can only be assigned another array")
      }
      var elements = value.array ?? []
      elements.replaceSubrange(try bounds(range, elements.count), with: part)
      return .array(elements)
    default: throw .message("Cannot update field at object index of \(value.jqType)")
    }
  }

  private static func set(
    _ elements: [Value],
    _ key: Value,
    _ inner: Value
  )
    throws(JqStop) -> Value
  {
    var elements = elements
    guard let number = key.jqNumber, number.isFinite, number.magnitude < 1_000_000 else {
      throw .message("Array index too large")
    }
    let index = Int(number.rounded(.down))
    let place = index < 0 ? index + elements.count : index
    guard place >= 0 else { throw .message("Out of bounds negative array index") }
    while elements.count <= place { elements.append(.null) }
    elements[place] = inner
    return .array(elements)
  }

  /// Removes what stands at the paths, the last first, so that places stay true.
  static func delete(_ value: Value, _ paths: [[Value]]) throws(JqStop) -> Value {
    var result = value
    let sorted = paths.sorted { Value.jqOrder(.array($0), .array($1)) > 0 }
    for path in sorted { result = try delete(result, path[...]) }
    return result
  }

  private static func delete(_ value: Value, _ path: ArraySlice<Value>) throws(JqStop) -> Value {
    guard let key = path.first else { return .null }
    if value.isNull { return value }
    guard path.count > 1 else { return try remove(key, from: value) }
    let inner = try child(of: value, key)
    if inner.isNull { return value }
    return try set(value, [key], try delete(inner, path.dropFirst()))
  }

  private static func remove(_ key: Value, from value: Value) throws(JqStop) -> Value {
    switch (value, key) {
    case (.object(var object), .string(let name)):
      object[name] = nil
      return .object(object)
    case (.array(var elements), .integer), (.array(var elements), .number):
      guard let number = key.jqNumber, number.magnitude < 1e15 else { return value }
      let index = Int(number.rounded(.down))
      let place = index < 0 ? index + elements.count : index
      if elements.indices.contains(place) { elements.remove(at: place) }
      return .array(elements)
    case (.array(var elements), .object(let range)):
      elements.removeSubrange(try bounds(range, elements.count))
      return .array(elements)
    case (.object, _): throw .message("Cannot delete field at object index of \(key.jqType)")
    case (.array, _): throw .message("Cannot delete field at array index of array")
    default: throw .message("Cannot delete fields from \(value.jqType)")
    }
  }
}
