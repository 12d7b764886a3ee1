import Manifests

/// A part of a parsed template.
indirect enum GoTemplateNode: Sendable {
  /// What only applies where a condition holds, or for each element.
  enum Branch: String, Sendable {
    case condition = "if"
    case range
    case with
  }

  case text(String)
  case action(GoTemplatePipeline)
  case branch(Branch, GoTemplatePipeline, [GoTemplateNode], otherwise: [GoTemplateNode])
  case template(String, GoTemplatePipeline?)
  case leaveLoop
  case nextElement
}

/// Commands whose results are handed on from left to right.
struct GoTemplatePipeline: Sendable {
  /// The variables that take the result: `$key, $value :=`.
  var variables: [String] = []
  /// Whether the variable was there before: `=`.
  var isAssignment = false
  var commands: [GoTemplateCommand] = []
}

/// An operand, or a function with its arguments.
struct GoTemplateCommand: Sendable {
  var operands: [GoTemplateOperand]
  /// Where it stands in the template, and how it is written there; for errors.
  var position: Int
  var source: String
}

/// What a command is made of.
struct GoTemplateOperand: Sendable {
  enum Root: Sendable {
    case dot
    case variable(String)
    case pipeline(GoTemplatePipeline)
    case function(String)
    case constant(Value)
  }

  var root: Root
  /// The names of fields that lead on from there.
  var fields: [String] = []
  var position: Int
  var source: String
}

/// Why a template is refused, or failed; in the words of Go's engine.
public struct GoTemplateError: Error {
  /// What is the matter.
  public let message: String

  /// Makes an error.
  public init(message: String) { self.message = message }
}
