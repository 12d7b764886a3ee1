import KubernetesAPI
import Manifests
import Simulation

/// `kubectl create -f`: makes the objects of manifests.
struct CreateCommand: Command {
  static let spec = CommandSpec(
    name: "create",
    group: .beginner,
    summary: "Create a resource from a file or from stdin",
    details: "JSON and YAML are read.",
    examples: [
      .init("Create a pod by the manifest in db-pod.yaml", "kubectl create -f ./db-pod.yaml"),
      .init("Create a pod by what comes in", "cat db-pod.yaml | kubectl create -f -"),
    ],
    usage: "kubectl create -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("validate", .string, "strict", bare: "strict", "strict, warn or ignore unknown fields"),
      Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
      Flag("edit", .boolean, "Edit the object before it is created"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
      Flag("raw", .string, "A path of the server to post the file to"), GlobalFlags.selector,
      Flag("windows-line-endings", .boolean, "Edit with the line endings of Windows").unsimulated(),
    ]
  )

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let validate: FieldValidation
  private let files: [String]
  /// The file that is edited before anything is created, and what was in it at first.
  private var edited = (path: "", text: "")

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    files = invocation.arguments.list("filename")
    if files.isEmpty, !invocation.arguments.isGiven("kustomize") {
      guard invocation.positional.isEmpty || invocation.arguments.isGiven("raw") else {
        throw .usage("Unexpected args: [\(invocation.positional.joined(separator: " "))]")
      }
      throw .message("must specify one of -f and -k")
    }
    if invocation.arguments.isGiven("raw") { try RawRequest.checkFlags(invocation.arguments) }
    guard invocation.positional.isEmpty else {
      throw .usage("Unexpected args: [\(invocation.positional.joined(separator: " "))]")
    }
    var creation = try ObjectCreation(invocation)
    creation.isFromFile = true
    self.creation = creation
    validate = try FieldValidation(invocation.arguments.string("validate"))
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if invocation.arguments.isGiven("raw") {
      return try RawRequest.run("POST", invocation, &client, &station)
    }
    if !edited.path.isEmpty { return try createEdited(&client, &station) }
    let manifests = try ManifestFiles(
      files,
      recursive: invocation.arguments.bool("recursive"),
      checking: validate == .ignore ? nil : invocation.version,
      &station
    )
    var failures = manifests.failures
    if manifests.objects.isEmpty, let failure = Failure.of(failures) { throw failure }
    if invocation.arguments.bool("edit"), failures.isEmpty, !manifests.objects.isEmpty {
      return open(manifests.objects.map(\.tree), client.now, &station)
    }
    let catalog = try ResourceCatalog(&client)
    for entry in manifests.objects {
      do {
        try create(entry, catalog, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if manifests.objects.isEmpty { throw .message("no objects passed to create") }
    return .finished
  }

  /// Writes the objects into a file for the editor.
  private mutating func open<Station: Workstation>(
    _ trees: [Value],
    _ now: Instant,
    _ station: inout Station
  ) -> Progress {
    let whole: Value =
      trees.count == 1
      ? trees[0]
      : ["apiVersion": "v1", "items": .array(trees), "kind": "List", "metadata": .emptyObject]
    edited.text = YAMLWriter.text(of: whole.sortedByKey())
    edited.path = "/tmp/kubectl-edit-\(now.seconds).yaml"
    _ = station.write(EditMode.objects.header + edited.text, to: edited.path)
    return .editing(edited.path)
  }

  /// Creates what came back from the editor.
  private func createEdited<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard case .file(let bytes) = station.content(of: edited.path) else {
      throw .message("open \(edited.path): no such file or directory")
    }
    let text = EditCommand.withoutComments(String(decoding: bytes, as: UTF8.self))
    if text == edited.text {
      station.complain("Edit cancelled, no changes made.\n")
      return .finished
    }
    do throws(Failure) {
      let manifests = try ManifestFiles([edited.path], recursive: false, &station)
      if let failure = Failure.of(manifests.failures) { throw failure }
      let catalog = try ResourceCatalog(&client)
      for entry in manifests.objects {
        let plain = ManifestObject(tree: entry.tree, source: "")
        try create(plain, catalog, &client, &station)
      }
    } catch {
      station.complain("A copy of your changes has been stored to \"\(edited.path)\"\n")
      throw error
    }
    return .finished
  }

  private func create<Client: KubernetesClient, Station: Workstation>(
    _ entry: ManifestObject,
    _ catalog: ResourceCatalog,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let resource = try entry.resource(catalog, invocation.version)
    let namespace = try entry.namespace(resource, invocation)
    do {
      let isSent = creation.dryRun != .client || invocation.version == .v18
      var (object, warnings) =
        isSent
        ? try entry.object(resource, validate: validate) : (entry.untyped(resource), [])
      for warning in warnings { station.complain("Warning: \(warning)\n") }
      object.metadata.namespace = namespace
      if invocation.arguments.bool("save-config") {
        object.metadata.annotations[LastApplied.key] = LastApplied.text(entry.tree, namespace)
      }
      if let cause = invocation.changeCause {
        object.metadata.annotations[Invocation.causeKey] = cause
      }
      try creation.create(object, &client, &station)
    } catch {
      throw .refused(error.when("creating", entry.source))
    }
  }
}

extension Status {
  /// The same refusal with the file whose object was refused.
  func when(_ doing: String, _ source: String) -> Status {
    guard !source.isEmpty, reason != .connectionRefused else { return self }
    var status = self
    status.message = "error when \(doing) \"\(source)\": \(message)"
    return status
  }
}
