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
    ],
    usage: "kubectl patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun,
      Flag("patch", "p", .string, "The patch, as JSON or YAML"),
      Flag("patch-file", .string, completion: .file, "A file with the patch"),
      Flag(
        "type",
        .string,
        "strategic",
        completion: .values(["json", "merge", "strategic"]),
        "json, merge or strategic"
      ),
      Flag("subresource", .string, "The part of the object: status or scale"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    let arguments = invocation.arguments
    if arguments.isGiven("patch"), arguments.isGiven("patch-file") {
      throw .message("cannot specify --patch and --patch-file together")
    }
    if !arguments.isGiven("patch"), !arguments.isGiven("patch-file") {
      throw invocation.version == .v18
        ? .usage("Must specify -p to patch")
        : .message("must specify --patch or --patch-file containing the contents of the patch")
    }
    guard ["json", "merge", "strategic"].contains(arguments.string("type")) else {
      throw .usage(
        "--type must be one of [json merge strategic], not \"\(arguments.string("type"))\""
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
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
    do {
      return try YAMLReader.value(text)
    } catch {
      throw .message("unable to parse \"\(text)\": \(error.goMessage)")
    }
  }

  private func patch<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ tree: Value,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let isList = invocation.arguments.string("type") == "json"
    if !isList, tree.object == nil {
      let kind = tree.array == nil ? "string" : "array"
      throw .refused(
        .badRequest("json: cannot unmarshal \(kind) into Go value of type map[string]interface {}")
      )
    }
    let change: Patch =
      switch invocation.arguments.string("type") {
      case "json": .json(tree)
      case "merge": .merge(tree)
      default: .strategic(tree)
      }
    var options = WriteOptions.subresource(invocation.arguments.string("subresource"))
    options.dryRun = dryRun != .none
    options.fieldValidation = .warn
    let changed: any APIObject
    do {
      changed = try client.patch(
        object.resource,
        namespace: object.metadata.namespace,
        name: object.metadata.name,
        change,
        options
      )
      station.warn(client.takeWarnings())
    } catch {
      throw .refused(error)
    }
    let isScale =
      invocation.version == .current && invocation.arguments.string("subresource") == "scale"
    let shown = isScale ? Scale(of: changed) : changed
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([shown], asList: false))
    }
    let isSame = changed.metadata.resourceVersion == object.metadata.resourceVersion
    let verb = isSame && dryRun == .none ? "patched (no change)" : "patched"
    station.print(
      invocation.messages.done(
        invocation.version == .v18 && isSame ? "not patched" : verb,
        shown.resource,
        object.metadata.name,
        dryRun: dryRun
      )
    )
  }
}
