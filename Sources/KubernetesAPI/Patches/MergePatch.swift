public import Manifests

/// A tree laid over another: fields replace fields, null removes.
///
/// Source: RFC 7386.
public enum MergePatch {
  /// `target` with the patch laid over it.
  public static func apply(_ patch: Value, to target: Value) -> Value {
    guard case .object(let changes) = patch else { return patch }
    var result = target.object ?? ValueObject()
    for change in changes.fields {
      // A literal nil here would be taken for the null of a tree.
      let old = result[change.key] ?? .null
      result[change.key] =
        change.value.isNull ? Value?.none : apply(change.value, to: old)
    }
    return .object(result)
  }
}
