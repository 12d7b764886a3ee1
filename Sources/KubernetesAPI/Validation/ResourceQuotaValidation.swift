import Manifests

extension ResourceQuota: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    errors.checkStatus(status)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; its scopes are fixed.
  public func validateUpdate(from old: ResourceQuota) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec != old.spec {
      errors.checkSpec(spec)
      if Set(spec.scopes) != Set(old.spec.scopes) {
        errors.checkKept(spec.scopes, old.spec.scopes, FieldPath.spec.child("scopes"))
      }
    }
    if status != old.status { errors.checkStatus(status) }
    return errors.causes
  }
}

/// The rules for quotas.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: ResourceQuotaSpec) {
    checkAmounts(spec.hard, FieldPath.spec.child("hard"))
    checkScopes(spec)
    checkScopeSelector(spec)
  }

  fileprivate mutating func checkStatus(_ status: ResourceQuotaStatus) {
    checkAmounts(status.hard, FieldPath.status.child("hard"))
    checkAmounts(status.used, FieldPath.status.child("used"))
  }

  private mutating func checkAmounts(_ amounts: ResourceList, _ path: FieldPath) {
    for entry in amounts {
      let place = path.key(entry.key)
      checkResourceName(entry.key, place)
      if !entry.key.contains("/"), !ResourceName.isStandardForQuotas(entry.key) {
        invalid(place, .string(entry.key), "must be a standard resource for quota")
      }
      if entry.value.signum < 0 {
        invalid(place, entry.value.encoded(), "must be greater than or equal to 0")
      }
      if ResourceName.isCounted(entry.key), entry.value.milliValue % 1000 != 0 {
        invalid(place, entry.value.encoded(), "must be an integer")
      }
    }
  }

  /// Checks the name of a resource of any kind.
  mutating func checkResourceName(_ name: String, _ path: FieldPath) {
    let reasons = Names.qualifiedNameErrors(name)
    invalid(path, name, reasons)
    if reasons.isEmpty, !name.contains("/"), !ResourceName.isStandard(name) {
      invalid(path, .string(name), "must be a standard resource type or fully qualified")
    }
  }

  private mutating func checkScopes(_ spec: ResourceQuotaSpec) {
    let path = FieldPath.spec.child("scopes")
    for scope in spec.scopes {
      if !QuotaScope.all.contains(scope) {
        invalid(path, spec.scopes.encoded(), "unsupported scope")
      }
      for name in spec.hard.keys where !QuotaScope.suits(scope, name) {
        invalid(path, spec.scopes.encoded(), "unsupported scope applied to resource")
      }
    }
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]
    where pair.allSatisfy(spec.scopes.contains) {
      invalid(path, spec.scopes.encoded(), "conflicting scopes")
    }
  }

  private mutating func checkScopeSelector(_ spec: ResourceQuotaSpec) {
    guard let selector = spec.scopeSelector else { return }
    let path = FieldPath.spec.child("scopeSelector").child("matchExpressions")
    for term in selector.matchExpressions {
      if !QuotaScope.all.contains(term.scopeName) {
        invalid(path.child("scopeName"), .string(term.scopeName), "unsupported scope")
      }
      for name in spec.hard.keys where !QuotaScope.suits(term.scopeName, name) {
        invalid(path, ServerForm.tree(of: selector), "unsupported scope applied to resource")
      }
      if QuotaScope.withoutValues.contains(term.scopeName), term.operator != "Exists" {
        invalid(
          path.child("operator"),
          .string(term.operator),
          "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
            + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
            + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
        )
      }
      checkValues(of: term, path)
    }
  }

  private mutating func checkValues(
    of term: ScopedResourceSelectorRequirement,
    _ path: FieldPath
  ) {
    switch term.operator {
    case "In", "NotIn":
      if term.values.isEmpty {
        required(
          path.child("values"),
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
        )
      }
    case "Exists", "DoesNotExist":
      if !term.values.isEmpty {
        invalid(
          path.child("values"),
          term.values.encoded(),
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
        )
      }
    default:
      invalid(path.child("operator"), .string(term.operator), "not a valid selector operator")
    }
  }
}
