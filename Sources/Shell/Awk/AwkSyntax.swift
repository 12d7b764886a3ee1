/// A program of awk as it was parsed.
struct AwkProgram: Sendable {
  /// What starts a rule.
  enum Pattern: Sendable {
    case begin
    case end
    case always
    case when(AwkExpression)
    case range(AwkExpression, AwkExpression)
  }

  struct Rule: Sendable {
    var pattern: Pattern
    /// Nil prints the record.
    var action: [AwkStatement]?
  }

  struct Function: Sendable {
    var parameters: [String]
    var body: [AwkStatement]
  }

  var rules: [Rule] = []
  var functions: [String: Function] = [:]

  /// Whether input is read at all: a program of BEGIN rules only does not.
  var readsInput: Bool {
    rules.contains { if case .begin = $0.pattern { false } else { true } }
  }
}

/// Where an output statement writes.
enum AwkRedirection: Sendable {
  case file(AwkExpression, appends: Bool)
  case command(AwkExpression)
}

indirect enum AwkStatement: Sendable {
  case expression(AwkExpression)
  case print([AwkExpression], AwkRedirection?)
  case printf([AwkExpression], AwkRedirection?)
  case when(AwkExpression, [AwkStatement], [AwkStatement])
  case whileLoop(AwkExpression, [AwkStatement])
  case doLoop([AwkStatement], AwkExpression)
  case forLoop(AwkStatement?, AwkExpression?, AwkStatement?, [AwkStatement])
  case forKeys(String, array: String, [AwkStatement])
  case block([AwkStatement])
  case delete(String, [AwkExpression]?)
  case next
  case nextFile
  case breakLoop
  case continueLoop
  case exit(AwkExpression?)
  case returnValue(AwkExpression?)
}

indirect enum AwkExpression: Sendable {
  /// What can be assigned to.
  enum Place: Sendable {
    case variable(String)
    case field(AwkExpression)
    case element(String, [AwkExpression])
  }

  enum Arithmetic: Sendable {
    case add
    case subtract
    case multiply
    case divide
    case remainder
    case power
  }

  enum Comparison: Sendable {
    case less
    case lessOrEqual
    case equal
    case notEqual
    case greater
    case greaterOrEqual
  }

  enum Step: Sendable {
    case before(Double)
    case after(Double)
  }

  case number(Double)
  case string([UInt8])
  case regex([UInt8])
  case place(Place)
  case assign(Place, AwkExpression)
  case update(Place, Arithmetic, AwkExpression)
  case step(Place, Step)
  case arithmetic(Arithmetic, AwkExpression, AwkExpression)
  case negate(AwkExpression)
  case signed(AwkExpression)
  case not(AwkExpression)
  case and(AwkExpression, AwkExpression)
  case or(AwkExpression, AwkExpression)
  case compare(Comparison, AwkExpression, AwkExpression)
  case match(AwkExpression, AwkExpression, isNegated: Bool)
  case concatenate(AwkExpression, AwkExpression)
  case choose(AwkExpression, AwkExpression, AwkExpression)
  case contains([AwkExpression], array: String)
  case grouping([AwkExpression])
  case call(String, [AwkExpression])
  case builtin(String, [AwkExpression])
  /// `getline`, into a variable or the record, from a file or the input.
  case getline(Place?, file: AwkExpression?)
}

/// Why a program of awk is refused or stops.
struct AwkFailure: Error {
  var message: String
  var line: Int?
}
