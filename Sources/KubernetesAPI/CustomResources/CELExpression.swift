/// An expression of CEL, of the part of the language that is simulated.
///
/// Literals, fields, indexes, lists, arithmetic, comparison, logic, `in`, the conditional, `has`
/// and the macros over lists, and the functions on texts and lists that rules of schemas use most.
/// What lies beyond is refused when it is read, in plain words.
public struct CELExpression: Sendable, Hashable {
  /// How long an expression may be.
  static let byteLimit = 16_384
  /// How deep expressions may be nested.
  static let nestingLimit = 100

  /// The expression as it was given.
  public let text: String
  let root: CELNode

  /// Reads an expression.
  ///
  /// - Throws: what is wrong with it, or what of it is not simulated.
  public init(_ text: String) throws(CELError) {
    self.text = text
    guard text.utf8.count <= Self.byteLimit else {
      throw CELError("the expression is longer than the limit of \(Self.byteLimit) bytes")
    }
    var parser = try CELParser(text)
    root = try parser.parse()
  }

  /// Whether the expression reads the variable `name`.
  func mentions(_ name: String) -> Bool { root.mentions(name) }
}

/// Why an expression could not be read or worked out.
public struct CELError: Error, Hashable, Sendable {
  /// What is wrong.
  public let message: String

  init(_ message: String) { self.message = message }
}

/// A part of an expression.
indirect enum CELNode: Sendable, Hashable {
  case literal(CELLiteral)
  case name(String)
  case field(CELNode, String)
  case index(CELNode, CELNode)
  case list([CELNode])
  case unary(String, CELNode)
  case binary(String, CELNode, CELNode)
  case conditional(CELNode, CELNode, CELNode)
  case call(String, CELNode?, [CELNode])
  case has(CELNode, String)
  case macro(String, CELNode, String, [CELNode])

  var children: [CELNode] {
    switch self {
    case .literal, .name: []
    case .field(let inner, _), .unary(_, let inner), .has(let inner, _): [inner]
    case .index(let left, let right), .binary(_, let left, let right): [left, right]
    case .list(let nodes): nodes
    case .conditional(let test, let left, let right): [test, left, right]
    case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
    case .macro(_, let range, _, let bodies): [range] + bodies
    }
  }

  func mentions(_ name: String) -> Bool {
    if case .name(name) = self { return true }
    return children.contains { $0.mentions(name) }
  }
}

/// A constant of an expression.
enum CELLiteral: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
}
