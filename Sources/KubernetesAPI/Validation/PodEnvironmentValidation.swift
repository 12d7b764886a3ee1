import Manifests

/// The rules for environment variables and for references to fields.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks environment variables.
  mutating func checkEnvironment(_ variables: [EnvVar], _ path: FieldPath) {
    for (index, variable) in variables.enumerated() {
      let place = path.index(index)
      if variable.name.isEmpty {
        required(place.child("name"))
      } else {
        invalid(
          place.child("name"),
          variable.name,
          Names.environmentVariableErrors(variable.name)
        )
      }
      if let source = variable.valueFrom {
        checkSource(source, hasValue: !variable.value.isEmpty, place.child("valueFrom"))
      }
    }
  }

  /// Checks config maps and secrets whose entries become variables.
  mutating func checkEnvironmentSources(_ sources: [EnvFromSource], _ path: FieldPath) {
    for (index, source) in sources.enumerated() {
      let place = path.index(index)
      if !source.prefix.isEmpty {
        invalid(
          place.child("prefix"),
          source.prefix,
          Names.environmentVariableErrors(source.prefix)
        )
      }
      var count = 0
      if let reference = source.configMapRef {
        count += 1
        checkReference(reference.name, place.child("configMapRef").child("name"))
      }
      if let reference = source.secretRef {
        count += 1
        checkReference(reference.name, place.child("secretRef").child("name"))
      }
      if count == 0 {
        invalid(path, "", ["must specify one of: `configMapRef` or `secretRef`"])
      } else if count > 1 {
        invalid(path, "", ["may not have more than one field specified at a time"])
      }
    }
  }

  private mutating func checkSource(
    _ source: EnvVarSource,
    hasValue: Bool,
    _ path: FieldPath
  ) {
    var count = 0
    if let reference = source.fieldRef {
      count += 1
      checkFieldReference(reference, allowed: Self.variableFields, path.child("fieldRef"))
    }
    if let reference = source.resourceFieldRef {
      count += 1
      checkResourceReference(reference, isInVolume: false, path.child("resourceFieldRef"))
    }
    if let reference = source.configMapKeyRef {
      count += 1
      checkKeyReference(reference.name, reference.key, path.child("configMapKeyRef"))
    }
    if let reference = source.secretKeyRef {
      count += 1
      checkKeyReference(reference.name, reference.key, path.child("secretKeyRef"))
    }
    if source.fileKeyRef != nil { count += 1 }
    if count == 0 {
      invalid(
        path,
        "",
        [
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
            + " `fileKeyRef`"
        ]
      )
    } else if hasValue {
      invalid(path, "", ["may not be specified when `value` is not empty"])
    } else if count > 1 {
      invalid(path, "", ["may not have more than one field specified at a time"])
    }
  }

  /// Checks a reference to a field of the pod.
  mutating func checkFieldReference(
    _ reference: ObjectFieldSelector,
    allowed: [String],
    _ path: FieldPath
  ) {
    guard !reference.apiVersion.isEmpty else { return required(path.child("apiVersion")) }
    guard !reference.fieldPath.isEmpty else { return required(path.child("fieldPath")) }
    let text = reference.fieldPath
    if let bracket = text.firstIndex(of: "["), text.hasSuffix("']") {
      let field = String(text[..<bracket])
      let key = String(text[bracket...].dropFirst(2).dropLast(2))
      switch field {
      case "metadata.annotations": invalid(path, key, Names.qualifiedNameErrors(key.lowercased()))
      case "metadata.labels": invalid(path, key, Names.qualifiedNameErrors(key))
      default:
        invalid(
          path.child("fieldPath"),
          text,
          ["error converting fieldPath: field label does not support subscript"]
        )
      }
    } else if !Self.knownFields.contains(text) {
      invalid(
        path.child("fieldPath"),
        text,
        ["error converting fieldPath: field label not supported: \(text)"]
      )
    } else if !allowed.contains(text) {
      unsupported(path.child("fieldPath"), text, allowed)
    }
  }

  /// Checks a reference to a resource of a container.
  mutating func checkResourceReference(
    _ reference: ResourceFieldSelector,
    isInVolume: Bool,
    _ path: FieldPath
  ) {
    let resource = reference.resource
    if isInVolume && reference.containerName.isEmpty {
      required(path.child("containerName"))
    } else if resource.isEmpty {
      required(path.child("resource"))
    } else if !Self.resourceFields.contains(resource)
      && !resource.hasPrefix("limits.hugepages-") && !resource.hasPrefix("requests.hugepages-")
    {
      unsupported(path.child("resource"), resource, Self.resourceFields)
    }
  }

  private mutating func checkReference(_ name: String, _ path: FieldPath) {
    if name.isEmpty {
      required(path)
    } else {
      checkSubdomain(name, path)
    }
  }

  private mutating func checkKeyReference(_ name: String, _ key: String, _ path: FieldPath) {
    checkSubdomain(name, path.child("name"))
    if key.isEmpty {
      required(path.child("key"))
    } else {
      invalid(path.child("key"), key, Names.configMapKeyErrors(key))
    }
  }

  private static let variableFields = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
    "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  private static let resourceFields = [
    "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu",
    "requests.ephemeral-storage", "requests.memory",
  ]

  private static let knownFields =
    variableFields + [
      "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName",
      "status.phase",
    ]
}
