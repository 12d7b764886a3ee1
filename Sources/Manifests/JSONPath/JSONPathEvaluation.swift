/// Follows the steps of a jsonpath through a value.
struct JSONPathEvaluation {
  let path: JSONPath

  /// What each action finds, ranges unrolled.
  mutating func run(on value: Value) throws(JSONPathError) -> [[Value]] {
    var index = 0
    return try runBlock(from: &index, on: value, isInRange: false)
  }

  /// Runs the actions up to the end of the range that `index` stands in, or of the template.
  private mutating func runBlock(
    from index: inout Int,
    on value: Value,
    isInRange: Bool
  ) throws(JSONPathError) -> [[Value]] {
    var all: [[Value]] = []
    while index < path.actions.count {
      let steps = path.actions[index]
      index += 1
      switch steps.first {
      case .word("range"):
        let elements = try evaluate(Array(steps.dropFirst()), on: [value])
        let start = index
        // With nothing to go over, the block is only walked to find its end.
        if elements.isEmpty { index = blockEnd(from: start) }
        for element in elements {
          index = start
          all += try runBlock(from: &index, on: element, isInRange: true)
        }
      case .word("end"):
        guard isInRange else { throw JSONPathError(message: "not in range, nothing to end") }
        return all
      default:
        all.append(try evaluate(steps, on: [value]))
      }
    }
    return all
  }

  private func blockEnd(from start: Int) -> Int {
    var depth = 1
    var index = start
    while index < path.actions.count {
      if path.actions[index].first == .word("range") { depth += 1 }
      if path.actions[index].first == .word("end") { depth -= 1 }
      index += 1
      if depth == 0 { break }
    }
    return index
  }

  private func evaluate(
    _ steps: [JSONPathNode],
    on input: [Value]
  ) throws(JSONPathError) -> [Value] {
    var current = input
    for step in steps {
      current = try evaluate(step, on: current)
      guard current.count <= JSONPath.maximumResults else {
        throw JSONPathError(
          message: "one step has more results than the limit of \(JSONPath.maximumResults)"
        )
      }
    }
    return current
  }

  private func evaluate(_ step: JSONPathNode, on input: [Value]) throws(JSONPathError) -> [Value] {
    switch step {
    case .text(let text): return [.string(text)]
    case .field(let name): return try field(name, of: input)
    case .slice(let slice): return try elements(slice, of: input)
    case .filter(let left, let comparison, let right):
      return try filter(input, left: left, comparison: comparison, right: right)
    case .recursive: return recursive(input)
    case .wildcard: return input.flatMap(parts)
    case .union(let lists):
      var results: [Value] = []
      for list in lists { results += try evaluate(list, on: input) }
      return results
    case .number(let number): return input.map { _ in number }
    case .bool(let flag): return input.map { _ in .bool(flag) }
    case .word(let word): throw JSONPathError(message: "unrecognized identifier \(word)")
    }
  }

  private func field(_ name: String, of input: [Value]) throws(JSONPathError) -> [Value] {
    let results = input.compactMap { $0[name] }
    if results.isEmpty, !input.isEmpty, !path.allowsMissingKeys {
      throw JSONPathError(message: "\(name) is not found")
    }
    return results
  }

  private func elements(
    _ slice: JSONPathSlice,
    of input: [Value]
  ) throws(JSONPathError) -> [Value] {
    var results: [Value] = []
    for value in input where !value.isNull {
      guard case .array(let elements) = value else {
        throw JSONPathError(message: "\(goType(value)) is not array or slice")
      }
      let length = elements.count
      var start = slice.start ?? 0
      if start < 0 { start += length }
      var end = slice.end ?? length
      if end < 0 || end == 0 && slice.isSingle { end += length }
      if start == end { continue }
      if start >= length || start < 0 {
        throw JSONPathError(
          message: "array index out of bounds: index \(start), length \(length)"
        )
      }
      if end > length || end < 0 {
        throw JSONPathError(
          message: "array index out of bounds: index \(end - 1), length \(length)"
        )
      }
      if start > end {
        throw JSONPathError(
          message: "starting index \(start) is greater than ending index \(end)"
        )
      }
      let step = slice.step ?? 1
      guard step > 0 else { throw JSONPathError(message: "step must be > 0") }
      results += stride(from: start, to: end, by: step).map { elements[$0] }
    }
    return results
  }

  private func filter(
    _ input: [Value],
    left: [JSONPathNode],
    comparison: String,
    right: [JSONPathNode]
  ) throws(JSONPathError) -> [Value] {
    var results: [Value] = []
    for value in input {
      guard case .array(let elements) = value else {
        throw JSONPathError(
          message: "\(GoSyntax.print(value)) is not array or slice and cannot be filtered"
        )
      }
      for element in elements {
        if comparison == "exists" {
          // A path that leads nowhere only means that the element is left out.
          if let found = try? evaluate(left, on: [element]), !found.isEmpty {
            results.append(element)
          }
          continue
        }
        let lefts = try evaluate(left, on: [element])
        if lefts.isEmpty { continue }
        let rights = try evaluate(right, on: [element])
        if rights.isEmpty { continue }
        guard lefts.count == 1, rights.count == 1 else {
          throw JSONPathError(message: "can only compare one element at a time")
        }
        if try JSONPathComparison.holds(lefts[0], comparison, rights[0]) {
          results.append(element)
        }
      }
    }
    return results
  }

  private func recursive(_ input: [Value]) -> [Value] {
    var results: [Value] = []
    for value in input {
      let below = parts(value)
      if below.isEmpty { continue }
      results.append(value)
      results += recursive(below)
    }
    return results
  }

  /// The values of a mapping in the order of its keys, or the elements of a list.
  private func parts(_ value: Value) -> [Value] {
    switch value {
    case .array(let elements): elements
    case .object(let fields):
      fields.fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    case .null, .bool, .integer, .number, .string: []
    }
  }

  private func goType(_ value: Value) -> String {
    switch value {
    case .null: "interface {}"
    case .bool: "bool"
    case .integer: "int64"
    case .number: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }
}
