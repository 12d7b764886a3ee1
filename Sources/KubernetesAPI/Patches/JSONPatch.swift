public import Manifests

/// A list of operations on places in a tree.
///
/// Source: RFC 6902; messages as of the real server.
public enum JSONPatch {
  /// `target` with the operations done to it.
  public static func apply(_ patch: Value, to target: Value) throws(Status) -> Value {
    guard let operations = patch.array else {
      throw .badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    }
    var result = target
    for operation in operations { try apply(operation: operation, to: &result) }
    return result
  }

  private static func apply(operation: Value, to target: inout Value) throws(Status) {
    let verb = operation["op"]?.string ?? ""
    let path = operation["path"]?.string ?? ""
    switch verb {
    case "add": try add(operation["value"] ?? .null, path, &target)
    case "replace":
      _ = try value(path, in: target)
      try remove(path, &target)
      try add(operation["value"] ?? .null, path, &target)
    case "remove": try remove(path, &target)
    case "move":
      let from = operation["from"]?.string ?? ""
      let moved = try value(from, in: target)
      try remove(from, &target)
      try add(moved, path, &target)
    case "copy": try add(try value(operation["from"]?.string ?? "", in: target), path, &target)
    case "test":
      guard try value(path, in: target) == operation["value"] ?? .null else {
        throw refused
      }
    default: throw refused
    }
  }

  /// What the server says of an operation that cannot be done, whatever the reason.
  private static let refused = Status(
    .invalid,
    "the server rejected our request due to an error in our request"
  )

  private static func steps(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { step in
      var text = ""
      var rest = step[...]
      while let tilde = rest.firstIndex(of: "~") {
        text += rest[..<tilde]
        let code = rest.index(after: tilde)
        guard code < rest.endIndex else { break }
        text += rest[code] == "1" ? "/" : "~"
        rest = rest[rest.index(after: code)...]
      }
      return text + rest
    }
  }

  private static func value(_ path: String, in target: Value) throws(Status) -> Value {
    var current = target
    for step in steps(path) {
      let next = current.array != nil ? Int(step).flatMap { current[$0] } : current[step]
      guard let next else { throw refused }
      current = next
    }
    return current
  }

  private static func add(_ value: Value, _ path: String, _ target: inout Value) throws(Status) {
    try change(steps(path)[...], path, &target) { (container, last) throws(Status) in
      if var elements = container.array {
        let index = last == "-" ? elements.count : Int(last) ?? -1
        guard (0...elements.count).contains(index) else { throw refused }
        elements.insert(value, at: index)
        container = .array(elements)
      } else {
        container[last] = value
      }
    }
  }

  private static func remove(_ path: String, _ target: inout Value) throws(Status) {
    try change(steps(path)[...], path, &target) { (container, last) throws(Status) in
      if var elements = container.array {
        guard let index = Int(last), elements.indices.contains(index) else { throw refused }
        elements.remove(at: index)
        container = .array(elements)
      } else {
        guard container[last] != nil else { throw refused }
        container[last] = nil
      }
    }
  }

  private static func change(
    _ steps: ArraySlice<String>,
    _ path: String,
    _ target: inout Value,
    _ body: (inout Value, String) throws(Status) -> Void
  ) throws(Status) {
    guard let first = steps.first else { throw refused }
    if steps.count == 1 { return try body(&target, first) }
    if var elements = target.array {
      guard let index = Int(first), elements.indices.contains(index) else { throw refused }
      target = .null
      try change(steps.dropFirst(), path, &elements[index], body)
      target = .array(elements)
    } else {
      guard var child = target[first] else { throw refused }
      try change(steps.dropFirst(), path, &child, body)
      target[first] = child
    }
  }
}
