import KubernetesAPI
import Manifests

/// What `--overrides` lays over a generated object.
enum Overrides {
  /// The object changed by `text`, as a merge patch, a strategic one, or a list of operations.
  static func lay(
    _ text: String,
    _ type: String,
    over object: any APIObject
  ) throws(Failure) -> any APIObject {
    let patch: Value
    do {
      patch = try ManifestReader.documents(text).first?.value ?? .null
    } catch {
      throw .message("Invalid JSON Patch")
    }
    if type != "json", patch.object == nil {
      guard patch.array != nil else { throw .message("Invalid JSON Patch") }
      throw .message(
        "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of"
          + " type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
          + " \"json:\\\"kind,omitempty\\\"\" }"
      )
    }
    let tree = object.manifest()
    let changed: Value
    switch type {
    case "merge": changed = merged(tree, patch)
    case "strategic": changed = TreePatch.merged(tree, patch) ?? tree
    case "json": changed = try TreePatch.applying(patch.array ?? [], to: tree)
    default:
      throw .message("invalid override type: \(type)")
    }
    do {
      return try APIKinds.decode(changed, validation: .ignore).object
    } catch {
      throw .refused(error)
    }
  }

  /// A merge patch: maps by key, everything else in place of what there was.
  private static func merged(_ tree: Value, _ patch: Value) -> Value {
    guard case .object(let changes) = patch else { return patch }
    var object = ValueObject()
    if case .object(let old) = tree { object = old }
    for change in changes.fields {
      if change.value == .null {
        object[change.key] = nil
      } else {
        object[change.key] = merged(object[change.key] ?? .emptyObject, change.value)
      }
    }
    return .object(object)
  }
}
