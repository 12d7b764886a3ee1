import KubernetesAPI

/// The deployment, daemon set or stateful set that a `rollout` command is about.
enum RolloutTarget {
  static let flags = GlobalFlags.files + [GlobalFlags.selector]
  /// The flags for the form of results.
  static let printing = [GlobalFlags.output.unsimulated(), GlobalFlags.showManagedFields]

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

  /// Finds the objects that a command is about, and what the server refused of them.
  static func findObjects<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> ObjectFinder {
    if invocation.positional.isEmpty, !invocation.arguments.isGiven("filename") {
      throw .message("required resource not specified")
    }
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station,
      takesTypes: true
    )
    if finder.objects.isEmpty, finder.failures.isEmpty { throw .message("no resources found") }
    return finder
  }
}
