import Manifests

/// A filter of jq as it was parsed.
indirect enum JqFilter: Sendable {
  enum Operation: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// What an assignment does with the values at its paths.
  enum Assignment: Sendable {
    case set
    case update
    case arithmetic(Operation)
    case alternative
  }

  struct Entry: Sendable {
    var key: JqFilter
    var value: JqFilter
  }

  enum Part: Sendable {
    case text(String)
    case filter(JqFilter)
  }

  case identity
  case recurse
  case index(JqFilter, JqFilter)
  case slice(JqFilter, JqFilter?, JqFilter?)
  case iterate(JqFilter)
  case literal(Value)
  case text(format: String?, [Part])
  case format(String)
  case array(JqFilter?)
  case object([Entry])
  case negate(JqFilter)
  case pipe(JqFilter, JqFilter)
  case comma(JqFilter, JqFilter)
  case binary(Operation, JqFilter, JqFilter)
  case and(JqFilter, JqFilter)
  case or(JqFilter, JqFilter)
  case alternative(JqFilter, JqFilter)
  case assign(Assignment, JqFilter, JqFilter)
  case choose(JqFilter, JqFilter, JqFilter?)
  case attempt(JqFilter, JqFilter?)
  case reduce(JqFilter, JqPattern, start: JqFilter, update: JqFilter)
  case forEach(JqFilter, JqPattern, start: JqFilter, update: JqFilter, extract: JqFilter?)
  case bind(JqFilter, JqPattern, JqFilter)
  case variable(String)
  case call(String, [JqFilter])
  case define(JqFunction, JqFilter)
  case label(String, JqFilter)
  case leave(String)
}

/// A function that a program defines.
struct JqFunction: Sendable {
  var name: String
  /// Names of filters, or of values where they begin with `$`.
  var parameters: [String]
  var body: JqFilter

  var signature: String { "\(name)/\(parameters.count)" }
}

/// What the values of a source are taken apart into.
indirect enum JqPattern: Sendable {
  struct Entry: Sendable {
    /// The variable that the field itself goes to.
    var variable: String?
    var key: JqFilter
    var pattern: JqPattern?
  }

  case variable(String)
  case array([JqPattern])
  case object([Entry])
}

/// Why a program is refused: before it runs.
struct JqSyntaxFailure: Error {
  var message: String
  /// Where in the source it is; the name that is not known, where only that is.
  var place: Int?
  var name: JqToken?
}

/// Why a filter ends early.
enum JqStop: Error {
  /// An error value, which `try` catches.
  case error(Value)
  /// An error from behind a `try`, which that does not catch.
  case carried(Value)
  /// `break $name`, by the number of its label.
  case leave(Int)
  /// Enough was found.
  case enough
  /// `halt` and `halt_error`.
  case halt(Int32, Value?)
  /// A bound of this simulation.
  case limit(String)

  static func message(_ text: String) -> JqStop { .error(.string(text)) }
}

/// The names that a filter can see, innermost first.
indirect enum JqScope: Sendable {
  case root
  case variable(String, Value, JqScope)
  case function(JqFunction, JqScope)
  /// A parameter: a filter with the scope of the call.
  case argument(String, JqFilter, JqScope, JqScope)
  case label(String, Int, JqScope)
}
