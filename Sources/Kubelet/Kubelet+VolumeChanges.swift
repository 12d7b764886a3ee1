import KubernetesAPI
import Machine
import Simulation

/// Files that follow their config maps and secrets while the pod runs.
extension Kubelet {
  /// How often the kubelet looks whether what a pod has mounted is still the newest.
  static let refreshPeriod = Duration.seconds(60)

  /// The version of what a volume is made from; nil for volumes that never change.
  func version(
    of volume: Volume,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) -> String? {
    if let map = volume.configMap {
      return (try? find(ConfigMap.self, map.name, pod, &client))?.metadata.resourceVersion ?? ""
    }
    if let secret = volume.secret {
      let found = try? find(Secret.self, secret.secretName, pod, &client)
      // Every pod of v1.8 has one, and nobody changes it.
      if found?.type == "kubernetes.io/service-account-token" { return nil }
      return found?.metadata.resourceVersion ?? ""
    }
    if let downward = volume.downwardAPI { return downwardVersion(downward.items, pod) }
    guard let projected = volume.projected, !volume.name.hasPrefix("kube-api-access-") else {
      return nil
    }
    let versions = projected.sources.compactMap { source -> String? in
      if let map = source.configMap {
        return (try? find(ConfigMap.self, map.name, pod, &client))?.metadata.resourceVersion ?? ""
      }
      if let secret = source.secret {
        return (try? find(Secret.self, secret.name, pod, &client))?.metadata.resourceVersion ?? ""
      }
      return source.downwardAPI.map { downwardVersion($0.items, pod) }
    }
    return versions.isEmpty ? nil : versions.joined(separator: " ")
  }

  /// Writes the files of volumes anew whose sources have changed, once in a while.
  mutating func refreshVolumes(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ kernel: inout Kernel
  ) {
    guard let due = worker.mounts.refreshAt else { return }
    guard client.now >= due else { return worker.look(at: due) }
    for place in worker.volumes.indices {
      guard let known = worker.volumes[place].version,
        case .own(let id) = worker.volumes[place].place,
        let volume = worker.pod.spec.volumes.first(where: { $0.name == worker.volumes[place].name }
        ),
        let version = version(of: volume, worker.pod, &client), version != known,
        // What is gone, or cannot be asked for, stays as it was.
        let files = try? files(of: volume, worker.pod, &client)
      else { continue }
      kernel[id] = files
      kernel.notify(.volumes)
      worker.volumes[place].version = version
    }
    worker.mounts.refreshAt = client.now + Self.refreshPeriod
    worker.look(at: client.now + Self.refreshPeriod)
  }
}
