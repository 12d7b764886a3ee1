import KubernetesAPI

/// PodSecurity: the labels of a namespace say how strict it is with pods.
///
/// Source: `k8s.io/pod-security-admission/admission`.
extension APIServer {
  /// Refuses a pod that breaks what its namespace enforces; warns of templates and of looser rules.
  mutating func checkPodSecurity(
    _ object: some APIObject,
    labels: StringMap,
    since old: (any APIObject)? = nil
  ) throws(Status) {
    guard let policy = PodSecurityPolicy(labels) else { return }
    if let pod = object as? Pod {
      // What a pod may do is fixed with its containers.
      if let old = old as? Pod, old.spec.ephemeralContainers == pod.spec.ephemeralContainers {
        return
      }
      let review = PodSecurityReview(pod.metadata, pod.spec)
      let broken = review.violations(policy.enforce.level)
      guard broken.isEmpty else {
        throw .forbidden(
          Pod.resource,
          pod.metadata.name,
          "violates PodSecurity \"\(policy.enforce)\": \(PodSecurityReview.detail(broken))"
        )
      }
      return warn(review, policy)
    }
    guard !user.isEmpty, let template = Self.template(of: object) else { return }
    warn(PodSecurityReview(template.metadata, template.spec), policy)
  }

  /// The same for a changed object, by the namespace that it is in.
  mutating func checkPodSecurity(
    _ object: some APIObject,
    since old: some APIObject,
    _ subresource: String
  ) throws(Status) {
    guard subresource.isEmpty || subresource == "ephemeralcontainers" else { return }
    if object is Namespace { return try checkPodSecurityLabels(object, since: old) }
    let isPod = object is Pod
    guard isPod || (!user.isEmpty && Self.template(of: object) != nil),
      let space = store.object(
        Namespace.resource,
        namespace: "",
        name: object.metadata.namespace
      ) as? Namespace
    else { return }
    try checkPodSecurity(object, labels: space.metadata.labels, since: old)
  }

  private mutating func warn(_ review: PodSecurityReview, _ policy: PodSecurityPolicy) {
    guard !user.isEmpty else { return }
    let broken = review.violations(policy.warn.level)
    guard !broken.isEmpty else { return }
    warnings.append(
      "would violate PodSecurity \"\(policy.warn)\": \(PodSecurityReview.detail(broken))"
    )
  }

  private static func template(of object: any APIObject) -> PodTemplateSpec? {
    switch object {
    case let object as ReplicationController: object.spec.template
    case let object as ReplicaSet: object.spec.template
    case let object as Deployment: object.spec.template
    case let object as StatefulSet: object.spec.template
    case let object as DaemonSet: object.spec.template
    case let object as Job: object.spec.template
    case let object as CronJob: object.spec.jobTemplate.spec.template
    case let object as PodTemplate: object.template
    default: nil
    }
  }

  /// Refuses labels that cannot be read, and warns of pods that a stricter namespace would not let in.
  mutating func checkPodSecurityLabels(
    _ object: some APIObject,
    since old: (any APIObject)? = nil
  ) throws(Status) {
    guard let space = object as? Namespace else { return }
    let before = (old as? Namespace)?.metadata.labels ?? StringMap()
    guard space.metadata.labels != before else { return }
    let causes = PodSecurityPolicy.causes(space.metadata.labels)
    // What was wrong before may stay, as long as nothing new is.
    guard causes.isEmpty || causes == PodSecurityPolicy.causes(before) else {
      throw .invalid(Namespace.resource, space.metadata.name, causes)
    }
    guard !user.isEmpty, old != nil,
      let rule = PodSecurityPolicy(space.metadata.labels)?.enforce, rule.level > .privileged
    else { return }
    let former = PodSecurityPolicy(before)?.enforce ?? PodSecurityPolicy.Rule()
    guard rule.version != former.version || rule.level > former.level else { return }
    warnOfPods(in: space.metadata.name, rule)
  }

  private mutating func warnOfPods(in namespace: String, _ rule: PodSecurityPolicy.Rule) {
    let pods = store.candidates(Pod.resource, ListOptions(namespace: namespace))
      .compactMap { $0 as? Pod }
    var found: [(reasons: String, names: [String])] = []
    for pod in pods.sorted(by: { $0.metadata.name < $1.metadata.name }) {
      let broken = PodSecurityReview(pod.metadata, pod.spec).violations(rule.level)
      guard !broken.isEmpty else { continue }
      let reasons = broken.map(\.reason).joined(separator: ", ")
      if let index = found.firstIndex(where: { $0.reasons == reasons }) {
        found[index].names.append(pod.metadata.name)
      } else {
        found.append((reasons, [pod.metadata.name]))
      }
    }
    guard !found.isEmpty else { return }
    warnings.append(
      "existing pods in namespace \"\(namespace)\" violate the new PodSecurity enforce level"
        + " \"\(rule)\""
    )
    for (reasons, names) in found {
      let others =
        switch names.count {
        case 1: ""
        case 2: " (and 1 other pod)"
        default: " (and \(names.count - 1) other pods)"
        }
      warnings.append("\(names[0])\(others): \(reasons)")
    }
  }
}
