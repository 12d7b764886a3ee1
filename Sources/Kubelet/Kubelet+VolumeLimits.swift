import KubernetesAPI
import Machine
import Simulation

/// Empty directories that may hold so much and no more.
extension Kubelet {
  /// How often the kubelet measures them.
  static let measuringPeriod = Duration.seconds(10)

  /// Evicts the pod where one of its directories holds more than it may.
  mutating func measureVolumes(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ kernel: Kernel
  ) {
    guard let due = worker.mounts.measureAt else { return }
    guard client.now >= due else { return worker.look(at: due) }
    for volume in worker.volumes {
      guard let limit = volume.limit, case .own(let id) = volume.place,
        Quantity(Int64(kernel[id].totalBytes)) > limit
      else { continue }
      let message =
        "Usage of EmptyDir volume \"\(volume.name)\" exceeds the limit \"\(limit)\". "
      worker.failure = ("Evicted", message)
      return tell(worker.pod, "", .warning, "Evicted", message, &client)
    }
    worker.mounts.measureAt = client.now + Self.measuringPeriod
    worker.look(at: client.now + Self.measuringPeriod)
  }
}
