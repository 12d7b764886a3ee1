import KubernetesAPI
import Manifests

/// What a debugging container may do: the profiles of `kubectl debug`.
///
/// Source of the behaviour: `k8s.io/kubectl/pkg/cmd/debug/profiles.go`.
enum DebugProfile: String, Sendable {
  case legacy
  case general
  case baseline
  case restricted
  case netadmin
  case sysadmin

  /// What is done to look into something.
  enum Style: Sendable {
    case ephemeral
    case copy
    case node
  }

  /// Sets what the profile asks for.
  func apply(to pod: inout Pod, _ name: String, _ style: Style, _ arguments: ParsedArguments) {
    if self == .baseline || self == .restricted || (self == .general && style == .node) {
      Self.change(&pod, name) { $0.securityContext = nil }
    }
    if let context = securityContext(style) {
      Self.change(&pod, name) { Self.merge(context, into: &$0.securityContext) }
    }
    switch style {
    case .ephemeral: break
    case .copy: trim(&pod, arguments)
    case .node:
      if [.legacy, .general, .sysadmin].contains(self) { Self.mountRoot(&pod, name) }
      if [.legacy, .general, .sysadmin, .netadmin].contains(self) {
        pod.spec.hostNetwork = true
        pod.spec.hostPID = true
        pod.spec.hostIPC = true
      }
    }
  }

  /// What the profile wants of the container's security; nil for nothing.
  private func securityContext(_ style: Style) -> SecurityContext? {
    var context = SecurityContext()
    switch self {
    case .legacy, .baseline: return nil
    case .general:
      if style == .node { return nil }
      var capabilities = Capabilities()
      capabilities.add = ["SYS_PTRACE"]
      context.capabilities = capabilities
    case .netadmin:
      var capabilities = Capabilities()
      capabilities.add = ["NET_ADMIN", "NET_RAW"]
      context.capabilities = capabilities
    case .sysadmin: context.privileged = true
    case .restricted:
      var capabilities = Capabilities()
      capabilities.drop = ["ALL"]
      context.capabilities = capabilities
      context.runAsNonRoot = true
      context.allowPrivilegeEscalation = false
      var seccomp = SeccompProfile()
      seccomp.type = "RuntimeDefault"
      context.seccompProfile = seccomp
    }
    return context
  }

  private static func merge(_ wanted: SecurityContext, into context: inout SecurityContext?) {
    var merged = context ?? SecurityContext()
    if let capabilities = wanted.capabilities {
      var all = merged.capabilities ?? Capabilities()
      all.add += capabilities.add
      if !capabilities.drop.isEmpty { all.drop = capabilities.drop }
      merged.capabilities = all
    }
    merged.privileged = wanted.privileged ?? merged.privileged
    merged.runAsNonRoot = wanted.runAsNonRoot ?? merged.runAsNonRoot
    merged.allowPrivilegeEscalation =
      wanted.allowPrivilegeEscalation ?? merged.allowPrivilegeEscalation
    merged.seccompProfile = wanted.seccompProfile ?? merged.seccompProfile
    context = merged
  }

  /// Leaves out of a copy what is not to be kept.
  private func trim(_ pod: inout Pod, _ arguments: ParsedArguments) {
    if self == .legacy || !arguments.bool("keep-labels") { pod.metadata.labels = [:] }
    if self == .legacy { return }
    if !arguments.bool("keep-annotations") { pod.metadata.annotations = [:] }
    if !arguments.bool("keep-init-containers") { pod.spec.initContainers = [] }
    for index in pod.spec.containers.indices {
      if !arguments.bool("keep-liveness") { pod.spec.containers[index].livenessProbe = nil }
      if !arguments.bool("keep-readiness") { pod.spec.containers[index].readinessProbe = nil }
      if !arguments.bool("keep-startup") { pod.spec.containers[index].startupProbe = nil }
    }
    if pod.spec.shareProcessNamespace == nil { pod.spec.shareProcessNamespace = true }
  }

  private static func mountRoot(_ pod: inout Pod, _ name: String) {
    var volume = Volume()
    volume.name = "host-root"
    var root = HostPathVolumeSource()
    root.path = "/"
    volume.hostPath = root
    pod.spec.volumes.append(volume)
    var mount = VolumeMount()
    mount.name = "host-root"
    mount.mountPath = "/host"
    change(&pod, name) { $0.volumeMounts.append(mount) }
  }

  /// Changes the container of a name, of whatever kind it is.
  private static func change(_ pod: inout Pod, _ name: String, _ body: (inout Container) -> Void) {
    for index in pod.spec.containers.indices where pod.spec.containers[index].name == name {
      body(&pod.spec.containers[index])
    }
    for index in pod.spec.ephemeralContainers.indices
    where pod.spec.ephemeralContainers[index].container.name == name {
      body(&pod.spec.ephemeralContainers[index].container)
    }
  }
}

// MARK: - Profiles from files

extension DebugProfile {
  /// Reads a part of a container from a file.
  static func custom<Station: Workstation>(
    _ path: String,
    _ station: Station
  ) throws(Failure) -> Value {
    let why = "must pass a container spec json file for custom profile"
    guard case .file(let bytes) = station.content(of: path) else {
      throw .message("\(why): open \(path): no such file or directory")
    }
    let tree: Value
    do {
      tree = try YAMLReader.value(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .message("\(path) does not contain a valid container spec: \(error.goMessage)")
    }
    for field in ["name", "command", "image", "lifecycle", "volumeDevices"]
    where tree[field] != nil {
      throw .message(
        "name, command, image, lifecycle and volume devices are not modifiable via custom profile"
      )
    }
    return tree
  }

  /// Lays a part of a container over that of a pod.
  static func lay(_ custom: Value, over name: String, of pod: Pod) throws(Failure) -> Pod {
    var part = custom
    part["name"] = .string(name)
    let isEphemeral = pod.spec.ephemeralContainers.contains { $0.container.name == name }
    let list = isEphemeral ? "ephemeralContainers" : "containers"
    let patch: Value = ["spec": .object(ValueObject([(list, .array([part]))]))]
    do {
      let tree = try Patch.strategic(patch).applied(to: pod)
      return try APIKinds.decode(tree, validation: .ignore).object as? Pod ?? pod
    } catch {
      throw .refused(error)
    }
  }
}
