import KubernetesAPI
import Machine
import Simulation

/// Volumes: making what a pod mounts, and trying again where that fails.
extension Kubelet {
  /// How long the kubelet waits for claims before it says what is wrong with them.
  private static let patience = Duration.seconds(123)
  /// How often it says so again.
  private static let reminder = Duration.seconds(135)

  /// Makes the pod's volumes; false where one cannot be had yet, which is told and tried again.
  mutating func mountVolumes(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    on node: MachineID,
    _ kernel: inout Kernel
  ) -> Bool {
    for volume in worker.pod.spec.volumes
    where volume.image == nil && !worker.volumes.contains(where: { $0.name == volume.name }) {
      do throws(MountTrouble) {
        let mounted = try mount(volume, worker.pod, &client, on: node, &kernel)
        worker.volumes.append(mounted)
        if mounted.version != nil { worker.mounts.refreshAt = client.now + Self.refreshPeriod }
        if mounted.limit != nil { worker.mounts.measureAt = client.now + Self.measuringPeriod }
        if configuration.dialect.tellsMounts {
          let message = configuration.dialect.mounted(volume.name)
          tell(worker.pod, "", .normal, "SuccessfulMountVolume", message, &client)
        }
      } catch {
        note(error, &worker, &client)
        return false
      }
    }
    worker.hasVolumes = true
    return true
  }

  /// Says what is wrong with a volume, and asks for another try.
  private mutating func note(
    _ trouble: MountTrouble,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    worker.mounts.failures += 1
    guard trouble.isPatient else {
      tell(worker.pod, "", .warning, "FailedMount", trouble.message, &client)
      // Doubling from half a second to two minutes, as the kubelet's volume manager does.
      let step = min(worker.mounts.failures, 9)
      return worker.look(at: client.now + .milliseconds(500) * (1 << Int64(step - 1)))
    }
    let due = worker.mounts.reminder ?? (worker.startTime ?? client.now) + Self.patience
    worker.mounts.reminder = due
    if client.now >= due {
      worker.mounts.reminder = client.now + Self.reminder
      tell(worker.pod, "", .warning, "FailedMount", trouble.message, &client)
    }
    worker.look(at: client.now + .seconds(3))
  }

  private mutating func mount(
    _ volume: Volume,
    _ pod: Pod,
    _ client: inout some KubernetesClient,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(MountTrouble) -> MountedVolume {
    if let source = volume.hostPath {
      let path = try hostPath(source, volume.name, on: node, &kernel)
      return MountedVolume(name: volume.name, place: .node(path))
    }
    if let source = volume.persistentVolumeClaim {
      let path = try claimPath(source.claimName, volume, pod, &client, on: node, &kernel)
      return MountedVolume(name: volume.name, place: .node(path), isReadOnly: source.readOnly)
    }
    do throws(ContainerTrouble) {
      let files = try files(of: volume, pod, &client)
      let id = kernel.makeVolume(files)
      guard let source = volume.emptyDir else {
        // From 1.9.4 on nobody writes what the API says.
        return MountedVolume(
          name: volume.name,
          place: .own(id),
          version: version(of: volume, pod, &client),
          isReadOnly: configuration.dialect == .current,
          isFromAPI: true
        )
      }
      let limit = source.sizeLimit.flatMap { $0.signum > 0 ? $0 : nil }
      return MountedVolume(name: volume.name, place: .own(id), limit: limit)
    } catch {
      throw .setUp(volume.name, error.message)
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

/// Why a volume cannot be mounted, as the event says it.
struct MountTrouble: Error {
  var message: String
  /// Whether it may mend itself, so that nothing is said for a while.
  var isPatient = false

  /// What is to be mounted is not as it should be.
  static func setUp(_ volume: String, _ why: String) -> MountTrouble {
    MountTrouble(message: "MountVolume.SetUp failed for volume \"\(volume)\" : \(why)")
  }

  /// There is nothing to mount yet.
  static func unattached(_ volume: String, _ why: String) -> MountTrouble {
    MountTrouble(
      message: "Unable to attach or mount volumes: unmounted volumes=[\(volume)], unattached"
        + " volumes=[], failed to process volumes=[\(volume)]: \(why)",
      isPatient: true
    )
  }
}
