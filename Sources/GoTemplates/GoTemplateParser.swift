import Manifests

/// Makes a tree of a template's pieces.
struct GoTemplateParser {
  /// How deep actions may stand in one another.
  static let maximumDepth = 100

  /// The templates that `define` made, by name.
  private(set) var definitions: [(name: String, nodes: [GoTemplateNode])] = []
  private let source: [Unicode.Scalar]
  private let setting: GoTemplateSetting
  private let pieces: [GoTemplateLexer.Piece]
  private var next = 0
  private var tokens: ArraySlice<GoTemplateToken> = []
  private var position = 0
  private var variables = [""]
  private var loops = 0

  init(_ text: String, _ setting: GoTemplateSetting) throws(GoTemplateError) {
    self.setting = setting
    var lexer = GoTemplateLexer(text, setting.name)
    source = lexer.source
    pieces = try lexer.pieces()
  }

  /// The whole template.
  mutating func template() throws(GoTemplateError) -> [GoTemplateNode] {
    let (nodes, end) = try list(0)
    if !end.isEmpty { throw failure("unexpected {{\(end)}}") }
    return nodes
  }

  private func failure(_ what: String) -> GoTemplateError {
    let line = GoTemplateLexer.line(position, of: source)
    return GoTemplateError(message: "template: \(setting.name):\(line): \(what)")
  }

  /// Nodes up to the action that ends the list: `end`, `else`, or "" at the template's end.
  private mutating func list(
    _ depth: Int
  ) throws(GoTemplateError) -> (
    nodes: [GoTemplateNode], end: String
  ) {
    if depth > Self.maximumDepth {
      throw failure("actions stand in one another more than \(Self.maximumDepth) deep")
    }
    var nodes: [GoTemplateNode] = []
    while next < pieces.count {
      let piece = pieces[next]
      next += 1
      guard case .action(let all, let start) = piece else {
        if case .text(let text) = piece { nodes.append(.text(text)) }
        continue
      }
      tokens = all[...]
      position = start
      guard case .word(let word)? = tokens.first?.kind else {
        nodes.append(.action(try wholePipeline("command")))
        continue
      }
      switch word {
      case "end", "else":
        tokens.removeFirst()
        return (nodes, word)
      case "if", "range", "with": nodes.append(try branch(word, depth))
      case "break", "continue":
        if loops == 0 { throw failure("{{\(word)}} outside {{range}}") }
        nodes.append(word == "break" ? .leaveLoop : .nextElement)
      case "define", "template", "block":
        if let node = try named(word, depth) { nodes.append(node) }
      default: nodes.append(.action(try wholePipeline("command")))
      }
    }
    return (nodes, "")
  }

  private mutating func branch(
    _ word: String,
    _ depth: Int
  ) throws(GoTemplateError)
    -> GoTemplateNode
  {
    let kind = GoTemplateNode.Branch(rawValue: word) ?? .condition
    tokens.removeFirst()
    let known = variables
    let pipeline = try wholePipeline(word)
    if kind == .range { loops += 1 }
    var (body, end) = try list(depth + 1)
    if kind == .range { loops -= 1 }
    var otherwise: [GoTemplateNode] = []
    if end == "else" {
      if case .word(let inner)? = tokens.first?.kind, inner == "if" || inner == "with" {
        otherwise = [try branch(inner, depth + 1)]
        end = "end"
      } else {
        (otherwise, end) = try list(depth + 1)
      }
    }
    guard end == "end" else {
      throw failure(end.isEmpty ? "unexpected EOF" : "unexpected {{else}}")
    }
    variables = known
    return .branch(kind, pipeline, body, otherwise: otherwise)
  }

  /// `define`, `template` and `block`; a definition leaves no node.
  private mutating func named(
    _ word: String,
    _ depth: Int
  ) throws(GoTemplateError)
    -> GoTemplateNode?
  {
    tokens.removeFirst()
    guard case .constant(.string(let name))? = tokens.first?.kind else {
      throw failure("missing name in \(word) clause")
    }
    tokens.removeFirst()
    let pipeline = tokens.isEmpty ? nil : try wholePipeline(word)
    if word != "template" {
      let (body, end) = try list(depth + 1)
      guard end == "end" else { throw failure("unexpected EOF") }
      definitions.append((name, body))
    }
    return word == "define" ? nil : .template(name, pipeline)
  }

  private mutating func wholePipeline(
    _ context: String
  ) throws(GoTemplateError)
    -> GoTemplatePipeline
  {
    let pipeline = try self.pipeline(context, 0)
    if tokens.first != nil { throw failure("unexpected right paren") }
    return pipeline
  }

  private mutating func pipeline(
    _ context: String,
    _ depth: Int
  ) throws(GoTemplateError)
    -> GoTemplatePipeline
  {
    if depth > Self.maximumDepth {
      throw failure("parentheses stand in one another more than \(Self.maximumDepth) deep")
    }
    var pipeline = GoTemplatePipeline()
    let list = Array(tokens.prefix(4))
    if case .variable(let first)? = list.first?.kind, list.count > 1 {
      switch list[1].kind {
      case .sign(":="), .sign("="):
        pipeline.variables = [first]
        pipeline.isAssignment = list[1].kind == .sign("=")
        tokens.removeFirst(2)
      case .sign(",") where context == "range" && list.count == 4:
        if case .variable(let second) = list[2].kind { pipeline.variables = [first, second] }
        tokens.removeFirst(4)
      default: break
      }
    }
    repeat {
      if tokens.first?.kind == .sign("|") { tokens.removeFirst() }
      pipeline.commands.append(try command(context, depth))
    } while tokens.first?.kind == .sign("|")
    if !pipeline.isAssignment { variables += pipeline.variables }
    return pipeline
  }

  private mutating func command(
    _ context: String,
    _ depth: Int
  ) throws(GoTemplateError)
    -> GoTemplateCommand
  {
    guard let first = tokens.first else { throw failure("missing value for \(context)") }
    var operands: [GoTemplateOperand] = []
    var end = first.position
    while let token = tokens.first, token.kind != .sign("|"), token.kind != .sign(")") {
      operands.append(try operand(context, depth))
      end = tokens.first?.position ?? pieceEnd(token, operands)
    }
    if operands.isEmpty { throw failure("missing value for \(context)") }
    return GoTemplateCommand(
      operands: operands,
      position: first.position,
      source: text(first.position, end)
    )
  }

  private func pieceEnd(_ token: GoTemplateToken, _ operands: [GoTemplateOperand]) -> Int {
    guard let last = operands.last else { return token.end }
    return last.position + last.source.unicodeScalars.count
  }

  private func text(_ start: Int, _ end: Int) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: source[start..<max(start, min(end, source.count))])
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private mutating func operand(
    _ context: String,
    _ depth: Int
  ) throws(GoTemplateError)
    -> GoTemplateOperand
  {
    let token = tokens.removeFirst()
    var fields: [String] = []
    let root: GoTemplateOperand.Root
    switch token.kind {
    case .dot: root = .dot
    case .constant(let value): root = .constant(value)
    case .field(let name):
      root = .dot
      fields = [name]
    case .variable(let name):
      if !variables.contains(name) { throw failure("undefined variable \"$\(name)\"") }
      root = .variable(name)
    case .word(let name):
      let isKnown =
        GoTemplateFunctions.names.contains(name) || setting.functions.names.contains(name)
      if !isKnown {
        throw failure("function \"\(name)\" not defined")
      }
      root = .function(name)
    case .sign("("):
      root = .pipeline(try pipeline("parenthesized pipeline", depth + 1))
      guard tokens.first?.kind == .sign(")") else { throw failure("unclosed left paren") }
      tokens.removeFirst()
    case .sign(let sign):
      throw failure("unexpected \(GoSyntax.quoted(sign)) in \(context)")
    }
    var position = token.position
    var end = token.end
    while let after = tokens.first, after.isAttached, case .field(let name) = after.kind {
      fields.append(name)
      tokens.removeFirst()
      if case .field = token.kind { position = after.position }
      end = after.end
    }
    return GoTemplateOperand(
      root: root,
      fields: fields,
      position: position,
      source: text(token.position, end)
    )
  }
}
