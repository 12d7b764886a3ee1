import ContainerRuntime
import KubernetesAPI
import Simulation

/// Images: whether one must be pulled, and the one pull at a time that a kubelet makes.
extension Kubelet {
  /// Whether the image is there; orders a pull, or leaves the container waiting, where it is not.
  mutating func haveImage(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime
  ) -> Bool {
    let (now, container, dialect) = (client.now, worker.container(place), configuration.dialect)
    let (name, image) = (container.name, container.image)
    guard ContainerRuntime.ImageReference(image) != nil else {
      refuse(
        place,
        "InvalidImageName",
        "InspectFailed",
        dialect.invalidImage(image),
        &worker,
        &client
      )
      return false
    }
    let isPresent = runtime.imageStatus(image) != nil
    if isPresent, container.imagePullPolicy != "Always" {
      tell(worker.pod, name, .normal, "Pulled", dialect.alreadyPresent(image), &client)
      return true
    }
    guard container.imagePullPolicy != "Never" else {
      let reason = "ErrImageNeverPull"
      refuse(place, reason, reason, dialect.neverPull(image), &worker, &client)
      return false
    }
    if let failure = worker[place].pullFailure,
      let until = worker[place].pulls.blocked(since: failure.time, now: now)
    {
      holdPullBack(place, failure, &worker, &client)
      worker.look(at: until)
      return false
    }
    worker[place].step = .pulling
    tell(worker.pod, name, .normal, "Pulling", dialect.pulling(image), &client)
    pullQueue.append(
      PullOrder(
        uid: worker.uid,
        place: place,
        image: image,
        orderedAt: now,
        isNeeded: container.imagePullPolicy == "Always"
      )
    )
    startNextPull(&runtime, now)
    return false
  }

  /// Leaves a container waiting whose image cannot even be asked for.
  private mutating func refuse(
    _ place: ContainerPlace,
    _ reason: String,
    _ event: String,
    _ message: String,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    let name = worker.name(of: place)
    let again = client.now + .seconds(15)
    worker[place].phase = .waiting(reason: reason, message: message)
    worker[place].notBefore = again
    worker.look(at: again)
    tell(worker.pod, name, .warning, event, message, &client)
    tell(worker.pod, name, .warning, "Failed", "Error: \(reason)", &client)
  }

  private mutating func holdPullBack(
    _ place: ContainerPlace,
    _ failure: (time: Instant, message: String),
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    let (container, dialect) = (worker.container(place), configuration.dialect)
    let message = dialect.pullBackOffMessage(container.image, failure.message)
    worker[place].phase = .waiting(reason: "ImagePullBackOff", message: message)
    guard worker[place].toldBackOff != failure.time else { return }
    worker[place].toldBackOff = failure.time
    let told = dialect.pullBackOff(container.image)
    tell(worker.pod, container.name, .normal, "BackOff", told, &client)
    tell(worker.pod, container.name, .warning, "Failed", "Error: ImagePullBackOff", &client)
    writeSyncError(container.name, "ImagePullBackOff", message, worker.pod, at: client.now)
  }

  /// Starts the first waiting pull if none is under way; a container whose image has come meanwhile
  /// needs none any more.
  mutating func startNextPull(_ runtime: inout NodeRuntime, _ now: Instant) {
    while activePull == nil, !pullQueue.isEmpty {
      let order = pullQueue.removeFirst()
      if order.isNeeded || runtime.imageStatus(order.image) == nil {
        activePull = order
        runtime.pullImage(order.image, at: now)
      } else if let slot = pods.slot(of: order.uid), pods[slot]?[order.place].step == .pulling {
        pods[slot]?[order.place].step = .none
        markDirty(slot)
      }
    }
  }

  /// Takes note of the end of a pull: well, or with `failure` badly.
  mutating func endPull(
    of image: String,
    took: Duration,
    _ failure: String?,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime
  ) {
    guard let order = activePull, order.image == image else { return }
    activePull = nil
    defer { startNextPull(&runtime, client.now) }
    guard let slot = pods.slot(of: order.uid), pods[slot]?[order.place].step == .pulling,
      var worker = pods.take(slot)
    else { return }
    guard worker.container(order.place).image == image || worker.pod.spec.hasVolume(of: image)
    else {
      pods[slot] = consume worker
      return
    }
    let (now, name) = (client.now, worker.name(of: order.place))
    worker[order.place].step = .none
    if let failure {
      worker[order.place].pullFailure = (now, failure)
      worker[order.place].pulls.next(after: now, now: now)
      worker[order.place].phase = .waiting(reason: "ErrImagePull", message: failure)
      worker[order.place].notBefore = now + .seconds(2)
      let message = configuration.dialect.pullFailed(image, failure)
      tell(worker.pod, name, .warning, "Failed", message, &client)
      tell(worker.pod, name, .warning, "Failed", "Error: ErrImagePull", &client)
      writeSyncError(name, "ErrImagePull", failure, worker.pod, at: now)
    } else {
      if worker.container(order.place).image == image { worker[order.place].hasFreshImage = true }
      if worker.pod.spec.hasVolume(of: image) { worker.mounts.images.append(image) }
      worker[order.place].pullFailure = nil
      let message = configuration.dialect.pulled(
        image,
        took: Self.goText(of: took),
        including: Self.goText(of: now - order.orderedAt),
        bytes: Int64(runtime.imageStatus(image)?.size ?? 0)
      )
      tell(worker.pod, name, .normal, "Pulled", message, &client)
    }
    pods[slot] = consume worker
    markDirty(slot)
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
