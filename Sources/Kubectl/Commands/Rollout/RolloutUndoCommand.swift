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

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let object = try RolloutTarget.findObject(invocation, &client, &station)
    let dryRun = try DryRun(invocation.arguments)
    let number = invocation.arguments.int("to-revision")
    if number < 0 { throw Self.notFound(number) }
    var changed: any APIObject
    let template: PodTemplateSpec
    switch object {
    case var deployment as Deployment:
      if deployment.spec.paused {
        throw .message(
          "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume"
            + "\(invocation.version == .v18 ? " deployment/\(deployment.metadata.name)" : "")'"
            + " and try again"
        )
      }
      let set = try Self.earlier(deployment, number, &client)
      var found = set.spec.template
      found.metadata.labels["pod-template-hash"] = nil
      if found == deployment.spec.template {
        return skip(object, RolloutHistory.revision(set), &station)
      }
      template = found
      deployment.spec.template = found
      deployment.metadata.annotations = Self.annotations(of: set, on: deployment)
      changed = deployment
    case var set as DaemonSet:
      template = try Self.earlier(set, number, &client)
      if template == set.spec.template { return skip(object, number, &station) }
      set.spec.template = template
      changed = set
    case var set as StatefulSet:
      template = try Self.earlier(set, number, &client)
      if template == set.spec.template { return skip(object, number, &station) }
      set.spec.template = template
      changed = set
    default: throw RolloutRefusal.nothing("rollbacker", for: object)
    }
    if dryRun == .client {
      var page = DescriptionPage(version: invocation.version, now: client.now)
      page.template(template)
      let text = page.unaligned()
      let reference = invocation.messages.reference(object.resource, object.metadata.name)
      station.print(invocation.version == .v18 ? text : "\(reference) \(text) (dry run)\n")
      return .finished
    }
    changed.metadata.resourceVersion = ""
    let options = invocation.write(dryRun)
    do {
      _ = try client.update(changed, options)
    } catch {
      throw .refused(error)
    }
    let result = invocation.version == .v18 ? "" : "rolled back"
    station.print(
      invocation.messages.done(result, object.resource, object.metadata.name, dryRun: dryRun)
    )
    return .finished
  }

  private func skip<Station: Workstation>(
    _ object: any APIObject,
    _ number: Int,
    _ station: inout Station
  ) -> Progress {
    station.print(
      invocation.messages.done(
        "skipped rollback (current template already matches revision \(number))",
        object.resource,
        object.metadata.name
      )
    )
    return .finished
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
    let history = RolloutHistory(of: deployment, &client)
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
    let history = RevisionHistory(of: owner, &client)
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
