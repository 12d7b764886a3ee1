import Manifests

/// The annotation in which `kubectl apply` keeps what it applied last.
enum LastApplied {
  static let key = "kubectl.kubernetes.io/last-applied-configuration"

  /// The manifest as the annotation keeps it: compact JSON and a newline.
  static func text(_ tree: Value, _ namespace: String) -> String {
    var tree = tree
    var metadata = tree["metadata"] ?? .emptyObject
    var annotations = metadata["annotations"] ?? .emptyObject
    annotations[key] = nil
    metadata["annotations"] = annotations
    if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
    tree["metadata"] = metadata
    return JSONWriter.compact(tree) + "\n"
  }
}
