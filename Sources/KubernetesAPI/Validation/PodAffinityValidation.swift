import Manifests

/// The rules for affinities.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the preferences and rules about nodes and other pods.
  mutating func checkAffinity(_ affinity: Affinity, _ path: FieldPath) {
    if let node = affinity.nodeAffinity { checkNodeAffinity(node, path.child("nodeAffinity")) }
    if let pod = affinity.podAffinity {
      checkPodTerms(
        pod.requiredDuringSchedulingIgnoredDuringExecution,
        pod.preferredDuringSchedulingIgnoredDuringExecution,
        path.child("podAffinity")
      )
    }
    if let pod = affinity.podAntiAffinity {
      checkPodTerms(
        pod.requiredDuringSchedulingIgnoredDuringExecution,
        pod.preferredDuringSchedulingIgnoredDuringExecution,
        path.child("podAntiAffinity")
      )
    }
  }

  /// Checks a selection of nodes.
  mutating func checkNodeSelector(_ selector: NodeSelector, _ path: FieldPath) {
    let terms = path.child("nodeSelectorTerms")
    if selector.nodeSelectorTerms.isEmpty {
      required(terms, "must have at least one node selector term")
    }
    for (index, term) in selector.nodeSelectorTerms.enumerated() {
      checkNodeTerm(term, checksValues: true, terms.index(index))
    }
  }

  private mutating func checkNodeAffinity(_ affinity: NodeAffinity, _ path: FieldPath) {
    if let selector = affinity.requiredDuringSchedulingIgnoredDuringExecution {
      checkNodeSelector(
        selector,
        path.child("requiredDuringSchedulingIgnoredDuringExecution")
      )
    }
    let preferred = path.child("preferredDuringSchedulingIgnoredDuringExecution")
    for (index, term) in affinity.preferredDuringSchedulingIgnoredDuringExecution.enumerated() {
      let place = preferred.index(index)
      checkWeight(term.weight, place.child("weight"))
      checkNodeTerm(term.preference, checksValues: false, place.child("preference"))
    }
  }

  private mutating func checkWeight(_ weight: Int32, _ path: FieldPath) {
    if !(1...100).contains(weight) {
      invalid(path, .integer(Int64(weight)), "must be in the range 1-100")
    }
  }

  private mutating func checkNodeTerm(
    _ term: NodeSelectorTerm,
    checksValues: Bool,
    _ path: FieldPath
  ) {
    for (index, requirement) in term.matchExpressions.enumerated() {
      let place = path.child("matchExpressions").index(index)
      checkRequirement(requirement, place)
      invalid(place.child("key"), requirement.key, Names.qualifiedNameErrors(requirement.key))
      guard checksValues else { continue }
      for (valueIndex, value) in requirement.values.enumerated() {
        invalid(place.child("values").index(valueIndex), value, Names.labelValueErrors(value))
      }
    }
    for (index, requirement) in term.matchFields.enumerated() {
      checkFieldRequirement(requirement, path.child("matchFields").index(index))
    }
  }

  private mutating func checkRequirement(
    _ requirement: NodeSelectorRequirement,
    _ path: FieldPath
  ) {
    let values = path.child("values")
    switch requirement.operator {
    case "In", "NotIn":
      if requirement.values.isEmpty {
        required(values, "must be specified when `operator` is 'In' or 'NotIn'")
      }
    case "Exists", "DoesNotExist":
      if !requirement.values.isEmpty {
        forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    case "Gt", "Lt":
      if requirement.values.count != 1 {
        required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'")
      }
    default:
      invalid(
        path.child("operator"),
        .string(requirement.operator),
        "not a valid selector operator"
      )
    }
  }

  private mutating func checkFieldRequirement(
    _ requirement: NodeSelectorRequirement,
    _ path: FieldPath
  ) {
    if !["In", "NotIn"].contains(requirement.operator) {
      invalid(
        path.child("operator"),
        .string(requirement.operator),
        "not a valid selector operator"
      )
    } else if requirement.values.count != 1 {
      required(
        path.child("values"),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
      )
    }
    if requirement.key != "metadata.name" {
      invalid(
        path.child("key"),
        .string(requirement.key),
        "not a valid field selector key"
      )
    } else {
      for (index, value) in requirement.values.enumerated() {
        checkSubdomain(value, path.child("values").index(index))
      }
    }
  }

  private mutating func checkPodTerms(
    _ needed: [PodAffinityTerm],
    _ preferred: [WeightedPodAffinityTerm],
    _ path: FieldPath
  ) {
    let neededPath = path.child("requiredDuringSchedulingIgnoredDuringExecution")
    for (index, term) in needed.enumerated() { checkPodTerm(term, neededPath.index(index)) }
    let preferredPath = path.child("preferredDuringSchedulingIgnoredDuringExecution")
    for (index, weighted) in preferred.enumerated() {
      let place = preferredPath.index(index)
      checkWeight(weighted.weight, place.child("weight"))
      checkPodTerm(weighted.podAffinityTerm, place.child("podAffinityTerm"))
    }
  }

  private mutating func checkPodTerm(_ term: PodAffinityTerm, _ path: FieldPath) {
    if let selector = term.labelSelector {
      checkLabelSelector(selector, path.child("labelSelector"))
    }
    if let selector = term.namespaceSelector {
      checkLabelSelector(selector, path.child("namespaceSelector"))
    }
    for name in term.namespaces { checkLabelName(name, path.child("namespace")) }
    if term.topologyKey.isEmpty { required(path.child("topologyKey"), "can not be empty") }
    invalid(
      path.child("topologyKey"),
      term.topologyKey,
      Names.qualifiedNameErrors(term.topologyKey)
    )
  }
}
