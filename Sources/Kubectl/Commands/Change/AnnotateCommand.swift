import KubernetesAPI

/// `kubectl annotate`: sets and removes annotations.
struct AnnotateCommand: Command {
  static let spec = CommandSpec(
    name: "annotate",
    group: .settings,
    summary: "Update the annotations on a resource",
    details: "KEY=VALUE sets an annotation, KEY- takes it away.",
    examples: [
      .init("Describe a pod", "kubectl annotate pods redis description='keeps the count'"),
      .init("Take it away", "kubectl annotate pods redis description-"),
    ],
    usage:
      "kubectl annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N",
    flags: MetadataFlags.all + [
      Flag("list", .boolean, "Print the annotations"),
      Flag("overwrite", .boolean, "Let annotations be changed that are there already"),
    ],
    words: .resourcesThenLabels
  )

  private let invocation: Invocation
  private let changes: MetadataChanges
  private let dryRun: DryRun
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    changes = try MetadataChanges(invocation.positional, what: "annotation")
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    if changes.resources.isEmpty, !invocation.arguments.isGiven("filename") {
      throw .message(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>"
      )
    }
    if changes.isEmpty, !invocation.arguments.bool("list") {
      throw .message("at least one annotation update is required")
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
        try annotate(object, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func annotate<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let old = object.metadata.annotations
    if !invocation.arguments.bool("overwrite") {
      let taken = changes.added.compactMap { pair -> String? in
        guard let value = old[pair.key], value != pair.value else { return nil }
        return "'\(pair.key)' already has a value (\(value))"
      }
      if !taken.isEmpty {
        throw .message(
          "--overwrite is false but found the following declared annotation(s): "
            + taken.joined(separator: "; ")
        )
      }
    }
    var changed = object
    changed.metadata.annotations = changes.applied(to: old)
    if dryRun != .client, changed.metadata.annotations != old {
      do {
        changed = try client.patch(object, changes.patch(of: "annotations"), dryRun)
      } catch {
        throw .refused(error)
      }
    }
    if invocation.arguments.bool("list") {
      for entry in changed.metadata.annotations { station.print("\(entry.key)=\(entry.value)\n") }
      return
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([changed], asList: false))
    }
    station.print(
      invocation.messages.done(
        "annotated",
        object.resource,
        object.metadata.name,
        dryRun: dryRun
      )
    )
  }
}
