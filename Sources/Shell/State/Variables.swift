/// One shell variable.
struct Variable: Sendable {
  enum Value: Sendable {
    case unset
    case scalar(String)
    case indexed([Int: String])
    case associative([String: String])
  }

  var value = Value.unset
  var isExported = false
  var isReadOnly = false
  var isInteger = false
  var isLower = false
  var isUpper = false

  /// The value of `$name`: the first element of an array.
  var text: String? {
    switch value {
    case .unset: nil
    case .scalar(let text): text
    case .indexed(let elements): elements[0]
    case .associative(let elements): elements["0"]
    }
  }

  /// All values in order of their keys.
  var elements: [String] {
    switch value {
    case .unset: []
    case .scalar(let text): [text]
    case .indexed(let elements): elements.sorted { $0.key < $1.key }.map(\.value)
    case .associative(let elements): elements.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// The keys of an array in order.
  var keys: [String] {
    switch value {
    case .unset: []
    case .scalar: ["0"]
    case .indexed(let elements): elements.keys.sorted().map(String.init)
    case .associative(let elements): elements.keys.sorted()
    }
  }

  var isArray: Bool {
    switch value {
    case .indexed, .associative: true
    default: false
    }
  }
}

/// The variables of a shell; functions' local ones lie over those of their callers.
struct Variables: Sendable {
  private var table: [String: Variable] = [:]
  /// Names in the order in which they were first set, which is the order of the environment.
  private var order: [String] = []
  /// What local variables hide, innermost function last.
  private var scopes: [[(name: String, hidden: Variable?)]] = []

  subscript(name: String) -> Variable? {
    get { table[name] }
    set {
      if newValue != nil, table[name] == nil { order.append(name) }
      if newValue == nil, table[name] != nil { order.removeAll { $0 == name } }
      table[name] = newValue
    }
  }

  /// The variables by name.
  var names: [String] { table.keys.sorted() }

  /// Exported variables with a value, in order.
  var exported: [(name: String, value: String)] {
    order.compactMap { name in
      guard let variable = table[name], variable.isExported, let text = variable.text else {
        return nil
      }
      return (name, text)
    }
  }

  /// Exported variables with a value, as bash hands them to its children: in the order of its hash
  /// table, where of two in one of the 64 buckets the younger comes first.
  var exportedInHashOrder: [(name: String, value: String)] {
    exported.enumerated()
      .sorted { left, right in
        let (one, other) = (Self.bucket(left.element.name), Self.bucket(right.element.name))
        return one == other ? left.offset > right.offset : one < other
      }
      .map(\.element)
  }

  private static func bucket(_ name: String) -> UInt32 {
    name.utf8.reduce(0) { hash, byte in (hash &* 16_777_619) ^ UInt32(byte) } & 63
  }

  var isInFunction: Bool { !scopes.isEmpty }

  mutating func enterScope() {
    scopes.append([])
  }

  mutating func leaveScope() {
    guard let scope = scopes.popLast() else { return }
    for (name, hidden) in scope.reversed() { self[name] = hidden }
  }

  /// Makes a variable local to the running function.
  mutating func makeLocal(_ name: String) {
    guard let last = scopes.indices.last,
      !scopes[last].contains(where: { $0.name == name })
    else { return }
    scopes[last].append((name, self[name]))
    var fresh = Variable()
    fresh.isExported = self[name]?.isExported ?? false
    self[name] = fresh
  }
}
