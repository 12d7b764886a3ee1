import Manifests

/// A value on its way through a filter, with its path where paths are wanted.
struct JqItem {
  var value: Value
  /// Where the value stands in the input; nil when nobody asks or it was made on the way.
  var path: [Value]?

  init(_ value: Value, path: [Value]? = nil) {
    self.value = value
    self.path = path
  }
}

/// Runs a filter of jq: each of its outputs goes to a function, one after another.
///
/// Its functions are left unoptimized: they call each other with closures, and the optimizer would make
/// a copy of each for every chain of them, which takes it minutes.
struct JqInterpreter {
  typealias Output = (inout JqInterpreter, JqItem) throws(JqStop) -> Void

  static let depthLimit = 500
  static let stepLimit = 2_000_000

  /// Values of `--arg` and the like, and of the environment.
  var environment: Value = .emptyObject
  var named: Value = .emptyObject
  /// The file that is read, and how many of its lines were.
  var whereabouts = (file: String?.none, line: 0)
  /// The inputs that have not been read yet, next last.
  var inputs: [Value] = []
  var messages: [String] = []
  /// Seconds since 1970.
  var now = 0.0
  private var depth = 0
  private var steps = 0
  private var labels = 0

  init() {}

  mutating func newLabel() -> Int {
    labels += 1
    return labels
  }

  /// Counts what a filter or one of its results costs.
  mutating func countStep() throws(JqStop) {
    steps += 1
    guard steps < Self.stepLimit else {
      throw .limit("stopped after \(Self.stepLimit) steps, the limit of this simulation")
    }
  }

  /// All outputs for an input.
  @_optimize(none) mutating func run(
    _ filter: JqFilter,
    _ input: Value,
    _ scope: JqScope = .root,
    _ output: (Value) throws(JqStop) -> Void
  )
    throws(JqStop)
  {
    try run(filter, JqItem(input), scope) { (_, item) throws(JqStop) in try output(item.value) }
  }

  @_optimize(none) mutating func run(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      throw .limit("filters call each other more than \(Self.depthLimit) deep")
    }
    try countStep()
    switch filter {
    case .identity: try output(&self, item)
    case .literal(let value): try output(&self, JqItem(value))
    case .pipe(let first, let second):
      try run(first, item, scope) { (jq, middle) throws(JqStop) in
        try jq.run(second, middle, scope, output)
      }
    case .comma(let first, let second):
      try run(first, item, scope, output)
      try run(second, item, scope, output)
    case .index, .slice, .iterate, .recurse: try step(filter, item, scope, output)
    case .array, .object, .text, .format, .negate: try construct(filter, item, scope, output)
    case .binary, .and, .or: try operate(filter, item, scope, output)
    case .choose, .attempt, .alternative, .label, .leave:
      try flow(filter, item, scope, output)
    case .reduce, .forEach, .bind, .variable, .define, .call:
      try names(filter, item, scope, output)
    case .assign(let assignment, let paths, let values):
      try assign(assignment, paths, values, item, scope, output)
    }
  }

  /// The values of a filter, gathered.
  @_optimize(none) mutating func values(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope
  )
    throws(JqStop) -> [Value]
  {
    var values: [Value] = []
    try run(filter, JqItem(item.value), scope) { (_, found) throws(JqStop) in
      values.append(found.value)
    }
    return values
  }

  /// The paths of a filter's outputs.
  @_optimize(none) mutating func paths(
    _ filter: JqFilter,
    _ value: Value,
    _ scope: JqScope
  )
    throws(JqStop) -> [[Value]]
  {
    var result: [[Value]] = []
    try run(filter, JqItem(value, path: []), scope) { (_, found) throws(JqStop) in
      guard let path = found.path else {
        throw .message("Invalid path expression with result \(JqText.shortened(found.value))")
      }
      result.append(path)
    }
    return result
  }

  // MARK: Control

  @_optimize(none) private mutating func flow(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch filter {
    case .choose(let condition, let first, let second):
      for holds in try values(condition, item, scope) {
        if holds.jqIsTrue {
          try run(first, item, scope, output)
        } else if let second {
          try run(second, item, scope, output)
        } else {
          try output(&self, item)
        }
      }
    case .attempt(let body, let handler): try attempt(body, handler, item, scope, output)
    case .alternative(let first, let second):
      var isFound = false
      do throws(JqStop) {
        try run(first, item, scope) { (jq, found) throws(JqStop) in
          guard found.value.jqIsTrue else { return }
          isFound = true
          do throws(JqStop) { try output(&jq, found) } catch {
            throw JqInterpreter.guarded(error)
          }
        }
      } catch {
        switch error {
        case .error: break
        default: throw JqInterpreter.unguarded(error)
        }
      }
      if !isFound { try run(second, item, scope, output) }
    case .label(let name, let body):
      let label = newLabel()
      do throws(JqStop) {
        try run(body, item, .label(name, label, scope), output)
      } catch {
        guard case .leave(label) = error else { throw error }
      }
    case .leave(let name): throw .leave(try find(label: name, scope))
    default: break
    }
  }

  @_optimize(none) private mutating func attempt(
    _ body: JqFilter,
    _ handler: JqFilter?,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    do throws(JqStop) {
      try run(body, item, scope) { (jq, found) throws(JqStop) in
        // What fails behind this is not ours to catch.
        do throws(JqStop) { try output(&jq, found) } catch { throw JqInterpreter.guarded(error) }
      }
    } catch {
      guard case .error(let value) = error else { throw JqInterpreter.unguarded(error) }
      if let handler { try run(handler, JqItem(value), scope, output) }
    }
  }

  /// Carries an error of the filters behind through a `try`.
  private static func guarded(_ stop: JqStop) -> JqStop {
    guard case .error(let value) = stop else { return stop }
    return .carried(value)
  }

  private static func unguarded(_ stop: JqStop) -> JqStop {
    guard case .carried(let value) = stop else { return stop }
    return .error(value)
  }

  private func find(label name: String, _ scope: JqScope) throws(JqStop) -> Int {
    var scope = scope
    while true {
      switch scope {
      case .root: throw .message("$*label-\(name) is not defined")
      case .label(let other, let number, let parent):
        if other == name { return number }
        scope = parent
      case .variable(_, _, let parent), .function(_, let parent),
        .argument(_, _, _, let parent):
        scope = parent
      }
    }
  }

  // MARK: Operations

  @_optimize(none) private mutating func operate(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch filter {
    case .binary(let operation, let left, let right):
      for second in try values(right, item, scope) {
        for first in try values(left, item, scope) {
          try output(&self, JqItem(try JqOperations.apply(operation, first, second)))
        }
      }
    case .and(let left, let right):
      for first in try values(left, item, scope) {
        guard first.jqIsTrue else {
          try output(&self, JqItem(.bool(false)))
          continue
        }
        for second in try values(right, item, scope) {
          try output(&self, JqItem(.bool(second.jqIsTrue)))
        }
      }
    case .or(let left, let right):
      for first in try values(left, item, scope) {
        guard !first.jqIsTrue else {
          try output(&self, JqItem(.bool(true)))
          continue
        }
        for second in try values(right, item, scope) {
          try output(&self, JqItem(.bool(second.jqIsTrue)))
        }
      }
    default: break
    }
  }

  @_optimize(none) private mutating func construct(
    _ filter: JqFilter,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    switch filter {
    case .array(let body):
      var elements: [Value] = []
      if let body { elements = try values(body, item, scope) }
      try output(&self, JqItem(.array(elements)))
    case .object(let entries):
      try object(entries[...], ValueObject(), item, scope, output)
    case .text(let format, let parts):
      try text(parts[...], "", format, item, scope, output)
    case .format(let name):
      try output(&self, JqItem(.string(try JqText.format(item.value, name))))
    case .negate(let operand):
      for value in try values(operand, item, scope) {
        guard let number = value.jqNumber else {
          throw .message("\(JqText.described(value)) cannot be negated")
        }
        try output(&self, JqItem(JqNumber.value(-number)))
      }
    default: break
    }
  }

  @_optimize(none) private mutating func object(
    _ entries: ArraySlice<JqFilter.Entry>,
    _ soFar: ValueObject,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    guard let entry = entries.first else { return try output(&self, JqItem(.object(soFar))) }
    for key in try values(entry.key, item, scope) {
      guard let name = key.string else {
        throw .message("Cannot use \(JqText.described(key)) as object key")
      }
      for value in try values(entry.value, item, scope) {
        var next = soFar
        next[name] = value
        try object(entries.dropFirst(), next, item, scope, output)
      }
    }
  }

  @_optimize(none) private mutating func text(
    _ parts: ArraySlice<JqFilter.Part>,
    _ soFar: String,
    _ format: String?,
    _ item: JqItem,
    _ scope: JqScope,
    _ output: Output
  )
    throws(JqStop)
  {
    guard let part = parts.first else { return try output(&self, JqItem(.string(soFar))) }
    switch part {
    case .text(let letters):
      try text(parts.dropFirst(), soFar + letters, format, item, scope, output)
    case .filter(let filter):
      for value in try values(filter, item, scope) {
        let filled = try JqText.format(value, format ?? "text")
        try text(parts.dropFirst(), soFar + filled, format, item, scope, output)
      }
    }
  }
}
