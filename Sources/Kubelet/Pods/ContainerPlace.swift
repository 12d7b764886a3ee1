/// Which container of a pod.
struct ContainerPlace: Sendable, Hashable {
  var isInitial: Bool
  var index: Int
}
