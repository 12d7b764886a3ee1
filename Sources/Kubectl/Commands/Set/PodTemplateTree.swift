import KubernetesAPI
import Manifests

/// Where the pods of an object are described, in a tree of any kind that has pods.
enum PodTemplateTree {
  /// Changes the containers, then those for initialization, whose names match `pattern`.
  ///
  /// - Returns: how many did.
  static func changeContainers(
    of tree: inout Value,
    _ resource: APIResource,
    named pattern: String,
    _ change: (inout Value) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    var count = 0
    try changePodSpec(of: &tree, resource) { (spec: inout Value) throws(Failure) in
      for field in ["containers", "initContainers"] {
        guard var containers = spec[field]?.array else { continue }
        for index in containers.indices
        where matches(containers[index]["name"]?.string ?? "", pattern) {
          try change(&containers[index])
          count += 1
        }
        spec[field] = .array(containers)
      }
    }
    return count
  }

  /// Changes the description of the pods; refuses objects without one.
  static func changePodSpec(
    of tree: inout Value,
    _ resource: APIResource,
    _ change: (inout Value) throws(Failure) -> Void
  ) throws(Failure) {
    let candidates = [
      ["spec", "jobTemplate", "spec", "template", "spec"], ["spec", "template", "spec"],
    ]
    let path =
      resource.kind == "Pod"
      ? ["spec"]
      : candidates.first { path in
        path.reduce(tree) { $0?[$1] } != nil
      }
    guard let path else {
      let name = tree["metadata"]?["name"]?.string ?? ""
      throw .message(
        "\(resource.plural)/\(name) the object is not a pod or does not have a pod template:"
          + " *\(resource.version).\(resource.kind)\n"
      )
    }
    try self.change(&tree, path[...], change)
  }

  private static func change(
    _ tree: inout Value,
    _ path: ArraySlice<String>,
    _ change: (inout Value) throws(Failure) -> Void
  ) throws(Failure) {
    guard let key = path.first else { return try change(&tree) }
    var inner = tree[key] ?? .emptyObject
    try self.change(&inner, path.dropFirst(), change)
    tree[key] = inner
  }

  /// Whether `name` matches a pattern in which `*` stands for anything.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return name == pattern
    }
    guard name.hasPrefix(first), name.count >= first.count + last.count, name.hasSuffix(last) else {
      return false
    }
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
