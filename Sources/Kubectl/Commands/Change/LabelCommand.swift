import KubernetesAPI

/// `kubectl label`: sets and removes labels.
struct LabelCommand: Command {
  static let spec = CommandSpec(
    name: "label",
    group: .settings,
    summary: "Update the labels on a resource",
    details: "KEY=VALUE sets a label, KEY- takes it away.",
    examples: [
      .init("Set a label of a pod", "kubectl label pods redis tier=backend"),
      .init("Change it", "kubectl label --overwrite pods redis tier=cache"),
      .init("Take it away", "kubectl label pods redis tier-"),
      .init("Set a label of all pods", "kubectl label pods --all env=dev"),
    ],
    usage:
      "kubectl label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N",
    flags: MetadataFlags.all + [
      Flag("list", .boolean, "Print the labels"),
      Flag("overwrite", .boolean, "Let labels be changed that are there already"),
    ],
    words: .resourcesThenLabels
  )

  private let invocation: Invocation
  private let changes: MetadataChanges
  private let dryRun: DryRun
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    changes = try MetadataChanges(invocation.positional, what: "label")
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    if changes.resources.isEmpty, !invocation.arguments.isGiven("filename") {
      throw .message(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>"
      )
    }
    if changes.isEmpty, !invocation.arguments.bool("list") {
      throw .message("at least one label update is required")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(changes.resources, invocation, &client, &station)
    var failures = finder.failures
    for object in finder.objects {
      do {
        try label(object, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func label<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let old = object.metadata.labels
    if !invocation.arguments.bool("overwrite") {
      for pair in changes.added {
        if let value = old[pair.key], value != pair.value {
          throw .message("'\(pair.key)' already has a value (\(value)), and --overwrite is false")
        }
      }
    }
    for key in changes.removed where old[key] == nil {
      station.print("label \"\(key)\" not found.\n")
    }
    var changed = object
    changed.metadata.labels = changes.applied(to: old)
    let isChange = changed.metadata.labels != old
    if isChange, dryRun != .client {
      do {
        changed = try client.patch(object, changes.patch(of: "labels"), dryRun)
      } catch {
        throw .refused(error)
      }
    }
    if invocation.arguments.bool("list") {
      for label in changed.metadata.labels { station.print("\(label.key)=\(label.value)\n") }
      return
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([changed], asList: false))
    }
    let removes =
      changes.added.isEmpty && !changes.removed.isEmpty && invocation.version == .current
    let verb = !isChange ? "not labeled" : removes ? "unlabeled" : "labeled"
    station.print(
      invocation.messages.done(verb, object.resource, object.metadata.name, dryRun: dryRun)
    )
  }
}
