import Manifests

/// The rules for definitions of kinds.
///
/// Source: `pkg/apis/apiextensions/validation` of `k8s.io/apiextensions-apiserver`. As there, what
/// all versions have alike is named by the place that it had before there were several versions.
extension CustomResourceDefinition: ValidatedObject {
  private static let approval = "api-approved.kubernetes.io"

  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = ValidationErrors()
    let wanted = "\(spec.names.plural).\(spec.group)"
    errors.checkMetadata(metadata, isNamespaced: false) { name in
      name == wanted
        ? Names.dns1123SubdomainErrors(name)
        : ["must be spec.names.plural+\".\"+spec.group"]
    }
    checkSpec(&errors)
    checkApproval(&errors)
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: CustomResourceDefinition) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    checkSpec(&errors)
    let (path, names) = (FieldPath.spec, FieldPath.spec.child("names"))
    if old.isTrue("Established") {
      errors.checkKept(spec.scope, old.spec.scope, path.child("scope"))
      errors.checkKept(spec.names.kind, old.spec.names.kind, names.child("kind"))
    }
    errors.checkKept(spec.group, old.spec.group, path.child("group"))
    errors.checkKept(spec.names.plural, old.spec.names.plural, names.child("plural"))
    for (index, version) in status.storedVersions.enumerated()
    where !spec.versions.contains(where: { $0.name == version }) {
      errors.invalid(
        FieldPath.status.child("storedVersions").index(index),
        .string(version),
        "missing from spec.versions; \(version) was previously a storage version, and must"
          + " remain in spec.versions until a storage migration ensures no data remains persisted"
          + " in \(version)"
          + " and removes \(version) from status.storedVersions"
      )
    }
    return errors.causes
  }

  private func checkApproval(_ errors: inout ValidationErrors) {
    let group = spec.group
    let isProtected = [".k8s.io", ".kubernetes.io"].contains { group.hasSuffix($0) }
    guard isProtected, metadata.annotations[Self.approval] == nil else { return }
    errors.required(
      FieldPath.metadata.child("annotations").key(Self.approval),
      "protected groups must have approval annotation \"\(Self.approval)\", see"
        + " https://github.com/kubernetes/enhancements/pull/1111"
    )
  }

  private func checkSpec(_ errors: inout ValidationErrors) {
    let path = FieldPath.spec
    if spec.group.isEmpty {
      errors.required(path.child("group"))
    } else {
      let wrong = Names.dns1123SubdomainErrors(spec.group)
      if !wrong.isEmpty {
        errors.invalid(path.child("group"), .string(spec.group), wrong.joined(separator: ","))
      } else if !spec.group.contains(".") {
        errors.invalid(
          path.child("group"),
          .string(spec.group),
          "should be a domain with at least one dot"
        )
      }
    }
    errors.checkOneOf(spec.scope, ["Cluster", "Namespaced"], path.child("scope"))
    if spec.preserveUnknownFields {
      errors.invalid(
        path.child("preserveUnknownFields"),
        true,
        "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
          + " spec.versions[*].schema instead"
      )
    }
    checkVersions(&errors)
    checkNames(&errors)
    if let conversion = spec.conversion {
      errors.checkOneOf(
        conversion.strategy,
        ["None", "Webhook"],
        path.child("conversion").child("strategy")
      )
      if conversion.strategy == "Webhook" {
        errors.forbidden(
          path.child("conversion").child("strategy"),
          "conversion by webhooks is not simulated"
        )
      }
    }
  }

  private func checkVersions(_ errors: inout ValidationErrors) {
    let path = FieldPath.spec.child("versions")
    let alike = VersionsAlike(spec.versions)
    for (index, version) in spec.versions.enumerated() {
      let place = path.index(index)
      let wrong = Names.dns1035LabelErrors(version.name)
      if !wrong.isEmpty {
        errors.invalid(place.child("name"), .string(version.name), wrong.joined(separator: ","))
      }
      if version.served, version.schema?.openAPIV3Schema == nil {
        errors.required(place.child("schema").child("openAPIV3Schema"), "schemas are required")
      }
      if alike.schemas == false || index == 0, let props = version.schema?.openAPIV3Schema {
        let schemaPath = alike.schemas ? FieldPath.spec.child("validation") : place.child("schema")
        errors.checkSchema(root: props, schemaPath.child("openAPIV3Schema"))
      }
      if alike.subresources == false || index == 0, let scale = version.subresources?.scale {
        let base = alike.subresources ? FieldPath.spec : place
        Self.check(scale, base.child("subresources").child("scale"), &errors)
      }
      if alike.columns == false || index == 0 {
        let base = alike.columns ? FieldPath.spec : place
        for (number, column) in version.additionalPrinterColumns.enumerated() {
          Self.check(column, base.child("additionalPrinterColumns").index(number), &errors)
        }
      }
    }
    let names = spec.versions.map(\.name)
    let list = spec.versions.encoded()
    if Set(names).count < names.count {
      errors.invalid(path, list, "must contain unique version names")
    }
    if spec.versions.count(where: \.storage) != 1 {
      errors.invalid(path, list, "must have exactly one version marked as storage version")
    }
  }

  /// What of the versions is the same in all of them.
  private struct VersionsAlike {
    let schemas: Bool
    let subresources: Bool
    let columns: Bool

    init(_ versions: [CustomResourceDefinitionVersion]) {
      let first = versions.first
      schemas = versions.allSatisfy { $0.schema == first?.schema }
      subresources = versions.allSatisfy { $0.subresources == first?.subresources }
      columns = versions.allSatisfy {
        $0.additionalPrinterColumns == first?.additionalPrinterColumns
      }
    }
  }

  private static func check(
    _ scale: CustomResourceSubresourceScale,
    _ path: FieldPath,
    _ errors: inout ValidationErrors
  ) {
    func check(_ value: String, _ name: String, _ prefixes: [String]) {
      let isBelow = prefixes.contains { value == $0 || value.hasPrefix($0 + ".") }
      guard !isBelow else { return }
      let places = prefixes.count == 1 ? prefixes[0] : "either .status or .spec"
      errors.invalid(path.child(name), .string(value), "should be a json path under \(places)")
    }
    if scale.specReplicasPath.isEmpty {
      errors.required(path.child("specReplicasPath"))
    } else {
      check(scale.specReplicasPath, "specReplicasPath", [".spec"])
    }
    if scale.statusReplicasPath.isEmpty {
      errors.required(path.child("statusReplicasPath"))
    } else {
      check(scale.statusReplicasPath, "statusReplicasPath", [".status"])
    }
    if let selector = scale.labelSelectorPath, !selector.isEmpty {
      check(selector, "labelSelectorPath", [".status", ".spec"])
    }
  }

  private static func check(
    _ column: CustomResourceColumnDefinition,
    _ path: FieldPath,
    _ errors: inout ValidationErrors
  ) {
    if column.name.isEmpty { errors.required(path.child("name")) }
    if column.type.isEmpty {
      errors.required(
        path.child("type"),
        "must be one of boolean,date,integer,number,string"
      )
    } else if !["boolean", "date", "integer", "number", "string"].contains(column.type) {
      errors.invalid(
        path.child("type"),
        .string(column.type),
        "must be one of boolean,date,integer,number,string"
      )
    }
    let formats = [
      "binary", "byte", "date", "date-time", "double", "float", "int32", "int64", "password",
    ]
    if !column.format.isEmpty, !formats.contains(column.format) {
      errors.invalid(
        path.child("format"),
        .string(column.format),
        "must be one of \(formats.joined(separator: ","))"
      )
    }
    if column.jsonPath.isEmpty {
      errors.required(path.child("JSONPath"))
    } else if (try? JSONPath(relaxed: column.jsonPath)) == nil || !column.jsonPath.hasPrefix(".") {
      errors.invalid(path.child("JSONPath"), .string(column.jsonPath), "does not start with .")
    }
  }

  private func checkNames(_ errors: inout ValidationErrors) {
    let path = FieldPath.spec.child("names")
    let names = spec.names
    func check(_ text: String, _ place: FieldPath, prefix: String = "") {
      let wrong = Names.dns1035LabelErrors(text)
      guard !wrong.isEmpty else { return }
      errors.invalid(place, .string(text), prefix + wrong.joined(separator: ","))
    }
    let mixed = "may have mixed case, but should otherwise match: "
    func checkMixed(_ text: String, _ place: FieldPath) {
      let wrong = Names.dns1035LabelErrors(text.lowercased())
      if !wrong.isEmpty {
        errors.invalid(place, .string(text), mixed + wrong.joined(separator: ","))
      }
    }
    if names.plural.isEmpty { errors.required(path.child("plural")) }
    if names.singular.isEmpty { errors.required(path.child("singular")) }
    if names.kind.isEmpty { errors.required(path.child("kind")) }
    if names.listKind.isEmpty { errors.required(path.child("listKind")) }
    if !names.plural.isEmpty { check(names.plural, path.child("plural")) }
    if !names.singular.isEmpty { check(names.singular, path.child("singular")) }
    if !names.kind.isEmpty { checkMixed(names.kind, path.child("kind")) }
    if !names.listKind.isEmpty { checkMixed(names.listKind, path.child("listKind")) }
    for (index, name) in names.shortNames.enumerated() {
      check(name, path.child("shortNames").index(index))
    }
    if !names.kind.isEmpty, names.kind == names.listKind {
      errors.invalid(
        path.child("listKind"),
        .string(names.listKind),
        "kind and listKind may not be the same"
      )
    }
    for (index, name) in names.categories.enumerated() {
      check(name, path.child("categories").index(index))
    }
  }
}
