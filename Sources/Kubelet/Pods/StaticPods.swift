import KubernetesAPI
import Machine

/// The pods that a kubelet runs from files of its own, and what the API server shows of them.
struct StaticPods: Sendable {
  /// The folder as it was last read.
  var folder: FileNode?
  /// The uids under which they run, by their names.
  var running: [NamespacedName: String] = [:]
  /// Those that wait until the pod of their name has ended, which they replace.
  var waiting: [NamespacedName: Pod] = [:]
  /// What the server shows, by the uids of the pods themselves.
  var mirrors: [String: Pod] = [:]
  /// Mirrors without a pod, to be taken out.
  var orphans: [Pod] = []

  /// The uid of the pod whose mirror has this one.
  func uid(ofMirror uid: String) -> String? {
    mirrors.first { $0.value.metadata.uid == uid }?.key
  }
}

/// The annotations by which static pods and their mirrors are known.
enum StaticPodAnnotation {
  static let hash = "kubernetes.io/config.hash"
  static let mirror = "kubernetes.io/config.mirror"
  static let seen = "kubernetes.io/config.seen"
  static let source = "kubernetes.io/config.source"
}

extension PodWorker {
  /// Whether the pod comes from a file of the node.
  var isStatic: Bool {
    !pod.metadata.annotations.isEmpty
      && pod.metadata.annotations[StaticPodAnnotation.source] == "file"
      && pod.metadata.annotations[StaticPodAnnotation.mirror] == nil
  }
}
