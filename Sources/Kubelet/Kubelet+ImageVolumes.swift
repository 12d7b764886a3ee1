import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// Volumes that are the files of images.
extension Kubelet {
  /// Whether the images that a container mounts are there; orders what is missing.
  mutating func haveVolumeImages(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) -> Bool {
    guard worker.pod.spec.volumes.contains(where: { $0.image != nil }) else { return true }
    let mounts = worker.container(place).volumeMounts
    for volume in worker.pod.spec.volumes where mounts.contains(where: { $0.name == volume.name }) {
      guard let source = volume.image, !worker.volumes.contains(where: { $0.name == volume.name })
      else { continue }
      guard have(source, place, &worker, &client, &runtime),
        let image = runtime.imageStatus(source.reference)
      else { return false }
      let id = kernel.makeVolume(image.files)
      worker.volumes.append(MountedVolume(name: volume.name, place: .own(id), isReadOnly: true))
    }
    return true
  }

  private mutating func have(
    _ source: ImageVolumeSource,
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime
  ) -> Bool {
    if worker.mounts.images.contains(source.reference) { return true }
    let (name, dialect, now) = (worker.name(of: place), configuration.dialect, client.now)
    if runtime.imageStatus(source.reference) != nil, source.pullPolicy != "Always" {
      tell(worker.pod, name, .normal, "Pulled", dialect.alreadyPresent(source.reference), &client)
      worker.mounts.images.append(source.reference)
      return true
    }
    if let failure = worker[place].pullFailure,
      let until = worker[place].pulls.blocked(since: failure.time, now: now)
    {
      holdBack(source.reference, failure, place, &worker, &client)
      worker.look(at: until)
      return false
    }
    worker[place].step = .pulling
    tell(worker.pod, name, .normal, "Pulling", dialect.pulling(source.reference), &client)
    pullQueue.append(
      PullOrder(
        uid: worker.uid,
        place: place,
        image: source.reference,
        orderedAt: now,
        isNeeded: source.pullPolicy == "Always"
      )
    )
    startNextPull(&runtime, now)
    return false
  }

  private mutating func holdBack(
    _ image: String,
    _ failure: (time: Instant, message: String),
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    let (name, dialect) = (worker.name(of: place), configuration.dialect)
    let message = dialect.pullBackOffMessage(image, failure.message)
    worker[place].phase = .waiting(reason: "ImagePullBackOff", message: message)
    guard worker[place].toldBackOff != failure.time else { return }
    worker[place].toldBackOff = failure.time
    tell(worker.pod, name, .normal, "BackOff", dialect.pullBackOff(image), &client)
    tell(worker.pod, name, .warning, "Failed", "Error: ImagePullBackOff", &client)
  }
}

extension PodSpec {
  /// Whether some volume is the files of an image.
  func hasVolume(of image: String) -> Bool { volumes.contains { $0.image?.reference == image } }
}
