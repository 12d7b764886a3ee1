/// The three probes that a container may have.
public enum ProbeKind: String, CaseIterable, Hashable, Sendable {
  /// Its failure restarts the container.
  case liveness = "livenessProbe"
  /// It decides whether the container gets traffic.
  case readiness = "readinessProbe"
  /// It holds the others back until the container has started.
  case startup = "startupProbe"
}

extension Container {
  /// The probe of that kind, if the container has one.
  public subscript(probe kind: ProbeKind) -> Probe? {
    switch kind {
    case .liveness: livenessProbe
    case .readiness: readinessProbe
    case .startup: startupProbe
    }
  }

  /// Whether this init container stays beside the regular ones, in place of running to its end.
  public var isSidecar: Bool { restartPolicy == "Always" }
}
