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
      Flag("force", .boolean, "Delete first, then create"),
      Flag("grace-period", .integer, "-1", "How many seconds the object has to end, with --force"),
      Flag("cascade", .string, "background", bare: "background", "What happens to dependents"),
      Flag("timeout", .duration, "0s", "How long to wait for the end, with --force"),
      Flag("wait", .boolean, "Wait until the objects are gone, with --force"),
    ]
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let validate: FieldValidation
  private let format: OutputFormat
  /// What was deleted and is to be made anew once it is gone.
  private var leaving: [Leaving] = []
  private var hasStarted = false
  private var failures: [Failure] = []

  /// An object on its way out, and what comes in its place.
  private struct Leaving: Sendable {
    let entry: ManifestObject
    let resource: APIResource
    let namespace: String
    let uid: String
  }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    if invocation.arguments.list("filename").isEmpty {
      throw .message("must specify one of -f and -k")
    }
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    validate = try FieldValidation(invocation.arguments.string("validate"))
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if hasStarted { return try goOn(&client, &station) }
    hasStarted = true
    let manifests = try ManifestFiles(
      invocation.arguments.list("filename"),
      recursive: invocation.arguments.bool("recursive"),
      &station
    )
    failures = manifests.failures
    let catalog = try ResourceCatalog(&client)
    for entry in manifests.objects {
      do {
        let resource = try entry.resource(catalog, invocation.version)
        let namespace = try entry.namespace(resource, invocation)
        if invocation.arguments.bool("force") {
          try remove(entry, resource, namespace, &client, &station)
        } else {
          let object = try replace(entry, resource, namespace, &client)
          try show(object, &station)
        }
      } catch {
        failures.append(error)
      }
    }
    return try goOn(&client, &station)
  }

  /// Makes anew what is gone; waits for the rest.
  private mutating func goOn<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var left: [Leaving] = []
    for object in leaving {
      let found = try? client.get(
        object.resource,
        namespace: object.namespace,
        name: object.entry.name
      )
      if found != nil, found?.metadata.uid == object.uid {
        left.append(object)
        continue
      }
      do throws(Status) {
        var wanted = try object.entry.object(object.resource, validate: validate).object
        wanted.metadata.namespace = object.namespace
        var options = WriteOptions()
        options.fieldManager = "kubectl-replace"
        let made = try client.create(wanted, options)
        try? show(made, &station)
      } catch {
        failures.append(.refused(error.when("creating", object.entry.source)))
      }
    }
    leaving = left
    guard left.isEmpty else { return .waiting([.change]) }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// Deletes an object that is there, so that it can be made anew.
  private mutating func remove<Client: KubernetesClient, Station: Workstation>(
    _ entry: ManifestObject,
    _ resource: APIResource,
    _ namespace: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let given = invocation.arguments.int("grace-period")
    let options = DeleteOptions(gracePeriodSeconds: given < 0 ? 0 : Int64(given))
    do {
      let live = try client.get(resource, namespace: namespace, name: entry.name)
      leaving.append(
        Leaving(entry: entry, resource: resource, namespace: namespace, uid: live.metadata.uid)
      )
      _ = try client.delete(resource, namespace: namespace, name: entry.name, options)
      station.print(
        invocation.messages.deleted(
          resource,
          entry.name,
          namespace: namespace,
          forced: false,
          dryRun: .none
        )
      )
    } catch  where error.reason == .notFound {
      leaving.append(Leaving(entry: entry, resource: resource, namespace: namespace, uid: "none"))
    } catch {
      throw .refused(error)
    }
  }

  private func show<Station: Workstation>(
    _ object: any APIObject,
    _ station: inout Station
  ) throws(Failure) {
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([object], asList: false))
    }
    station.print(
      invocation.messages.done("replaced", object.resource, object.metadata.name, dryRun: dryRun)
    )
  }

  private func replace<Client: KubernetesClient>(
    _ entry: ManifestObject,
    _ resource: APIResource,
    _ namespace: String,
    _ client: inout Client
  ) throws(Failure) -> any APIObject {
    do {
      var (object, _) = try entry.object(resource, validate: validate)
      object.metadata.namespace = namespace
      var options = WriteOptions()
      options.dryRun = dryRun != .none
      options.fieldManager = "kubectl-replace"
      return try client.update(object, options)
    } catch {
      throw .refused(error.when("replacing", entry.source))
    }
  }
}
