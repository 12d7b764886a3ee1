public import Manifests

/// One field that differs between two versions of an object.
public struct FieldChange: Hashable, Sendable {
  /// Where it is, as in `spec.replicas` or `status.conditions[Ready].status`.
  public let path: String
  /// What it was; nil where it was not there.
  public let before: Value?
  /// What it is; nil where it is gone.
  public let after: Value?

  /// The change in words, as in `spec.replicas 1 → 3`.
  public var text: String {
    switch (before, after) {
    case (nil, let after?): "\(path) = \(Self.short(after))"
    case (let before?, nil): "\(path) \(Self.short(before)) → none"
    case (let before?, let after?): "\(path) \(Self.short(before)) → \(Self.short(after))"
    case (nil, nil): path
    }
  }

  /// Fields that move with every write and say nothing by themselves.
  private static let bookkeeping: Set<String> = [
    "resourceVersion", "managedFields", "generation", "observedGeneration", "lastTransitionTime",
    "lastProbeTime", "lastUpdateTime", "lastHeartbeatTime", "uid", "creationTimestamp",
  ]

  /// The fields in which two versions differ, in the order of the later one.
  public static func between(_ before: Value, _ after: Value) -> [FieldChange] {
    var found: [FieldChange] = []
    compare(before, after, at: "", into: &found)
    return found
  }

  private static func compare(
    _ before: Value,
    _ after: Value,
    at path: String,
    into found: inout [FieldChange]
  ) {
    guard before != after else { return }
    switch (before, after) {
    case (.object(let old), .object(let new)):
      for key in new.keys + old.keys.filter({ new[$0] == nil }) where !bookkeeping.contains(key) {
        let place = path.isEmpty ? key : "\(path).\(key)"
        switch (old[key], new[key]) {
        case (let one?, let other?): compare(one, other, at: place, into: &found)
        case (let one, let other): found.append(FieldChange(path: place, before: one, after: other))
        }
      }
    case (.array(let old), .array(let new)): compare(old, new, at: path, into: &found)
    default: found.append(FieldChange(path: path, before: before, after: after))
    }
  }

  /// Elements are told apart by their type, name or address, as merge keys are.
  private static func compare(
    _ old: [Value],
    _ new: [Value],
    at path: String,
    into found: inout [FieldChange]
  ) {
    func key(_ element: Value, _ index: Int) -> String {
      // An image of a node is known by the last of its names, the one without a digest.
      (element["type"]?.string ?? element["name"]?.string ?? element["ip"]?.string)
        ?? element["addresses"]?[0]?.string ?? element["names"]?.array?.last?.string
        ?? element.string ?? String(index)
    }
    let olds = old.enumerated().map { (key: key($0.element, $0.offset), value: $0.element) }
    let news = new.enumerated().map { (key: key($0.element, $0.offset), value: $0.element) }
    for element in news {
      let place = "\(path)[\(element.key)]"
      if let former = olds.first(where: { $0.key == element.key }) {
        compare(former.value, element.value, at: place, into: &found)
      } else {
        found.append(FieldChange(path: place, before: nil, after: element.value))
      }
    }
    for element in olds where !news.contains(where: { $0.key == element.key }) {
      found.append(FieldChange(path: "\(path)[\(element.key)]", before: element.value, after: nil))
    }
  }

  /// A value in a few words.
  static func short(_ value: Value) -> String {
    switch value {
    case .null: return "none"
    case .bool(let flag): return String(flag)
    case .integer(let number): return String(number)
    case .number(let number): return "\(number)"
    case .string(let text):
      return text.isEmpty ? "\"\"" : text.count > 60 ? text.prefix(57) + "…" : text
    case .array(let elements):
      let words = elements.prefix(3).map {
        $0["type"]?.string ?? $0["name"]?.string ?? $0["ip"]?.string ?? short($0)
      }
      let more = elements.count > 3 ? " and \(elements.count - 3) more" : ""
      return "[\(words.joined(separator: ", "))\(more)]"
    case .object(let fields):
      // A condition or a state that came is told by what it says of itself.
      for key in ["status", "reason", "name", "ip"] {
        if let text = fields[key]?.string { return text }
      }
      return fields.isEmpty ? "{}" : "{\(fields.keys.prefix(3).joined(separator: ", "))}"
    }
  }
}
