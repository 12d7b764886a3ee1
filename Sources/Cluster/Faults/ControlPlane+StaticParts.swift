import APIServer
import Kubelet
import Machine
import Simulation

/// Parts of the control plane that are stopped and started by what keeps them running: the file of a
/// static pod, or a service of the node.
extension ControlPlane {
  /// Where a file waits that was taken out of the folder of static pods.
  private static let shelf = "/etc/kubernetes"

  /// Stops or starts a part, as an administrator would.
  mutating func setPart(_ part: Cluster.Part, isRunning: Bool, _ kernel: inout Kernel) {
    parts.setStopped(part, !isRunning)
    if let index = presentNodes.first, configuration.furniture != .none {
      if let place = nodes[index].services.list.firstIndex(where: { $0.work == .part(part) }) {
        setService(place, of: index, isWanted: isRunning, kernel.now)
        kernel.notify(.services)
      } else if let file = StaticManifests.file(of: part), !isOld {
        moveManifest(file, of: index, isThere: isRunning, &kernel)
      }
    }
    reviewParts(kernel)
  }

  /// Stops or starts a node's kubelet, as an administrator would.
  mutating func setKubelet(_ index: Int, isRunning: Bool, _ kernel: inout Kernel) {
    nodes[index].isKubeletRunning = isRunning
    if let place = nodes[index].services.list.firstIndex(where: { $0.work == .kubelet }) {
      setService(place, of: index, isWanted: isRunning, kernel.now)
      kernel.notify(.services)
    }
    reviewKubelet(index, kernel)
  }

  private mutating func setService(
    _ place: Int,
    of index: Int,
    isWanted: Bool,
    _ now: Instant
  ) {
    change(place, of: index) { service in
      service.isWanted = isWanted
      guard isWanted, service.process == nil else { return }
      service.startAt = now
      service.restarts = 0
    }
  }

  private mutating func moveManifest(
    _ file: String,
    of index: Int,
    isThere: Bool,
    _ kernel: inout Kernel
  ) {
    let machine = nodes[index].machine
    let (place, aside) = ("\(StaticManifests.folder)/\(file)", "\(Self.shelf)/\(file)")
    if isThere {
      guard kernel.file(place, on: machine) == nil else { return }
      let kept = kernel.file(aside, on: machine) ?? freshManifest(file, of: index)
      guard let kept else { return }
      kernel.uninstall(aside, on: machine)
      kernel.install(kept, at: place, on: machine)
    } else if let present = kernel.file(place, on: machine) {
      kernel.uninstall(place, on: machine)
      kernel.install(present, at: aside, on: machine)
    }
  }

  /// A manifest as the installer wrote it.
  private func freshManifest(_ file: String, of index: Int) -> FileNode? {
    let address = nodes[index].kubelet.configuration.address
    return StaticManifests.all(isOld: isOld, node: nodes[index].name, address: address)
      .first { $0.file == file }
      .map { .text($0.text, mode: 0o600, modified: api.now) }
  }

  /// Brings back what the installer set up, as `minikube start` does: services of the nodes, the
  /// kubelets' configuration, and the manifests of the control plane.
  mutating func reinstall(_ kernel: inout Kernel) {
    guard configuration.furniture != .none, !minikube.isPaused else { return }
    for index in presentNodes where nodes[index].isPowered {
      let machine = nodes[index].machine
      if !isOld {
        let path = NodeFiles.kubeletConfigurationPath
        let fresh = FileNode.text(NodeFiles.kubeletConfiguration, modified: api.now)
        if kernel.contents(path, on: machine) != Array(NodeFiles.kubeletConfiguration.utf8) {
          kernel.install(fresh, at: path, on: machine)
          if let process = nodes[index].kubeletProcess { kernel.send(.terminate, to: process) }
        }
      }
      nodes[index].isKubeletRunning = true
      for place in nodes[index].services.list.indices
      where nodes[index].services.list[place].isEnabled {
        setService(place, of: index, isWanted: true, api.now)
      }
      reviewKubelet(index, kernel)
    }
    for part in Cluster.Part.allCases { parts.setStopped(part, false) }
    if let index = presentNodes.first, !isOld, nodes[index].isPowered {
      for part in Cluster.Part.allCases {
        guard let file = StaticManifests.file(of: part),
          let fresh = freshManifest(file, of: index)
        else { continue }
        let path = "\(StaticManifests.folder)/\(file)"
        let present = kernel.file(path, on: nodes[index].machine)
        if present?.content != fresh.content {
          kernel.install(fresh, at: path, on: nodes[index].machine)
        }
      }
    }
    kernel.notify(.services)
    reviewParts(kernel)
  }
}
