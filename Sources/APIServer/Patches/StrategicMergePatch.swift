import KubernetesAPI
import Manifests

/// A tree laid over an object, its lists merged by the keys in the tables of fields.
///
/// Source of the behaviour: `k8s.io/apimachinery/pkg/util/strategicpatch`; directives `$patch`,
/// `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys`.
enum StrategicMergePatch {
  static func apply(_ patch: Value, to target: Value, shape: FieldShape) throws(Status) -> Value {
    guard case .object(let changes) = patch else { return patch }
    var result = target.object ?? ValueObject()
    let rows = rows(of: shape)
    switch changes["$patch"]?.string {
    case "replace": return .object(changes.removing("$patch"))
    case "delete": return .emptyObject
    default: break
    }
    if let kept = changes["$retainKeys"]?.array {
      let names = kept.compactMap(\.string)
      for key in result.keys where !names.contains(key) { result[key] = nil }
    }
    for change in changes.fields where !change.key.hasPrefix("$") {
      let row = rows?.first { $0.name == change.key }
      result[change.key] = try merged(
        change.value,
        into: result[change.key],
        row: row,
        shape: row?.shape ?? elementShape(of: shape)
      )
    }
    for change in changes.fields where change.key.hasPrefix("$deleteFromPrimitiveList/") {
      let key = String(change.key.dropFirst("$deleteFromPrimitiveList/".count))
      guard let doomed = change.value.array, let present = result[key]?.array else { continue }
      result[key] = .array(present.filter { !doomed.contains($0) })
    }
    try order(&result, by: changes, rows)
    return .object(result)
  }

  private static func merged(
    _ change: Value,
    into old: Value?,
    row: FieldRow?,
    shape: FieldShape
  )
    throws(Status) -> Value?
  {
    switch (change, shape) {
    case (.null, _): return nil
    case (.object, _): return try apply(change, to: old ?? .null, shape: shape)
    case (.array(let elements), .array(let element)):
      guard let row, let key = row.mergeKeys.first else { return change }
      if key == "." {
        let present = old?.array ?? []
        return .array(present + elements.filter { !present.contains($0) })
      }
      return try mergeList(elements, into: old?.array ?? [], key: key, element: element)
    default: return change
    }
  }

  private static func mergeList(
    _ changes: [Value],
    into old: [Value],
    key: String,
    element: FieldShape
  ) throws(Status) -> Value {
    if changes.contains(where: { $0["$patch"]?.string == "replace" && $0.object?.count == 1 }) {
      return .array(changes.filter { $0["$patch"] == nil })
    }
    var result = old
    for change in changes {
      guard let identity = change[key] else {
        throw Status(
          .internalError,
          "map: \(change.object?.keys ?? []) does not contain declared merge key: \(key)"
        )
      }
      let place = result.firstIndex { $0[key] == identity }
      switch (change["$patch"]?.string, place) {
      case ("delete", let place?): result.remove(at: place)
      case ("delete", nil): break
      case ("replace", let place?):
        result[place] = .object((change.object ?? ValueObject()).removing("$patch"))
      case (_, let place?): result[place] = try apply(change, to: result[place], shape: element)
      case (_, nil): result.append(try apply(change, to: .null, shape: element))
      }
    }
    return .array(result)
  }

  /// Puts lists in the order that `$setElementOrder/…` names; others keep their places behind.
  private static func order(
    _ result: inout ValueObject,
    by changes: ValueObject,
    _ rows: [FieldRow]?
  ) throws(Status) {
    for change in changes.fields where change.key.hasPrefix("$setElementOrder/") {
      let name = String(change.key.dropFirst("$setElementOrder/".count))
      guard let wanted = change.value.array, let present = result[name]?.array,
        let key = rows?.first(where: { $0.name == name })?.mergeKeys.first
      else { continue }
      func identity(_ value: Value) -> Value? { key == "." ? value : value[key] }
      let order = wanted.map(identity)
      let ranked = present.enumerated().map { offset, value in
        (order.firstIndex(of: identity(value)) ?? Int.max, offset, value)
      }
      result[name] = .array(ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2))
    }
  }

  private static func rows(of shape: FieldShape) -> [FieldRow]? {
    if case .structure(let type) = shape { type.fieldTable } else { nil }
  }

  private static func elementShape(of shape: FieldShape) -> FieldShape {
    if case .map(let element) = shape { element } else { .any }
  }
}

extension ValueObject {
  /// The same fields without `key`.
  fileprivate func removing(_ key: String) -> ValueObject {
    var copy = self
    copy[key] = nil
    return copy
  }
}
