import KubernetesAPI
import Manifests

/// `kubectl patch`: changes fields of an object.
struct PatchCommand: Command {
  static let spec = CommandSpec(
    name: "patch",
    group: .advanced,
    summary: "Update fields of a resource",
    examples: [
      .init("Change the count", "kubectl patch rc web -p '{\"spec\":{\"replicas\":3}}'"),
      .init(
        "The same as a list of operations",
        "kubectl patch rc web --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]'"
      ),
      .init(
        "Through a subresource",
        "kubectl patch deploy web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":2}}'"
      ),
    ],
    usage: "kubectl patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun, GlobalFlags.showManagedFields,
      GlobalFlags.fieldManager("kubectl-patch"),
      Flag("local", .boolean, "Change what the file says, and ask nothing of the server"),
      Flag("patch", "p", .string, "The patch, as JSON or YAML"),
      Flag("patch-file", .string, completion: .file, "A file with the patch"),
      Flag(
        "type",
        .string,
        "strategic",
        completion: .values(["json", "merge", "strategic"]),
        "json, merge or strategic"
      ),
      Flag("subresource", .string, "The part of the object, as in status or scale"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private let type: String
  private var isLocal: Bool { invocation.arguments.bool("local") }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    let arguments = invocation.arguments
    type = arguments.string("type").lowercased()
    if arguments.isGiven("patch"), arguments.isGiven("patch-file") {
      throw .message("cannot specify --patch and --patch-file together")
    }
    if arguments.string("patch").isEmpty, arguments.string("patch-file").isEmpty {
      throw invocation.version == .v18
        ? .usage("Must specify -p to patch")
        : .message("must specify --patch or --patch-file containing the contents of the patch")
    }
    if arguments.bool("local"), !invocation.positional.isEmpty {
      throw .message("cannot specify --local and server resources")
    }
    if arguments.bool("local"), dryRun == .server {
      throw .message(
        "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
      )
    }
    guard ["json", "merge", "strategic"].contains(type) else {
      let words =
        "--type must be one of [json merge strategic], not \"\(arguments.string("type"))\""
      throw invocation.version == .v18 ? .usage(words) : .message(words)
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder =
      isLocal
      ? try ObjectFinder.local(invocation, &station)
      : try ObjectFinder.forChange(invocation.positional, invocation, &client, &station)
    if finder.objects.isEmpty, let failure = Failure.of(finder.failures) { throw failure }
    let tree = try tree(station)
    var failures = finder.failures
    for object in finder.objects {
      do {
        try patch(object, tree, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if finder.objects.isEmpty { throw .message("no objects passed to patch") }
    return .finished
  }

  private func tree<Station: Workstation>(_ station: Station) throws(Failure) -> Value {
    var text = invocation.arguments.string("patch")
    let path = invocation.arguments.string("patch-file")
    if !path.isEmpty {
      guard case .file(let bytes) = station.content(of: path) else {
        throw .message("unable to read patch file: open \(path): no such file or directory")
      }
      text = String(decoding: bytes, as: UTF8.self)
    }
    // What looks like JSON goes to the server as it is, which finds the faults in it.
    if invocation.version == .current, text.drop(while: \.isWhitespace).hasPrefix("{") {
      do {
        return try JSONReader.value(text)
      } catch {
        throw .refused(.badRequest(error.goMessage))
      }
    }
    do {
      return try YAMLReader.value(text)
    } catch {
      let given = invocation.arguments.string("patch")
      throw .message("unable to parse \(JSONWriter.compact(.string(given))): \(error.goMessage)")
    }
  }

  private func patch<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ tree: Value,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let change = try change(tree)
    guard !isLocal, dryRun != .client else { return try tryOut(change, on: object, &station) }
    let part = invocation.arguments.string("subresource")
    if !part.isEmpty, !object.resource.subresources.contains(part) {
      let name = "\(object.resource.qualifiedPlural) \(object.metadata.name)"
      let text = "the server could not find the requested resource (get \(name))"
      throw .refused(Status(.notFound, text))
    }
    var options = WriteOptions.subresource(part)
    options.dryRun = dryRun == .server
    options.fieldManager = invocation.arguments.string("field-manager")
    options.fieldValidation = .warn
    let changed: any APIObject
    do {
      changed = try client.patch(object, change, options)
    } catch {
      if error.reason == .unsupportedMediaType, type == "strategic" {
        let version = "\(object.resource.group)/\(object.resource.version)"
        throw .message(
          "application/strategic-merge-patch+json is not supported by \(version),"
            + " Kind=\(object.resource.kind): \(error.message)"
        )
      }
      throw .refused(error)
    }
    station.warn(client.takeWarnings())
    try invocation.record(object, dryRun, &client)
    let isSame = options.subresource != "scale" && changed.manifest() == object.manifest()
    let isScale = options.subresource == "scale"
    let shown: any APIObject = isScale ? Scale(of: changed) : changed
    try say(shown, shown.resource, isSame: isSame, &station)
  }

  private func change(_ tree: Value) throws(Failure) -> Patch {
    switch type {
    case "json": return .json(tree)
    case _ where tree.object == nil:
      let kind = tree.array == nil ? "string" : "array"
      throw .refused(
        .badRequest("json: cannot unmarshal \(kind) into Go value of type map[string]interface {}")
      )
    case "merge": return .merge(tree)
    default: return .strategic(tree)
    }
  }

  /// Lays the patch over what is at hand, and asks nothing of the server.
  private func tryOut<Station: Workstation>(
    _ change: Patch,
    on object: any APIObject,
    _ station: inout Station
  ) throws(Failure) {
    let resource = object.resource
    let type =
      APIKinds.type(apiVersion: resource.apiVersion, kind: resource.kind) ?? CustomObject.self
    let outcome = try asking { () throws(Status) in
      try change.applied(to: object.manifest(), of: type)
    }
    let changed = ManifestObject(tree: outcome, source: "").untyped(resource)
    try say(changed, resource, isSame: outcome == object.manifest(), &station)
  }

  private func say<Station: Workstation>(
    _ changed: any APIObject,
    _ resource: APIResource,
    isSame: Bool,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else {
      var printer = ObjectPrinter(format: format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      return station.print(try printer.text([changed], asList: false))
    }
    let unchanged = invocation.version == .v18 ? "not patched" : "patched (no change)"
    station.print(
      invocation.messages.done(
        isSame ? unchanged : "patched",
        resource,
        changed.metadata.name,
        dryRun: invocation.version == .v18 ? dryRun : .none
      )
    )
  }
}
