import KubernetesAPI

/// The refusals of `rollout` for kinds that do not roll, or not in this way.
enum RolloutRefusal {
  /// Nobody can tell the history, the status, or go back for this kind.
  static func nothing(_ viewer: String, for object: any APIObject, quoted: Bool = true) -> Failure {
    let resource = object.resource
    let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
    return .message(
      "no \(viewer) has been implemented for \(quoted ? "\"\(kind)\"" : kind)"
    )
  }

  /// The object cannot be changed so.
  static func why(_ object: any APIObject, _ reason: String) -> Failure {
    .message("error: \(object.resource.qualifiedPlural) \"\(object.metadata.name)\" \(reason)")
  }
}
