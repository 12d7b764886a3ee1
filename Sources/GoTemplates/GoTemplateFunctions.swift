public import Manifests

/// The functions of templates that Go has itself.
public enum GoTemplateFunctions {
  static let names = [
    "and", "eq", "ge", "gt", "html", "index", "le", "len", "lt", "ne",
    "not", "or", "print", "printf", "println", "slice",
  ]

  /// The value as an action prints it.
  static func print(_ value: Value) -> String {
    value.isNull ? "<no value>" : GoSyntax.print(value)
  }

  /// What `if` takes for true: all but false, 0, nil and what is empty.
  static func isTrue(_ value: Value) -> Bool {
    switch value {
    case .null: false
    case .bool(let flag): flag
    case .integer(let number): number != 0
    case .number(let number): number != 0
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let fields): !fields.isEmpty
    }
  }

  /// Whether an argument is the result already, so that the next are not looked at.
  static func settles(_ function: String, _ value: Value) -> Bool {
    (function == "and" && !isTrue(value)) || (function == "or" && isTrue(value))
  }

  /// The fields that follow a call in parentheses.
  static func walk(_ value: Value, _ fields: [String]) -> Value {
    fields.reduce(value) { $0[$1] ?? .null }
  }

  static func call(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value {
    switch name {
    case "and": return try logical(name, arguments) { !isTrue($0) }
    case "or": return try logical(name, arguments, isTrue)
    case "not": return .bool(!isTrue(try only(name, arguments)))
    case "eq", "ne", "lt", "le", "gt", "ge":
      return .bool(try GoTemplateComparison.holds(name, arguments))
    case "len": return try length(try only(name, arguments))
    case "index": return try index(arguments)
    case "slice": return try slice(arguments)
    case "print": return .string(joined(arguments))
    case "println":
      return .string(arguments.map(GoSyntax.print).joined(separator: " ") + "\n")
    case "printf":
      guard case .string(let format)? = arguments.first else {
        throw GoTemplateError(message: "wrong number of args for printf: want at least 1 got 0")
      }
      return .string(GoFormat.text(format, Array(arguments.dropFirst())))
    default: return .string(escaped(joined(arguments)))
    }
  }

  /// The only argument of a function that takes one.
  public static func only(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value {
    guard arguments.count == 1 else {
      throw GoTemplateError(
        message: "wrong number of args for \(name): want 1 got \(arguments.count)"
      )
    }
    return arguments[0]
  }

  private static func logical(
    _ name: String,
    _ arguments: [Value],
    _ settles: (Value) -> Bool
  ) throws(GoTemplateError) -> Value {
    guard let last = arguments.last else {
      throw GoTemplateError(message: "wrong number of args for \(name): want at least 1 got 0")
    }
    return arguments.first(where: settles) ?? last
  }

  private static func length(_ value: Value) throws(GoTemplateError) -> Value {
    switch value {
    case .string(let text): return .integer(Int64(text.utf8.count))
    case .array(let elements): return .integer(Int64(elements.count))
    case .object(let fields): return .integer(Int64(fields.count))
    case .null: throw GoTemplateError(message: "len of untyped nil")
    case .bool, .integer, .number:
      throw GoTemplateError(message: "len of type \(type(of: value))")
    }
  }

  /// What keys and indexes lead to, one after the other; `strict` wants every key to be there.
  public static func index(
    _ arguments: [Value],
    strict: Bool = false
  ) throws(GoTemplateError) -> Value {
    guard var value = arguments.first, !value.isNull else {
      throw GoTemplateError(message: "index of untyped nil")
    }
    for key in arguments.dropFirst() {
      switch (value, key) {
      case (.array(let elements), .integer(let index)):
        guard index >= 0, index < elements.count else {
          throw GoTemplateError(message: "index out of range: \(index)")
        }
        value = elements[Int(index)]
      case (.array, _):
        throw GoTemplateError(message: "cannot index slice/array with type \(type(of: key))")
      case (.object(let fields), .string(let name)):
        if strict, fields[name] == nil { throw GoTemplateError(message: "") }
        value = fields[name] ?? .null
      case (.object, _):
        throw GoTemplateError(message: "value has type \(type(of: key)); should be string")
      case (.null, _): throw GoTemplateError(message: "index of nil pointer")
      default: throw GoTemplateError(message: "can't index item of type \(type(of: value))")
      }
    }
    return value
  }

  private static func slice(_ arguments: [Value]) throws(GoTemplateError) -> Value {
    guard let value = arguments.first else {
      throw GoTemplateError(message: "wrong number of args for slice: want at least 1 got 0")
    }
    let bounds = arguments.dropFirst().compactMap(\.integer).map { Int(clamping: $0) }
    let count = value.array?.count ?? value.string?.utf8.count ?? -1
    let start = bounds.first ?? 0
    let end = bounds.count > 1 ? bounds[1] : count
    if count < 0 { throw GoTemplateError(message: "can't slice item of type \(type(of: value))") }
    for bound in [start, end] where bound < 0 || bound > count {
      throw GoTemplateError(message: "index out of range: \(bound)")
    }
    if start > end {
      throw GoTemplateError(message: "invalid slice index: \(start) > \(end)")
    }
    if let elements = value.array { return .array(Array(elements[start..<end])) }
    return .string(String(decoding: Array((value.string ?? "").utf8)[start..<end], as: UTF8.self))
  }

  /// As Go's `Sprint`: blanks between operands where neither is a string.
  private static func joined(_ arguments: [Value]) -> String {
    var text = ""
    for (index, argument) in arguments.enumerated() {
      if index > 0, argument.string == nil, arguments[index - 1].string == nil { text += " " }
      text += GoSyntax.print(argument)
    }
    return text
  }

  private static func escaped(_ text: String) -> String {
    let signs: [Character: String] = [
      "\"": "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;",
    ]
    return text.map { signs[$0] ?? String($0) }.joined()
  }

  /// The type's name in Go.
  public static func type(of value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .bool: "bool"
    case .integer: "int"
    case .number: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }
}
