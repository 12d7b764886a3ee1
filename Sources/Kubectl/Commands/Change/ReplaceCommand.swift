import KubernetesAPI
import Simulation

/// `kubectl replace -f`: puts manifests in the place of objects.
struct ReplaceCommand: Command {
  static let spec = CommandSpec(
    name: "replace",
    group: .advanced,
    summary: "Replace a resource by file name or stdin",
    details: "With --force the object is deleted, and made anew once it is gone.",
    examples: [
      .init("Replace a service", "kubectl replace -f ./web-svc.yaml"),
      .init("Delete and make anew", "kubectl replace --force -f ./db-pod.yaml"),
    ],
    usage: "kubectl replace -f FILENAME",
    flags: GlobalFlags.files + [
      GlobalFlags.output, GlobalFlags.dryRun, GlobalFlags.validate, GlobalFlags.showManagedFields,
      GlobalFlags.fieldManager("kubectl-replace"),
      Flag(
        "cascade",
        .string,
        "background",
        bare: "background",
        completion: .values(["background", "orphan", "foreground"]),
        "What happens to dependents: background, orphan or foreground"
      ),
      Flag("force", .boolean, "Delete first, then create"),
      Flag("grace-period", .integer, "-1", "How many seconds a deleted object has to end"),
      Flag("raw", .string, "A path of the server to put the file to"),
      Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
      Flag("subresource", .string, "The part of the object, as in status or scale"),
      Flag("timeout", .duration, "How long to wait for a deletion"),
      Flag("wait", .boolean, "Wait until deleted objects are gone"),
    ]
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private let validate: FieldValidation
  private let propagation: DeletePropagation
  private let isForced: Bool
  /// What is still to be made, once `deleted` are gone.
  private var targets: [ManifestTarget] = []
  private var deleted: [any APIObject] = []
  private var failures: [Failure] = []
  private var deadline: Instant?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    isForced = arguments.bool("force")
    dryRun = try DryRun(arguments)
    format = try OutputFormat(arguments, version: invocation.version)
    validate = try FieldValidation(arguments.string("validate"))
    propagation = try DeletePropagation(arguments.string("cascade"))
    if isForced, dryRun != .none {
      throw .message("--dry-run can not be used when --force is set")
    }
    if arguments.int("grace-period") >= 0, !isForced {
      throw .message("--grace-period must have --force specified")
    }
    if arguments.duration("timeout") != .zero, !isForced {
      throw .message("--timeout must have --force specified")
    }
    try ManifestTargets.requireFiles(invocation)
    if arguments.isGiven("raw") { try RawRequest.checkFlags(arguments) }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if invocation.arguments.isGiven("raw") {
      return try RawRequest.run("PUT", invocation, &client, &station)
    }
    if deadline == nil {
      let manifests = try ManifestTargets(
        invocation,
        checking: validate == .ignore ? nil : invocation.version,
        &client,
        &station
      )
      targets = manifests.targets
      failures = manifests.failures
      let timeout = invocation.arguments.duration("timeout")
      deadline = client.now + (timeout == .zero ? .seconds(300) : timeout)
      if isForced { try delete(&client, &station) }
    }
    if let progress = try waiting(&client) { return progress }
    for target in targets {
      do {
        try replace(target, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    if targets.isEmpty, invocation.version == .v18 {
      throw .message("no objects passed to replace")
    }
    return .finished
  }

  private mutating func delete<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    if let failure = Failure.of(failures) { throw failure }
    let grace = invocation.arguments.int("grace-period")
    let options = DeleteOptions(
      gracePeriodSeconds: grace < 0 ? nil : Int64(max(grace, 1)),
      propagation: propagation.value
    )
    for target in targets {
      do {
        let object = try client.get(
          target.resource,
          namespace: target.namespace,
          name: target.name
        )
        _ = try client.delete(
          target.resource,
          namespace: target.namespace,
          name: target.name,
          options
        )
        deleted.append(object)
      } catch {
        if error.reason == .notFound { continue }
        throw .refused(error)
      }
      station.print(
        invocation.messages.deleted(
          target.resource,
          target.name,
          namespace: target.namespace,
          forced: false,
          dryRun: .none
        )
      )
    }
  }

  /// Waits for the deleted objects to be gone; nil once they are.
  private mutating func waiting<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Failure) -> Progress? {
    while let object = deleted.first {
      let id = object.namespacedName
      do {
        let present = try client.get(object.resource, namespace: id.namespace, name: id.name)
        if present.metadata.uid == object.metadata.uid {
          guard let deadline, client.now < deadline else {
            throw Failure.message("timed out waiting for the condition")
          }
          return .waiting([.change, .until(deadline)])
        }
      } catch let failure as Failure {
        throw failure
      } catch let status as Status {
        if status.reason != .notFound { throw .refused(status) }
      } catch {
        throw .message("\(error)")
      }
      deleted.removeFirst()
    }
    return nil
  }

  private func replace<Client: KubernetesClient, Station: Workstation>(
    _ target: ManifestTarget,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    var options = WriteOptions.subresource(invocation.arguments.string("subresource"))
    options.dryRun = dryRun == .server
    options.fieldManager = invocation.arguments.string("field-manager")
    options.fieldValidation = validate
    var result: any APIObject
    do {
      var (object, warnings) = try target.entry.object(target.resource, validate: validate)
      station.warn(warnings)
      object.metadata.namespace = target.namespace
      if invocation.arguments.bool("save-config") {
        object.metadata.annotations[LastApplied.key] =
          LastApplied.text(target.entry.tree, target.namespace)
      }
      result = object
      if isForced {
        result = try client.create(object, options)
      } else if dryRun != .client {
        result = try client.update(object, options)
      }
      station.warn(client.takeWarnings())
    } catch {
      throw .refused(isForced ? error : error.when("replacing", target.source))
    }
    guard format.isTable else {
      var printer = ObjectPrinter(format: format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      return station.print(try printer.text([result], asList: false))
    }
    station.print(
      invocation.messages.done("replaced", target.resource, target.name, dryRun: dryRun)
    )
  }
}
