import KubernetesAPI
import Machine
import Simulation

/// Volumes: what a pod's volumes hold, and where its containers see them.
extension Kubelet {
  /// Makes the pod's volumes; false where one cannot be had yet, which is told and tried again.
  mutating func mountVolumes(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ kernel: inout Kernel
  ) -> Bool {
    for volume in worker.pod.spec.volumes
    where !worker.volumes.contains(where: { $0.name == volume.name }) {
      do throws(ContainerTrouble) {
        let files = try files(of: volume, worker.pod, &client)
        let version = version(of: volume, worker.pod, &client)
        let id = kernel.makeVolume(files)
        worker.volumes.append(MountedVolume(name: volume.name, id: id, version: version))
        if version != nil { worker.refreshAt = client.now + Self.refreshPeriod }
        if configuration.dialect.tellsMounts {
          tell(
            worker.pod,
            "",
            .normal,
            "SuccessfulMountVolume",
            configuration.dialect.mounted(volume.name),
            &client
          )
        }
      } catch {
        worker.mountFailures += 1
        tell(
          worker.pod,
          "",
          .warning,
          "FailedMount",
          "MountVolume.SetUp failed for volume \"\(volume.name)\" : \(error.message)",
          &client
        )
        // Doubling from half a second to two minutes, as the kubelet's volume manager does.
        let step = min(worker.mountFailures, 9)
        worker.look(at: client.now + .milliseconds(500) * (1 << Int64(step - 1)))
        return false
      }
    }
    worker.hasVolumes = true
    return true
  }

  /// Where a container sees the pod's volumes.
  func mounts(of container: KubernetesAPI.Container, _ worker: PodWorker) -> [Mount] {
    container.volumeMounts.compactMap { mount in
      worker.volumes.first { $0.name == mount.name }.map { volume in
        Mount(
          path: mount.mountPath,
          volume: volume.id,
          subPath: mount.subPath,
          isReadOnly: mount.readOnly
        )
      }
    }
  }

  /// An object that a pod refers to; nil where there is none.
  func find<Object: APIObject>(
    _ type: Object.Type,
    _ name: String,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(ContainerTrouble) -> Object? {
    do {
      return try client.find(type, namespace: pod.metadata.namespace, name: name)
    } catch {
      let kind = Object.resource.kind.lowercased()
      throw ContainerTrouble(
        reason: "CreateContainerConfigError",
        message: "failed to sync \(kind) cache: timed out waiting for the condition"
      )
    }
  }
}
