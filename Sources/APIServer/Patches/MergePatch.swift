import Manifests

/// A tree laid over another: fields replace fields, null removes. Source: RFC 7386.
enum MergePatch {
  static func apply(_ patch: Value, to target: Value) -> Value {
    guard case .object(let changes) = patch else { return patch }
    var result = target.object ?? ValueObject()
    for change in changes.fields {
      result[change.key] =
        change.value.isNull ? nil : apply(change.value, to: result[change.key] ?? .null)
    }
    return .object(result)
  }
}
