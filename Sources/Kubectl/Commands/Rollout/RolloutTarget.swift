import KubernetesAPI

/// The deployment or daemon set that a `rollout` command is about.
enum RolloutTarget {
  static let flags = GlobalFlags.files + [GlobalFlags.selector]

  /// Finds the deployment; other kinds are refused.
  static func find<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Deployment {
    let object = try findObject(invocation, &client, &station)
    guard let deployment = object as? Deployment else { throw refusal(object, invocation) }
    return deployment
  }

  /// Finds the object, of whichever kind.
  static func findObject<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> any APIObject {
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
    return object
  }

  /// The refusal of a kind that does not roll, or not in this way.
  static func refusal(_ object: any APIObject, _ invocation: Invocation) -> Failure {
    .message(
      "no \(invocation.path.split(separator: " ").last ?? "") has been implemented for"
        + " \"\(object.resource.kind)\""
    )
  }
}
