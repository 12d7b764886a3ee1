import Manifests

/// The rules for tolerations, gates and spreading.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks tolerations.
  mutating func checkTolerations(_ tolerations: [Toleration], _ path: FieldPath) {
    for (index, toleration) in tolerations.enumerated() {
      let place = path.index(index)
      if !toleration.key.isEmpty {
        invalid(place.child("key"), toleration.key, Names.qualifiedNameErrors(toleration.key))
      } else if toleration.operator != "Exists" {
        invalid(
          place.child("operator"),
          .string(toleration.operator),
          "operator must be Exists when `key` is empty, which means \"match all values and all"
            + " keys\""
        )
      }
      if toleration.tolerationSeconds != nil && toleration.effect != "NoExecute" {
        invalid(
          place.child("effect"),
          .string(toleration.effect),
          "effect must be 'NoExecute' when `tolerationSeconds` is set"
        )
      }
      checkTolerationOperator(toleration, place.child("operator"))
      if !toleration.effect.isEmpty {
        checkOneOf(
          toleration.effect,
          ["NoSchedule", "PreferNoSchedule", "NoExecute"],
          place.child("effect")
        )
      }
    }
  }

  private mutating func checkTolerationOperator(_ toleration: Toleration, _ path: FieldPath) {
    switch toleration.operator {
    case "", "Equal":
      let reasons = Names.labelValueErrors(toleration.value)
      if !reasons.isEmpty {
        invalid(path, .string(toleration.value), reasons.joined(separator: ";"))
      }
    case "Exists":
      if !toleration.value.isEmpty {
        invalid(
          path,
          ServerForm.tree(of: toleration),
          "value must be empty when `operator` is 'Exists'"
        )
      }
    default: unsupported(path, toleration.operator, ["Equal", "Exists"])
    }
  }

  /// Checks what must be removed before a pod is scheduled.
  mutating func checkSchedulingGates(_ gates: [PodSchedulingGate], _ path: FieldPath) {
    var names: [String] = []
    for (index, gate) in gates.enumerated() {
      invalid(path.index(index), gate.name, Names.qualifiedNameErrors(gate.name))
      if names.contains(gate.name) { duplicate(path.index(index), .string(gate.name)) }
      names.append(gate.name)
    }
  }

  /// Checks the rules by which a group of pods spreads.
  mutating func checkSpread(_ constraints: [TopologySpreadConstraint], _ path: FieldPath) {
    for (index, constraint) in constraints.enumerated() {
      let place = path.index(index)
      if constraint.maxSkew <= 0 {
        invalid(
          place.child("maxSkew"),
          .integer(Int64(constraint.maxSkew)),
          "must be greater than zero"
        )
      }
      if constraint.topologyKey.isEmpty {
        required(place.child("topologyKey"), "can not be empty")
      } else {
        invalid(
          place.child("topologyKey"),
          constraint.topologyKey,
          Names.qualifiedNameErrors(constraint.topologyKey)
        )
      }
      let actions = ["DoNotSchedule", "ScheduleAnyway"]
      if !actions.contains(constraint.whenUnsatisfiable) {
        unsupported(place.child("whenUnsatisfiable"), constraint.whenUnsatisfiable, actions)
      }
      let isRepeated = constraints[(index + 1)...].contains {
        $0.topologyKey == constraint.topologyKey
          && $0.whenUnsatisfiable == constraint.whenUnsatisfiable
      }
      if isRepeated {
        duplicate(
          place.child("{topologyKey, whenUnsatisfiable}"),
          .string("{\(constraint.topologyKey), \(constraint.whenUnsatisfiable)}")
        )
      }
      checkMinDomains(constraint, place.child("minDomains"))
      let policies = ["Honor", "Ignore"]
      checkOneOf(constraint.nodeAffinityPolicy, policies, place.child("nodeAffinityPolicy"))
      checkOneOf(constraint.nodeTaintsPolicy, policies, place.child("nodeTaintsPolicy"))
      if let selector = constraint.labelSelector {
        checkLabelSelector(selector, place.child("labelSelector"))
      }
    }
  }

  private mutating func checkMinDomains(
    _ constraint: TopologySpreadConstraint,
    _ path: FieldPath
  ) {
    guard let domains = constraint.minDomains else { return }
    if domains <= 0 {
      invalid(path, .integer(Int64(domains)), "must be greater than zero")
    }
    if constraint.whenUnsatisfiable != "DoNotSchedule" {
      invalid(
        path,
        .integer(Int64(domains)),
        "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not"
          + " \(constraint.whenUnsatisfiable)"
      )
    }
  }
}
