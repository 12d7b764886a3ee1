import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// Probes: asking the containers of a pod, and what follows from the answers.
extension Kubelet {
  /// Takes the answers that came, and asks what is due.
  mutating func probe(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    for place in worker.places {
      for index in worker[place].probes.indices where mayAsk(worker[place], index) {
        advance(place, index, &worker, &client, &runtime, &kernel)
        guard worker[place].probes.indices.contains(index) else { break }
        let probe = worker[place].probes[index]
        if mayAsk(worker[place], index) { worker.look(at: probe.question?.lookAt ?? probe.due) }
      }
    }
  }

  private func mayAsk(_ record: ContainerRecord, _ index: Int) -> Bool {
    let probe = record.probes[index]
    guard record.isRunning, !record.isBeingKilled else { return false }
    // A startup probe has done its work once; the others wait until it has.
    return probe.kind == .startup ? probe.verdict != .passes : record.isStarted
  }

  private mutating func advance(
    _ place: ContainerPlace,
    _ index: Int,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let now = client.now
    let probe = worker[place].probes[index]
    guard let spec = worker.container(place)[probe: probe.kind] else { return }
    var answer: ProbeWorker.Answer
    if var question = probe.question {
      if now < question.lookAt { return }
      if let found = collect(question, spec, place, worker, kernel) {
        answer = found
      } else if now < question.deadline + .milliseconds(50) {
        question.pause = question.pause * 4
        question.lookAt = now + question.pause
        worker[place].probes[index].question = question
        return
      } else {
        answer = .failure("command timed out")
      }
      abandon(question, &kernel)
      worker[place].probes[index].question = nil
    } else if now >= probe.due {
      guard let trouble = ask(spec, place, index, &worker, runtime, &kernel) else { return }
      answer = .trouble(trouble)
    } else {
      return
    }
    take(answer, spec, place, index, &worker, &client, &runtime, &kernel)
  }

  /// Counts an answer, tells of a bad one, and ends a container that has failed for good.
  private mutating func take(
    _ answer: ProbeWorker.Answer,
    _ spec: Probe,
    _ place: ContainerPlace,
    _ index: Int,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let kind = worker[place].probes[index].kind
    let name = worker.name(of: place)
    switch answer {
    case .success: break
    case .failure(let output):
      let message = configuration.dialect.unhealthy(kind, output)
      writeProbe(kind, name, output, worker.pod, at: client.now)
      tell(worker.pod, name, .warning, "Unhealthy", message, &client)
    case .trouble(let why):
      let message = configuration.dialect.unknownHealth(kind, why)
      tell(worker.pod, name, .warning, "Unhealthy", message, &client)
    }
    let isNew = worker[place].probes[index].take(answer, spec, now: client.now)
    guard isNew, kind != .readiness, worker[place].probes[index].verdict == .fails,
      worker[place].id != nil
    else { return }
    let message = configuration.dialect.failedProbe(name, kind)
    tell(worker.pod, name, .normal, "Killing", message, &client)
    abandonProbes(of: &worker[place], &kernel)
    worker[place].isBeingKilled = true
    let grace =
      spec.terminationGracePeriodSeconds ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30
    stop(place, &worker, grace: grace, &client, &runtime, &kernel)
  }

  /// Starts a question; answers why it cannot be asked.
  private func ask(
    _ spec: Probe,
    _ place: ContainerPlace,
    _ index: Int,
    _ worker: inout PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> String? {
    let deadline = kernel.now + .seconds(Int64(max(1, spec.timeoutSeconds)))
    do throws(ProbeRefusal) {
      let action = try action(spec, place, worker, runtime, kernel)
      worker[place].probes[index].question =
        try ask(action, until: deadline, on: runtime.machine, &kernel)
      return nil
    } catch {
      return error.message
    }
  }

  /// Starts a process of the node that asks, for a probe or a hook.
  func ask(
    _ action: ProbeProgram.Action,
    until deadline: Instant,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(ProbeRefusal) -> ProbeWorker.Question {
    let mailbox = kernel.makeVolume(.text(""))
    let program = ProbeProgram(action, mailbox: mailbox, deadline: deadline)
    guard
      let asker = try? kernel.start(SpawnRequest(["kubelet"], program: program), on: node)
    else {
      kernel.removeVolume(mailbox)
      throw ProbeRefusal(message: "the node cannot start another process")
    }
    let pause = Duration.milliseconds(1)
    return ProbeWorker.Question(
      asker: asker,
      mailbox: mailbox,
      deadline: deadline,
      lookAt: kernel.now + pause,
      pause: pause
    )
  }

  /// What came of a question; nil while it is under way.
  func answer(to question: ProbeWorker.Question, _ kernel: Kernel) -> ProbeAnswerText? {
    guard case .file(let bytes) = kernel[question.mailbox].content, !bytes.isEmpty else {
      return nil
    }
    return ProbeAnswerText(String(decoding: bytes, as: UTF8.self))
  }

  private func collect(
    _ question: ProbeWorker.Question,
    _ spec: Probe,
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ kernel: Kernel
  ) -> ProbeWorker.Answer? {
    answer(to: question, kernel).map { reading($0, of: spec, place, worker) }
  }

  /// Forgets a question; its process must be gone before the mailbox is.
  func abandon(_ question: ProbeWorker.Question, _ kernel: inout Kernel) {
    kernel.send(.kill, to: question.asker)
    kernel.removeVolume(question.mailbox)
  }

  /// Stops all probes of an instance that ends.
  func abandonProbes(of record: inout ContainerRecord, _ kernel: inout Kernel) {
    for probe in record.probes {
      if let question = probe.question { abandon(question, &kernel) }
    }
    record.probes = []
  }
}

/// Why a probe's question cannot be asked.
struct ProbeRefusal: Error {
  var message: String
}
