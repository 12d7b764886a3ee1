/// Which container of a pod.
struct ContainerPlace: Sendable, Hashable {
  /// Which list of the pod's containers.
  enum Part: UInt8, Sendable {
    case initial
    case main
    /// Those that were added to the running pod to look into it.
    case ephemeral
  }

  var part: Part
  var index: Int

  var isInitial: Bool { part == .initial }
  var isEphemeral: Bool { part == .ephemeral }
}
