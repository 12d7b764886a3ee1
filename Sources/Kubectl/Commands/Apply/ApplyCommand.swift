import KubernetesAPI
import Manifests
import Simulation

/// `kubectl apply -f`: makes objects what their manifests say, and keeps what was said.
struct ApplyCommand: Command {
  private let invocation: Invocation
  private let options: ApplyOptions
  /// What is still to be applied; nil before the files were read.
  private var targets: [ManifestTarget]?
  /// An object that was deleted by `--force`, until it is gone and can be made anew.
  private var replacement: ApplyReplacement?
  private var failures: [Failure] = []
  private var visited = VisitedObjects()

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.version == .current, !invocation.positional.isEmpty {
      throw .usage("Unexpected args: [\(invocation.positional.joined(separator: " "))]")
    }
    try ManifestTargets.requireFiles(invocation)
    options = try ApplyOptions(invocation)
    if options.prunes { _ = try Pruning(invocation, options) }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if targets == nil {
      let manifests = try ManifestTargets(
        invocation,
        checking: options.validate == .ignore ? nil : invocation.version,
        &client,
        &station
      )
      failures = manifests.failures
      targets = manifests.targets
      if manifests.targets.isEmpty, failures.isEmpty {
        throw .message("no objects passed to apply")
      }
    }
    while let target = targets?.first {
      do {
        if try !step(target, &client, &station) { return .waiting([.change]) }
      } catch {
        failures.append(error)
        replacement = nil
      }
      targets?.removeFirst()
    }
    if let failure = Failure.of(failures) { throw failure }
    try finish(&client, &station)
    return .finished
  }

  /// Applies one object, or goes on with it; false while it waits.
  private mutating func step<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Bool {
    if let replacement {
      guard let object = try replacement.goOn(options, &client) else { return false }
      self.replacement = nil
      try done("configured", object, &station)
      return true
    }
    if options.isServerSide {
      let object = try ServerSideApply(options: options).apply(target, &client, &station)
      try done("serverside-applied", object, &station)
      return true
    }
    switch try ClientSideApply(options: options).apply(target, &client, &station) {
    case .done(let verb, let object): try done(verb, object, &station)
    case .replacing(let next):
      replacement = next
      return try step(target, &client, &station)
    }
    return true
  }

  /// Says what was done to an object, or keeps it to be printed at the end.
  private mutating func done<Station: Workstation>(
    _ verb: String,
    _ object: any APIObject,
    _ station: inout Station
  ) throws(Failure) {
    visited.add(object)
    if object.metadata.deletionTimestamp != nil, verb != "created", verb != "unchanged" {
      station.complain(
        "Warning: Detected changes to resource \(object.metadata.name) which is currently being"
          + " deleted.\n"
      )
    }
    switch options.format {
    case .table:
      station.print(
        invocation.messages.done(
          verb,
          object.resource,
          object.metadata.name,
          dryRun: options.dryRun
        )
      )
    case .name:
      station.print(invocation.messages.reference(object.resource, object.metadata.name) + "\n")
    default: break
    }
  }

  /// Prints the objects where that is asked for, and deletes what is described no longer.
  private func finish<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    if options.printsObjects {
      var printer = ObjectPrinter(format: options.format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      printer.listVersion = nil
      station.print(
        try printer.text(visited.objects, asList: visited.objects.count > 1)
      )
    }
    if options.prunes {
      try Pruning(invocation, options).run(visited, &client, &station)
    }
  }
}

/// The objects that a command went through, for what comes after.
struct VisitedObjects: Sendable {
  private(set) var objects: [any APIObject] = []
  private(set) var namespaces: [String] = []
  private(set) var uids: Set<String> = []

  mutating func add(_ object: any APIObject) {
    objects.append(object)
    uids.insert(object.metadata.uid)
    let namespace = object.metadata.namespace
    if object.resource.isNamespaced, !namespaces.contains(namespace) {
      namespaces.append(namespace)
    }
  }
}
