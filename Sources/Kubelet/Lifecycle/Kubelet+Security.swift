import ContainerRuntime
import KubernetesAPI
import Machine

/// As whom the processes of a container run, and what they may do.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/kuberuntime/security_context.go`.
extension Kubelet {
  /// Sets user, groups and capabilities; refuses an image's root where the pod forbids it.
  func secure(
    _ config: inout ContainerConfig,
    _ container: KubernetesAPI.Container,
    _ pod: Pod,
    _ image: ContainerRuntime.Image?
  ) throws(ContainerTrouble) {
    let (own, common) = (container.securityContext, pod.spec.securityContext)
    let user = own?.runAsUser ?? common?.runAsUser
    let group = own?.runAsGroup ?? common?.runAsGroup
    config.user = user.map { UInt32(truncatingIfNeeded: $0) }
    config.group = group.map { UInt32(truncatingIfNeeded: $0) }
    if own?.runAsNonRoot ?? common?.runAsNonRoot ?? false {
      try checkUser(user, container, pod, image)
    }
    var security = MachineSecurity()
    if own?.privileged == true { security.capabilities = .all }
    if let wanted = own?.capabilities { change(&security.capabilities, wanted) }
    security.gainsNothing = own?.allowPrivilegeEscalation == false
    var groups = (common?.supplementalGroups ?? []).map { UInt32(truncatingIfNeeded: $0) }
    if let shared = common?.fsGroup { groups.append(UInt32(truncatingIfNeeded: shared)) }
    security.groups = groups
    config.security = security
  }

  /// What is dropped goes first, so that something can be kept of all that is dropped.
  private func change(_ set: inout CapabilitySet, _ wanted: Capabilities) {
    if wanted.add.contains(where: { $0.uppercased() == "ALL" }) { set = .all }
    if wanted.drop.contains(where: { $0.uppercased() == "ALL" }) { set = [] }
    for name in wanted.add where name.uppercased() != "ALL" {
      if let one = CapabilitySet(name: name) { set.formUnion(one) }
    }
    for name in wanted.drop where name.uppercased() != "ALL" {
      if let one = CapabilitySet(name: name) { set.subtract(one) }
    }
  }

  private func checkUser(
    _ user: Int64?,
    _ container: KubernetesAPI.Container,
    _ pod: Pod,
    _ image: ContainerRuntime.Image?
  ) throws(ContainerTrouble) {
    let meta = pod.metadata
    let place =
      configuration.dialect == .v18
      ? ""
      : " (pod: \"\(meta.name)_\(meta.namespace)(\(meta.uid))\", container: \(container.name))"
    let reason = "CreateContainerConfigError"
    if let user {
      guard user == 0 else { return }
      throw ContainerTrouble(
        reason: reason,
        message: "container's runAsUser breaks non-root policy\(place)"
      )
    }
    let name = image?.configuration.userName.prefix { $0 != ":" } ?? ""
    if !name.isEmpty, Int64(name) == nil {
      throw ContainerTrouble(
        reason: reason,
        message: "container has runAsNonRoot and image has non-numeric user (\(name)), cannot"
          + " verify user is non-root\(place)"
      )
    }
    guard image?.configuration.user ?? 0 == 0 else { return }
    throw ContainerTrouble(
      reason: reason,
      message: "container has runAsNonRoot and image will run as root\(place)"
    )
  }
}
