/// The variables of a process, in the order in which they were first set.
///
/// A value that processes share until one of them changes it.
public struct Environment: Hashable, Sendable {
  /// A name with its value.
  public struct Variable: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String

    /// Makes the pair.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The variables in order.
  public private(set) var variables: [Variable]

  /// Makes an environment of `variables`; of two with one name the last counts.
  public init(_ variables: [Variable] = []) {
    self.variables = []
    self.variables.reserveCapacity(variables.count)
    for variable in variables { self[variable.name] = variable.value }
  }

  /// Makes an environment of pairs.
  public init(_ pairs: KeyValuePairs<String, String>) {
    self.init(pairs.map { Variable($0.key, $0.value) })
  }

  /// The value of a name; setting nil removes the variable.
  public subscript(name: String) -> String? {
    get { variables.first { $0.name == name }?.value }
    set {
      let index = variables.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): variables[index].value = value
      case (let index?, nil): variables.remove(at: index)
      case (nil, let value?): variables.append(Variable(name, value))
      case (nil, nil): break
      }
    }
  }

  /// Sets every variable of `other`.
  public mutating func merge(_ other: Environment) {
    if variables.isEmpty {
      variables = other.variables
      return
    }
    variables.reserveCapacity(variables.count + other.variables.count)
    for variable in other.variables { self[variable.name] = variable.value }
  }
}

extension Environment: ExpressibleByDictionaryLiteral {
  /// Makes an environment of the pairs of a literal, in their order.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Variable($0.0, $0.1) })
  }
}
