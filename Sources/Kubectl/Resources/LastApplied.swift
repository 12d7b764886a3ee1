import KubernetesAPI
import Manifests

/// The annotation in which `kubectl apply` keeps what it applied last.
enum LastApplied {
  static let key = "kubectl.kubernetes.io/last-applied-configuration"

  /// The manifest as the annotation keeps it: compact JSON and a newline.
  ///
  /// `apply` writes annotations though there are none, `set-last-applied` does not.
  static func text(_ tree: Value, _ namespace: String, keepsEmpty: Bool = true) -> String {
    var tree = tree
    var metadata = tree["metadata"] ?? .emptyObject
    var annotations = metadata["annotations"] ?? .emptyObject
    annotations[key] = nil
    let isEmpty = annotations.object?.isEmpty ?? true
    metadata["annotations"] = isEmpty && !keepsEmpty ? Value?.none : annotations
    if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
    tree["metadata"] = metadata
    return JSONWriter.compact(tree.sortedByKey()) + "\n"
  }

  /// The manifest with itself in the annotation: what is to be stored.
  static func modified(_ target: ManifestTarget) -> Value {
    modified(target.tree, keeping: text(target.entry.tree, target.namespace))
  }

  /// `tree` with `text` in the annotation.
  static func modified(_ tree: Value, keeping text: String) -> Value {
    var tree = tree
    var annotations = tree["metadata"]?["annotations"] ?? .emptyObject
    annotations[key] = .string(text)
    tree["metadata"]?["annotations"] = annotations
    return tree
  }

  /// What was applied last to an object; empty where nothing was.
  static func original(_ object: any APIObject) -> Value {
    guard let text = object.metadata.annotations[key] else { return .emptyObject }
    return (try? JSONReader.value(text)) ?? .emptyObject
  }

  /// The patch that makes `live` what `target` says.
  static func patch(_ target: ManifestTarget, to live: any APIObject) -> Value {
    patch(modified(target), to: live)
  }

  /// The patch that makes `live` what `modified` says, and takes away what was applied last and is not
  /// in it.
  static func patch(_ modified: Value, to live: any APIObject) -> Value {
    StrategicDifference.threeWay(
      original: original(live),
      modified: modified,
      current: live.manifest(),
      type(of: live)
    )
  }
}
