import ContainerRuntime
import Machine
import Simulation

/// What a kubelet has to do about a pod that is there: about its volumes, and its resources.
struct PodUpkeep: Equatable, Sendable {
  /// Copies of single files that containers mounted.
  var pinned: [VolumeID] = []
  /// The images among its volumes that are on the node.
  var images: [String] = []
  /// When to look whether what is mounted has changed; nil where nothing can.
  var refreshAt: Instant?
  /// How often mounting failed.
  var failures: Int32 = 0
  /// When to say again that a claim has no volume.
  var reminder: Instant?
  /// When to measure directories that may hold so much only.
  var measureAt: Instant?
  /// What is under way because its containers are to have other resources; one or none.
  var resizes: [PodResize] = []
}
