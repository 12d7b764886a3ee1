import KubernetesAPI
import Machine
import Simulation

/// Where containers see the volumes of their pod.
extension Kubelet {
  /// The mounts of a container.
  func mounts(
    of container: KubernetesAPI.Container,
    _ environment: Environment,
    _ worker: inout PodWorker,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(ContainerTrouble) -> [Mount] {
    var result: [Mount] = []
    for wanted in container.volumeMounts {
      guard let volume = worker.volumes.first(where: { $0.name == wanted.name }) else { continue }
      var subPath = wanted.subPath
      if !wanted.subPathExpr.isEmpty {
        subPath = try expand(wanted.subPathExpr, environment)
      }
      var mount = Mount(
        path: wanted.mountPath,
        source: volume.source(on: node),
        subPath: subPath,
        isReadOnly: wanted.readOnly || volume.isReadOnly
      )
      if !subPath.isEmpty { prepare(&mount, of: volume, &worker, &kernel) }
      result.append(mount)
    }
    return result
  }

  private func expand(
    _ text: String,
    _ environment: Environment
  ) throws(ContainerTrouble) -> String {
    let result = Self.expand(text, environment, [])
    guard let start = result.firstRange(of: "$("), text.contains("$(") else { return result }
    let name = result[start.upperBound...].prefix { $0 != ")" }
    throw ContainerTrouble(
      reason: "CreateContainerConfigError",
      message: "missing value for \"\(name)\""
    )
  }

  /// Sees to it that a part of a volume is there before it is mounted.
  private func prepare(
    _ mount: inout Mount,
    of volume: MountedVolume,
    _ worker: inout PodWorker,
    _ kernel: inout Kernel
  ) {
    switch mount.source {
    case .volume(let id) where volume.isFromAPI:
      // What is mounted is the file itself: it stays as it is when the volume is written anew.
      let part = kernel[id].descendant(mount.subPath) ?? .directory(modified: kernel.now)
      let pinned = kernel.makeVolume(part)
      worker.mounts.pinned.append(pinned)
      mount.source = .volume(pinned)
      mount.subPath = ""
    case .volume(let id):
      if kernel[id].descendant(mount.subPath) == nil {
        kernel[id].insert(.directory(mode: 0o777, modified: kernel.now), at: mount.subPath)
      }
    case .files(let machine, let root):
      let path = "\(root)/\(mount.subPath)"
      if kernel.file(path, on: machine) == nil {
        kernel.install(.directory(modified: kernel.now), at: path, on: machine)
      }
    }
  }
}

/// A volume that was made for a pod.
struct MountedVolume: Sendable {
  /// Where the files of a volume are.
  enum Place: Sendable {
    /// In a volume of the pod's own, which goes with it.
    case own(VolumeID)
    /// On the node, at a path without links; they stay.
    case node(String)
  }

  /// The name in the pod.
  let name: String
  let place: Place
  /// The version of what it was made from; nil where that never changes.
  var version: String?
  /// Whether no container may write it.
  var isReadOnly = false
  /// Whether it shows what the API says: a config map, a secret, facts about the pod.
  var isFromAPI = false
  /// The most that may lie in it.
  var limit: Quantity?

  /// Where a container's machine finds the files.
  func source(on node: MachineID) -> Mount.Source {
    switch place {
    case .own(let id): .volume(id)
    case .node(let path): .files(of: node, at: path)
    }
  }
}
