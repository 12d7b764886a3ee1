import Manifests

/// Follows renamed objects in what refers to them.
enum KustomizeReferences {
  /// Puts the present names where former ones stand.
  static func resolve(_ objects: inout [KustomizeObject]) {
    guard objects.contains(where: { !$0.formerNames.isEmpty }) else { return }
    let all = objects
    for index in objects.indices {
      let object = objects[index]
      objects[index].tree = resolved(object.tree, in: object, all)
    }
  }

  private static func resolved(
    _ tree: Value,
    in owner: KustomizeObject,
    _ all: [KustomizeObject]
  ) -> Value {
    switch tree {
    case .array(let list): return .array(list.map { resolved($0, in: owner, all) })
    case .object(let object):
      return .object(
        ValueObject(
          object.fields.map { field in
            (field.key, value(field, of: owner, all))
          }
        )
      )
    default: return tree
    }
  }

  private static func value(
    _ field: ValueObject.Field,
    of owner: KustomizeObject,
    _ all: [KustomizeObject]
  ) -> Value {
    if let text = field.value.string, let kind = kind(of: field.key, owner) {
      return .string(name(text, [kind], owner, all))
    }
    if case .object = field.value, let kinds = kinds(of: field.key, field.value),
      let text = field.value["name"]?.string
    {
      var changed = resolved(field.value, in: owner, all)
      changed["name"] = .string(name(text, kinds, owner, all))
      return changed
    }
    if ["imagePullSecrets", "secrets", "subjects"].contains(field.key),
      case .array(let list) = field.value
    {
      return .array(
        list.map { element in
          guard let text = element["name"]?.string else { return element }
          var changed = element
          let kind = field.key == "subjects" ? element["kind"]?.string ?? "" : "Secret"
          changed["name"] = .string(name(text, [kind], owner, all))
          return changed
        }
      )
    }
    return resolved(field.value, in: owner, all)
  }

  /// The kind of what a field names by itself.
  private static func kind(of key: String, _ owner: KustomizeObject) -> String? {
    switch key {
    case "secretName": "Secret"
    case "serviceAccountName", "serviceAccount": "ServiceAccount"
    case "claimName": "PersistentVolumeClaim"
    case "volumeName": owner.kind == "PersistentVolumeClaim" ? "PersistentVolume" : nil
    case "storageClassName": "StorageClass"
    case "priorityClassName": "PriorityClass"
    case "ingressClassName": "IngressClass"
    case "serviceName": owner.kind == "StatefulSet" || owner.kind == "Ingress" ? "Service" : nil
    default: nil
    }
  }

  /// The kinds of what a field's map names.
  private static func kinds(of key: String, _ value: Value) -> [String]? {
    switch key {
    case "configMap", "configMapRef", "configMapKeyRef": ["ConfigMap"]
    case "secretRef", "secretKeyRef", "secret": ["Secret"]
    case "service": ["Service"]
    case "scaleTargetRef", "roleRef": [value["kind"]?.string ?? ""]
    default: nil
    }
  }

  private static func name(
    _ text: String,
    _ kinds: [String],
    _ owner: KustomizeObject,
    _ all: [KustomizeObject]
  ) -> String {
    all.first { object in
      kinds.contains(object.kind) && object.formerNames.contains(text)
        && (object.namespace == owner.namespace || object.namespace.isEmpty
          || owner.namespace.isEmpty || object.isClusterWide)
    }?.name ?? text
  }
}
