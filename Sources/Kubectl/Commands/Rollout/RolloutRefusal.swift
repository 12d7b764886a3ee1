import KubernetesAPI

/// The refusals of `rollout` for kinds that do not roll, or not in this way.
enum RolloutRefusal {
  /// The kinds that kubectl knows as those that make pods.
  private static let rolled = [
    "Deployment", "DaemonSet", "StatefulSet", "Job", "Pod", "ReplicaSet", "ReplicationController",
    "CronJob",
  ]

  /// Nobody can tell the history, the status, or go back for this kind.
  static func nothing(_ viewer: String, for object: any APIObject, quoted: Bool = true) -> Failure {
    let resource = object.resource
    let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
    if quoted, !rolled.contains(resource.kind) {
      let doing = viewer == "history viewer" ? "history" : viewer
      return .message(
        "error retrieving \(doing) for \"\(kind)\", no visitor method exists for"
          + " {\(resource.group) \(resource.kind)}"
      )
    }
    return .message(
      "no \(viewer) has been implemented for \(quoted ? "\"\(kind)\"" : kind)"
    )
  }

  /// The object cannot be changed so.
  static func why(_ object: any APIObject, _ reason: String) -> Failure {
    .message("error: \(object.resource.qualifiedPlural) \"\(object.metadata.name)\" \(reason)")
  }
}
