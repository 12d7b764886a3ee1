import KubernetesAPI
import Manifests

extension ApplyPatch {
  /// The same patch in the form that the kind of `present` takes.
  static func form(of present: any APIObject, to manifest: Value, keeping text: String) -> Patch {
    let tree = patch(of: present, to: manifest, keeping: text)
    return present is CustomObject ? .merge(tree) : .strategic(tree)
  }

  /// The patch that makes `present` what a manifest says, and keeps `text` as what was applied.
  static func patch(of present: any APIObject, to manifest: Value, keeping text: String) -> Value {
    let kept = present.metadata.annotations[LastApplied.key]
    var last = kept.flatMap { try? JSONReader.value($0) } ?? .emptyObject
    var new = manifest
    for key in ["apiVersion", "kind"] {
      last[key] = Value?.none
      new[key] = Value?.none
    }
    var metadata = new["metadata"] ?? .emptyObject
    var annotations = metadata["annotations"] ?? .emptyObject
    annotations[LastApplied.key] = .string(text)
    metadata["annotations"] = annotations
    metadata["namespace"] = Value?.none
    new["metadata"] = metadata
    if var old = last["metadata"] {
      old["namespace"] = Value?.none
      last["metadata"] = old
    }
    // Kinds of users have no merge keys: their lists are replaced whole.
    if present is CustomObject { return mergePatch(from: last, to: new) }
    return patch(from: last, to: new, type(of: present))
  }
}
