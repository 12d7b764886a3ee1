import KubernetesAPI

/// The deployment that a `rollout` command is about.
enum RolloutTarget {
  static let flags = GlobalFlags.files + [GlobalFlags.selector]

  /// Finds it; other kinds are refused, as only deployments roll here.
  static func find<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Deployment {
    if invocation.positional.isEmpty, !invocation.arguments.isGiven("filename") {
      throw .message("required resource not specified")
    }
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    if let failure = Failure.of(finder.failures) { throw failure }
    guard let object = finder.objects.first else { throw .message("no resources found") }
    guard let deployment = object as? Deployment else {
      throw .message(
        "no \(invocation.path.split(separator: " ").last ?? "") has been implemented for"
          + " \"\(object.resource.kind)\""
      )
    }
    return deployment
  }
}
