/// What may stand in a block: the one declaration that the reader, `lessons schema` and the fault
/// messages go by.
struct BlockForm: Sendable {
  /// What the block is called.
  let name: String
  /// What it is for.
  let summary: String
  /// The keys, in the order in which they are documented.
  let keys: [KeyForm]
  /// Whether one condition stands among the keys.
  var holdsCondition = false
  /// Whether any other key may stand there too.
  var isOpen = false

  /// The key of a name.
  subscript(key: String) -> KeyForm? { keys.first { $0.name == key } }

  /// Every name that may stand as a key.
  var names: [String] {
    keys.map(\.name) + (holdsCondition ? ConditionForms.kinds : [])
  }
}

/// One key of a block.
struct KeyForm: Sendable {
  /// What its value looks like.
  enum Shape: Sendable {
    case text
    case integer
    case number
    case flag
    /// A list of texts, or one text alone.
    case texts
    /// One of some words.
    case choice([String])
    /// A length of time, as in `90s`.
    case duration
    /// A mapping with a form of its own.
    case block(BlockForm)
    /// A list of such mappings.
    case blocks(BlockForm)
    /// A mapping with any keys.
    case mapping
    /// Anything.
    case any
  }

  /// The key.
  let name: String
  /// What its value looks like.
  let shape: Shape
  /// What it says.
  let summary: String
  /// Whether it must be there.
  var isRequired = false

  init(_ name: String, _ shape: Shape, _ summary: String, isRequired: Bool = false) {
    self.name = name
    self.shape = shape
    self.summary = summary
    self.isRequired = isRequired
  }
}
