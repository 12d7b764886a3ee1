/// Looks whether every name of a program stands for something, as jq does before it runs.
enum JqCheck {
  static func check(_ filter: JqFilter, variables: [String]) throws(JqSyntaxFailure) {
    let names = variables + ["ENV", "__loc__"]
    try check(filter, Names(functions: [], variables: names))
  }

  private struct Names {
    var functions: [String]
    var variables: [String]

    func adding(function: String) -> Names {
      Names(functions: functions + [function], variables: variables)
    }
    func adding(_ pattern: JqPattern) -> Names {
      Names(functions: functions, variables: variables + JqCheck.variables(pattern))
    }
  }

  private static func variables(_ pattern: JqPattern) -> [String] {
    switch pattern {
    case .variable(let name): [name]
    case .array(let patterns): patterns.flatMap(variables)
    case .object(let entries):
      entries.flatMap { entry in
        (entry.variable.map { [$0] } ?? []) + (entry.pattern.map(variables) ?? [])
      }
    }
  }

  private static func check(_ filter: JqFilter, _ names: Names) throws(JqSyntaxFailure) {
    switch filter {
    case .call(let name, let arguments):
      let signature = "\(name)/\(arguments.count)"
      guard
        names.functions.contains(signature) || JqPrelude.functions[signature] != nil
          || JqInterpreter.builtinNames.contains(signature)
      else { throw JqSyntaxFailure(message: "\(signature) is not defined", name: .name(name)) }
      for argument in arguments { try check(argument, names) }
    case .variable(let name):
      guard names.variables.contains(name) else {
        throw JqSyntaxFailure(message: "$\(name) is not defined", name: .variable(name))
      }
    case .define(let function, let rest):
      var inner = names.adding(function: function.signature)
      for parameter in function.parameters {
        let name = parameter.hasPrefix("$") ? String(parameter.dropFirst()) : parameter
        inner.functions.append("\(name)/0")
        if parameter.hasPrefix("$") { inner.variables.append(name) }
      }
      try check(function.body, inner)
      try check(rest, names.adding(function: function.signature))
    case .bind(let source, let pattern, let body):
      try check(source, names)
      try check(body, names.adding(pattern))
    case .reduce(let source, let pattern, let start, let update):
      try check(source, names)
      try check(start, names)
      try check(update, names.adding(pattern))
    case .forEach(let source, let pattern, let start, let update, let extract):
      try check(source, names)
      try check(start, names)
      try check(update, names.adding(pattern))
      if let extract { try check(extract, names.adding(pattern)) }
    default: for part in parts(filter) { try check(part, names) }
    }
  }

  /// The filters directly inside of one that binds no names.
  private static func parts(_ filter: JqFilter) -> [JqFilter] {
    switch filter {
    case .index(let first, let second), .pipe(let first, let second),
      .comma(let first, let second), .binary(_, let first, let second), .and(let first, let second),
      .or(let first, let second), .alternative(let first, let second),
      .assign(_, let first, let second):
      [first, second]
    case .slice(let target, let start, let end): [target] + [start, end].compactMap { $0 }
    case .iterate(let inner), .negate(let inner), .label(_, let inner): [inner]
    case .text(_, let parts):
      parts.compactMap { if case .filter(let inner) = $0 { inner } else { nil } }
    case .array(let inner): inner.map { [$0] } ?? []
    case .object(let entries): entries.flatMap { [$0.key, $0.value] }
    case .choose(let condition, let first, let second):
      [condition, first] + (second.map { [$0] } ?? [])
    case .attempt(let body, let handler): [body] + (handler.map { [$0] } ?? [])
    default: []
    }
  }
}
