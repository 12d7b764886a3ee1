import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// Hooks: what a pod wants done right after a container's start, and right before its end.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/lifecycle/handlers.go`.
extension Kubelet {
  /// How long a hook after the start may take; nothing but this ends it.
  private static let patience = Duration.seconds(86_400)

  /// Begins a hook, which has until `deadline`.
  func beginHook(
    _ handler: LifecycleHandler,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    until deadline: Instant? = nil,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> HookRun {
    if let pause = handler.sleep, handler.exec == nil, handler.httpGet == nil {
      return HookRun(progress: .sleeps(until: kernel.now + .seconds(pause.seconds)))
    }
    do throws(ProbeRefusal) {
      let action = try hookAction(handler, place, worker, runtime, kernel)
      let end = deadline ?? kernel.now + Self.patience
      let question = try ask(action, until: end, on: runtime.machine, &kernel)
      return HookRun(progress: .asked(question))
    } catch {
      return HookRun(progress: .refused(error.message))
    }
  }

  private func hookAction(
    _ handler: LifecycleHandler,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) throws(ProbeRefusal) -> ProbeProgram.Action {
    if let exec = handler.exec { return try command(exec, place, worker, runtime, kernel) }
    if let http = handler.httpGet { return try request(http, "kube-lifecycle", place, worker) }
    // Old manifests may still say tcpSocket; nobody ever did anything for it.
    throw ProbeRefusal(message: "invalid handler")
  }

  /// Looks whether a hook has ended; where it has not, says when to look again.
  func lookAtHook(
    _ hook: inout HookRun,
    _ handler: LifecycleHandler,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ kernel: inout Kernel
  ) -> (outcome: HookRun.Outcome?, lookAt: Instant) {
    let now = kernel.now
    switch hook.progress {
    case .refused(let why): return (HookRun.Outcome(failure: why), now)
    case .sleeps(let end): return (now >= end ? HookRun.Outcome() : nil, end)
    case .asked(var question):
      if now < question.lookAt { return (nil, question.lookAt) }
      if let text = answer(to: question, kernel) {
        abandon(question, &kernel)
        return (HookRun.Outcome(failure: failure(text, handler, place, worker)), now)
      }
      question.pause = min(question.pause * 4, HookRun.longestPause)
      question.lookAt = now + question.pause
      hook.progress = .asked(question)
      return (nil, question.lookAt)
    }
  }

  /// Leaves a hook to itself.
  func abandonHook(_ hook: HookRun?, _ kernel: inout Kernel) {
    if case .asked(let question) = hook?.progress { abandon(question, &kernel) }
  }

  /// Leaves the hooks of an instance that ended.
  func abandonHooks(of record: inout ContainerRecord, _ kernel: inout Kernel) {
    guard let state = record.lifecycle else { return }
    abandonHook(state.startHook, &kernel)
    abandonHook(state.stop?.hook, &kernel)
    record.changeLifecycle { $0 = LifecycleState() }
  }

  /// What went wrong, in the kubelet's words; nil where nothing did.
  private func failure(
    _ answer: ProbeAnswerText,
    _ handler: LifecycleHandler,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) -> String? {
    let name = worker.container(place).name
    let meta = worker.pod.metadata
    let whose = "for Container \"\(name)\" in Pod \"\(meta.name)_\(meta.namespace)(\(meta.uid))\""
    if let exec = handler.exec {
      let words = exec.command.joined(separator: " ")
      let (error, output): (String, String)
      switch answer {
      case .yes: return nil
      case .no(let text, let status):
        (error, output) = ("command '\(words)' exited with \(status): \(text)", text)
      case .notAsked(let trouble):
        let prefix = "rpc error: code = Unknown desc = failed to exec in container: "
        let why = configuration.runtime.execMessage(trouble, exec.command.first ?? "")
        (error, output) = (prefix + why, "")
      default: (error, output) = ("command '\(words)' exited with 137: ", "")
      }
      return "Exec lifecycle hook ([\(words)]) \(whose) failed - error: \(error), message: "
        + Self.quoted(output)
    }
    guard let http = handler.httpGet else { return nil }
    // Whatever the answer says, an answer will do.
    if case .status = answer { return nil }
    var probe = Probe()
    probe.httpGet = http
    guard case .failure(let why) = reading(answer, of: probe, place, worker) else { return nil }
    return "HTTP lifecycle hook (\(http.path)) \(whose) failed - error: \(why)"
  }

  /// Goes on with the hook after a container's start.
  mutating func followStartHook(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard var hook = worker[place].lifecycle?.startHook,
      let handler = worker.container(place).lifecycle?.postStart
    else { return }
    let (outcome, lookAt) = lookAtHook(&hook, handler, place, worker, &kernel)
    guard let outcome else {
      worker[place].changeLifecycle { $0.startHook = hook }
      return worker.look(at: lookAt)
    }
    worker[place].changeLifecycle { $0.startHook = nil }
    if let failure = outcome.failure {
      return failStart(failure, place, &worker, &client, &runtime, &kernel)
    }
    settle(place, &worker, since: startTime(of: place, worker, runtime) ?? client.now)
  }

  /// Counts a container as running, with its probes.
  func settle(_ place: ContainerPlace, _ worker: inout PodWorker, since: Instant) {
    worker[place].settleStart()
    worker[place].phase = .running(since: since)
    if place.part == .main { worker.wasInitialized = true }
    worker[place].probes = ProbeWorker.workers(
      for: worker.container(place),
      startedAt: since
    )
    guard worker.isStatic else { return }
    let container = worker.container(place)
    // What the control plane would answer follows from whether it runs; asking it each second
    // would cost an idle cluster dearly.
    worker[place].probes.removeAll { container[probe: $0.kind]?.httpGet?.host.isEmpty == false }
  }

  private func startTime(
    of place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime
  ) -> Instant? {
    worker[place].id.flatMap { runtime.container($0)?.startedAt }
  }

  /// Ends a container whose hook failed; it counts as one that could not be started.
  private mutating func failStart(
    _ failure: String,
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let (pod, name, dialect) = (worker.pod, worker.container(place).name, configuration.dialect)
    let told = dialect.failedHook("PostStartHook", failure)
    tell(pod, name, .warning, "FailedPostStartHook", told, &client)
    tell(pod, name, .normal, "Killing", dialect.killedForHook(name), &client)
    let trouble = ContainerTrouble(reason: "PostStartHookError", message: failure)
    worker[place].changeLifecycle { $0.startTrouble = trouble }
    worker[place].isBeingKilled = true
    let grace = pod.spec.terminationGracePeriodSeconds ?? 30
    stop(place, &worker, grace: grace, &client, &runtime, &kernel)
  }
}
