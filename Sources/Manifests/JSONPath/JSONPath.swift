/// Why a jsonpath could not be read or did not fit a value; in the words of kubectl.
public struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public var message: String

  /// Makes an error.
  public init(message: String) { self.message = message }

  /// What is wrong.
  public var description: String { message }
}

/// A template of kubectl's `-o jsonpath=`: text with paths in braces, and ranges over lists.
///
///     let path = try JSONPath("{range .items[*]}{.metadata.name}{\"\\n\"}{end}")
///     let text = try path.text(of: list)
///
/// Where a mapping is taken apart by `*` or `..`, its parts come in the order of their keys; in kubectl
/// that order is random.
public struct JSONPath: Hashable, Sendable {
  /// The longest template, in bytes; filters within filters cost stack.
  static let maximumTemplateBytes = 16_384
  /// How many results one step may have; `..` behind `..` multiplies them.
  static let maximumResults = 1_000_000

  /// The template as it was given.
  public let template: String
  /// Whether a field that is not there gives nothing instead of an error, as kubectl sets it.
  public var allowsMissingKeys: Bool
  let actions: [[JSONPathNode]]

  /// Reads `template`, which stands in braces.
  public init(_ template: String, allowsMissingKeys: Bool = true) throws(JSONPathError) {
    guard template.utf8.count <= Self.maximumTemplateBytes else {
      throw JSONPathError(
        message: "the template is longer than the limit of \(Self.maximumTemplateBytes) bytes"
      )
    }
    self.template = template
    self.allowsMissingKeys = allowsMissingKeys
    actions = try JSONPathParser.actions(of: template)
  }

  /// Reads a path that may lack braces and dot, as `--sort-by`, `wait` and custom columns take it.
  public init(relaxed path: String, allowsMissingKeys: Bool = true) throws(JSONPathError) {
    try self.init(Self.relaxed(path), allowsMissingKeys: allowsMissingKeys)
  }

  /// The path with the braces and the dot that it may lack.
  public static func relaxed(_ path: String) throws(JSONPathError) -> String {
    if path.isEmpty { return path }
    var inner = path[...]
    if inner.hasPrefix("{"), inner.hasSuffix("}") { inner = inner.dropFirst().dropLast() }
    if inner.hasPrefix(".") { inner = inner.dropFirst() }
    guard !inner.isEmpty, !inner.contains("{"), !inner.contains("}") else {
      throw JSONPathError(
        message: "unexpected path string, expected a 'name1.name2' or '.name1.name2' or "
          + "'{name1.name2}' or '{.name1.name2}'"
      )
    }
    return "{.\(inner)}"
  }

  /// What each action and each text of the template finds in `value`.
  public func results(in value: Value) throws(JSONPathError) -> [[Value]] {
    var evaluation = JSONPathEvaluation(path: self)
    return try evaluation.run(on: value)
  }

  /// What kubectl prints for `value`.
  public func text(of value: Value) throws(JSONPathError) -> String {
    var text = ""
    for results in try results(in: value) {
      text += results.map(Self.print).joined(separator: " ")
    }
    return text
  }

  /// What `-o jsonpath-as-json=` prints for `value`.
  public func jsonText(of value: Value) throws(JSONPathError) -> String {
    var text = ""
    for results in try results(in: value) {
      text += JSONWriter.indented(.array(results)) + "\n"
    }
    return text
  }

  /// One result as text: mappings and lists as JSON, texts without quotes.
  public static func print(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): GoNumber.print(number)
    case .string(let text): text
    case .array, .object: JSONWriter.compact(value)
    }
  }
}
