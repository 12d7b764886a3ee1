import Manifests
import Simulation

/// Does something to a manifest: to its tree, to its text, or both.
struct ManifestMutator {
  var random: RandomStream
  /// A manifest of another kind, to take parts from.
  let other: Value

  /// The manifest as YAML after one to three changes.
  mutating func mutated(_ tree: Value) -> String {
    var tree = tree
    for _ in 0...random.below(3) { change(&tree) }
    var text = random.below(8) == 0 ? JSONWriter.indented(tree) : YAMLWriter.text(of: tree)
    if random.below(3) == 0 { text = TextMutator(random: random).mutated(text) }
    random = RandomStream(seed: random.next())
    return text
  }

  private mutating func change(_ tree: inout Value) {
    let paths = Self.paths(in: tree)
    let path = paths[random.below(paths.count)]
    switch random.below(9) {
    case 0: tree.edit(path[...]) { _ in nil }
    case 1: double(&tree, path)
    case 2, 3:
      let value = strange()
      tree.edit(path[...]) { _ in value }
    case 4: rename(&tree, path)
    case 5:
      let value = oversized()
      tree.edit(path[...]) { _ in value }
    case 6: nest(&tree, path)
    case 7:
      let places = Self.paths(in: other)
      let part = other.part(places[random.below(places.count)][...])
      tree.edit(path[...]) { _ in part }
    default:
      let key = ["spec", "metadata", "status", "data", "\u{0}", "<<", "a.b/c", "$patch"][
        random.below(8)
      ]
      let value = strange()
      tree.edit(path[...]) { old in
        guard var fields = old?.object else { return old }
        fields[key] = .some(value)
        return .object(fields)
      }
    }
  }

  private mutating func double(_ tree: inout Value, _ path: [Step]) {
    let times = [1, 1, 2, 50, 2000][random.below(5)]
    tree.edit(path[...]) { old in
      guard case .array(let elements) = old, !elements.isEmpty else { return old }
      return .array(elements + (0..<times).map { elements[$0 % elements.count] })
    }
  }

  private mutating func rename(_ tree: inout Value, _ path: [Step]) {
    let change = random.below(6)
    tree.edit(path[...]) { old in
      guard case .object(let fields) = old, let first = fields.fields.first else { return old }
      let name =
        switch change {
        case 0: first.key + "s"
        case 1: first.key.uppercased()
        case 2: ""
        case 3: String(repeating: first.key, count: 2000)
        case 4: "ключ\u{301}"
        default: String(first.key.reversed())
        }
      var renamed = ValueObject()
      renamed[name] = .some(first.value)
      for field in fields.fields.dropFirst() { renamed[field.key] = .some(field.value) }
      return .object(renamed)
    }
  }

  private mutating func nest(_ tree: inout Value, _ path: [Step]) {
    let depth = [1, 5, 50, 390, 450][random.below(5)]
    let asList = random.below(2) == 0
    tree.edit(path[...]) { old in
      var value = old ?? .null
      for _ in 0..<depth { value = asList ? [value] : ["a": value] }
      return value
    }
  }

  private mutating func strange() -> Value {
    let values: [Value] = [
      nil, true, false, 0, -1, 1, 65_536, 2_147_483_648, -2_147_483_649, .integer(.max),
      .integer(.min),
      0.5, -0.0001, 1e300, "", " ", "true", "null", "0x10", "1e3", "~", "-", "a", "A_B",
      "../../etc",
      "a b", "*", "10m", "-5Gi", "999999999999999999999E", "1.5.5.5", "::1", "300.1.1.1", "0/0",
      "2026-11-23T02:24:11Z", "yesterday", "(((((", "[a-", "\u{0}", "\u{FEFF}", "💥", "{{.}}",
      "$(HOME)",
      [], [nil], ["a"], [[]], [:], ["a": 1], ["": ""], ["matchLabels": ["a": "b"]], "Always", "TCP",
    ]
    return values[random.below(values.count)]
  }

  private mutating func oversized() -> Value {
    switch random.below(6) {
    case 0: .string(String(repeating: "x", count: 300))
    case 1: .string(String(repeating: "é", count: 70_000))
    case 2: .array(Array(repeating: "x", count: 5000))
    case 3: .object(ValueObject((0..<1500).map { ("key\($0)", .integer(Int64($0))) }))
    case 4: .array(Array(repeating: other, count: 100))
    default: .number(1.7976931348623157e308)
    }
  }

  /// A step from a value to one inside.
  enum Step {
    case key(String)
    case index(Int)
  }

  /// The places of all values.
  private static func paths(in tree: Value) -> [[Step]] {
    var found: [[Step]] = [[]]
    func visit(_ value: Value, _ path: [Step]) {
      guard path.count < 12, found.count < 2000 else { return }
      switch value {
      case .object(let fields):
        for field in fields.fields {
          found.append(path + [.key(field.key)])
          visit(field.value, path + [.key(field.key)])
        }
      case .array(let elements):
        for (index, element) in elements.prefix(20).enumerated() {
          found.append(path + [.index(index)])
          visit(element, path + [.index(index)])
        }
      default: break
      }
    }
    visit(tree, [])
    return found
  }
}

extension Value {
  /// Puts what `change` makes in the place of the value at `path`; nil takes it away.
  fileprivate mutating func edit(
    _ path: ArraySlice<ManifestMutator.Step>,
    _ change: (Value?) -> Value?
  ) {
    switch path.first {
    case nil: self = change(self) ?? .null
    case .key(let key):
      guard var fields = object, var inner = fields[key] else { return }
      if path.count == 1 {
        fields[key] = change(inner)
      } else {
        inner.edit(path.dropFirst(), change)
        fields[key] = .some(inner)
      }
      self = .object(fields)
    case .index(let index):
      guard var elements = array, elements.indices.contains(index) else { return }
      if path.count == 1 {
        if let changed = change(elements[index]) {
          elements[index] = changed
        } else {
          elements.remove(at: index)
        }
      } else {
        elements[index].edit(path.dropFirst(), change)
      }
      self = .array(elements)
    }
  }

  /// The value at `path`.
  fileprivate func part(_ path: ArraySlice<ManifestMutator.Step>) -> Value {
    var value = self
    for step in path {
      switch step {
      case .key(let key): value = value[key] ?? .null
      case .index(let index): value = value[index] ?? .null
      }
    }
    return value
  }
}
