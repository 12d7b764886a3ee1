import ContainerRuntime
import KubernetesAPI
import Simulation

/// Images: whether one must be pulled, and the one pull at a time that a kubelet makes.
extension Kubelet {
  /// Whether the image is there; orders a pull, or leaves the container waiting, where it is not.
  mutating func haveImage(
    _ record: inout ContainerRecord, _ place: ContainerPlace, _ worker: inout PodWorker,
    _ client: inout some KubernetesClient, _ runtime: inout NodeRuntime
  ) -> Bool {
    let now = client.now
    let policy = worker.container(place).imagePullPolicy
    let isPresent = runtime.imageStatus(record.image) != nil
    if isPresent, policy != "Always" {
      tell(
        worker.pod, record.name, .normal, "Pulled",
        configuration.dialect.alreadyPresent(record.image), &client)
      return true
    }
    guard policy != "Never" else {
      let message = configuration.dialect.neverPull(record.image)
      record.phase = .waiting(reason: "ErrImageNeverPull", message: message)
      tell(worker.pod, record.name, .warning, "ErrImageNeverPull", message, &client)
      tell(worker.pod, record.name, .warning, "Failed", "Error: ErrImageNeverPull", &client)
      worker.look(at: now + .seconds(15))
      return false
    }
    if let failure = record.pullFailure,
      let until = record.pulls.blocked(since: failure.time, now: now)
    {
      let message = configuration.dialect.pullBackOffMessage(record.image, failure.message)
      record.phase = .waiting(reason: "ImagePullBackOff", message: message)
      if record.toldBackOff != failure.time {
        record.toldBackOff = failure.time
        let told = configuration.dialect.pullBackOff(record.image)
        tell(worker.pod, record.name, .normal, "BackOff", told, &client)
        tell(worker.pod, record.name, .warning, "Failed", "Error: ImagePullBackOff", &client)
      }
      worker.look(at: until)
      return false
    }
    record.phase = .pulling
    tell(
      worker.pod, record.name, .normal, "Pulling", configuration.dialect.pulling(record.image),
      &client)
    pullQueue.append(
      PullOrder(
        uid: worker.pod.metadata.uid, place: place, image: record.image, orderedAt: now,
        startedAt: now))
    startNextPull(&runtime, now)
    return false
  }

  /// Starts the first waiting pull if none is under way.
  mutating func startNextPull(_ runtime: inout NodeRuntime, _ now: Instant) {
    guard activePull == nil, !pullQueue.isEmpty else { return }
    var order = pullQueue.removeFirst()
    order.startedAt = now
    activePull = order
    runtime.pullImage(order.image, at: now)
  }

  /// Takes note of the end of a pull: well, or with `failure` badly.
  mutating func endPull(
    of image: String, took: Duration, _ failure: String?,
    _ client: inout some KubernetesClient, _ runtime: inout NodeRuntime
  ) {
    guard let order = activePull, order.image == image else { return }
    activePull = nil
    defer { startNextPull(&runtime, client.now) }
    guard var worker = workers[order.uid], worker[order.place].phase == .pulling else { return }
    let name = worker[order.place].name
    if let failure {
      worker[order.place].pullFailure = (client.now, failure)
      worker[order.place].pulls.next(after: client.now)
      worker[order.place].phase = .waiting(reason: "ErrImagePull", message: failure)
      tell(
        worker.pod, name, .warning, "Failed", configuration.dialect.pullFailed(image, failure),
        &client)
      tell(worker.pod, name, .warning, "Failed", "Error: ErrImagePull", &client)
      report(&worker, &client)
      worker.look(at: client.now + .seconds(2))
      workers[order.uid] = worker
      return
    }
    worker[order.place].hasFreshImage = true
    worker[order.place].pullFailure = nil
    worker[order.place].phase = .waiting(
      reason: order.place.isInitial || worker.initial.isEmpty
        ? "ContainerCreating" : "PodInitializing", message: "")
    let size = runtime.imageStatus(image)?.size ?? 0
    tell(
      worker.pod, name, .normal, "Pulled",
      configuration.dialect.pulled(
        image, took: Self.goText(of: took), including: Self.goText(of: client.now - order.orderedAt),
        bytes: Int64(size)), &client)
    workers[order.uid] = worker
    markDirty(order.uid)
  }

  /// A length as Go prints it, to the millisecond: `812ms`, `2.31s`, `1m4.2s`.
  static func goText(of length: Duration) -> String {
    let milliseconds = length.nanoseconds / 1_000_000
    if milliseconds < 1000 { return milliseconds == 0 ? "0s" : "\(milliseconds)ms" }
    var fraction = String(1000 + milliseconds % 1000).dropFirst()
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    let seconds = milliseconds / 1000
    let tail = "\(seconds % 60)\(fraction.isEmpty ? "" : ".\(fraction)")s"
    return seconds < 60 ? tail : "\(seconds / 60)m\(tail)"
  }
}
