import KubernetesAPI
import Manifests

/// `kubectl apply set-last-applied`: keeps a manifest as what was applied last, and changes no more.
struct SetLastAppliedCommand: Command {
  static let spec = CommandSpec(
    name: "set-last-applied",
    summary: "Set the last-applied-configuration annotation on a live object to match the contents"
      + " of a file",
    examples: [.init("Keep a manifest", "kubectl apply set-last-applied -f nginx-deploy.yaml")],
    usage: "kubectl apply set-last-applied -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("create-annotation", .boolean, "Make the annotation where there is none"),
    ]
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    if invocation.arguments.list("filename").isEmpty {
      throw .message(Messages.noResourcesNamed)
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let manifests = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      &station
    )
    if let failure = Failure.of(manifests.failures) { throw failure }
    let catalog = try ResourceCatalog(&client)
    for entry in manifests.objects { try keep(entry, catalog, &client, &station) }
    return .finished
  }

  private func keep<Client: KubernetesClient, Station: Workstation>(
    _ entry: ManifestObject,
    _ catalog: ResourceCatalog,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = try entry.resource(catalog, invocation.version)
    let namespace = try entry.namespace(resource, invocation)
    var object = try asking { () throws(Status) in
      try client.get(resource, namespace: namespace, name: entry.name)
    }
    let kept = object.metadata.annotations[LastApplied.key]
    if kept == nil, !invocation.arguments.bool("create-annotation") {
      throw .message(
        "no last-applied-configuration annotation found on resource: \(entry.name), to create the"
          + " annotation, run the command with --create-annotation"
      )
    }
    let text = LastApplied.text(entry.tree, namespace, keepsEmpty: false)
    if kept == text {
      return station.complain("set-last-applied \(entry.name): no changes required.\n")
    }
    let annotations: Value = .object(ValueObject([(LastApplied.key, .string(text))]))
    if dryRun != .client {
      var write = WriteOptions()
      write.dryRun = dryRun == .server
      do {
        object = try client.patch(
          object,
          .merge(["metadata": ["annotations": annotations]]),
          write
        )
      } catch {
        throw .refused(error)
      }
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([object], asList: false))
    }
    station.print(invocation.messages.done("configured", resource, entry.name, dryRun: dryRun))
  }
}
