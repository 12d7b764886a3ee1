import KubernetesAPI

/// The reasons and texts of a kubelet's events and messages, in the two versions that are simulated.
///
/// The one place for the kubelet's words; what it does is the same in both.
public enum KubeletDialect: Sendable {
  /// Kubernetes v1.8 with docker.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case v18
  /// Kubernetes v1.36 with containerd.
  case current

  func pulling(_ image: String) -> String {
    switch self {
    case .v18: "pulling image \"\(image)\""
    case .current: "Pulling image \"\(image)\""
    }
  }

  func pulled(_ image: String, took: String, including waiting: String, bytes: Int64) -> String {
    switch self {
    case .v18: "Successfully pulled image \"\(image)\""
    case .current:
      "Successfully pulled image \"\(image)\" in \(took) (\(waiting) including waiting)."
        + " Image size: \(bytes) bytes."
    }
  }

  func alreadyPresent(_ image: String) -> String {
    switch self {
    case .v18: "Container image \"\(image)\" already present on machine"
    case .current:
      "Container image \"\(image)\" already present on machine and can be accessed by the pod"
    }
  }

  func pullFailed(_ image: String, _ why: String) -> String {
    "Failed to pull image \"\(image)\": \(why)"
  }

  func pullBackOff(_ image: String) -> String { "Back-off pulling image \"\(image)\"" }

  func pullBackOffMessage(_ image: String, _ why: String) -> String {
    switch self {
    case .v18: pullBackOff(image)
    case .current: "\(pullBackOff(image)): ErrImagePull: \(why)"
    }
  }

  func neverPull(_ image: String) -> String {
    "Container image \"\(image)\" is not present with pull policy of Never"
  }

  var created: String { self == .v18 ? "Created container" : "Container created" }

  var started: String { self == .v18 ? "Started container" : "Container started" }

  func killing(_ container: String) -> String {
    switch self {
    case .v18: "Killing container with id docker://\(container):Need to kill Pod"
    case .current: "Stopping container \(container)"
    }
  }

  func replaced(_ container: String) -> String {
    switch self {
    case .v18:
      "Killing container with id docker://\(container):Container spec hash changed.. Container will"
        + " be killed and recreated."
    case .current: "Container \(container) definition changed, will be restarted"
    }
  }

  func startFailed(_ container: String, _ why: String) -> String {
    switch self {
    case .v18: "Error: failed to start container \"\(container)\": \(why)"
    case .current: "Error: \(why)"
    }
  }

  func invalidImage(_ image: String) -> String {
    "Failed to apply default image tag \"\(image)\": couldn't parse image name \"\(image)\": invalid"
      + " reference format"
  }

  func missing(_ kind: String, _ name: String) -> String {
    switch self {
    case .v18: "\(kind)s \"\(name)\" not found"
    case .current: "\(kind) \"\(name)\" not found"
    }
  }

  func restartBackOff(_ container: String, _ pod: Pod) -> String {
    switch self {
    case .v18: "Back-off restarting failed container"
    case .current:
      "Back-off restarting failed container \(container) in pod \(Self.fullName(pod))"
    }
  }

  func crashLoop(_ container: String, _ wait: String, _ pod: Pod) -> String {
    switch self {
    case .v18:
      "Back-off \(wait) restarting failed container=\(container) pod=\(Self.fullName(pod))"
    case .current:
      "back-off \(wait) restarting failed container=\(container) pod=\(Self.fullName(pod))"
    }
  }

  func unhealthy(_ probe: ProbeKind, _ output: String) -> String {
    "\(probe.name) probe failed: \(output)"
  }

  func unknownHealth(_ probe: ProbeKind, _ trouble: String) -> String {
    switch self {
    case .v18: "\(probe.name) probe errored: \(trouble)"
    case .current: "\(probe.name) probe errored and resulted in unknown state: \(trouble)"
    }
  }

  func failedProbe(_ container: String, _ probe: ProbeKind) -> String {
    switch self {
    case .v18:
      "Killing container with id docker://\(container):Container failed \(probe.name.lowercased())"
        + " probe.. Container will be killed and recreated."
    case .current:
      "Container \(container) failed \(probe.name.lowercased()) probe, will be restarted"
    }
  }

  /// What is told of a hook that failed; today its details might give secrets away.
  func failedHook(_ kind: String, _ failure: String) -> String {
    self == .v18 ? failure : "\(kind) failed"
  }

  /// Why a container ends whose hook failed.
  func killedForHook(_ container: String) -> String {
    switch self {
    case .v18: "Killing container with id docker://\(container):FailedPostStartHook"
    case .current: "FailedPostStartHook"
    }
  }

  func mounted(_ volume: String) -> String {
    "MountVolume.SetUp succeeded for volume \"\(volume)\" "
  }

  /// Whether a mount that succeeds is told in an event.
  var tellsMounts: Bool { self == .v18 }

  private static func fullName(_ pod: Pod) -> String {
    "\(pod.metadata.name)_\(pod.metadata.namespace)(\(pod.metadata.uid))"
  }
}

extension ProbeKind {
  /// The first word of what is told about it.
  var name: String {
    switch self {
    case .liveness: "Liveness"
    case .readiness: "Readiness"
    case .startup: "Startup"
    }
  }
}
