import Manifests

/// Changes to a tree as kustomize makes them: by another tree, or by a list of operations.
enum TreePatch {
  /// Lays `patch` over `tree`: maps by key, lists of known elements by the key that names them.
  static func merged(_ tree: Value, _ patch: Value) -> Value? {
    guard case .object(let changes) = patch, case .object(var object) = tree else { return patch }
    if changes["$patch"]?.string == "delete" { return nil }
    if changes["$patch"]?.string == "replace" {
      return .object(
        ValueObject(changes.fields.filter { $0.key != "$patch" }.map { ($0.key, $0.value) })
      )
    }
    for change in changes.fields {
      if change.value == .null {
        object[change.key] = nil
      } else if case .array(let elements) = change.value {
        object[change.key] = .array(
          list(object[change.key]?.array ?? [], elements, named: change.key)
        )
      } else if let old = object[change.key] {
        object[change.key] = merged(old, change.value)
      } else {
        object[change.key] = merged(.emptyObject, change.value) ?? change.value
      }
    }
    return .object(object)
  }

  private static func list(_ old: [Value], _ new: [Value], named name: String) -> [Value] {
    if new.contains(where: { $0["$patch"]?.string == "replace" }) {
      return new.filter { $0["$patch"]?.string != "replace" }
    }
    let keys = mergeKeys(name)
    guard let key = keys.first(where: { key in new.allSatisfy { $0[key] != nil } }),
      old.allSatisfy({ $0[key] != nil })
    else { return new }
    var result = old
    var added: [Value] = []
    for element in new {
      if let index = result.firstIndex(where: { $0[key] == element[key] }) {
        if let changed = merged(result[index], element) {
          result[index] = changed
        } else {
          result.remove(at: index)
        }
      } else if element["$patch"]?.string != "delete" {
        added.append(element)
      }
    }
    // As kustomize has it: what is new stands before what there was.
    return added + result
  }

  /// The fields that may name the elements of a list, the likeliest first.
  private static func mergeKeys(_ list: String) -> [String] {
    switch list {
    case "containers", "initContainers", "ephemeralContainers", "volumes", "env",
      "imagePullSecrets", "secrets":
      ["name"]
    case "ports": ["containerPort", "port"]
    case "volumeMounts": ["mountPath"]
    case "volumeDevices": ["devicePath"]
    case "hostAliases": ["ip"]
    case "topologySpreadConstraints": ["topologyKey"]
    case "conditions": ["type"]
    default: []
    }
  }

  /// Does the operations of a JSON patch one after the other.
  static func applying(_ operations: [Value], to tree: Value) throws(Failure) -> Value {
    var tree = tree
    for operation in operations {
      let name = operation["op"]?.string ?? ""
      let path = operation["path"]?.string ?? ""
      let steps = steps(path)
      switch name {
      case "add", "replace", "remove":
        let value: Value? = name == "remove" ? .none : .some(operation["value"] ?? Value.null)
        tree = try set(tree, steps[...], value, name, path)
      case "test":
        if find(tree, steps[...]) != operation["value"] {
          throw .message("testing value \(path) failed: test failed")
        }
      case "copy", "move":
        let from = operation["from"]?.string ?? ""
        guard let value = find(tree, Self.steps(from)[...]) else {
          throw .message("\(name) operation does not apply: doc is missing from path: \(from)")
        }
        if name == "move" { tree = try set(tree, Self.steps(from)[...], nil, "remove", from) }
        tree = try set(tree, steps[...], value, "add", path)
      default: throw .message("Unexpected kind: \(name)")
      }
    }
    return tree
  }

  private static func steps(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { step in
      var text = ""
      var rest = Substring(step)
      while let character = rest.popFirst() {
        guard character == "~", let next = rest.popFirst() else {
          text.append(character)
          continue
        }
        text.append(next == "1" ? "/" : "~")
      }
      return text
    }
  }

  private static func find(_ tree: Value, _ steps: ArraySlice<String>) -> Value? {
    guard let step = steps.first else { return tree }
    if case .array(let list) = tree, let index = Int(step), list.indices.contains(index) {
      return find(list[index], steps.dropFirst())
    }
    return tree[step].flatMap { find($0, steps.dropFirst()) }
  }

  private static func set(
    _ tree: Value,
    _ steps: ArraySlice<String>,
    _ value: Value?,
    _ name: String,
    _ path: String
  ) throws(Failure) -> Value {
    guard let step = steps.first else { return value ?? .null }
    func missing() -> Failure {
      .message("\(name) operation does not apply: doc is missing path: \(path): missing value")
    }
    let isLast = steps.count == 1
    if case .array(var list) = tree {
      let index = step == "-" ? list.count : Int(step) ?? -1
      guard index >= 0, index < list.count + (isLast && name == "add" ? 1 : 0) else {
        throw missing()
      }
      if !isLast {
        list[index] = try set(list[index], steps.dropFirst(), value, name, path)
      } else if name == "add", let value {
        list.insert(value, at: index)
      } else if let value {
        list[index] = value
      } else {
        list.remove(at: index)
      }
      return .array(list)
    }
    guard case .object(var object) = tree else { throw missing() }
    if isLast {
      if name != "add", object[step] == nil { throw missing() }
      object[step] = value
    } else {
      guard let inner = object[step] else { throw missing() }
      object[step] = try set(inner, steps.dropFirst(), value, name, path)
    }
    return .object(object)
  }
}
