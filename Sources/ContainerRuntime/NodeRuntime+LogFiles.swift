import Machine
import Simulation

/// The files below `/var/log` in which a node has the logs of its containers.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/kuberuntime/logs`, `legacy.go`.
extension NodeRuntime {
  private struct Places {
    var log: String
    var links: [(path: String, target: String)]
  }

  private func places(of container: Container, in sandbox: Sandbox) -> Places {
    let pod = sandbox.config
    let uid = pod.podUID
    let legacy =
      "/var/log/containers/\(pod.podName)_\(pod.podNamespace)_\(container.name)-\(container.id).log"
    guard kind == .docker else {
      let log =
        "/var/log/pods/\(pod.podNamespace)_\(pod.podName)_\(uid)/\(container.name)/"
        + "\(container.attempt).log"
      return Places(log: log, links: [(legacy, log)])
    }
    let log = "/var/lib/docker/containers/\(container.id)/\(container.id)-json.log"
    let link = "/var/log/pods/\(uid)/\(container.name)_\(container.attempt).log"
    return Places(log: log, links: [(link, log), (legacy, link)])
  }

  /// Makes the files of a new container's log.
  func makeLogFiles(of container: Container, in sandbox: Sandbox, _ kernel: inout Kernel) {
    guard keepsLogFiles else { return }
    let places = places(of: container, in: sandbox)
    let log = FileNode(
      .generated(.containerLog(container.machine, kind == .docker ? .json : .interface)),
      mode: 0o640,
      modified: kernel.now
    )
    kernel.install(log, at: places.log, on: machine)
    for link in places.links {
      kernel.install(.link(to: link.target, modified: kernel.now), at: link.path, on: machine)
    }
  }

  /// Removes the files of a container's log, with the directories that are empty then.
  func removeLogFiles(of container: Container, in sandbox: Sandbox, _ kernel: inout Kernel) {
    guard keepsLogFiles else { return }
    let places = places(of: container, in: sandbox)
    for path in [places.log] + places.links.map(\.path) {
      kernel.uninstall(path, on: machine)
      var folder = path.split(separator: "/").map(String.init)
      folder.removeLast()
      while folder.count > 3 {
        let parent = "/" + folder.joined(separator: "/")
        guard case .directory(let rest)? = kernel.file(parent, on: machine)?.content,
          rest.count == 0
        else { break }
        kernel.uninstall(parent, on: machine)
        folder.removeLast()
      }
    }
  }
}
