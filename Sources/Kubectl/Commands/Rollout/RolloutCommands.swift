import KubernetesAPI
import Manifests
import Simulation

/// `kubectl rollout history`.
struct RolloutHistoryCommand: Command {
  static let spec = CommandSpec(
    name: "history",
    summary: "View rollout history",
    examples: [.init("List the revisions", "kubectl rollout history deployment/hello")],
    usage: "kubectl rollout history (TYPE NAME | TYPE/NAME)",
    flags: RolloutTarget.flags + [
      Flag("revision", .integer, "0", "Tell the details of this revision")
    ],
    words: .resources
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let deployment = try RolloutTarget.find(invocation, &client, &station)
    let sets = RolloutHistory(of: deployment, &client).all
    let isOld = invocation.version == .v18
    let name = deployment.metadata.name
    let title = isOld ? "deployments \"\(name)\"" : "deployment.apps/\(name) "
    let number = invocation.arguments.int("revision")
    if number > 0 {
      guard let set = sets.first(where: { RolloutHistory.revision($0) == number }) else {
        throw .message("unable to find the specified revision")
      }
      var page = DescriptionPage(version: invocation.version, now: client.now)
      var template = set.spec.template
      let key = "kubernetes.io/change-cause"
      template.metadata.annotations[key] = set.metadata.annotations[key]
      page.template(template)
      station.print(
        "\(isOld ? title : title.dropLast() + "") with revision #\(number)\n\(page.unaligned())"
      )
      return .finished
    }
    var lines = ["REVISION\tCHANGE-CAUSE"]
    for set in sets {
      let cause = set.metadata.annotations["kubernetes.io/change-cause"] ?? "<none>"
      lines.append("\(RolloutHistory.revision(set))\t\(cause)")
    }
    var writer = isOld ? TabWriter(minimum: 0, padding: 2) : TabWriter(minimum: 0, padding: 2)
    station.print("\(title)\n" + writer.align(lines.map { $0 + "\n" }.joined()))
    if isOld { station.print("\n") }
    return .finished
  }
}

/// `kubectl rollout undo`.
struct RolloutUndoCommand: Command {
  static let spec = CommandSpec(
    name: "undo",
    summary: "Undo a previous rollout",
    examples: [.init("Go back one revision", "kubectl rollout undo deployment/hello")],
    usage: "kubectl rollout undo (TYPE NAME | TYPE/NAME)",
    flags: RolloutTarget.flags + [
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
    let deployment = try RolloutTarget.find(invocation, &client, &station)
    if deployment.spec.paused {
      throw .message(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume"
          + " deployment/\(deployment.metadata.name)' and try again"
      )
    }
    let history = RolloutHistory(of: deployment, &client)
    let number = invocation.arguments.int("to-revision")
    let found =
      number > 0
      ? history.all.first { RolloutHistory.revision($0) == number } : history.older.last
    guard let set = found else {
      throw .message(
        number > 0
          ? "unable to find specified revision \(number) in history"
          : "no rollout history found for deployment \"\(deployment.metadata.name)\""
      )
    }
    var template = set.spec.template
    template.metadata.labels["pod-template-hash"] = nil
    let messages = invocation.messages
    if template == deployment.spec.template {
      station.print(
        messages.done(
          "skipped rollback (current template already matches revision"
            + " \(RolloutHistory.revision(set)))",
          Deployment.resource,
          deployment.metadata.name
        )
      )
      return .finished
    }
    var changed = deployment
    changed.spec.template = template
    changed.metadata.annotations = Self.annotations(of: set, on: deployment)
    changed.metadata.resourceVersion = ""
    do {
      try client.update(changed)
    } catch {
      throw .refused(error)
    }
    station.print(
      messages.done(
        invocation.version == .v18 ? "" : "rolled back",
        Deployment.resource,
        deployment.metadata.name
      )
    )
    return .finished
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

/// `kubectl rollout pause`, `resume` and `restart`.
struct RolloutChangeCommand: Command {
  static let spec = CommandSpec(
    name: "pause",
    summary: "Mark the provided resource as paused",
    examples: [.init("Pause", "kubectl rollout pause deployment/hello")],
    usage: "kubectl rollout pause RESOURCE",
    flags: RolloutTarget.flags,
    words: .resources
  )
  static let resumeSpec = CommandSpec(
    name: "resume",
    summary: "Resume a paused resource",
    examples: [.init("Go on", "kubectl rollout resume deployment/hello")],
    usage: "kubectl rollout resume RESOURCE",
    flags: RolloutTarget.flags,
    words: .resources
  )
  static let restartSpec = CommandSpec(
    name: "restart",
    summary: "Restart a resource",
    examples: [.init("Make all pods anew", "kubectl rollout restart deployment/hello")],
    usage: "kubectl rollout restart RESOURCE",
    flags: RolloutTarget.flags,
    words: .resources
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let object = try RolloutTarget.findObject(invocation, &client, &station)
    let name = object.metadata.name
    let patch: Value
    let result: String
    switch (invocation.path.split(separator: " ").last, object) {
    case ("pause", let deployment as Deployment):
      if deployment.spec.paused {
        throw .message("deployments.apps \"\(name)\" is already paused")
      }
      (patch, result) = (["spec": ["paused": true]], "paused")
    case ("resume", let deployment as Deployment):
      if !deployment.spec.paused { throw .message("deployments.apps \"\(name)\" is not paused") }
      (patch, result) = (["spec": ["paused": .null]], "resumed")
    case ("restart", is Deployment), ("restart", is DaemonSet):
      let stamp = Value.string(CivilTime(client.now).rfc3339)
      patch = [
        "spec": [
          "template": ["metadata": ["annotations": ["kubectl.kubernetes.io/restartedAt": stamp]]]
        ]
      ]
      result = "restarted"
    default: throw RolloutTarget.refusal(object, invocation)
    }
    do {
      _ = try client.patch(
        object.resource,
        namespace: object.metadata.namespace,
        name: name,
        .merge(patch),
        WriteOptions()
      )
    } catch {
      throw .refused(error)
    }
    station.print(invocation.messages.done(result, object.resource, name))
    return .finished
  }
}
