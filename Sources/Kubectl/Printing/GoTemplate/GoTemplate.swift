import Manifests

/// `-o go-template=…`: a template in the language of Go's `text/template`.
///
/// A value; what it may take is limited by ``GoTemplateRun/maximumSteps`` and
/// ``GoTemplateRun/maximumOutput``.
struct GoTemplate: Sendable {
  private let text: String
  private let nodes: [GoTemplateNode]
  private let definitions: [(name: String, nodes: [GoTemplateNode])]

  /// Parses `text`; refuses what is no template in kubectl's words.
  init(_ text: String) throws(Failure) {
    self.text = text
    do throws(GoTemplateError) {
      var parser = try GoTemplateParser(text)
      nodes = try parser.template()
      definitions = parser.definitions
    } catch {
      throw .message("error parsing template \(text), \(error.message)\n")
    }
  }

  /// What the template prints of `tree`.
  func text(of tree: Value) throws(Failure) -> String {
    var run = GoTemplateRun(tree.withFractions(), Array(text.unicodeScalars), definitions)
    do throws(GoTemplateError) {
      try run.execute(nodes)
    } catch {
      throw .message(
        "error executing template \(GoSyntax.quoted(text)): \(error.message)"
      )
    }
    return run.output
  }
}

extension Value {
  /// The tree as Go reads JSON into it: every number is one with a fraction.
  fileprivate func withFractions() -> Value {
    switch self {
    case .integer(let number): .number(Double(number))
    case .array(let elements): .array(elements.map { $0.withFractions() })
    case .object(let fields):
      .object(ValueObject(fields.fields.map { ($0.key, $0.value.withFractions()) }))
    case .null, .bool, .number, .string: self
    }
  }
}
