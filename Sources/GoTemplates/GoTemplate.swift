public import Manifests

/// A template in the language of Go's `text/template`.
///
/// A value; what it may take is limited by ``GoTemplateRun/maximumSteps`` and
/// ``GoTemplateRun/maximumOutput``.
public struct GoTemplate: Sendable {
  private let text: String
  private let nodes: [GoTemplateNode]
  private let definitions: [(name: String, nodes: [GoTemplateNode])]
  private let setting: GoTemplateSetting

  /// Parses `text`.
  public init(_ text: String, _ setting: GoTemplateSetting) throws(GoTemplateError) {
    self.text = text
    self.setting = setting
    var parser = try GoTemplateParser(text, setting)
    nodes = try parser.template()
    definitions = parser.definitions
  }

  /// What the template prints of `tree`.
  public func text(of tree: Value) throws(GoTemplateError) -> String {
    var run = GoTemplateRun(tree, Array(text.unicodeScalars), definitions, setting)
    try run.execute(nodes)
    return run.output
  }
}

/// What a program that has templates makes of them.
public struct GoTemplateSetting: Sendable {
  /// What becomes of a field that an object does not have.
  public enum MissingField: Sendable {
    /// It has no value.
    case noValue
    /// The template fails: the map has no such key.
    case refused
    /// The template fails: the type of this name has no such field.
    case refusedBy(String)
  }

  /// The template's name, which errors give.
  public var name: String
  /// The functions beside Go's own.
  public var functions: any GoTemplateLibrary
  /// What becomes of a field that an object does not have.
  public var missingField: MissingField

  /// Makes a setting.
  public init(
    name: String,
    functions: any GoTemplateLibrary,
    missingField: MissingField = .noValue
  ) {
    self.name = name
    self.functions = functions
    self.missingField = missingField
  }
}

/// Functions that a program adds to those of templates.
public protocol GoTemplateLibrary: Sendable {
  /// Their names.
  var names: [String] { get }

  /// The result of the function of this name.
  func call(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Value
}
