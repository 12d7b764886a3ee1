import KubernetesAPI

/// One pod held against the rules of a level.
///
/// Source: `k8s.io/pod-security-admission/policy`, a file a rule there. The rules of other releases than
/// the newest are not told apart.
struct PodSecurityReview: Sendable {
  /// A rule that a pod breaks: its short name, and who breaks it how.
  struct Violation: Equatable, Sendable {
    let reason: String
    let detail: String
  }

  let metadata: ObjectMeta
  let spec: PodSpec
  /// The containers in the order in which they are looked at.
  let containers: [Container]

  init(_ metadata: ObjectMeta, _ spec: PodSpec) {
    self.metadata = metadata
    self.spec = spec
    containers =
      spec.initContainers + spec.containers + spec.ephemeralContainers.map(\.container)
  }

  /// What the pod breaks, in the order in which it is told.
  func violations(_ level: PodSecurityLevel) -> [Violation] {
    switch level {
    case .privileged: []
    case .baseline:
      [
        forbiddenAppArmor(), nonDefaultCapabilities(), hostNamespaces(), hostPathVolumes(),
        hostPorts(), probeHosts(), privilegedContainers(), procMounts(), forbiddenSELinux(),
        forbiddenSeccomp(), forbiddenSysctls(), hostProcesses(),
      ].compactMap(\.self)
    case .restricted:
      [
        privilegeEscalation(), forbiddenAppArmor(), unrestrictedCapabilities(), hostNamespaces(),
        hostPorts(), probeHosts(), privilegedContainers(), procMounts(), restrictedVolumes(),
        rootUsers(), rootUserNumbers(), forbiddenSELinux(), missingSeccomp(), forbiddenSysctls(),
        hostProcesses(),
      ].compactMap(\.self)
    }
  }

  /// The reasons with their details, as a refusal lists them.
  static func detail(_ violations: [Violation]) -> String {
    violations.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }
      .joined(separator: ", ")
  }

  /// `container "a"`, `containers "a", "b"`.
  static func named(_ noun: String, _ names: [String]) -> String {
    "\(names.count == 1 ? noun : noun + "s") \(quoted(names))"
  }

  static func quoted(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// Sorted, each once.
  static func distinct(_ values: [String]) -> [String] { Array(Set(values)).sorted() }

  /// The names of the containers that `isBad` finds.
  func names(where isBad: (Container) -> Bool) -> [String] {
    containers.filter(isBad).map(\.name)
  }

  /// The pod and the containers that set something bad, as the subject of a sentence.
  static func setters(pod: Bool, _ names: [String]) -> String {
    var setters: [String] = pod ? ["pod"] : []
    if !names.isEmpty { setters.append(named("container", names)) }
    return setters.joined(separator: " and ")
  }
}
