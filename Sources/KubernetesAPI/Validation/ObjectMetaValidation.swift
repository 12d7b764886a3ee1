import Manifests

/// The rules for metadata.
///
/// Source: `k8s.io/apimachinery/pkg/api/validation`.
extension ValidationErrors {
  /// Checks the metadata of an object; `nameErrors` is the kind's own rule for names.
  public mutating func checkMetadata(
    _ metadata: ObjectMeta,
    isNamespaced: Bool,
    nameErrors: (String) -> [String]
  ) {
    let path = FieldPath.metadata
    if !metadata.generateName.isEmpty {
      let prefix = Self.maskingTrailingDash(metadata.generateName)
      invalid(path.child("generateName"), metadata.generateName, nameErrors(prefix))
    }
    if metadata.name.isEmpty {
      required(path.child("name"), "name or generateName is required")
    } else {
      invalid(path.child("name"), metadata.name, nameErrors(metadata.name))
    }
    if isNamespaced {
      if metadata.namespace.isEmpty {
        required(path.child("namespace"))
      } else {
        invalid(
          path.child("namespace"),
          metadata.namespace,
          Names.dns1123LabelErrors(metadata.namespace)
        )
      }
    } else if !metadata.namespace.isEmpty {
      forbidden(path.child("namespace"), "not allowed on this type")
    }
    checkMutableMetadata(metadata)
  }

  /// Checks what a change did to the metadata.
  public mutating func checkMetadataUpdate(_ metadata: ObjectMeta, from old: ObjectMeta) {
    let path = FieldPath.metadata
    let fixed = [
      ("name", metadata.name, old.name), ("namespace", metadata.namespace, old.namespace),
      ("uid", metadata.uid, old.uid),
    ]
    if old.deletionTimestamp != nil {
      let added = metadata.finalizers.filter { !old.finalizers.contains($0) }
      if !added.isEmpty {
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        forbidden(
          path.child("finalizers"),
          "no new finalizers can be added if the object is being deleted, found new finalizers"
            + " []string{\(list)}"
        )
      }
    }
    for (name, new, previous) in fixed where new != previous {
      invalid(path.child(name), .string(new), "field is immutable")
    }
    checkMutableMetadata(metadata)
  }

  /// Checks labels as every object and template has them.
  public mutating func checkLabels(_ labels: StringMap, _ path: FieldPath) {
    for label in labels {
      invalid(path, label.key, Names.qualifiedNameErrors(label.key))
      invalid(path, label.value, Names.labelValueErrors(label.value))
    }
  }

  /// Checks annotations as every object and template has them.
  public mutating func checkAnnotations(_ annotations: StringMap, _ path: FieldPath) {
    var size = 0
    for annotation in annotations {
      invalid(path, annotation.key, Names.qualifiedNameErrors(annotation.key.lowercased()))
      size += annotation.key.utf8.count + annotation.value.utf8.count
    }
    if size > 262_144 { tooLong(path, maximum: 262_144) }
  }

  /// Checks a selector.
  public mutating func checkLabelSelector(_ selector: LabelSelector, _ path: FieldPath) {
    checkLabels(selector.matchLabels, path.child("matchLabels"))
    for (index, requirement) in selector.matchExpressions.enumerated() {
      let place = path.child("matchExpressions").index(index)
      switch requirement.operator {
      case "In", "NotIn":
        if requirement.values.isEmpty {
          required(
            place.child("values"),
            "must be specified when `operator` is 'In' or 'NotIn'"
          )
        }
      case "Exists", "DoesNotExist":
        if !requirement.values.isEmpty {
          forbidden(
            place.child("values"),
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
          )
        }
      default:
        invalid(
          place.child("operator"),
          .string(requirement.operator),
          "not a valid selector operator"
        )
      }
      invalid(place.child("key"), requirement.key, Names.qualifiedNameErrors(requirement.key))
      for (valueIndex, value) in requirement.values.enumerated() {
        invalid(place.child("values").index(valueIndex), value, Names.labelValueErrors(value))
      }
    }
  }

  private mutating func checkMutableMetadata(_ metadata: ObjectMeta) {
    let path = FieldPath.metadata
    if metadata.generation < 0 {
      invalid(
        path.child("generation"),
        .integer(metadata.generation),
        "must be greater than or equal to 0"
      )
    }
    checkLabels(metadata.labels, path.child("labels"))
    checkAnnotations(metadata.annotations, path.child("annotations"))
    checkOwners(metadata.ownerReferences, path.child("ownerReferences"))
    for finalizer in metadata.finalizers {
      invalid(path.child("finalizers"), finalizer, Names.qualifiedNameErrors(finalizer))
    }
  }

  private mutating func checkOwners(_ owners: [OwnerReference], _ path: FieldPath) {
    var controller: OwnerReference?
    for owner in owners {
      if owner.apiVersion.isEmpty {
        invalid(path.child("apiVersion"), "", "version must not be empty")
      }
      if owner.kind.isEmpty { invalid(path.child("kind"), "", "kind must not be empty") }
      if owner.name.isEmpty { invalid(path.child("name"), "", "name must not be empty") }
      if owner.uid.isEmpty { invalid(path.child("uid"), "", "uid must not be empty") }
      guard owner.controller == true else { continue }
      if let controller {
        invalid(
          path,
          .array(owners.map { $0.encoded() }),
          "Only one reference can have Controller set to true. Found \"true\" in references for"
            + " \(controller.kind)/\(controller.name) and \(owner.kind)/\(owner.name)"
        )
      } else {
        controller = owner
      }
    }
  }

  /// A prefix may end in a dash, since letters follow.
  private static func maskingTrailingDash(_ prefix: String) -> String {
    prefix.count > 1 && prefix.hasSuffix("-") ? "\(prefix.dropLast(2))a" : prefix
  }
}
