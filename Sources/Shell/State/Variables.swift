/// One shell variable.
struct Variable: Sendable {
  enum Value: Sendable {
    case unset
    case scalar(String)
    case indexed(IndexedArray)
    case associative(AssociativeArray)
  }

  var value = Value.unset
  /// Whether it is an array that was declared and never got anything.
  var isBare = false
  var isExported = false
  var isReadOnly = false
  var isInteger = false
  /// Whether the value is the name of the variable that is meant (`declare -n`).
  var isReference = false
  var isLower = false
  var isUpper = false
  var isCapitalized = false
  /// Whether it has the attribute of `declare -t`, which means nothing for variables.
  var isTraced = false

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
    case .indexed(let array): array.values
    case .associative(let array): array.elements.map(\.value)
    }
  }

  /// The keys of an array in order.
  var keys: [String] {
    switch value {
    case .unset: []
    case .scalar: ["0"]
    case .indexed(let array): array.keys.map(String.init)
    case .associative(let array): array.elements.map(\.key)
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

  /// Whether any variable ever was a reference, so that names must be followed.
  private var hasReferences = false

  /// The bytes of long values, by which a shell's memory shows; small ones do not count.
  private(set) var heldBytes = 0

  private mutating func count(_ text: String, of name: String) {
    let size = text.utf8.count
    guard size >= 65_536 || heldBytes > 0 else { return }
    let before = table[name]?.text?.utf8.count ?? 0
    heldBytes += (size >= 65_536 ? size : 0) - (before >= 65_536 ? before : 0)
  }

  /// The name that is meant by a name: what a reference leads to.
  func target(of name: String) -> String {
    guard hasReferences else { return name }
    var name = name
    for _ in 0..<8 {
      guard let variable = table[name], variable.isReference, let next = variable.text else {
        return name
      }
      name = next
    }
    return name
  }

  /// Lets go of a value that is about to be set, so that changing it copies nothing.
  mutating func clear(_ name: String) {
    table[name]?.value = .unset
  }

  subscript(name: String) -> Variable? {
    get { table[name] }
    set {
      if newValue != nil, table[name] == nil { order.append(name) }
      if newValue == nil, table[name] != nil { order.removeAll { $0 == name } }
      if newValue?.isReference == true { hasReferences = true }
      if case .scalar(let text)? = newValue?.value { count(text, of: name) }
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

  /// The names of the running function's own variables, sorted.
  var localNames: [String] { (scopes.last ?? []).map(\.name).sorted() }

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
