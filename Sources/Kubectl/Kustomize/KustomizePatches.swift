import Manifests

/// Does the patches of a kustomization.
struct KustomizePatches<Station: Workstation> {
  private let place: String
  private let station: Station

  init(_ place: String, _ station: Station) {
    self.place = place
    self.station = station
  }

  func apply(
    _ kustomization: Kustomization,
    _ objects: inout [KustomizeObject]
  ) throws(Failure) {
    for text in kustomization.strings("patchesStrategicMerge") {
      let inline = text.contains("\n") || text.hasPrefix("{")
      try patch(inline ? text : try read(text), nil, &objects)
    }
    for entry in kustomization.list("patches") + kustomization.list("patchesJson6902") {
      if let text = entry["patch"]?.string {
        try patch(text, entry["target"], &objects)
      } else {
        try patch(try read(entry["path"]?.string ?? ""), entry["target"], &objects)
      }
    }
  }

  private func read(_ path: String) throws(Failure) -> String {
    let whole = path.hasPrefix("/") ? path : "\(place)/\(path)"
    guard case .file(let bytes) = station.content(of: whole) else {
      throw .message(
        "trouble configuring builtin PatchTransformer with config: `\npath: \(path)\n`: failed to"
          + " get the patch file from path(\(path)): evalsymlink failure on '\(whole)' : lstat"
          + " \(whole): no such file or directory"
      )
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func patch(
    _ text: String,
    _ target: Value?,
    _ objects: inout [KustomizeObject]
  ) throws(Failure) {
    let trees: [Value]
    do {
      trees = try ManifestReader.documents(text).map(\.value)
    } catch {
      throw .message("unable to parse SM or JSON patch from [\(text)]")
    }
    for tree in trees {
      if case .array(let operations) = tree {
        guard let target else {
          throw .message("must specify a target for JSON patch [\(text)]")
        }
        for index in objects.indices where Self.selects(target, objects[index]) {
          objects[index].tree = try TreePatch.applying(operations, to: objects[index].tree)
        }
      } else {
        try merge(tree, target, &objects)
      }
    }
  }

  private func merge(
    _ tree: Value,
    _ target: Value?,
    _ objects: inout [KustomizeObject]
  ) throws(Failure) {
    let named = KustomizeObject(tree: tree)
    let chosen = objects.indices.filter { index in
      let object = objects[index]
      if let target { return Self.selects(target, object) }
      return object.kind == named.kind && object.isCalled(named.name)
        && (object.group == named.group)
    }
    if chosen.isEmpty, target == nil {
      throw .message(
        "no resource matches strategic merge patch \"\(named.id)\": no matches for Id"
          + " \(named.id); failed to find unique target for patch \(named.id)"
      )
    }
    var patch = tree
    if target != nil {
      // The patch of a selection names nobody.
      for key in ["apiVersion", "kind"] { patch[key] = nil }
      var metadata = patch["metadata"] ?? .emptyObject
      metadata["name"] = nil
      patch["metadata"] = metadata
    } else {
      var metadata = patch["metadata"] ?? .emptyObject
      metadata["name"] = nil
      patch["metadata"] = metadata
    }
    for index in chosen.reversed() {
      if let changed = TreePatch.merged(objects[index].tree, patch) {
        objects[index].tree = changed
      } else {
        objects.remove(at: index)
      }
    }
  }

  /// Whether a target's selector chooses the object; names and kinds are patterns to their end.
  static func selects(_ target: Value, _ object: KustomizeObject) -> Bool {
    func fits(_ key: String, _ own: [String]) -> Bool {
      guard let wanted = target[key]?.string, !wanted.isEmpty else { return true }
      return own.contains { matches(wanted, $0) }
    }
    let labels = target["labelSelector"]?.string ?? ""
    let own = Kustomization.pairs(object.tree["metadata"]?["labels"])
    let hasLabels = labels.split(separator: ",").allSatisfy { term in
      let parts = term.split(separator: "=", omittingEmptySubsequences: true).map(String.init)
      return own.contains { $0.key == parts[0] && (parts.count < 2 || $0.value.string == parts[1]) }
    }
    return fits("kind", [object.kind]) && fits("group", [object.group])
      && fits("version", [object.version]) && fits("name", [object.name] + object.formerNames)
      && fits("namespace", [object.namespace]) && hasLabels
  }

  /// Whether `text` fits a pattern of letters, `.*` and `|`; other patterns are not simulated.
  private static func matches(_ pattern: String, _ text: String) -> Bool {
    pattern.split(separator: "|").contains { choice in
      var rest = text[...]
      let parts = splitting(String(choice), at: ".*")
      guard rest.hasPrefix(parts[0]) else { return false }
      rest = rest.dropFirst(parts[0].count)
      for part in parts.dropFirst() {
        if part.isEmpty { return true }
        while !rest.isEmpty, !rest.hasPrefix(part) { rest = rest.dropFirst() }
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      }
      return rest.isEmpty
    }
  }

  private static func splitting(_ text: String, at mark: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix(mark) {
        parts.append("")
        rest = rest.dropFirst(mark.count)
      } else {
        parts[parts.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    return parts
  }
}
