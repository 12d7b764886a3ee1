/// A selection by labels in its parsed form: what `-l` and every selector of the API come down to.
public struct LabelSelectorTerms: Hashable, Sendable {
  /// How a requirement compares.
  public enum Operator: String, Hashable, Sendable {
    case equals = "="
    case notEquals = "!="
    case isIn = "in"
    case notIn = "notin"
    case exists = "exists"
    case doesNotExist = "!"
    case greaterThan = "gt"
    case lessThan = "lt"
  }

  /// One requirement.
  public struct Term: Hashable, Sendable {
    /// The label's key.
    public var key: String
    /// How to compare.
    public var `operator`: Operator
    /// What to compare with; empty for exists and doesNotExist.
    public var values: [String]

    /// Makes a requirement.
    public init(_ key: String, _ operator: Operator, _ values: [String] = []) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }
  }

  /// The requirements; all must hold, and none selects everything.
  public var terms: [Term]

  /// Makes a selection.
  public init(_ terms: [Term] = []) { self.terms = terms }

  /// Selects by equality with every pair of `labels`, as services and replication controllers do.
  public init(matching labels: StringMap) {
    terms = labels.map { Term($0.key, .equals, [$0.value]) }
  }

  /// Whether an object with `labels` is selected.
  public func matches(_ labels: StringMap) -> Bool {
    terms.allSatisfy { term in
      let value = labels[term.key]
      switch term.operator {
      case .equals, .isIn: return value.map(term.values.contains) ?? false
      case .notEquals, .notIn: return !(value.map(term.values.contains) ?? false)
      case .exists: return value != nil
      case .doesNotExist: return value == nil
      case .greaterThan, .lessThan:
        guard let value, let number = Int64(value),
          let bound = term.values.first.flatMap(Int64.init)
        else { return false }
        return term.operator == .greaterThan ? number > bound : number < bound
      }
    }
  }
}
