import KubernetesAPI
import Manifests

/// Makes the config maps and secrets that a kustomization describes.
struct KustomizeGenerators<Station: Workstation> {
  private let place: String
  private let station: Station

  init(_ place: String, _ station: Station) {
    self.place = place
    self.station = station
  }

  func add(
    _ kustomization: Kustomization,
    _ objects: inout [KustomizeObject]
  ) throws(Failure) {
    let options = kustomization.tree["generatorOptions"]
    for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
      for arguments in kustomization.list(field) {
        let object = try make(arguments, kind, options)
        let behavior = arguments["behavior"]?.string ?? "create"
        guard behavior == "merge" || behavior == "replace" else {
          if objects.contains(where: { $0.id == object.id }) {
            throw .message("may not add resource with an already registered id: \(object.id)")
          }
          objects.append(object)
          continue
        }
        guard
          let index = objects.firstIndex(where: { $0.kind == kind && $0.isCalled(object.name) })
        else {
          throw .message(
            "id resid.ResId for \(object.id) does not exist; cannot merge or replace"
          )
        }
        if behavior == "replace" {
          var tree = object.tree
          tree["metadata"] = objects[index].tree["metadata"]
          objects[index].tree = tree
        } else {
          for key in ["data", "binaryData"] {
            guard let added = object.tree[key] else { continue }
            objects[index].tree[key] =
              TreePatch.merged(objects[index].tree[key] ?? .emptyObject, added)
          }
        }
      }
    }
  }

  private func make(
    _ arguments: Value,
    _ kind: String,
    _ global: Value?
  ) throws(Failure) -> KustomizeObject {
    let name = arguments["name"]?.string ?? ""
    if name.isEmpty { throw .message("configmap must have a name") }
    var metadata: Value = ["name": .string(name)]
    if let namespace = arguments["namespace"] { metadata["namespace"] = namespace }
    let own = arguments["options"]
    for key in ["labels", "annotations"] {
      let pairs = Kustomization.pairs(global?[key]) + Kustomization.pairs(own?[key])
      if !pairs.isEmpty { metadata[key] = .object(ValueObject(pairs.map { ($0.key, $0.value) })) }
    }
    var tree: Value = ["apiVersion": "v1", "kind": .string(kind), "metadata": metadata]
    var data = ValueObject()
    var binary = ValueObject()
    for entry in try entries(arguments) {
      if kind == "Secret" {
        data[entry.key] = .string(Base64.encode(entry.bytes))
      } else if let text = String(validating: entry.bytes, as: UTF8.self) {
        data[entry.key] = .string(text)
      } else {
        binary[entry.key] = .string(Base64.encode(entry.bytes))
      }
    }
    if !data.isEmpty { tree["data"] = .object(data) }
    if !binary.isEmpty { tree["binaryData"] = .object(binary) }
    if kind == "Secret" { tree["type"] = arguments["type"] ?? "Opaque" }
    if own?["immutable"]?.bool ?? global?["immutable"]?.bool ?? false { tree["immutable"] = true }
    let disabled =
      own?["disableNameSuffixHash"]?.bool ?? global?["disableNameSuffixHash"]?.bool ?? false
    return KustomizeObject(tree: tree, wantsHash: !disabled)
  }

  /// The entries: of files of variables, of files, then the literal ones.
  private func entries(
    _ arguments: Value
  ) throws(Failure) -> [(key: String, bytes: [UInt8])] {
    var found: [(key: String, bytes: [UInt8])] = []
    var files = (arguments["envs"]?.array ?? []).compactMap(\.string)
    if let file = arguments["env"]?.string { files.append(file) }
    for file in files {
      let text = String(decoding: try read(file, "env source files: [\(file)]"), as: UTF8.self)
      for line in text.split(whereSeparator: \.isNewline) {
        let line = line.drop { $0 == " " || $0 == "\t" }
        if line.isEmpty || line.hasPrefix("#") { continue }
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        found.append((String(parts[0]), parts.count == 2 ? Array(parts[1].utf8) : []))
      }
    }
    for source in (arguments["files"]?.array ?? []).compactMap(\.string) {
      let parts = source.split(separator: "=", maxSplits: 1).map(String.init)
      let path = parts.last ?? source
      let name = parts.count == 2 ? parts[0] : path.split(separator: "/").last.map(String.init)
      found.append((name ?? path, try read(path, "file sources: [\(source)]")))
    }
    for literal in (arguments["literals"]?.array ?? []).compactMap(\.string) {
      let parts = literal.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .message(
          "loading KV pairs: literal sources: [\(literal)]: invalid literal source \(literal),"
            + " expected key=value"
        )
      }
      found.append((String(parts[0]), Array(Self.unquoted(parts[1]).utf8)))
    }
    return found
  }

  private static func unquoted(_ text: Substring) -> Substring {
    guard text.count > 1, let first = text.first, first == text.last, "\"'".contains(first) else {
      return text
    }
    return text.dropFirst().dropLast()
  }

  private func read(_ path: String, _ what: String) throws(Failure) -> [UInt8] {
    let whole = path.hasPrefix("/") ? path : "\(place)/\(path)"
    guard case .file(let bytes) = station.content(of: whole) else {
      throw .message(
        "loading KV pairs: \(what): evalsymlink failure on '\(whole)' : lstat \(whole): no such file"
          + " or directory"
      )
    }
    return bytes
  }
}
