public import Manifests

/// One step from a tree to a part of it: a field, an element of a keyed list, a member of a set.
///
/// Source: `sigs.k8s.io/structured-merge-diff/fieldpath`.
public enum FieldPathElement: Hashable, Sendable {
  /// One field of a list's key, with its value.
  public struct KeyField: Hashable, Sendable {
    /// The field's name.
    public let name: String
    /// The field's value.
    public let value: Value

    /// Names a field of a key.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// A field of a struct or an entry of a map.
  case field(String)
  /// The element of a list whose key has these fields, sorted by name.
  case key([KeyField])
  /// The member of a set of scalars.
  case value(Value)
  /// The element at this place of a list.
  case index(Int)
}

extension FieldPathElement {
  /// The element as `fieldsV1` writes it: `f:name`, `k:{"name":"web"}`, `v:"x"`, `i:0`.
  public var text: String {
    switch self {
    case .field(let name): "f:\(name)"
    case .key(let fields):
      "k:"
        + JSONWriter.compact(
          .object(ValueObject(fields.map { ($0.name, $0.value) }))
        )
    case .value(let value): "v:\(JSONWriter.compact(value))"
    case .index(let index): "i:\(index)"
    }
  }

  /// Reads an element as `fieldsV1` writes it; nil where it is none.
  public init?(text: String) {
    let rest = String(text.dropFirst(2))
    switch text.prefix(2) {
    case "f:": self = .field(rest)
    case "k:":
      guard let tree = try? JSONReader.value(rest), let fields = tree.sortedByKey().object else {
        return nil
      }
      self = .key(fields.fields.map { KeyField($0.key, $0.value) })
    case "v:":
      guard let value = try? JSONReader.value(rest) else { return nil }
      self = .value(value)
    case "i:":
      guard let index = Int(rest) else { return nil }
      self = .index(index)
    default: return nil
    }
  }

  /// The element as messages write it: `.name`, `[name="web"]`, `[="x"]`, `[0]`.
  public var pathText: String {
    switch self {
    case .field(let name): ".\(name)"
    case .key(let fields):
      "[" + fields.map { "\($0.name)=\(JSONWriter.compact($0.value))" }.joined(separator: ",") + "]"
    case .value(let value): "[=\(JSONWriter.compact(value))]"
    case .index(let index): "[\(index)]"
    }
  }

  private var rank: Int {
    switch self {
    case .field: 0
    case .key: 1
    case .value: 2
    case .index: 3
    }
  }
}

extension FieldPathElement: Comparable {
  /// Fields come first, then keys, values and indexes, each in their own order.
  public static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.field(let one), .field(let other)): return precedes(one, other)
    case (.value(let one), .value(let other)): return precedes(one, other)
    case (.index(let one), .index(let other)): return one < other
    case (.key(let one), .key(let other)):
      for (first, second) in zip(one, other) {
        if first.name != second.name { return precedes(first.name, second.name) }
        if first.value != second.value { return precedes(first.value, second.value) }
      }
      return one.count < other.count
    default: return left.rank < right.rank
    }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func precedes(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let one), .integer(let other)): one < other
    case (.string(let one), .string(let other)): precedes(one, other)
    case (.integer, .string): true
    case (.string, .integer): false
    default: precedes(JSONWriter.compact(left), JSONWriter.compact(right))
    }
  }
}
