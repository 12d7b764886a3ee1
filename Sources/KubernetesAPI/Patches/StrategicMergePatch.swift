public import Manifests

/// A tree laid over an object, its lists merged by the keys in the tables of fields.
///
/// Source of the behaviour: `k8s.io/apimachinery/pkg/util/strategicpatch`; directives `$patch`,
/// `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys`.
public enum StrategicMergePatch {
  private static let order = "$setElementOrder/"
  private static let deletion = "$deleteFromPrimitiveList/"

  /// `target` with the patch laid over it.
  public static func apply(
    _ patch: Value,
    to target: Value,
    shape: StrategicShape
  ) throws(Status) -> Value {
    guard case .object(var changes) = patch else { return patch }
    var result = target.object ?? ValueObject()
    if let directive = changes["$patch"] {
      changes["$patch"] = nil
      switch directive.string {
      case "replace": return .object(withoutNulls(changes))
      case "delete": return .emptyObject
      case "merge": break
      default:
        throw .badRequest("unknown patch type found: \(JSONWriter.compact(directive))")
      }
    }
    if let kept = changes["$retainKeys"]?.array {
      let names = kept.compactMap(\.string)
      for change in changes.fields
      where !change.key.hasPrefix("$") && !change.value.isNull && !names.contains(change.key) {
        throw .badRequest(
          "patch contains an invalid $retainKeys list: the list must have the keys of the patch"
        )
      }
      for key in result.keys where !names.contains(key) { result[key] = nil }
    }
    let before = result
    for change in changes.fields where !isDirective(change.key) {
      let inner = shape.field(change.key)
      result[change.key] = try merged(change.value, into: result[change.key], inner)
    }
    for change in changes.fields where change.key.hasPrefix(deletion) {
      let key = String(change.key.dropFirst(deletion.count))
      guard let doomed = change.value.array, let present = result[key]?.array else { continue }
      result[key] = .array(present.filter { !doomed.contains($0) })
    }
    for change in changes.fields where change.key.hasPrefix(order) {
      let key = String(change.key.dropFirst(order.count))
      guard let wanted = change.value.array, let present = result[key]?.array,
        let mergeKey = shape.field(key).mergeKey
      else { continue }
      result[key] = .array(
        sorted(present, as: wanted, server: before[key]?.array ?? [], mergeKey)
      )
    }
    return .object(result)
  }

  /// Whether a key says how to merge; schemas have fields of their own that begin with a dollar.
  private static func isDirective(_ key: String) -> Bool {
    guard key.hasPrefix("$") else { return false }
    return key == "$patch" || key == "$retainKeys" || key.hasPrefix("$setElementOrder/")
      || key.hasPrefix("$deleteFromPrimitiveList/")
  }

  private static func merged(
    _ change: Value,
    into old: Value?,
    _ shape: StrategicShape
  ) throws(Status) -> Value? {
    switch change {
    case .null: return nil
    case .object(let fields):
      if shape.isReplaced { return .object(withoutNulls(fields)) }
      return try apply(change, to: old ?? .null, shape: shape)
    case .array(let elements):
      guard let key = shape.mergeKey else { return change }
      if key == "." {
        let present = old?.array ?? []
        var result = present
        for element in elements where !result.contains(element) { result.append(element) }
        return .array(result)
      }
      return try mergeList(elements, into: old?.array ?? [], key, shape.element)
    default: return change
    }
  }

  private static func mergeList(
    _ changes: [Value],
    into old: [Value],
    _ key: String,
    _ element: StrategicShape
  ) throws(Status) -> Value {
    if changes.contains(where: { $0["$patch"]?.string == "replace" && $0.object?.count == 1 }) {
      return .array(changes.filter { $0["$patch"] == nil })
    }
    var result = old
    for change in changes {
      guard let identity = change[key] else {
        throw Status(
          .unknown,
          "map: \(GoSyntax.plain(change)) does not contain declared merge key: \(key)"
        )
      }
      let place = result.firstIndex { $0[key] == identity }
      switch (change["$patch"]?.string, place) {
      case ("delete", _): result.removeAll { $0[key] == identity }
      case ("replace", let place?):
        var fields = change.object ?? ValueObject()
        fields["$patch"] = nil
        result[place] = .object(fields)
      case (_, let place?): result[place] = try apply(change, to: result[place], shape: element)
      case (_, nil): result.append(try apply(change, to: .null, shape: element))
      }
    }
    return .array(result)
  }

  /// Elements in the order that the patch wants; those that only the server had stay where they were
  /// among the others.
  private static func sorted(
    _ present: [Value],
    as wanted: [Value],
    server: [Value],
    _ key: String
  ) -> [Value] {
    func identity(_ value: Value) -> Value? { key == "." ? value : value[key] }
    let order = wanted.map(identity)
    let places = server.map(identity)
    func rank(_ value: Value) -> Int? { order.firstIndex(of: identity(value)) }
    var left = present.filter { rank($0) != nil }
      .sorted { (rank($0) ?? 0) < (rank($1) ?? 0) }[...]
    var right = present.filter { rank($0) == nil }[...]
    var result: [Value] = []
    while let one = left.first, let other = right.first {
      let first = places.firstIndex(of: identity(one))
      let second = places.firstIndex(of: identity(other))
      if let first, let second, first < second {
        result.append(one)
        left.removeFirst()
      } else {
        result.append(other)
        right.removeFirst()
      }
    }
    return result + left + right
  }

  /// What stands in the place of something that was not there has no nulls.
  private static func withoutNulls(_ fields: ValueObject) -> ValueObject {
    ValueObject(fields.fields.filter { !$0.value.isNull }.map { ($0.key, $0.value) })
  }
}
