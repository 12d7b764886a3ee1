import KubernetesAPI
import Manifests

/// Builds a kustomization: its resources and what it generates, changed as it says.
struct KustomizeBuild<Station: Workstation> {
  private let station: Station
  /// What is said on the way of fields that are on their way out.
  private(set) var warnings: [String] = []

  init(_ station: Station) { self.station = station }

  /// The objects of the kustomization in `directory`, in the order of printing.
  mutating func run(_ directory: String) throws(Failure) -> [Value] {
    guard case .directory = station.content(of: directory) else {
      let path = absolute(directory)
      if case .file = station.content(of: directory) {
        throw .message("must build at directory: '\(path)': file is not directory")
      }
      throw .message(
        "must build at directory: not a valid directory: evalsymlink failure on '\(directory)' :"
          + " lstat \(path): no such file or directory"
      )
    }
    var (objects, kustomization) = try objects(in: directory, [])
    for index in objects.indices where objects[index].wantsHash {
      objects[index].rename(objects[index].name + "-" + Self.hash(objects[index].tree))
    }
    KustomizeReferences.resolve(&objects)
    if kustomization.tree["sortOptions"]?["order"]?.string != "fifo" {
      objects = KustomizeOrder.sorted(objects)
    }
    return objects.map(\.tree)
  }

  private func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : station.workingDirectory + "/" + path
    var names: [Substring] = []
    for name in whole.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }

  private mutating func objects(
    in directory: String,
    _ above: [String]
  ) throws(Failure) -> (objects: [KustomizeObject], kustomization: Kustomization) {
    let place = absolute(directory)
    if above.contains(place) {
      throw .message("cycle detected: candidate root '\(place)' contains visited root '\(place)'")
    }
    var text: String?
    for name in Kustomization.names {
      if case .file(let bytes) = station.content(of: "\(place)/\(name)") {
        text = String(decoding: bytes, as: UTF8.self)
        break
      }
    }
    guard let text else {
      throw .message(
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in"
          + " directory '\(place)'"
      )
    }
    let kustomization = try Kustomization(text)
    warnings += kustomization.warnings
    var objects: [KustomizeObject] = []
    for resource in kustomization.strings("resources") + kustomization.strings("bases") {
      for object in try load(resource, from: place, above + [place]) {
        if objects.contains(where: { $0.id == object.id }) {
          throw .message(
            "accumulating resources: accumulation err='merging resources from '\(resource)': may not"
              + " add resource with an already registered id: \(object.id)': must build at directory:"
              + " '\(place)/\(resource)': file is not directory"
          )
        }
        objects.append(object)
      }
    }
    try KustomizeGenerators(place, station).add(kustomization, &objects)
    try KustomizePatches(place, station).apply(kustomization, &objects)
    try KustomizeTransformers(kustomization).apply(&objects)
    return (objects, kustomization)
  }

  /// What one line of `resources` leads to: a file of manifests, or a directory with a kustomization.
  private mutating func load(
    _ resource: String,
    from place: String,
    _ above: [String]
  ) throws(Failure) -> [KustomizeObject] {
    if resource.contains("://") || resource.hasPrefix("github.com/") {
      throw .message("reading resources from the web is not simulated: \(resource)")
    }
    let path = absolute(resource.hasPrefix("/") ? resource : "\(place)/\(resource)")
    let bytes: [UInt8]
    switch station.content(of: path) {
    case .directory: return try objects(in: path, above).objects
    case .file(let content): bytes = content
    case .missing, .unreadable:
      let trouble = "evalsymlink failure on '\(path)' : lstat \(path): no such file or directory"
      throw .message(
        "accumulating resources: accumulation err='accumulating resources from '\(resource)':"
          + " \(trouble)': must build at directory: not a valid directory: \(trouble)"
      )
    }
    guard path.hasPrefix(place == "/" ? "/" : place + "/") else {
      throw .message(
        "accumulating resources: accumulation err='accumulating resources from '\(resource)':"
          + " security; file '\(path)' is not in or below '\(place)'': must build at directory:"
          + " '\(path)': file is not directory"
      )
    }
    return try KustomizeObject.objects(of: String(decoding: bytes, as: UTF8.self), resource)
  }

  private static func hash(_ tree: Value) -> String {
    var content: Value = ["kind": tree["kind"] ?? .null, "name": ""]
    content["data"] = tree["data"] ?? ""
    for key in ["binaryData", "stringData"] {
      if let value = tree[key] { content[key] = value }
    }
    if tree["kind"]?.string == "Secret" { content["type"] = tree["type"] ?? "" }
    return ContentHash.suffix(of: content)
  }
}

/// The order in which kustomize prints: what others need stands first.
enum KustomizeOrder {
  private static let first = [
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount",
    "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap",
    "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
    "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
  ]
  private static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

  static func sorted(_ objects: [KustomizeObject]) -> [KustomizeObject] {
    objects.enumerated().sorted { left, right in
      let (first, second) = (rank(left.element.kind), rank(right.element.kind))
      if first != second { return first < second }
      let (one, other) = (key(left.element), key(right.element))
      return one == other ? left.offset < right.offset : one < other
    }.map(\.element)
  }

  private static func rank(_ kind: String) -> Int {
    if let index = first.firstIndex(of: kind) { return index - first.count }
    return last.firstIndex(of: kind).map { $0 + 1 } ?? 0
  }

  private static func key(_ object: KustomizeObject) -> String {
    let group = object.group.isEmpty ? "~G" : object.group
    let namespace = object.namespace.isEmpty ? "~X" : object.namespace
    return "\(group)_\(object.version)_\(object.kind)|\(namespace)|\(object.name)"
  }
}
