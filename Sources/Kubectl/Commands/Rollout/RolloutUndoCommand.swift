import KubernetesAPI

/// `kubectl rollout undo`.
struct RolloutUndoCommand: Command {
  static let spec = CommandSpec(
    name: "undo",
    summary: "Undo a previous rollout",
    examples: [.init("Go back one revision", "kubectl rollout undo deployment/hello")],
    usage: "kubectl rollout undo (TYPE NAME | TYPE/NAME)",
    flags: RolloutTarget.flags + RolloutTarget.printing + [
      GlobalFlags.dryRun,
      Flag("to-revision", .integer, "0", "The revision to go back to; 0 for the one before"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  private let format: OutputFormat
  private let dryRun: DryRun
  private var number: Int { invocation.arguments.int("to-revision") }

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try RolloutTarget.findObjects(
      invocation,
      &client,
      &station,
      saysEmptiness: false
    )
    var failures = finder.failures
    var hasPrinted = false
    for object in finder.objects {
      do {
        warn(of: object, &station)
        let result = try undo(object, &client)
        station.warn(client.takeWarnings())
        if hasPrinted, case .yaml = format { station.print("---\n") }
        try RolloutTarget.say(
          result.words,
          object,
          format,
          invocation,
          dryRun: result.isSaid ? .none : dryRun,
          &station
        )
        hasPrinted = true
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// Warns where `kubectl apply` would not know of the change.
  private func warn<Station: Workstation>(of object: any APIObject, _ station: inout Station) {
    guard invocation.version == .current, object.metadata.annotations[LastApplied.key] != nil
    else { return }
    station.complain(
      "Warning: resource \(object.resource.plural)/\(object.metadata.name) was previously managed with"
        + " 'kubectl apply'. Rolling back will not update the \(LastApplied.key) annotation, which may"
        + " cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl"
        + " apply' with your previous configuration file instead.\n"
    )
  }

  /// What is to be said of the outcome; `isSaid` where it is not told that nothing was done.
  private struct Outcome {
    var words: String
    var isSaid = false
  }

  private func undo<Client: KubernetesClient>(
    _ object: any APIObject,
    _ client: inout Client
  ) throws(Failure) -> Outcome {
    if number < 0 { throw Self.notFound(number) }
    var changed: any APIObject
    let template: PodTemplateSpec
    switch object {
    case var deployment as Deployment:
      if deployment.spec.paused { throw refusal(ofPaused: deployment) }
      let set = try Self.earlier(deployment, number, &client)
      template = set.spec.template
      var found = template
      found.metadata.labels["pod-template-hash"] = nil
      if dryRun != .client, found == deployment.spec.template {
        return skipped(RolloutHistory.revision(set))
      }
      deployment.spec.template = found
      deployment.metadata.annotations = Self.annotations(of: set, on: deployment)
      changed = deployment
    case var set as DaemonSet:
      template = try Self.earlier(set, number, &client)
      if dryRun != .client, template == set.spec.template { return skipped(number) }
      set.spec.template = template
      changed = set
    case var set as StatefulSet:
      template = try Self.earlier(set, number, &client)
      if dryRun != .client, template == set.spec.template { return skipped(number) }
      set.spec.template = template
      changed = set
    default: throw RolloutRefusal.nothing("rollbacker", for: object)
    }
    if dryRun == .client {
      var page = DescriptionPage(version: invocation.version, now: client.now)
      page.template(template)
      return Outcome(words: page.unaligned())
    }
    changed.metadata.resourceVersion = ""
    do {
      _ = try client.update(changed, invocation.write(dryRun))
    } catch {
      throw .refused(error)
    }
    return Outcome(words: invocation.version == .v18 ? "" : "rolled back")
  }

  private func skipped(_ number: Int) -> Outcome {
    Outcome(
      words: "skipped rollback (current template already matches revision \(number))",
      isSaid: true
    )
  }

  private func refusal(ofPaused deployment: Deployment) -> Failure {
    let which = invocation.version == .v18 ? " deployment/\(deployment.metadata.name)" : ""
    return .message(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume"
        + "\(which)' and try again"
    )
  }

  private static func notFound(_ number: Int) -> Failure {
    .message("unable to find specified revision \(number) in history")
  }

  /// The replica set to go back to: that of the revision, or the one before the present.
  private static func earlier<Client: KubernetesClient>(
    _ deployment: Deployment,
    _ number: Int,
    _ client: inout Client
  ) throws(Failure) -> ReplicaSet {
    let history = try RolloutHistory(of: deployment, &client)
    let found =
      number > 0
      ? history.all.first { RolloutHistory.revision($0) == number } : history.older.last
    if let found { return found }
    throw number > 0
      ? notFound(number)
      : .message("no rollout history found for deployment \"\(deployment.metadata.name)\"")
  }

  /// The template to go back to: that of the revision, or the one before the present.
  private static func earlier<Client: KubernetesClient>(
    _ owner: some APIObject,
    _ number: Int,
    _ client: inout Client
  ) throws(Failure) -> PodTemplateSpec {
    let history = try RevisionHistory(of: owner, &client)
    if number == 0, history.revisions.count <= 1 {
      throw .message("no last revision to roll back to")
    }
    let found =
      number > 0
      ? history.revision(number) : history.revisions.dropLast().last
    guard let found else { throw notFound(number) }
    return RevisionHistory.template(found)
  }

  /// The annotations of the revision gone back to, with the deployment's own book-keeping.
  private static func annotations(of set: ReplicaSet, on deployment: Deployment) -> StringMap {
    let own = [
      LastApplied.key, RolloutHistory.revisionKey, "deployment.kubernetes.io/revision-history",
      "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas",
    ]
    var annotations = StringMap()
    for entry in deployment.metadata.annotations where own.contains(entry.key) {
      annotations[entry.key] = entry.value
    }
    for entry in set.metadata.annotations where !own.contains(entry.key) {
      annotations[entry.key] = entry.value
    }
    return annotations
  }
}
