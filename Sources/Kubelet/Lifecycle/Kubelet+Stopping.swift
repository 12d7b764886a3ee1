import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// Ending one container: its hook, its turn, the request to end, and the end by force.
extension Kubelet {
  /// The least time that a container gets to end by itself.
  private static let leastGrace: Int64 = 2

  /// Asks one instance to end, and sees to it that it does after `grace` seconds.
  ///
  /// `waitsForTurn`: it serves other containers, and ends after them. Another call can only shorten
  /// the time.
  mutating func stop(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    grace: Int64,
    waitsForTurn: Bool = false,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let now = client.now
    if var order = worker[place].lifecycle?.stop {
      let shorter = (now - order.since).wholeSeconds + grace
      guard shorter < order.grace else { return }
      order.grace = shorter
      worker[place].changeLifecycle { $0.stop = order }
      if order.isAsked { askToEnd(place, &worker, grace: grace, now, &runtime, &kernel) }
      return followStop(place, &worker, &client, &runtime, &kernel)
    }
    let handler = worker.container(place).lifecycle?.preStop
    guard handler != nil || waitsForTurn, grace > 0, worker[place].isAlive else {
      return askToEnd(place, &worker, grace: grace, now, &runtime, &kernel)
    }
    abandonHook(worker[place].lifecycle?.startHook, &kernel)
    var order = StopOrder(since: now, grace: grace, waitsForTurn: waitsForTurn)
    if let handler {
      let end = order.deadline
      order.hook = beginHook(handler, place, worker, until: end, runtime, &kernel)
    }
    worker[place].changeLifecycle {
      $0.startHook = nil
      $0.stop = order
    }
    followStop(place, &worker, &client, &runtime, &kernel)
  }

  /// Goes on with the ends of containers that take steps.
  mutating func followStops(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    // Most pods have nothing of the kind, and are looked at often.
    guard
      worker.main.contains(where: \.hasLifecycle) || worker.initial.contains(where: \.hasLifecycle)
    else { return }
    for place in worker.places where worker[place].lifecycle?.stop != nil {
      followStop(place, &worker, &client, &runtime, &kernel)
    }
  }

  private mutating func followStop(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard var order = worker[place].lifecycle?.stop, !order.isAsked else { return }
    let now = client.now
    let isLate = now >= order.deadline
    if var hook = order.hook, let handler = worker.container(place).lifecycle?.preStop {
      let (outcome, lookAt) = lookAtHook(&hook, handler, place, worker, &kernel)
      order.hook = outcome == nil ? hook : nil
      if outcome == nil, !isLate { worker.look(at: min(lookAt, order.deadline)) }
      if let failure = outcome?.failure {
        let told = configuration.dialect.failedHook("PreStopHook", failure)
        let name = worker.container(place).name
        tell(worker.pod, name, .warning, "FailedPreStopHook", told, &client)
      }
      if isLate {
        abandonHook(order.hook, &kernel)
        order.hook = nil
      }
    }
    if order.hook == nil, isLate || !order.waitsForTurn || isTurn(of: place, worker) {
      order.isAsked = true
    }
    worker[place].changeLifecycle { $0.stop = order }
    guard order.isAsked else { return worker.look(at: order.deadline) }
    askToEnd(place, &worker, grace: order.remaining(at: now), now, &runtime, &kernel)
  }

  /// Whether every container has ended that a serving one is to outlive: the regular ones, and those
  /// that began to serve after it.
  private func isTurn(of place: ContainerPlace, _ worker: PodWorker) -> Bool {
    !worker.main.contains(where: \.isAlive)
      && !worker.initial.dropFirst(place.index + 1).contains(where: \.isAlive)
  }

  private func askToEnd(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    grace: Int64,
    _ now: Instant,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let id = worker[place].id else { return }
    abandonHook(worker[place].lifecycle?.startHook, &kernel)
    worker[place].changeLifecycle { $0.startHook = nil }
    do {
      let seconds = max(Self.leastGrace, grace)
      try runtime.stopContainer(id, grace: .seconds(seconds), &kernel)
    } catch {
      // The runtime does not know it any more: it ended unseen.
      worker[place].step = .none
      worker[place].changeLifecycle { $0 = LifecycleState() }
      worker[place].phase = .terminated(
        .init(exitCode: 137, reason: "Error", startedAt: now, finishedAt: now, id: id)
      )
    }
  }
}
