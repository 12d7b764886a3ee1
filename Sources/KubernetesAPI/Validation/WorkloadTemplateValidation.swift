import Manifests

/// The rules for templates of pods, and for the selectors that find the pods again.
///
/// Source: `k8s.io/kubernetes/pkg/apis/apps/validation`.
extension ValidationErrors {
  /// Checks a template of pods that restart for ever; `kind` is named where a field is refused.
  public mutating func checkWorkloadTemplate(
    _ template: PodTemplateSpec,
    selector: LabelSelectorTerms?,
    kind: String,
    _ path: FieldPath
  ) {
    // No selector at all selects nothing; an empty one is reported elsewhere.
    let matches = selector.map { $0.terms.isEmpty || $0.matches(template.metadata.labels) } ?? false
    if !matches {
      invalid(
        path.child("metadata").child("labels"),
        template.metadata.labels.encodedOrNull,
        "`selector` does not match template `labels`"
      )
    }
    checkPodTemplate(template, path)
    let spec = path.child("spec")
    if template.spec.restartPolicy != "Always" {
      unsupported(spec.child("restartPolicy"), template.spec.restartPolicy, ["Always"])
    }
    if template.spec.activeDeadlineSeconds != nil {
      forbidden(
        spec.child("activeDeadlineSeconds"),
        "activeDeadlineSeconds in \(kind) is not Supported"
      )
    }
  }

  /// Checks a template of pods.
  public mutating func checkPodTemplate(_ template: PodTemplateSpec, _ path: FieldPath) {
    checkLabels(template.metadata.labels, path.child("labels"))
    checkAnnotations(template.metadata.annotations, path.child("annotations"))
    checkPodSpec(template.spec, isPod: false, path.child("spec"))
    if !template.spec.ephemeralContainers.isEmpty {
      forbidden(
        path.child("spec").child("ephemeralContainers"),
        "ephemeral containers not allowed in pod template"
      )
    }
  }

  /// Checks a selector that must be there and select something.
  mutating func checkWorkloadSelector(
    _ selector: LabelSelector?,
    whenEmpty: String,
    _ path: FieldPath
  ) {
    guard let selector else { return required(path) }
    checkLabelSelector(selector, path)
    if selector.isZero { invalid(path, .emptyObject, whenEmpty) }
  }

  /// Checks that a selector did not change.
  mutating func checkSelectorIsKept(
    _ selector: LabelSelector?,
    _ old: LabelSelector?,
    _ path: FieldPath
  ) {
    checkKept(selector, old, path)
  }
}

extension FieldMap {
  /// The map as a message shows it: Go does not tell an empty map from none.
  fileprivate var encodedOrNull: Manifests.Value { isEmpty ? .null : encoded() }
}
