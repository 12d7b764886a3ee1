import Manifests

/// Changes all objects of a kustomization as its fields say: namespace, names, labels, images.
struct KustomizeTransformers {
  private let kustomization: Kustomization

  init(_ kustomization: Kustomization) { self.kustomization = kustomization }

  func apply(_ objects: inout [KustomizeObject]) throws(Failure) {
    let namespace = kustomization.string("namespace")
    let prefix = kustomization.string("namePrefix")
    let suffix = kustomization.string("nameSuffix")
    for index in objects.indices {
      if !namespace.isEmpty { place(&objects[index], namespace) }
      if !prefix.isEmpty || !suffix.isEmpty,
        !["Namespace", "CustomResourceDefinition", "APIService"].contains(objects[index].kind)
      {
        objects[index].rename(prefix + objects[index].name + suffix)
      }
      label(&objects[index])
      annotate(&objects[index])
    }
    for entry in kustomization.list("replicas") { try scale(entry, &objects) }
    for entry in kustomization.list("images") {
      for index in objects.indices {
        objects[index].tree = Self.replacing(entry, in: objects[index].tree)
      }
    }
  }

  private func place(_ object: inout KustomizeObject, _ namespace: String) {
    if object.kind == "Namespace" { return object.rename(namespace) }
    if !object.isClusterWide { object.set("namespace", namespace) }
    guard ["RoleBinding", "ClusterRoleBinding"].contains(object.kind),
      let subjects = object.tree["subjects"]?.array
    else { return }
    object.tree["subjects"] = .array(
      subjects.map { subject in
        guard subject["kind"]?.string == "ServiceAccount" else { return subject }
        var changed = subject
        changed["namespace"] = .string(namespace)
        return changed
      }
    )
  }

  // MARK: Labels and annotations

  private func label(_ object: inout KustomizeObject) {
    for entry in kustomization.list("labels") {
      let pairs = Kustomization.pairs(entry["pairs"])
      let selectors = entry["includeSelectors"]?.bool ?? false
      let templates = selectors || entry["includeTemplates"]?.bool ?? false
      label(&object, pairs, selectors: selectors, templates: templates)
    }
    label(&object, kustomization.pairs("commonLabels"), selectors: true, templates: true)
  }

  private func label(
    _ object: inout KustomizeObject,
    _ pairs: [(key: String, value: Value)],
    selectors: Bool,
    templates: Bool
  ) {
    guard !pairs.isEmpty else { return }
    Self.add(pairs, ["metadata", "labels"], creating: true, &object.tree)
    if templates {
      for path in Self.templates(of: object.kind) {
        Self.add(pairs, path + ["metadata", "labels"], creating: true, &object.tree)
      }
    }
    guard selectors else { return }
    for (path, creating) in Self.selectors(of: object.kind) {
      Self.add(pairs, path, creating: creating, &object.tree)
    }
  }

  private func annotate(_ object: inout KustomizeObject) {
    let pairs = kustomization.pairs("commonAnnotations")
    guard !pairs.isEmpty else { return }
    Self.add(pairs, ["metadata", "annotations"], creating: true, &object.tree)
    for path in Self.templates(of: object.kind) where path.last != "volumeClaimTemplates" {
      Self.add(pairs, path + ["metadata", "annotations"], creating: true, &object.tree)
    }
  }

  /// Where the templates of a kind stand.
  private static func templates(of kind: String) -> [[String]] {
    switch kind {
    case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "ReplicationController":
      [["spec", "template"]]
    case "CronJob": [["spec", "jobTemplate"], ["spec", "jobTemplate", "spec", "template"]]
    default: []
    }
  }

  /// Where the selectors of a kind stand, and whether they are made where there are none.
  private static func selectors(of kind: String) -> [(path: [String], creating: Bool)] {
    switch kind {
    case "Service", "ReplicationController": [(["spec", "selector"], true)]
    case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet":
      [(["spec", "selector", "matchLabels"], true)]
    case "Job", "PodDisruptionBudget": [(["spec", "selector", "matchLabels"], false)]
    case "CronJob": [(["spec", "jobTemplate", "spec", "selector", "matchLabels"], false)]
    case "NetworkPolicy": [(["spec", "podSelector", "matchLabels"], false)]
    default: []
    }
  }

  private static func add(
    _ pairs: [(key: String, value: Value)],
    _ path: [String],
    creating: Bool,
    _ tree: inout Value
  ) {
    guard let step = path.first else {
      for pair in pairs { tree[pair.key] = pair.value }
      return
    }
    guard creating || tree[step] != nil else { return }
    var inner = tree[step] ?? .emptyObject
    if inner == .null { inner = .emptyObject }
    add(pairs, Array(path.dropFirst()), creating: creating, &inner)
    tree[step] = inner
  }

  // MARK: Replicas and images

  private func scale(_ entry: Value, _ objects: inout [KustomizeObject]) throws(Failure) {
    let name = entry["name"]?.string ?? ""
    let kinds = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
    var found = false
    for index in objects.indices
    where kinds.contains(objects[index].kind) && objects[index].isCalled(name) {
      found = true
      var spec = objects[index].tree["spec"] ?? .emptyObject
      spec["replicas"] = entry["count"] ?? 0
      objects[index].tree["spec"] = spec
    }
    if !found {
      throw .message(
        "resource with name \(name) does not match a config with the following GVK"
          + " [Deployment.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]"
          + " ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]"
      )
    }
  }

  /// The tree with the images of all containers in it changed by an entry of `images`.
  private static func replacing(_ entry: Value, in tree: Value) -> Value {
    switch tree {
    case .array(let list): return .array(list.map { replacing(entry, in: $0) })
    case .object(let object):
      return .object(
        ValueObject(
          object.fields.map { field in
            let isList = ["containers", "initContainers", "ephemeralContainers"]
              .contains(field.key)
            guard isList, case .array(let list) = field.value else {
              return (field.key, replacing(entry, in: field.value))
            }
            return (field.key, .array(list.map { container($0, entry) }))
          }
        )
      )
    default: return tree
    }
  }

  private static func container(_ container: Value, _ entry: Value) -> Value {
    guard let image = container["image"]?.string else { return container }
    let bare = image.prefix { $0 != "@" }
    let slash = bare.lastIndex(of: "/") ?? bare.startIndex
    let colon = bare[slash...].lastIndex(of: ":") ?? bare.endIndex
    guard String(bare[..<colon]) == entry["name"]?.string else { return container }
    var new = entry["newName"]?.string ?? String(bare[..<colon])
    let tag = entry["newTag"].map { $0.string ?? JSONWriter.compact($0) } ?? ""
    if let digest = entry["digest"]?.string, !digest.isEmpty {
      new += (tag.isEmpty ? "" : ":" + tag) + "@" + digest
    } else if !tag.isEmpty {
      new += ":" + tag
    } else {
      new += image[colon...]
    }
    var changed = container
    changed["image"] = .string(new)
    return changed
  }
}
