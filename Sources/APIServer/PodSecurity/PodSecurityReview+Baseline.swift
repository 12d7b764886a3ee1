import KubernetesAPI

/// The rules of the level `baseline`: no known ways from a pod to its node.
extension PodSecurityReview {
  private static let defaultCapabilities: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  private static let safeSysctls: Set<String> = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
  ]

  private static let allowedSELinuxTypes: Set<String> = [
    "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
  ]

  func forbiddenAppArmor() -> Violation? {
    func isBad(_ profile: AppArmorProfile?) -> Bool {
      profile.map { !["RuntimeDefault", "Localhost"].contains($0.type) } ?? false
    }
    let pod = isBad(spec.securityContext?.appArmorProfile)
    let names = names { isBad($0.securityContext?.appArmorProfile) }
    guard pod || !names.isEmpty else { return nil }
    let types = containers.compactMap { $0.securityContext?.appArmorProfile }.filter(isBad)
    let podTypes = [spec.securityContext?.appArmorProfile].compactMap(\.self).filter(isBad)
    let values = Self.distinct((podTypes + types).map(\.type))
    return Violation(
      reason: values.count == 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles",
      detail: "\(Self.setters(pod: pod, names)) must not set AppArmor profile type to"
        + " \(Self.quoted(values))"
    )
  }

  func nonDefaultCapabilities() -> Violation? {
    func bad(_ container: Container) -> [String] {
      (container.securityContext?.capabilities?.add ?? []).filter {
        !Self.defaultCapabilities.contains($0)
      }
    }
    let names = names { !bad($0).isEmpty }
    guard !names.isEmpty else { return nil }
    let values = Self.distinct(containers.flatMap(bad))
    return Violation(
      reason: "non-default capabilities",
      detail: "\(Self.named("container", names)) must not include \(Self.quoted(values)) in"
        + " securityContext.capabilities.add"
    )
  }

  func hostNamespaces() -> Violation? {
    let set = [
      spec.hostNetwork ? "hostNetwork=true" : nil, spec.hostPID ? "hostPID=true" : nil,
      spec.hostIPC ? "hostIPC=true" : nil,
    ].compactMap(\.self)
    guard !set.isEmpty else { return nil }
    return Violation(reason: "host namespaces", detail: set.joined(separator: ", "))
  }

  func hostPathVolumes() -> Violation? {
    let names = spec.volumes.filter { $0.hostPath != nil }.map(\.name)
    guard !names.isEmpty else { return nil }
    return Violation(reason: "hostPath volumes", detail: Self.named("volume", names))
  }

  func hostPorts() -> Violation? {
    let names = names { $0.ports.contains { $0.hostPort != 0 } }
    guard !names.isEmpty else { return nil }
    let ports = containers.flatMap(\.ports).map(\.hostPort).filter { $0 != 0 }
    let values = Self.distinct(ports.map { String($0) })
    return Violation(
      reason: "hostPort",
      detail: "\(Self.named("container", names)) \(names.count == 1 ? "uses" : "use")"
        + " \(values.count == 1 ? "hostPort" : "hostPorts") \(values.joined(separator: ", "))"
    )
  }

  func probeHosts() -> Violation? {
    func hosts(_ container: Container) -> [String] {
      let probes = [container.livenessProbe, container.readinessProbe, container.startupProbe]
      let handlers = [container.lifecycle?.postStart, container.lifecycle?.preStop]
      return
        (probes.flatMap { [$0?.httpGet?.host, $0?.tcpSocket?.host] }
        + handlers.flatMap { [$0?.httpGet?.host, $0?.tcpSocket?.host] })
        .compactMap(\.self).filter { !["", "127.0.0.1", "::1"].contains($0) }
    }
    let names = names { !hosts($0).isEmpty }
    guard !names.isEmpty else { return nil }
    let values = Self.distinct(containers.flatMap(hosts))
    return Violation(
      reason: "probe or lifecycle host",
      detail: "\(Self.named("container", names)) \(names.count == 1 ? "uses" : "use") probe or"
        + " lifecycle \(values.count == 1 ? "host" : "hosts") \(Self.quoted(values))"
    )
  }

  func privilegedContainers() -> Violation? {
    let names = names { $0.securityContext?.privileged == true }
    guard !names.isEmpty else { return nil }
    return Violation(
      reason: "privileged",
      detail: "\(Self.named("container", names)) must not set securityContext.privileged=true"
    )
  }

  func procMounts() -> Violation? {
    func bad(_ container: Container) -> String? {
      container.securityContext?.procMount.flatMap { $0 == "Default" ? nil : $0 }
    }
    let names = names { bad($0) != nil }
    guard !names.isEmpty else { return nil }
    let values = Self.distinct(containers.compactMap(bad))
    return Violation(
      reason: "procMount",
      detail: "\(Self.named("container", names)) must not set securityContext.procMount to"
        + " \(Self.quoted(values))"
    )
  }

  func forbiddenSELinux() -> Violation? {
    func isBad(_ options: SELinuxOptions?) -> Bool {
      guard let options else { return false }
      return !Self.allowedSELinuxTypes.contains(options.type) || !options.user.isEmpty
        || !options.role.isEmpty
    }
    let pod = isBad(spec.securityContext?.seLinuxOptions)
    let names = names { isBad($0.securityContext?.seLinuxOptions) }
    guard pod || !names.isEmpty else { return nil }
    let all =
      ([spec.securityContext?.seLinuxOptions]
      + containers.map { $0.securityContext?.seLinuxOptions })
      .compactMap(\.self)
    let types = Self.distinct(
      all.map(\.type).filter { !Self.allowedSELinuxTypes.contains($0) }
    )
    var data: [String] = types.isEmpty ? [] : [Self.named("type", types)]
    if all.contains(where: { !$0.user.isEmpty }) { data.append("user may not be set") }
    if all.contains(where: { !$0.role.isEmpty }) { data.append("role may not be set") }
    return Violation(
      reason: "seLinuxOptions",
      detail: "\(Self.setters(pod: pod, names)) set forbidden securityContext.seLinuxOptions:"
        + " \(data.joined(separator: "; "))"
    )
  }

  func forbiddenSeccomp() -> Violation? {
    let (pod, names, values) = badSeccomp()
    guard pod || !names.isEmpty else { return nil }
    return Violation(
      reason: "seccompProfile",
      detail: "\(Self.setters(pod: pod, names)) must not set"
        + " securityContext.seccompProfile.type to \(Self.quoted(values))"
    )
  }

  /// Who sets a profile that no level allows, and which.
  func badSeccomp() -> (pod: Bool, names: [String], values: [String]) {
    func bad(_ profile: SeccompProfile?) -> String? {
      profile.flatMap { ["RuntimeDefault", "Localhost"].contains($0.type) ? nil : $0.type }
    }
    let pod = bad(spec.securityContext?.seccompProfile)
    let values = containers.compactMap { bad($0.securityContext?.seccompProfile) }
    return (
      pod != nil, names { bad($0.securityContext?.seccompProfile) != nil },
      Self.distinct(values + [pod].compactMap(\.self))
    )
  }

  func forbiddenSysctls() -> Violation? {
    let names = (spec.securityContext?.sysctls ?? []).map(\.name).filter {
      !Self.safeSysctls.contains($0)
    }
    guard !names.isEmpty else { return nil }
    return Violation(reason: "forbidden sysctls", detail: names.joined(separator: ", "))
  }

  func hostProcesses() -> Violation? {
    let pod = spec.securityContext?.windowsOptions?.hostProcess == true
    let names = names { $0.securityContext?.windowsOptions?.hostProcess == true }
    guard pod || !names.isEmpty else { return nil }
    return Violation(
      reason: "hostProcess",
      detail: "\(Self.setters(pod: pod, names)) must not set"
        + " securityContext.windowsOptions.hostProcess=true"
    )
  }
}
