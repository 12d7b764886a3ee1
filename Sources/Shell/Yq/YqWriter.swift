import Manifests

/// What came of a document.
struct YqResult: Sendable {
  var values: [Value]
  var original = Value.null
  var source: YqSource?
}

/// YAML as `yq` writes it: lists are indented below their keys, comments stay where they were.
struct YqWriter {
  let step: Int
  let source: YqSource?
  let original: Value

  func text(of value: Value) -> String {
    var lines = lines(value, original, "")
    lines += source?.feet ?? []
    return lines.map { $0 + "\n" }.joined()
  }

  private static func child(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : path + "/" + name
  }

  private func lines(_ value: Value, _ old: Value?, _ path: String) -> [String] {
    if value == old, let raw = source?.raws[path] { return [raw] }
    switch value {
    case .object(let object) where !object.isEmpty:
      return object.fields.flatMap { field in
        entry(field.key, field.value, old?.object?[field.key], Self.child(path, field.key))
      }
    case .array(let elements) where !elements.isEmpty:
      return elements.indices.flatMap { index -> [String] in
        let place = Self.child(path, String(index))
        let former = old?.array.flatMap { index < $0.count ? $0[index] : nil }
        var inner = lines(elements[index], former, place)
        if case .string = elements[index] { inner = Self.withoutIndent(inner) }
        var isMap = false
        if case .object(let object) = elements[index] { isMap = !object.isEmpty }
        if !isMap, let tail = source?.tails[place], !inner.isEmpty { inner[0] += " " + tail }
        return (source?.heads[place] ?? [])
          + inner.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    default:
      return YAMLWriter.text(of: value).split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast().map(String.init)
    }
  }

  /// The lines of a text, of which those behind the first are indented already.
  private static func withoutIndent(_ lines: [String]) -> [String] {
    lines.enumerated().map { place, line in
      place > 0 && line.hasPrefix("  ") ? String(line.dropFirst(2)) : line
    }
  }

  private func entry(_ name: String, _ value: Value, _ old: Value?, _ path: String) -> [String] {
    let key = YAMLWriter.text(of: .string(name)).split(separator: "\n").joined()
    var inner = lines(value, old, path)
    let isRaw = value == old && source?.raws[path] != nil
    let isNested: Bool =
      switch value {
      case .object(let object): !object.isEmpty && !isRaw
      case .array(let elements): !elements.isEmpty && !isRaw
      default: false
      }
    let blank = String(repeating: " ", count: step)
    let heads = source?.heads[path] ?? []
    let tail = source?.tails[path].map { " " + $0 } ?? ""
    if isNested {
      return heads + [key + ":" + tail] + inner.map { $0.isEmpty ? $0 : blank + $0 }
    }
    if inner.isEmpty { inner = [""] }
    return heads + ["\(key): \(inner[0])\(tail)"]
      + Self.withoutIndent(inner).dropFirst().map { $0.isEmpty ? $0 : blank + $0 }
  }
}
