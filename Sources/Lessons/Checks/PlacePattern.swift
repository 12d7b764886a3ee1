/// A place as checks write it: `host`, `node/NAME`, `pod/NAME`, `pod/NAMESPACE/NAME`.
///
/// The names of pods may hold a `*`; the first ready pod that fits is meant then.
public enum PlacePattern: Hashable, Sendable {
  /// The learner's own machine.
  case host
  /// A node of the cluster.
  case node(String)
  /// A container of a pod; its first where the container is empty.
  case pod(namespace: String, name: Pattern, container: String)

  /// Reads a place; nil where the text is none.
  init?(_ text: String, container: String = "") {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains("") else { return nil }
    switch (parts[0], parts.count) {
    case ("host", 1): self = .host
    case ("node", 2): self = .node(parts[1])
    case ("pod", 2):
      self = .pod(namespace: "default", name: Pattern(parts[1]), container: container)
    case ("pod", 3):
      self = .pod(namespace: parts[1], name: Pattern(parts[2]), container: container)
    default: return nil
    }
  }

  /// Whether it is in a pod.
  var isPod: Bool { if case .pod = self { true } else { false } }
}
