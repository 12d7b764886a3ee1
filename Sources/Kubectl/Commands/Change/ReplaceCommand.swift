import KubernetesAPI

/// `kubectl replace -f`: puts manifests in the place of objects.
struct ReplaceCommand: Command {
  static let spec = CommandSpec(
    name: "replace",
    group: .advanced,
    summary: "Replace a resource by file name or stdin",
    examples: [.init("Replace a service", "kubectl replace -f ./web-svc.yaml")],
    usage: "kubectl replace -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("validate", .string, "strict", bare: "strict", "strict, warn or ignore unknown fields"),
      Flag("force", .boolean, "Delete first, then create; not simulated"),
    ]
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let validate: FieldValidation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.arguments.list("filename").isEmpty {
      throw .message("must specify one of -f and -k")
    }
    if invocation.arguments.bool("force") {
      throw .message("kubectl replace --force is not simulated")
    }
    dryRun = try DryRun(invocation.arguments)
    validate = try FieldValidation(invocation.arguments.string("validate"))
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
    var failures = manifests.failures
    let catalog = try ResourceCatalog(&client)
    for entry in manifests.objects {
      do {
        let resource = try entry.resource(catalog, invocation.version)
        let namespace = try entry.namespace(resource, invocation)
        try replace(entry, resource, namespace, &client)
        station.print(invocation.messages.done("replaced", resource, entry.name, dryRun: dryRun))
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func replace<Client: KubernetesClient>(
    _ entry: ManifestObject,
    _ resource: APIResource,
    _ namespace: String,
    _ client: inout Client
  ) throws(Failure) {
    do {
      var (object, _) = try entry.object(resource, validate: validate)
      object.metadata.namespace = namespace
      var options = WriteOptions()
      options.dryRun = dryRun != .none
      _ = try client.update(object, options)
    } catch {
      throw .refused(error.when("replacing", entry.source))
    }
  }
}
