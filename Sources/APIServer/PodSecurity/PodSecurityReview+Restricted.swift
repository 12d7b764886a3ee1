import KubernetesAPI

/// The rules that the level `restricted` adds: least rights inside the container too.
extension PodSecurityReview {
  func privilegeEscalation() -> Violation? {
    let names = names { $0.securityContext?.allowPrivilegeEscalation != false }
    guard !names.isEmpty else { return nil }
    return Violation(
      reason: "allowPrivilegeEscalation != false",
      detail: "\(Self.named("container", names)) must set"
        + " securityContext.allowPrivilegeEscalation=false"
    )
  }

  func unrestrictedCapabilities() -> Violation? {
    func added(_ container: Container) -> [String] {
      (container.securityContext?.capabilities?.add ?? []).filter { $0 != "NET_BIND_SERVICE" }
    }
    let keeping = names { $0.securityContext?.capabilities?.drop.contains("ALL") != true }
    let adding = names { !added($0).isEmpty }
    var details: [String] = []
    if !keeping.isEmpty {
      details.append(
        "\(Self.named("container", keeping)) must set securityContext.capabilities.drop=[\"ALL\"]"
      )
    }
    if !adding.isEmpty {
      let values = Self.distinct(containers.flatMap(added))
      details.append(
        "\(Self.named("container", adding)) must not include \(Self.quoted(values)) in"
          + " securityContext.capabilities.add"
      )
    }
    guard !details.isEmpty else { return nil }
    return Violation(
      reason: "unrestricted capabilities",
      detail: details.joined(separator: "; ")
    )
  }

  func restrictedVolumes() -> Violation? {
    func type(_ volume: Volume) -> String? {
      if volume.hostPath != nil { return "hostPath" }
      if volume.nfs != nil { return "nfs" }
      return nil
    }
    let names = spec.volumes.filter { type($0) != nil }.map(\.name)
    guard !names.isEmpty else { return nil }
    let types = Self.distinct(spec.volumes.compactMap(type))
    return Violation(
      reason: "restricted volume types",
      detail: "\(Self.named("volume", names)) \(names.count == 1 ? "uses" : "use")"
        + " \(Self.named("restricted volume type", types))"
    )
  }

  func rootUsers() -> Violation? {
    let pod = spec.securityContext?.runAsNonRoot
    let explicit = names { $0.securityContext?.runAsNonRoot == false }
    let reason = "runAsNonRoot != true"
    if pod == false || !explicit.isEmpty {
      return Violation(
        reason: reason,
        detail: "\(Self.setters(pod: pod == false, explicit)) must not set"
          + " securityContext.runAsNonRoot=false"
      )
    }
    let silent = names { $0.securityContext?.runAsNonRoot == nil }
    guard pod != true, !silent.isEmpty else { return nil }
    return Violation(
      reason: reason,
      detail: "pod or \(Self.named("container", silent)) must set securityContext.runAsNonRoot=true"
    )
  }

  func rootUserNumbers() -> Violation? {
    let pod = spec.securityContext?.runAsUser == 0
    let names = names { $0.securityContext?.runAsUser == 0 }
    guard pod || !names.isEmpty else { return nil }
    return Violation(
      reason: "runAsUser=0",
      detail: "\(Self.setters(pod: pod, names)) must not set runAsUser=0"
    )
  }

  func missingSeccomp() -> Violation? {
    if let violation = forbiddenSeccomp() { return violation }
    let silent = names { $0.securityContext?.seccompProfile == nil }
    guard spec.securityContext?.seccompProfile == nil, !silent.isEmpty else { return nil }
    return Violation(
      reason: "seccompProfile",
      detail: "pod or \(Self.named("container", silent)) must set"
        + " securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""
    )
  }
}
