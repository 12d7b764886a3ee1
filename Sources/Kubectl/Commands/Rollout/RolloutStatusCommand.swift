import KubernetesAPI
import Simulation

/// `kubectl rollout status`: until a deployment, daemon set or stateful set has what it should have.
struct RolloutStatusCommand: Command {
  static let spec = CommandSpec(
    name: "status",
    summary: "Show the status of the rollout",
    examples: [.init("Watch a rollout", "kubectl rollout status deployment/hello")],
    usage: "kubectl rollout status (TYPE NAME | TYPE/NAME)",
    flags: RolloutTarget.flags + [
      Flag("watch", "w", .boolean, "true", "Wait until it is done"),
      Flag("revision", .integer, "0", "The revision that is waited for"),
      Flag("timeout", .duration, "0s", "How long to wait; zero means as long as it takes"),
    ],
    words: .resources
  )

  private let invocation: Invocation
  private var last = ""
  /// How many of the objects are done, one after the other.
  private var done = 0
  private var deadline: Instant?

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let objects = try objects(&client, &station)
    let (text, isDone): (String, Bool)
    switch objects[min(done, objects.count - 1)] {
    case let deployment as Deployment: (text, isDone) = try status(deployment)
    case let set as DaemonSet: (text, isDone) = try status(set)
    case let set as StatefulSet: (text, isDone) = try status(set)
    case let other: throw RolloutRefusal.nothing("status viewer", for: other, quoted: false)
    }
    if text != last { station.print(text + "\n") }
    last = text
    if isDone || !invocation.arguments.bool("watch") {
      done += 1
      return done < objects.count ? try run(&client, &station) : .finished
    }
    let timeout = invocation.arguments.duration("timeout")
    if deadline == nil, timeout > .zero { deadline = client.now + timeout }
    guard let deadline else { return .waiting([.change]) }
    if client.now >= deadline { throw .message("timed out waiting for the condition") }
    return .waiting([.change, .until(deadline)])
  }

  private func objects<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> [any APIObject] {
    let finder = try RolloutTarget.findObjects(invocation, &client, &station)
    if let failure = Failure.of(finder.failures) { throw failure }
    return finder.objects
  }

  private func status(_ deployment: Deployment) throws(Failure) -> (String, Bool) {
    let name = deployment.metadata.name
    let (spec, status) = (deployment.spec, deployment.status)
    let wanted = spec.replicas ?? 1
    let revision = invocation.arguments.int("revision")
    let running = deployment.metadata.annotations[RolloutHistory.revisionKey].flatMap { Int($0) }
    if revision > 0, let running, running != revision {
      throw .message(
        "desired revision (\(revision)) is different from the running revision (\(running))"
      )
    }
    if deployment.metadata.generation > status.observedGeneration {
      return ("Waiting for deployment spec update to be observed...", false)
    }
    let progress = status.conditions.first { $0.type == "Progressing" }
    if progress?.reason == "ProgressDeadlineExceeded" {
      throw .message("deployment \"\(name)\" exceeded its progress deadline")
    }
    let head =
      "Waiting for \(invocation.version == .current ? "deployment \"\(name)\" " : "")rollout to finish: "
    if status.updatedReplicas < wanted {
      return (
        head + "\(status.updatedReplicas) out of \(wanted) new replicas have been updated...", false
      )
    }
    if status.replicas > status.updatedReplicas {
      let old = status.replicas - status.updatedReplicas
      return (head + "\(old) old replicas are pending termination...", false)
    }
    if status.availableReplicas < status.updatedReplicas {
      return (
        head + "\(status.availableReplicas) of \(status.updatedReplicas) updated replicas are"
          + " available...", false
      )
    }
    return ("deployment \"\(name)\" successfully rolled out", true)
  }

  private func status(_ set: DaemonSet) throws(Failure) -> (String, Bool) {
    let (name, status) = (set.metadata.name, set.status)
    if set.spec.updateStrategy.type != "RollingUpdate" {
      throw .message("rollout status is only available for RollingUpdate strategy type")
    }
    if set.metadata.generation > status.observedGeneration {
      return ("Waiting for daemon set spec update to be observed...", false)
    }
    let head = "Waiting for daemon set \"\(name)\" rollout to finish: "
    let wanted = status.desiredNumberScheduled
    if status.updatedNumberScheduled < wanted {
      return (
        head + "\(status.updatedNumberScheduled) out of \(wanted) new pods have been updated...",
        false
      )
    }
    if status.numberAvailable < wanted {
      return (
        head + "\(status.numberAvailable) of \(wanted) updated pods are available...", false
      )
    }
    return ("daemon set \"\(name)\" successfully rolled out", true)
  }

  private func status(_ set: StatefulSet) throws(Failure) -> (String, Bool) {
    let (spec, status) = (set.spec, set.status)
    if spec.updateStrategy.type != "RollingUpdate" {
      throw .message("rollout status is only available for RollingUpdate strategy type")
    }
    if status.observedGeneration == 0 || set.metadata.generation > status.observedGeneration {
      return ("Waiting for statefulset spec update to be observed...", false)
    }
    let wanted = spec.replicas ?? 1
    if status.readyReplicas < wanted {
      return ("Waiting for \(wanted - status.readyReplicas) pods to be ready...", false)
    }
    if let rolling = spec.updateStrategy.rollingUpdate {
      let updated = wanted - (rolling.partition ?? 0)
      if status.updatedReplicas < updated {
        return (
          "Waiting for partitioned roll out to finish: \(status.updatedReplicas) out of \(updated)"
            + " new pods have been updated...", false
        )
      }
      return (
        "partitioned roll out complete: \(status.updatedReplicas) new pods have been updated...",
        true
      )
    }
    if status.updateRevision != status.currentRevision {
      return (
        "waiting for statefulset rolling update to complete \(status.updatedReplicas) pods at"
          + " revision \(status.updateRevision)...", false
      )
    }
    return (
      "statefulset rolling update complete \(status.currentReplicas) pods at revision"
        + " \(status.currentRevision)...", true
    )
  }
}
