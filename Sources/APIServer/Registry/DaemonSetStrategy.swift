import KubernetesAPI

extension DaemonSet: WorkloadStrategy {
  static var unobserved: DaemonSetStatus { DaemonSetStatus() }

  /// Where the versions of the template are counted, since the first API of the kind.
  private static let templateGeneration = "deprecated.daemonset.template.generation"

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = Self.unobserved
    let given = metadata.annotations[Self.templateGeneration].flatMap { Int64($0) } ?? 0
    metadata.annotations[Self.templateGeneration] = String(max(given, 1))
  }

  mutating func prepareForUpdate(from old: Self, _ server: inout APIServer) throws(Status) {
    status = old.status
    let before = old.metadata.annotations[Self.templateGeneration].flatMap { Int64($0) } ?? 1
    let isSame = spec.template == old.spec.template
    metadata.annotations[Self.templateGeneration] = String(isSame ? before : before + 1)
  }
}
