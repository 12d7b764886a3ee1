import KubernetesAPI

/// The deployment, daemon set or stateful set that a `rollout` command is about.
enum RolloutTarget {
  static let flags = GlobalFlags.files + [GlobalFlags.selector]
  /// The flags for the form of results.
  static let printing = [GlobalFlags.output, GlobalFlags.showManagedFields]

  /// Says what was done to an object, or prints it as `-o` asks.
  static func say<Station: Workstation>(
    _ what: String,
    _ object: any APIObject,
    _ format: OutputFormat,
    _ invocation: Invocation,
    dryRun: DryRun = .none,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else { return try print(object, format, invocation, &station) }
    station.print(
      invocation.messages.done(what, object.resource, object.metadata.name, dryRun: dryRun)
    )
  }

  /// Prints an object as `-o` asks; `isOwn` where kubectl made it a struct of its own.
  static func print<Station: Workstation>(
    _ object: any APIObject,
    _ format: OutputFormat,
    _ invocation: Invocation,
    isOwn: Bool = false,
    _ station: inout Station
  ) throws(Failure) {
    var printer = ObjectPrinter(format: format, messages: invocation.messages, isOwn: isOwn)
    printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
    station.print(try printer.text([object], asList: false))
  }

  /// Finds the objects that a command is about, and what the server refused of them.
  static func findObjects<Client: KubernetesClient, Station: Workstation>(
    _ invocation: Invocation,
    _ client: inout Client,
    _ station: inout Station,
    saysEmptiness: Bool = true
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
    if finder.objects.isEmpty, finder.failures.isEmpty {
      guard invocation.version == .current else { throw .message("no resources found") }
      if saysEmptiness {
        station.complain("No resources found in \(invocation.namespace) namespace.\n")
      }
    }
    return finder
  }
}
