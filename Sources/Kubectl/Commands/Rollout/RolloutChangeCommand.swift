import KubernetesAPI
import Manifests
import Simulation

/// `kubectl rollout pause`, `resume` and `restart`.
struct RolloutChangeCommand: Command {
  static let spec = CommandSpec(
    name: "pause",
    summary: "Mark the provided resource as paused",
    examples: [.init("Pause", "kubectl rollout pause deployment/hello")],
    usage: "kubectl rollout pause RESOURCE",
    flags: RolloutTarget.flags + RolloutTarget.printing,
    words: .resources
  )
  static let resumeSpec = CommandSpec(
    name: "resume",
    summary: "Resume a paused resource",
    examples: [.init("Go on", "kubectl rollout resume deployment/hello")],
    usage: "kubectl rollout resume RESOURCE",
    flags: RolloutTarget.flags + RolloutTarget.printing,
    words: .resources
  )
  static let restartSpec = CommandSpec(
    name: "restart",
    summary: "Restart a resource",
    examples: [.init("Make all pods anew", "kubectl rollout restart deployment/hello")],
    usage: "kubectl rollout restart RESOURCE",
    flags: RolloutTarget.flags + RolloutTarget.printing,
    words: .resources
  )

  private let invocation: Invocation
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try RolloutTarget.findObjects(invocation, &client, &station)
    var failures = finder.failures
    var hasPrinted = false
    for object in finder.objects {
      do {
        let changed = try change(object, &client)
        station.warn(client.takeWarnings())
        if hasPrinted, case .yaml = format { station.print("---\n") }
        try RolloutTarget.say(changed.result, changed.object, format, invocation, &station)
        hasPrinted = true
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func change<Client: KubernetesClient>(
    _ object: any APIObject,
    _ client: inout Client
  ) throws(Failure) -> (object: any APIObject, result: String) {
    let name = object.metadata.name
    let patch: Value
    let result: String
    switch (invocation.path.split(separator: " ").last, object) {
    case ("pause", let deployment as Deployment):
      if deployment.spec.paused { throw RolloutRefusal.why(object, "is already paused") }
      (patch, result) = (["spec": ["paused": true]], "paused")
    case ("resume", let deployment as Deployment):
      if !deployment.spec.paused { throw RolloutRefusal.why(object, "is not paused") }
      (patch, result) = (["spec": ["paused": .null]], "resumed")
    case ("restart", let deployment as Deployment) where deployment.spec.paused:
      throw RolloutRefusal.why(
        object,
        "can't restart paused deployment (run rollout resume first)"
      )
    case ("restart", is Deployment), ("restart", is DaemonSet), ("restart", is StatefulSet):
      let stamp = Value.string(CivilTime(client.now).rfc3339)
      let template = object.manifest()["spec"]?["template"]?["metadata"]?["annotations"]
      if invocation.version == .current, template?["kubectl.kubernetes.io/restartedAt"] == stamp {
        throw .message(
          "failed to create patch for \(name): if restart has already been triggered within the past"
            + " second, please wait before attempting to trigger another"
        )
      }
      patch = [
        "spec": [
          "template": ["metadata": ["annotations": ["kubectl.kubernetes.io/restartedAt": stamp]]]
        ]
      ]
      result = "restarted"
    case ("pause", _): throw RolloutRefusal.why(object, "pausing is not supported")
    case ("resume", _): throw RolloutRefusal.why(object, "resuming is not supported")
    default: throw RolloutRefusal.why(object, "restarting is not supported")
    }
    do {
      let changed = try client.patch(
        object.resource,
        namespace: object.metadata.namespace,
        name: name,
        .merge(patch),
        invocation.write(.none)
      )
      return (changed, result)
    } catch {
      throw .refused(error)
    }
  }
}
