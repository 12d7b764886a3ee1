import Manifests
import Simulation

extension JqInterpreter {
  /// The functions that are not written in jq, with the number of their arguments.
  static let builtinNames: Set<String> = Set([
    "empty/0", "not/0", "error/0", "path/1", "first/1", "last/1", "limit/2", "isempty/1",
    "range/1", "range/2", "range/3", "group_by/1", "sort_by/1", "getpath/1", "setpath/2",
    "delpaths/1", "input/0", "inputs/0", "debug/0", "stderr/0", "env/0", "halt/0",
    "halt_error/1", "input_line_number/0", "match/2", "test/2", "sub/2",
    "sub/3", "gsub/2", "gsub/3", "split/2", "tojson/0", "fromjson/0", "now/0", "skip/2",
    "builtins/0", "recurse/1", "while/2", "until/2", "repeat/1", "input_filename/0", "pow/2",
    "log2/0", "atan2/2",
  ]).union(JqFunctions.unary.map { "\($0)/0" }).union(JqFunctions.binary.map { "\($0)/1" })

  @_optimize(none) mutating func builtin(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch (name, arguments.count) {
    case ("empty", 0): return
    case ("error", 0): throw .error(item.value)
    case ("path", 1):
      for path in try paths(arguments[0], item.value, scope) {
        try output(&self, JqItem(.array(path)))
      }
    case ("first", 1), ("limit", 2), ("last", 1), ("isempty", 1), ("skip", 2):
      try some(name, arguments, item, scope, output)
    case ("range", _): try range(arguments, item, scope, output)
    case ("sort_by", 1), ("group_by", 1):
      try output(&self, JqItem(try ordered(name, arguments[0], item, scope)))
    case ("recurse", 1), ("repeat", 1), ("while", 2), ("until", 2):
      try again(name, arguments, item, scope, output)
    case ("getpath", 1):
      for path in try values(arguments[0], item, scope) {
        guard let path = path.array else { throw .message("Path must be specified as an array") }
        let value = try JqPaths.get(item.value, path[...])
        try output(&self, JqItem(value, path: item.path.map { $0 + path }))
      }
    case ("setpath", 2):
      for value in try values(arguments[1], item, scope) {
        for path in try values(arguments[0], item, scope) {
          guard let path = path.array else { throw .message("Path must be specified as an array") }
          try output(&self, JqItem(try JqPaths.set(item.value, path[...], value)))
        }
      }
    case ("delpaths", 1):
      for paths in try values(arguments[0], item, scope) {
        let list = (paths.array ?? []).map { $0.array ?? [] }
        try output(&self, JqItem(try JqPaths.delete(item.value, list)))
      }
    case ("match", 2), ("test", 2), ("sub", _), ("gsub", _), ("split", 2):
      try expression(name, arguments, item, scope, output)
    case ("pow", 2), ("atan2", 2):
      for second in try values(arguments[1], item, scope) {
        for first in try values(arguments[0], item, scope) {
          guard let base = first.jqNumber, let other = second.jqNumber else {
            throw .message("\(JqText.described(item.value)) number required")
          }
          let result =
            name == "pow"
            ? AwkMathematics.power(base, other) : AwkMathematics.arctangent(base, other)
          try output(&self, JqItem(JqNumber.value(result)))
        }
      }
    default: try outside(name, arguments, item, scope, output)
    }
  }

  /// What reads inputs, prints, or ends the program; and the plain functions.
  @_optimize(none) private mutating func outside(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch (name, arguments.count) {
    case ("input", 0):
      guard let next = inputs.popLast() else { throw .message("break") }
      try output(&self, JqItem(next))
    case ("inputs", 0):
      while let next = inputs.popLast() { try output(&self, JqItem(next)) }
    case ("debug", 0):
      messages.append("[\"DEBUG:\",\(JqWriter.compact(item.value))]\n")
      try output(&self, item)
    case ("stderr", 0):
      messages.append(JqWriter.compact(item.value))
      try output(&self, item)
    case ("env", 0): try output(&self, JqItem(environment))
    case ("now", 0): try output(&self, JqItem(JqNumber.value(now)))
    case ("input_filename", 0):
      try output(&self, JqItem(whereabouts.file.map(Value.string) ?? .null))
    case ("input_line_number", 0):
      try output(&self, JqItem(.integer(Int64(whereabouts.line))))
    case ("builtins", 0):
      let names = Self.builtinNames.union(JqPrelude.functions.keys).sorted()
      try output(&self, JqItem(.array(names.map(Value.string))))
    case ("halt", 0): throw .halt(0, nil)
    case ("halt_error", 1):
      for status in try values(arguments[0], item, scope) {
        throw .halt(Int32(clamping: Int(status.jqNumber ?? 5)), item.value)
      }
    case (_, 0): try output(&self, JqItem(try JqFunctions.apply(name, item.value)))
    default:
      for argument in try values(arguments[0], item, scope) {
        try output(&self, JqItem(try JqFunctions.apply(name, item.value, argument)))
      }
    }
  }

  @_optimize(none) private mutating func some(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch name {
    case "first": try take(1, arguments[0], item, scope, output)
    case "limit":
      for count in try values(arguments[0], item, scope) {
        let count = Int(count.jqNumber ?? 0)
        if count > 0 { try take(count, arguments[1], item, scope, output) }
      }
    case "skip":
      for count in try values(arguments[0], item, scope) {
        var left = Int(count.jqNumber ?? 0)
        try run(arguments[1], item, scope) { (jq, found) throws(JqStop) in
          if left > 0 { left -= 1 } else { try output(&jq, found) }
        }
      }
    case "last":
      var last: JqItem?
      try run(arguments[0], item, scope) { (_, found) throws(JqStop) in last = found }
      if let last { try output(&self, last) }
    default:
      var isEmpty = true
      try take(1, arguments[0], item, scope) { (_, _) throws(JqStop) in isEmpty = false }
      try output(&self, JqItem(.bool(isEmpty)))
    }
  }

  @_optimize(none) private mutating func take(
    _ count: Int,
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    let label = newLabel()
    var left = count
    do throws(JqStop) {
      try run(filter, item, scope) { (jq, found) throws(JqStop) in
        left -= 1
        try output(&jq, found)
        if left == 0 { throw .leave(label) }
      }
    } catch {
      guard case .leave(label) = error else { throw error }
    }
  }

  @_optimize(none) private mutating func range(
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    let starts = arguments.count > 1 ? try values(arguments[0], item, scope) : [.integer(0)]
    let ends = try values(arguments[arguments.count > 1 ? 1 : 0], item, scope)
    let steps = arguments.count > 2 ? try values(arguments[2], item, scope) : [.integer(1)]
    for step in steps {
      for end in ends {
        for start in starts {
          guard let first = start.jqNumber, let last = end.jqNumber, let by = step.jqNumber else {
            throw .message("Range bounds must be numeric")
          }
          guard by != 0 else { continue }
          var value = first
          while by > 0 ? value < last : value > last {
            try countStep()
            try output(&self, JqItem(JqNumber.value(value)))
            value += by
          }
        }
      }
    }
  }

  @_optimize(none) private mutating func ordered(
    _ name: String,
    _ key: JqFilter,
    _ item: JqItem,
    _ scope: JqScope
  )
    throws(JqStop) -> Value
  {
    guard let elements = item.value.array else {
      throw .message(
        "\(JqText.described(item.value)) cannot be \(name == "sort_by" ? "sorted" : "grouped"), as it is not an array"
      )
    }
    var keyed: [(key: Value, index: Int)] = []
    for (index, element) in elements.enumerated() {
      keyed.append((.array(try values(key, JqItem(element), scope)), index))
    }
    keyed.sort { left, right in
      let order = Value.jqOrder(left.key, right.key)
      return order == 0 ? left.index < right.index : order < 0
    }
    guard name == "group_by" else { return .array(keyed.map { elements[$0.index] }) }
    var groups: [[Value]] = []
    var last: Value?
    for entry in keyed {
      if let last, Value.jqOrder(last, entry.key) == 0 {
        groups[groups.count - 1].append(elements[entry.index])
      } else {
        groups.append([elements[entry.index]])
      }
      last = entry.key
    }
    return .array(groups.map(Value.array))
  }

  // MARK: Regular expressions

  @_optimize(none) private mutating func expression(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    guard let text = item.value.string else {
      throw .message("\(JqText.described(item.value)) cannot be matched, as it is not a string")
    }
    let isSubstitution = name == "sub" || name == "gsub"
    let flagFilter = isSubstitution ? (arguments.count > 2 ? arguments[2] : nil) : arguments[1]
    for pattern in try values(arguments[0], item, scope) {
      var flags = [Value.null]
      if let flagFilter { flags = try values(flagFilter, item, scope) }
      for flag in flags {
        let expression = try JqExpression(
          pattern,
          flag.string ?? "",
          isGlobal: name == "gsub" || name == "split"
        )
        let matches = expression.matches(in: text)
        switch name {
        case "test": try output(&self, JqItem(.bool(!matches.isEmpty)))
        case "match": for match in matches { try output(&self, JqItem(match.value)) }
        case "split": try output(&self, JqItem(JqExpression.split(text, matches)))
        default:
          var result = ""
          var end = 0
          let bytes = Array(text.utf8)
          for match in matches {
            result += String(bytes: bytes[end..<match.range.lowerBound])
            let replaced = try values(arguments[1], JqItem(match.named), scope).first ?? .null
            guard let replacement = replaced.string else {
              throw .message("\(JqText.described(match.named)) cannot be added to a string")
            }
            result += replacement
            end = match.range.upperBound
          }
          try output(&self, JqItem(.string(result + String(bytes: bytes[end...]))))
        }
      }
    }
  }
}
