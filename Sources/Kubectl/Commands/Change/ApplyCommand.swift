import KubernetesAPI
import Manifests

/// `kubectl apply -f`: makes objects what their manifests say, and keeps what was said.
struct ApplyCommand: Command {
  static let spec = CommandSpec(
    name: "apply",
    group: .advanced,
    summary: "Apply a configuration to a resource by file name or stdin",
    details: "What is not there is created; what is there is changed to what the manifest says.",
    examples: [
      .init("Apply a manifest", "kubectl apply -f ./nginx-deploy.yaml"),
      .init("Apply what comes in", "cat settings-cm.yaml | kubectl apply -f -"),
    ],
    usage: "kubectl apply (-f FILENAME)",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("validate", .string, "strict", bare: "strict", "strict, warn or ignore unknown fields"),
      Flag("server-side", .boolean, "Let the server merge; not simulated"),
      Flag("force", .boolean, "Delete and create what cannot be changed; not simulated"),
      Flag("prune", .boolean, "Delete what is no longer described; not simulated"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ]
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private let validate: FieldValidation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.arguments.list("filename").isEmpty {
      throw .message("must specify one of -f and -k")
    }
    for flag in ["server-side", "force", "prune"] where invocation.arguments.bool(flag) {
      throw .message("kubectl apply --\(flag) is not simulated")
    }
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
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
        try apply(entry, catalog, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if manifests.objects.isEmpty { throw .message("no objects passed to apply") }
    return .finished
  }

  private func apply<Client: KubernetesClient, Station: Workstation>(
    _ entry: ManifestObject,
    _ catalog: ResourceCatalog,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = try entry.resource(catalog, invocation.version)
    let namespace = try entry.namespace(resource, invocation)
    let text = LastApplied.text(entry.tree, namespace)
    do {
      var (wanted, warnings) = try entry.object(resource, validate: validate)
      for warning in warnings { station.complain("Warning: \(warning)\n") }
      wanted.metadata.namespace = namespace
      wanted.metadata.annotations[LastApplied.key] = text
      let present: (any APIObject)?
      do {
        present = try client.get(resource, namespace: namespace, name: entry.name)
      } catch  where error.reason == .notFound {
        present = nil
      }
      guard let present else {
        var options = WriteOptions()
        options.dryRun = dryRun == .server
        options.fieldManager = "kubectl-client-side-apply"
        if dryRun != .client { wanted = try client.create(wanted, options) }
        station.warn(client.takeWarnings())
        return try say("created", wanted, &station)
      }
      try change(present, entry, text, &client, &station)
    } catch {
      throw .refused(error.when("creating", entry.source))
    }
  }

  private func change<Client: KubernetesClient, Station: Workstation>(
    _ present: any APIObject,
    _ entry: ManifestObject,
    _ text: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Status) {
    let resource = present.resource
    let kept = present.metadata.annotations[LastApplied.key]
    if kept == nil { station.complain(missingAnnotation(resource, present.metadata.name)) }
    let patch = ApplyPatch.form(of: present, to: entry.tree, keeping: text)
    var options = WriteOptions()
    options.dryRun = dryRun != .none
    options.fieldManager = "kubectl-client-side-apply"
    let changed = try client.patch(
      resource,
      namespace: present.metadata.namespace,
      name: present.metadata.name,
      patch,
      options
    )
    station.warn(client.takeWarnings())
    try say(isSame(present, changed) ? "unchanged" : "configured", changed, &station)
  }

  private func isSame(_ left: any APIObject, _ right: any APIObject) -> Bool {
    func bare(_ object: any APIObject) -> Value {
      var object = object
      object.metadata.resourceVersion = ""
      object.metadata.managedFields = []
      return object.manifest()
    }
    return bare(left) == bare(right)
  }

  private func say<Station: Workstation>(
    _ verb: String,
    _ object: any APIObject,
    _ station: inout Station
  ) throws(Status) {
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print((try? printer.text([object], asList: false)) ?? "")
    }
    station.print(
      invocation.messages.done(verb, object.resource, object.metadata.name, dryRun: dryRun)
    )
  }

  private func missingAnnotation(_ resource: APIResource, _ name: String) -> String {
    let head = invocation.version == .v18 ? "Warning: kubectl apply" : "kubectl apply"
    let what =
      invocation.version == .v18
      ? "\(head) should be used on resource created by either kubectl create --save-config or kubectl"
        + " apply\n"
      : "Warning: resource \(resource.qualifiedPlural)/\(name) is missing the \(LastApplied.key)"
        + " annotation which is required by kubectl apply. \(head) should only be used on resources"
        + " created declaratively by either kubectl create --save-config or kubectl apply. The missing"
        + " annotation will be patched automatically.\n"
    return what
  }
}
