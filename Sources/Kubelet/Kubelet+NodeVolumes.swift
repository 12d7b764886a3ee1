import KubernetesAPI
import Machine
import Simulation

/// Volumes whose files are on the node: paths that pods name, and those behind claims.
///
/// Source: `k8s.io/kubernetes/pkg/volume/hostpath`, `pkg/volume/local`,
/// `pkg/kubelet/volumemanager/populator`.
extension Kubelet {
  /// The path of the node to mount; made or refused as its type says.
  func hostPath(
    _ source: HostPathVolumeSource,
    _ volume: String,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(MountTrouble) -> String {
    let path = source.path
    let found = kernel.file(path, on: node)
    func check(_ isFine: Bool, _ what: String) throws(MountTrouble) {
      if !isFine {
        throw .setUp(volume, "hostPath type check failed: \(path) is not \(what)")
      }
    }
    switch source.type ?? "" {
    // Who runs the container makes a directory where there is nothing.
    case "", "DirectoryOrCreate":
      if found == nil { kernel.install(.directory(modified: kernel.now), at: path, on: node) }
      if source.type == "DirectoryOrCreate", let found {
        try check(found.isDirectory, "a directory")
      }
    case "Directory": try check(found?.isDirectory == true, "a directory")
    case "FileOrCreate":
      if let found {
        try check(found.isRegularFile, "a file")
      } else {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        guard kernel.file("/" + parent, on: node)?.isDirectory == true else {
          throw .setUp(volume, "open \(path): no such file or directory")
        }
        let file = FileNode(.file([]), mode: 0o644, modified: kernel.now)
        kernel.install(file, at: path, on: node)
      }
    case "File": try check(found?.isRegularFile == true, "a file")
    case "Socket": try check(found?.isSocket == true, "a socket file")
    case "CharDevice": try check(found?.isDevice == true, "a character device")
    case "BlockDevice": try check(false, "a block device")
    default: throw .setUp(volume, "\(path) is an invalid volume type")
    }
    return kernel.realPath(path, on: node) ?? path
  }

  /// The path of the node behind a claim.
  func claimPath(
    _ name: String,
    _ volume: Volume,
    _ pod: Pod,
    _ client: inout some KubernetesClient,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(MountTrouble) -> String {
    let persistent = try persistentVolume(name, volume, pod, &client)
    let spec = persistent.spec
    let own = persistent.metadata.name
    if spec.volumeMode == "Block" { throw .setUp(own, "block devices are not simulated") }
    if let source = spec.hostPath { return try hostPath(source, own, on: node, &kernel) }
    if let source = spec.local {
      guard let path = kernel.realPath(source.path, on: node) else {
        throw MountTrouble(
          message: "MountVolume.NewMounter initialization failed for volume \"\(own)\" : path"
            + " \"\(source.path)\" does not exist"
        )
      }
      return path
    }
    if let source = spec.csi {
      throw MountTrouble(
        message: "MountVolume.MountDevice failed for volume \"\(own)\" : kubernetes.io/csi:"
          + " attacher.MountDevice failed to create newCsiDriverClient: driver name"
          + " \(source.driver) not found in the list of registered CSI drivers"
      )
    }
    throw .setUp(own, "volumes of this type are not simulated")
  }

  private func persistentVolume(
    _ name: String,
    _ volume: Volume,
    _ pod: Pod,
    _ client: inout some KubernetesClient
  ) throws(MountTrouble) -> PersistentVolume {
    let place = "error processing PVC \(pod.metadata.namespace)/\(name): "
    do throws(Status) {
      let claim = try client.get(
        PersistentVolumeClaim.self,
        namespace: pod.metadata.namespace,
        name: name
      )
      if claim.metadata.deletionTimestamp != nil {
        throw Status(.conflict, "can't start pod because PVC is being deleted")
      }
      guard claim.status.phase == "Bound", !claim.spec.volumeName.isEmpty else {
        throw Status(.conflict, "PVC is not bound")
      }
      return try client.get(PersistentVolume.self, name: claim.spec.volumeName)
    } catch {
      let isMissing = error.reason == .notFound
      let why = isMissing ? "failed to fetch PVC from API server: \(error.message)" : error.message
      throw .unattached(volume.name, place + why)
    }
  }
}

extension FileNode {
  fileprivate var isRegularFile: Bool {
    switch content {
    case .file, .blank, .program, .generated: true
    case .directory, .link, .device, .pipe: false
    }
  }

  fileprivate var isDevice: Bool { if case .device = content { true } else { false } }

  /// Sockets are files without contents here, known by their names.
  fileprivate var isSocket: Bool { false }
}
