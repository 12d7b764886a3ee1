import Manifests

/// Rules for roles and their bindings.
///
/// Source: `k8s.io/kubernetes/pkg/apis/rbac/validation`.
enum RBACRules {
  /// What is wrong with a name as one part of a path.
  static func nameErrors(_ name: String) -> [String] {
    if name == "." || name == ".." { return ["may not be '\(name)'"] }
    return ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
  }

  static func check(
    _ rules: [PolicyRule],
    isNamespaced: Bool,
    _ errors: inout ValidationErrors
  ) {
    for (index, rule) in rules.enumerated() {
      check(rule, FieldPath("rules").index(index), isNamespaced: isNamespaced, &errors)
    }
  }

  private static func check(
    _ rule: PolicyRule,
    _ path: FieldPath,
    isNamespaced: Bool,
    _ errors: inout ValidationErrors
  ) {
    if rule.verbs.isEmpty {
      errors.required(path.child("verbs"), "verbs must contain at least one value")
    }
    guard rule.nonResourceURLs.isEmpty else {
      let urls = Value.array(rule.nonResourceURLs.map { .string($0) })
      let place = path.child("nonResourceURLs")
      if isNamespaced {
        errors.invalid(place, urls, "namespaced rules cannot apply to non-resource URLs")
      }
      if !rule.apiGroups.isEmpty || !rule.resources.isEmpty || !rule.resourceNames.isEmpty {
        errors.invalid(
          place,
          urls,
          "rules cannot apply to both regular resources and non-resource URLs"
        )
      }
      return
    }
    if rule.apiGroups.isEmpty {
      errors.required(path.child("apiGroups"), "resource rules must supply at least one api group")
    }
    if rule.resources.isEmpty {
      errors.required(path.child("resources"), "resource rules must supply at least one resource")
    }
  }

  static func check(_ reference: RoleRef, kinds: [String], _ errors: inout ValidationErrors) {
    let path = FieldPath("roleRef")
    if reference.apiGroup != Role.resource.group {
      errors.unsupported(path.child("apiGroup"), reference.apiGroup, [Role.resource.group])
    }
    if !kinds.contains(reference.kind) {
      errors.unsupported(path.child("kind"), reference.kind, kinds)
    }
    if reference.name.isEmpty {
      errors.required(path.child("name"))
    } else {
      errors.invalid(path.child("name"), reference.name, nameErrors(reference.name))
    }
  }

  static func check(
    _ subjects: [RBACSubject],
    isNamespaced: Bool,
    _ errors: inout ValidationErrors
  ) {
    for (index, subject) in subjects.enumerated() {
      let path = FieldPath("subjects").index(index)
      if subject.name.isEmpty { errors.required(path.child("name")) }
      switch subject.kind {
      case "ServiceAccount":
        if !subject.name.isEmpty {
          errors.invalid(
            path.child("name"),
            subject.name,
            Names.dns1123SubdomainErrors(subject.name)
          )
        }
        if !subject.apiGroup.isEmpty {
          errors.unsupported(path.child("apiGroup"), subject.apiGroup, [""])
        }
        if !isNamespaced, subject.namespace.isEmpty { errors.required(path.child("namespace")) }
      case "User", "Group":
        if subject.apiGroup != Role.resource.group {
          errors.unsupported(path.child("apiGroup"), subject.apiGroup, [Role.resource.group])
        }
      default:
        errors.unsupported(path.child("kind"), subject.kind, ["ServiceAccount", "User", "Group"])
      }
    }
  }

  /// A binding's role stays what it was.
  static func checkUnchanged(
    _ reference: RoleRef,
    from old: RoleRef,
    _ errors: inout ValidationErrors
  ) {
    guard reference != old else { return }
    errors.invalid(FieldPath("roleRef"), ServerForm.tree(of: reference), "cannot change roleRef")
  }
}

extension Role: ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { RBACRules.nameErrors(name) }
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    RBACRules.check(rules, isNamespaced: true, &errors)
    return errors.causes
  }
  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Role) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    RBACRules.check(rules, isNamespaced: true, &errors)
    return errors.causes
  }
}

extension ClusterRole: ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { RBACRules.nameErrors(name) }
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    check(&errors)
    return errors.causes
  }
  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: ClusterRole) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    check(&errors)
    return errors.causes
  }

  private func check(_ errors: inout ValidationErrors) {
    RBACRules.check(rules, isNamespaced: false, &errors)
    guard let aggregationRule, aggregationRule.clusterRoleSelectors.isEmpty else { return }
    errors.required(
      FieldPath("aggregationRule").child("clusterRoleSelectors"),
      "at least one clusterRoleSelector required if aggregationRule is non-nil"
    )
  }
}

extension RoleBinding: ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { RBACRules.nameErrors(name) }
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    check(&errors)
    return errors.causes
  }
  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: RoleBinding) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    check(&errors)
    RBACRules.checkUnchanged(roleRef, from: old.roleRef, &errors)
    return errors.causes
  }

  private func check(_ errors: inout ValidationErrors) {
    RBACRules.check(roleRef, kinds: ["Role", "ClusterRole"], &errors)
    RBACRules.check(subjects, isNamespaced: true, &errors)
  }
}

extension ClusterRoleBinding: ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { RBACRules.nameErrors(name) }
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    check(&errors)
    return errors.causes
  }
  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: ClusterRoleBinding) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    check(&errors)
    RBACRules.checkUnchanged(roleRef, from: old.roleRef, &errors)
    return errors.causes
  }

  private func check(_ errors: inout ValidationErrors) {
    RBACRules.check(roleRef, kinds: ["ClusterRole"], &errors)
    RBACRules.check(subjects, isNamespaced: false, &errors)
  }
}
