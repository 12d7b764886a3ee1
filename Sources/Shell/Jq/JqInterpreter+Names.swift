import Manifests

extension JqInterpreter {
  @_optimize(none) mutating func names(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch filter {
    case .variable(let name): try output(&self, JqItem(try find(variable: name, scope)))
    case .define(let function, let body):
      try run(body, item, .function(function, scope), output)
    case .bind(let source, let pattern, let body):
      for value in try values(source, item, scope) {
        try destructure(pattern, value, item, scope) { (jq, scope) throws(JqStop) in
          try jq.run(body, item, scope, output)
        }
      }
    case .reduce(let source, let pattern, let start, let update):
      for begin in try values(start, item, scope) {
        var state: Value = begin
        for value in try values(source, item, scope) {
          try destructure(pattern, value, item, scope) { (jq, inner) throws(JqStop) in
            state = try jq.values(update, JqItem(state), inner).last ?? .null
          }
        }
        try output(&self, JqItem(state))
      }
    case .forEach(let source, let pattern, let start, let update, let extract):
      for begin in try values(start, item, scope) {
        var state: Value = begin
        try run(source, JqItem(item.value), scope) { (jq, found) throws(JqStop) in
          try jq.destructure(pattern, found.value, item, scope) { (jq, inner) throws(JqStop) in
            for next in try jq.values(update, JqItem(state), inner) {
              state = next
              if let extract {
                try jq.run(extract, JqItem(next), inner, output)
              } else {
                try output(&jq, JqItem(next))
              }
            }
          }
        }
      }
    case .call(let name, let arguments): try call(name, arguments, item, scope, output)
    default: break
    }
  }

  private func find(variable name: String, _ scope: JqScope) throws(JqStop) -> Value {
    var scope = scope
    while true {
      switch scope {
      case .root:
        switch name {
        case "ENV": return environment
        case "__loc__": return .object(ValueObject([("file", "<top-level>"), ("line", 1)]))
        case "__prog_args", "named": return .object(ValueObject([("named", named)]))
        default:
          if let value = named[name] { return value }
          throw .message("$\(name) is not defined")
        }
      case .variable(let other, let value, let parent):
        if other == name { return value }
        scope = parent
      case .function(_, let parent), .argument(_, _, _, let parent), .label(_, _, let parent):
        scope = parent
      }
    }
  }

  @_optimize(none) private mutating func destructure(
    _ pattern: JqPattern,
    _ value: Value,
    _ item: JqItem,
    _ scope: JqScope,
    _ body: (inout JqInterpreter, JqScope) throws(JqStop) -> Void
  )
    throws(JqStop)
  {
    var scopes = [scope]
    try bind(pattern, value, item, &scopes)
    for scope in scopes { try body(&self, scope) }
  }

  @_optimize(none) private mutating func bind(
    _ pattern: JqPattern,
    _ value: Value,
    _ item: JqItem,
    _ scopes: inout [JqScope]
  )
    throws(JqStop)
  {
    switch pattern {
    case .variable(let name): scopes = scopes.map { .variable(name, value, $0) }
    case .array(let patterns):
      for (index, inner) in patterns.enumerated() {
        let child = try JqPaths.child(of: value, .integer(Int64(index)))
        try bind(inner, child, item, &scopes)
      }
    case .object(let entries):
      for entry in entries {
        var next: [JqScope] = []
        for scope in scopes {
          for key in try values(entry.key, item, scope) {
            guard case .string = key else {
              throw .message("Cannot index \(value.jqType) with \(key.jqType)")
            }
            let child = try JqPaths.child(of: value, key)
            var inner = [entry.variable.map { JqScope.variable($0, child, scope) } ?? scope]
            if let pattern = entry.pattern { try bind(pattern, child, item, &inner) }
            next += inner
          }
        }
        scopes = next
      }
    }
  }

  // MARK: Calls

  @_optimize(none) private mutating func call(
    _ name: String,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    var place = scope
    while true {
      switch place {
      case .root:
        if let function = JqPrelude.functions["\(name)/\(arguments.count)"] {
          return try enter(function, arguments, item, scope, .root, output)
        }
        return try builtin(name, arguments, item, scope, output)
      case .function(let function, let parent):
        if function.name == name, function.parameters.count == arguments.count {
          return try enter(function, arguments, item, scope, place, output)
        }
        place = parent
      case .argument(let other, let filter, let caller, let parent):
        if other == name, arguments.isEmpty { return try run(filter, item, caller, output) }
        place = parent
      case .variable(_, _, let parent), .label(_, _, let parent): place = parent
      }
    }
  }

  /// Runs a function's body: its names see what was there where it was defined.
  @_optimize(none) private mutating func enter(
    _ function: JqFunction,
    _ arguments: [JqFilter],
    _ item: JqItem,
    _ caller: JqScope,
    _ defined: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    var scopes = [defined]
    for (parameter, argument) in zip(function.parameters, arguments) {
      guard parameter.hasPrefix("$") else {
        scopes = scopes.map { .argument(parameter, argument, caller, $0) }
        continue
      }
      let name = String(parameter.dropFirst())
      var next: [JqScope] = []
      for value in try values(argument, item, caller) {
        for scope in scopes {
          next.append(.argument(name, .literal(value), caller, .variable(name, value, scope)))
        }
      }
      scopes = next
    }
    for scope in scopes { try run(function.body, item, scope, output) }
  }
}
