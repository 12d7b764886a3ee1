import Manifests

/// The rules for security settings.
///
/// Source: `k8s.io/kubernetes/pkg/apis/core/validation`.
extension ValidationErrors {
  /// Checks the settings of a container.
  mutating func checkSecurityContext(_ context: SecurityContext?, _ path: FieldPath) {
    guard let context else { return }
    checkID(context.runAsUser, path.child("runAsUser"))
    checkID(context.runAsGroup, path.child("runAsGroup"))
    checkOneOf(context.procMount, ["Default", "Unmasked"], path.child("procMount"))
    if context.allowPrivilegeEscalation == false {
      if context.privileged == true {
        invalid(
          path,
          ServerForm.tree(of: context),
          "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
        )
      }
      if context.capabilities?.add.contains("CAP_SYS_ADMIN") == true {
        invalid(
          path,
          ServerForm.tree(of: context),
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
        )
      }
    }
    checkSeccomp(context.seccompProfile, path.child("seccompProfile"))
    checkAppArmor(context.appArmorProfile, path.child("appArmorProfile"))
  }

  /// Checks the settings of a pod.
  mutating func checkPodSecurityContext(_ spec: PodSpec, _ path: FieldPath) {
    guard let context = spec.securityContext else { return }
    checkID(context.fsGroup, path.child("fsGroup"))
    checkID(context.runAsUser, path.child("runAsUser"))
    checkID(context.runAsGroup, path.child("runAsGroup"))
    for (index, group) in context.supplementalGroups.enumerated() {
      checkID(group, path.child("supplementalGroups").index(index))
    }
    if spec.hostPID && spec.shareProcessNamespace == true {
      invalid(
        path.child("shareProcessNamespace"),
        true,
        "ShareProcessNamespace and HostPID cannot both be enabled"
      )
    }
    checkSysctls(context.sysctls, path.child("sysctls"))
    checkOneOf(
      context.fsGroupChangePolicy,
      ["Always", "OnRootMismatch"],
      path.child("fsGroupChangePolicy")
    )
    checkSeccomp(context.seccompProfile, path.child("seccompProfile"))
    checkAppArmor(context.appArmorProfile, path.child("appArmorProfile"))
    checkOneOf(
      context.supplementalGroupsPolicy,
      ["Merge", "Strict"],
      path.child("supplementalGroupsPolicy")
    )
    checkOneOf(
      context.seLinuxChangePolicy,
      ["MountOption", "Recursive"],
      path.child("seLinuxChangePolicy")
    )
  }

  private mutating func checkID(_ id: Int64?, _ path: FieldPath) {
    if let id, !(0...Int64(Int32.max)).contains(id) {
      invalid(path, .integer(id), "must be between 0 and 2147483647, inclusive")
    }
  }

  private mutating func checkSysctls(_ sysctls: [Sysctl], _ path: FieldPath) {
    var names: [String] = []
    for (index, sysctl) in sysctls.enumerated() {
      let place = path.index(index).child("name")
      if sysctl.name.isEmpty {
        required(place)
      } else if names.contains(sysctl.name) {
        duplicate(place, .string(sysctl.name))
      }
      names.append(sysctl.name)
    }
  }

  private mutating func checkSeccomp(_ profile: SeccompProfile?, _ path: FieldPath) {
    guard let profile else { return }
    let types = ["Localhost", "RuntimeDefault", "Unconfined"]
    if profile.type.isEmpty {
      required(path.child("type"), "type is required when seccompProfile is set")
    } else if !types.contains(profile.type) {
      unsupported(path.child("type"), profile.type, types)
    }
    let place = path.child("localhostProfile")
    switch (profile.type == "Localhost", profile.localhostProfile) {
    case (true, nil): required(place, "must be set when seccomp type is Localhost")
    case (true, let file?): checkDescendingPath(file, place)
    case (false, nil): break
    case (false, .some):
      invalid(place, ServerForm.tree(of: profile), "can only be set when seccomp type is Localhost")
    }
  }

  private mutating func checkAppArmor(_ profile: AppArmorProfile?, _ path: FieldPath) {
    guard let profile else { return }
    let place = path.child("localhostProfile")
    switch profile.type {
    case "Localhost":
      if (profile.localhostProfile ?? "").isEmpty {
        required(place, "must be set when AppArmor type is Localhost")
      }
    case "RuntimeDefault", "Unconfined":
      if let name = profile.localhostProfile {
        invalid(place, .string(name), "can only be set when AppArmor type is Localhost")
      }
    case "": required(path.child("type"), "type is required when appArmorProfile is set")
    default:
      unsupported(
        path.child("type"),
        profile.type,
        ["Localhost", "RuntimeDefault", "Unconfined"]
      )
    }
  }
}
