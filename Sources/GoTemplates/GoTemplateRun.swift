import Manifests

/// The execution of a template on a tree.
struct GoTemplateRun {
  /// How many actions a template may run.
  static let maximumSteps = 1_000_000
  /// How many bytes it may print.
  static let maximumOutput = 16_000_000
  /// How deep templates may call one another.
  static let maximumDepth = 100

  /// How a list of nodes ended.
  private enum Flow {
    case ended
    case leaveLoop
    case nextElement
  }

  private(set) var output = ""
  private var dot: Value
  private var variables: [(name: String, value: Value)]
  private var steps = 0
  private var depth = 0
  private let source: [Unicode.Scalar]
  private let setting: GoTemplateSetting
  private let definitions: [(name: String, nodes: [GoTemplateNode])]

  init(
    _ tree: Value,
    _ source: [Unicode.Scalar],
    _ definitions: [(name: String, nodes: [GoTemplateNode])],
    _ setting: GoTemplateSetting
  ) {
    dot = tree
    variables = [("", tree)]
    self.source = source
    self.setting = setting
    self.definitions = definitions
  }

  /// Runs the nodes of the whole template.
  mutating func execute(_ nodes: [GoTemplateNode]) throws(GoTemplateError) {
    _ = try run(nodes)
  }

  private mutating func run(_ nodes: [GoTemplateNode]) throws(GoTemplateError) -> Flow {
    for node in nodes {
      try countStep()
      switch node {
      case .text(let text): output += text
      case .action(let pipeline):
        let value = try evaluate(pipeline)
        if pipeline.variables.isEmpty { output += GoTemplateFunctions.print(value) }
      case .branch(let kind, let pipeline, let body, let otherwise):
        let flow = try branch(kind, pipeline, body, otherwise)
        if flow != .ended { return flow }
      case .template(let name, let pipeline): try call(name, pipeline)
      case .leaveLoop: return .leaveLoop
      case .nextElement: return .nextElement
      }
    }
    return .ended
  }

  private mutating func countStep() throws(GoTemplateError) {
    steps += 1
    try refuseLarge(output, steps > Self.maximumSteps)
  }

  private func refuseLarge(
    _ text: String,
    _ isTooLong: Bool = false
  ) throws(GoTemplateError) {
    if isTooLong || text.utf8.count > Self.maximumOutput {
      throw GoTemplateError(message: "the template does more than the simulation's limits allow")
    }
  }

  private mutating func branch(
    _ kind: GoTemplateNode.Branch,
    _ pipeline: GoTemplatePipeline,
    _ body: [GoTemplateNode],
    _ otherwise: [GoTemplateNode]
  ) throws(GoTemplateError) -> Flow {
    let known = variables.count
    let outer = dot
    defer {
      variables.removeLast(variables.count - known)
      dot = outer
    }
    let value = try evaluate(pipeline)
    if kind == .range { return try loop(value, pipeline, body, otherwise) }
    let holds = GoTemplateFunctions.isTrue(value)
    if holds, kind == .with { dot = value }
    return try run(holds ? body : otherwise)
  }

  private mutating func loop(
    _ value: Value,
    _ pipeline: GoTemplatePipeline,
    _ body: [GoTemplateNode],
    _ otherwise: [GoTemplateNode]
  ) throws(GoTemplateError) -> Flow {
    let entries: [(key: Value, value: Value)]
    switch value {
    case .null: entries = []
    case .array(let elements):
      entries = elements.enumerated().map { (.integer(Int64($0.offset)), $0.element) }
    case .object(let fields):
      entries = fields.sortedByKey().fields.map { (.string($0.key), $0.value) }
    case .integer(let count):
      let limit = min(max(count, 0), Int64(Self.maximumSteps) + 1)
      entries = (0..<limit).map { (.integer($0), .integer($0)) }
    case .bool, .number, .string:
      throw failure(
        pipeline.commands.first,
        "range can't iterate over \(GoTemplateFunctions.print(value))"
      )
    }
    if entries.isEmpty { return try run(otherwise) }
    let known = variables.count
    for entry in entries {
      try countStep()
      variables.removeLast(variables.count - known)
      let names = pipeline.variables
      if let last = names.last { bind(last, entry.value, pipeline.isAssignment) }
      if names.count == 2 { bind(names[0], entry.key, pipeline.isAssignment) }
      dot = entry.value
      if try run(body) == .leaveLoop { break }
    }
    return .ended
  }

  private mutating func call(
    _ name: String,
    _ pipeline: GoTemplatePipeline?
  ) throws(GoTemplateError) {
    guard let nodes = definitions.last(where: { $0.name == name })?.nodes else {
      throw GoTemplateError(
        message: "template: \(setting.name):1: executing \"\(setting.name)\" at <{{template"
          + " \(GoSyntax.quoted(name))}}>: template \(GoSyntax.quoted(name)) not defined"
      )
    }
    depth += 1
    if depth > Self.maximumDepth {
      throw GoTemplateError(message: "exceeded maximum template depth (\(Self.maximumDepth))")
    }
    let value = try pipeline.map { pipeline throws(GoTemplateError) in try evaluate(pipeline) }
    let outer = (dot, variables)
    dot = value ?? .null
    variables = [("", dot)]
    _ = try run(nodes)
    (dot, variables) = outer
    depth -= 1
  }

  private mutating func bind(_ name: String, _ value: Value, _ isAssignment: Bool) {
    if isAssignment, let index = variables.lastIndex(where: { $0.name == name }) {
      variables[index].value = value
    } else {
      variables.append((name, value))
    }
  }

  private mutating func evaluate(_ pipeline: GoTemplatePipeline) throws(GoTemplateError) -> Value {
    var value: Value?
    for command in pipeline.commands { value = try evaluate(command, final: value) }
    let result = value ?? .null
    // A loop binds its variables itself, to each element.
    if pipeline.variables.count == 1 { bind(pipeline.variables[0], result, pipeline.isAssignment) }
    return result
  }

  private mutating func evaluate(
    _ command: GoTemplateCommand,
    final: Value?
  ) throws(GoTemplateError) -> Value {
    guard let first = command.operands.first else { return .null }
    guard case .function(let name) = first.root else {
      // A method that takes a name, such as docker's `.Label "key"`, is a map here.
      if command.operands.count == 2, final == nil, case .object(let map) = try evaluate(first),
        let key = try evaluate(command.operands[1]).string
      {
        return map[key] ?? ""
      }
      if command.operands.count > 1 || final != nil {
        throw failure(
          command,
          "can't give argument to non-function \(first.source)"
        )
      }
      return try evaluate(first)
    }
    var arguments: [Value] = []
    for operand in command.operands.dropFirst() {
      let value = try evaluate(operand)
      arguments.append(value)
      if GoTemplateFunctions.settles(name, value) { return value }
    }
    if let final { arguments.append(final) }
    let result: Value
    do throws(GoTemplateError) {
      result = try call(name, arguments)
    } catch {
      throw failure(command, "error calling \(name): \(error.message)")
    }
    // Texts may be doubled by every action.
    if let text = result.string { try refuseLarge(text) }
    return GoTemplateFunctions.walk(result, first.fields)
  }

  private mutating func evaluate(_ operand: GoTemplateOperand) throws(GoTemplateError) -> Value {
    var value: Value
    switch operand.root {
    case .dot: value = dot
    case .constant(let constant): value = constant
    case .variable(let name): value = variables.last { $0.name == name }?.value ?? .null
    case .pipeline(let pipeline): value = try evaluate(pipeline)
    case .function(let name): value = try call(name, [])
    }
    for field in operand.fields {
      switch value {
      case .null: return .null
      case .object(let fields):
        if let found = fields[field] {
          value = found
        } else {
          value = try missing(field, of: operand)
        }
      case .bool, .integer, .number, .string, .array:
        let command = GoTemplateCommand(
          operands: [],
          position: operand.position,
          source: operand.source
        )
        throw failure(command, "can't evaluate field \(field) in type interface {}")
      }
    }
    return value
  }

  private func call(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value {
    setting.functions.names.contains(name)
      ? try setting.functions.call(name, arguments)
      : try GoTemplateFunctions.call(name, arguments)
  }

  private func missing(
    _ field: String,
    of operand: GoTemplateOperand
  ) throws(GoTemplateError) -> Value {
    let command = GoTemplateCommand(
      operands: [],
      position: operand.position,
      source: operand.source
    )
    switch setting.missingField {
    case .noValue: return .null
    case .refused: throw failure(command, "map has no entry for key \(GoSyntax.quoted(field))")
    case .refusedBy(let type):
      throw failure(command, "can't evaluate field \(field) in type \(type)")
    }
  }

  private func failure(_ command: GoTemplateCommand?, _ what: String) -> GoTemplateError {
    let position = min(command?.position ?? 0, source.count)
    let before = source[..<position]
    let column = position - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0)
    var context = command?.source ?? ""
    if context.count > 20 { context = context.prefix(20) + "..." }
    return GoTemplateError(
      message: "template: \(setting.name):\(GoTemplateLexer.line(position, of: source)):\(column):"
        + " executing \"\(setting.name)\" at <\(context)>: \(what)"
    )
  }
}
