import Manifests

/// The rules for the policies of jobs.
///
/// Source: `k8s.io/kubernetes/pkg/apis/batch/validation`.
extension ValidationErrors {
  mutating func checkFailurePolicy(
    _ policy: PodFailurePolicy,
    _ spec: JobSpec,
    _ path: FieldPath
  ) {
    let rules = path.child("rules")
    if policy.rules.count > 20 { tooMany(rules, policy.rules.count, maximum: 20) }
    let containers = (spec.template.spec.containers + spec.template.spec.initContainers)
      .map(\.name)
    for (index, rule) in policy.rules.enumerated() {
      check(rule, spec, containers, rules.index(index))
    }
  }

  private mutating func check(
    _ rule: PodFailurePolicyRule,
    _ spec: JobSpec,
    _ containers: [String],
    _ path: FieldPath
  ) {
    let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
    if rule.action.isEmpty {
      required(path.child("action"), "valid values: \(Self.quoted(actions))")
    } else if rule.action == "FailIndex", spec.backoffLimitPerIndex == nil {
      invalid(
        path.child("action"),
        .string(rule.action),
        "requires the backoffLimitPerIndex to be set"
      )
    } else if !actions.contains(rule.action) {
      unsupported(path.child("action"), rule.action, actions)
    }
    if let codes = rule.onExitCodes {
      check(codes, containers, path.child("onExitCodes"))
    }
    check(rule.onPodConditions, path.child("onPodConditions"))
    if rule.onExitCodes != nil, !rule.onPodConditions.isEmpty {
      invalid(
        path,
        withoutValue: "specifying both OnExitCodes and OnPodConditions is not supported"
      )
    } else if rule.onExitCodes == nil, rule.onPodConditions.isEmpty {
      invalid(
        path,
        withoutValue: "specifying one of OnExitCodes and OnPodConditions is required"
      )
    }
  }

  private mutating func check(
    _ patterns: [PodFailurePolicyOnPodConditionsPattern],
    _ path: FieldPath
  ) {
    if patterns.count > 20 { tooMany(path, patterns.count, maximum: 20) }
    let statuses = ["False", "True", "Unknown"]
    for (index, pattern) in patterns.enumerated() {
      let place = path.index(index)
      invalid(place.child("type"), pattern.type, Names.qualifiedNameErrors(pattern.type))
      if pattern.status.isEmpty {
        required(place.child("status"), "valid values: \(Self.quoted(statuses))")
      } else if !statuses.contains(pattern.status) {
        unsupported(place.child("status"), pattern.status, statuses)
      }
    }
  }

  private mutating func check(
    _ codes: PodFailurePolicyOnExitCodesRequirement,
    _ containers: [String],
    _ path: FieldPath
  ) {
    if codes.operator.isEmpty {
      required(path.child("operator"), "valid values: \(Self.quoted(["In", "NotIn"]))")
    } else if !["In", "NotIn"].contains(codes.operator) {
      unsupported(path.child("operator"), codes.operator, ["In", "NotIn"])
    }
    if let name = codes.containerName, !containers.contains(name) {
      invalid(
        path.child("containerName"),
        .string(name),
        "must be one of the container or initContainer names in the pod template"
      )
    }
    let place = path.child("values")
    if codes.values.isEmpty {
      invalid(place, codes.values.encoded(), "at least one value is required")
    } else if codes.values.count > 255 {
      tooMany(place, codes.values.count, maximum: 255)
    }
    var isOrdered = true
    for (index, code) in codes.values.enumerated() {
      if codes.operator == "In", code == 0 {
        invalid(place.index(index), .integer(0), "must not be 0 for the In operator")
      }
      if codes.values[..<index].contains(code) {
        duplicate(place.index(index), .integer(Int64(code)))
      }
      if index > 0, codes.values[index - 1] > code { isOrdered = false }
    }
    if !isOrdered { invalid(place, codes.values.encoded(), "must be ordered") }
  }

  mutating func checkSuccessPolicy(_ policy: SuccessPolicy, _ spec: JobSpec, _ path: FieldPath) {
    guard spec.isIndexed else {
      return invalid(path, ServerForm.tree(of: policy), "requires indexed completion mode")
    }
    let rules = path.child("rules")
    if policy.rules.isEmpty {
      required(
        rules,
        "at least one rules must be specified when the successPolicy is specified"
      )
    }
    if policy.rules.count > 20 { tooMany(rules, policy.rules.count, maximum: 20) }
    for (index, rule) in policy.rules.enumerated() {
      check(rule, Int(spec.completions ?? 0), rules.index(index))
    }
  }

  private mutating func check(_ rule: SuccessPolicyRule, _ completions: Int, _ path: FieldPath) {
    if rule.succeededCount == nil, rule.succeededIndexes == nil {
      required(path, "at least one of succeededCount or succeededIndexes must be specified")
    }
    var total: Int?
    if let text = rule.succeededIndexes {
      let place = path.child("succeededIndexes")
      if text.utf8.count > Self.indexesLimit { tooLong(place, maximum: Self.indexesLimit) }
      do throws(IndexRanges.Mistake) {
        total = try IndexRanges(parsing: text, below: completions).count
      } catch {
        total = 0
        invalid(place, .string(text), "error parsing succeededIndexes: \(error.message)")
      }
    }
    guard let count = rule.succeededCount else { return }
    let place = path.child("succeededCount")
    checkNotNegative(count, place)
    if count > completions {
      invalid(
        place,
        .integer(Int64(count)),
        "must be less than or equal to \(completions) (the number of specified completions)"
      )
    }
    if let total, count > total {
      invalid(
        place,
        .integer(Int64(count)),
        "must be less than or equal to \(total) (the number of indexes in the specified"
          + " succeededIndexes field)"
      )
    }
  }

  private static let indexesLimit = 64 * 1024

  /// A list as Go's `%q` writes it.
  private static func quoted(_ values: [String]) -> String {
    "[\(values.map { "\"\($0)\"" }.joined(separator: " "))]"
  }
}
