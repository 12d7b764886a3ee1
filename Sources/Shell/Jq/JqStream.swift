import Manifests

/// A value as `--stream` hands it in: its leaves with their paths, and where lists and objects end.
enum JqStream {
  static func events(_ value: Value) -> [Value] {
    var events: [Value] = []
    add(value, path: [], isTop: true, to: &events)
    return events
  }

  private static func add(
    _ value: Value,
    path: [Value],
    isTop: Bool,
    to events: inout [Value]
  ) {
    var last: Value?
    switch value {
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        last = .integer(Int64(index))
        add(element, path: path + [.integer(Int64(index))], isTop: false, to: &events)
      }
    case .object(let object) where !object.isEmpty:
      for field in object.fields {
        last = .string(field.key)
        add(field.value, path: path + [.string(field.key)], isTop: false, to: &events)
      }
    default: events.append(.array([.array(path), value]))
    }
    if let last { events.append(.array([.array(path + [last])])) }
  }
}
