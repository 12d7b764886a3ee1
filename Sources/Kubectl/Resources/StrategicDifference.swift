import KubernetesAPI
import Manifests

/// The strategic merge patch that leads from one tree to another.
///
/// Source of the behaviour: `k8s.io/apimachinery/pkg/util/strategicpatch`. For custom objects, of
/// whose fields nothing is known, it is a JSON merge patch.
struct StrategicDifference: Sendable {
  /// Whether what only the old tree has is left alone.
  var ignoresDeletions = false
  /// Whether what is new or changed is left alone.
  var ignoresChanges = false
  /// Whether the order of lists is told.
  var setsOrder = true

  /// The patch that leads from `old` to `new`.
  static func twoWay(_ old: Value, _ new: Value, _ type: any APIObject.Type) -> Value {
    let difference = StrategicDifference(setsOrder: !(type is CustomObject.Type))
    return .object(difference.fields(old, new, StrategicShape(type)))
  }

  /// The patch that makes `current` what `modified` says, and takes away what `original` said and
  /// `modified` does not.
  static func threeWay(
    original: Value,
    modified: Value,
    current: Value,
    _ type: any APIObject.Type
  ) -> Value {
    let shape = StrategicShape(type)
    let isKnown = !(type is CustomObject.Type)
    let delta = StrategicDifference(ignoresDeletions: true, setsOrder: isKnown)
      .fields(current, modified, shape)
    let deletions = StrategicDifference(ignoresChanges: true, setsOrder: isKnown)
      .fields(original, modified, shape)
    return .object(joined(deletions, delta, shape))
  }

  private func fields(_ old: Value, _ new: Value, _ shape: StrategicShape) -> ValueObject {
    let before = old.object ?? ValueObject()
    let after = new.object ?? ValueObject()
    var patch = ValueObject()
    for field in after.fields {
      guard let present = before[field.key] else {
        if !ignoresChanges { patch[field.key] = field.value }
        continue
      }
      let inner = shape.field(field.key)
      switch (present, field.value) {
      case (.object, .object):
        if inner.isReplaced {
          if !ignoresChanges, present != field.value { patch[field.key] = field.value }
        } else {
          let change = fields(present, field.value, inner)
          if !change.isEmpty { patch[field.key] = .object(change) }
        }
      case (.array(let left), .array(let right)) where inner.mergeKey != nil:
        add(lists(left, right, inner), of: field.key, &patch)
      default:
        if !ignoresChanges, present != field.value { patch[field.key] = field.value }
      }
    }
    if !ignoresDeletions {
      for field in before.fields where after[field.key] == nil {
        patch[field.key] = Value.null
      }
    }
    if shape.retainsKeys {
      let kept = after.fields.filter { !$0.value.isNull }.map(\.key)
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let hasMore = before.keys.contains { after[$0] == nil }
      if !kept.isEmpty, !patch.isEmpty || hasMore {
        patch["$retainKeys"] = .array(kept.map { .string($0) })
      }
    }
    return patch
  }

  private func add(
    _ difference: (changes: [Value], deletions: [Value], order: [Value]),
    of key: String,
    _ patch: inout ValueObject
  ) {
    if !difference.changes.isEmpty { patch[key] = .array(difference.changes) }
    if !difference.deletions.isEmpty {
      patch["$deleteFromPrimitiveList/\(key)"] = .array(difference.deletions)
    }
    if !difference.order.isEmpty { patch["$setElementOrder/\(key)"] = .array(difference.order) }
  }

  private func lists(
    _ old: [Value],
    _ new: [Value],
    _ shape: StrategicShape
  ) -> (changes: [Value], deletions: [Value], order: [Value]) {
    if old.isEmpty { return (ignoresChanges ? [] : new, [], []) }
    guard let key = shape.mergeKey else { return ([], [], []) }
    func identity(_ value: Value) -> Value? { key == "." ? value : value[key] }
    var changes: [Value] = []
    var deletions: [Value] = []
    for element in new {
      let present = old.first { identity($0) == identity(element) }
      if key == "." {
        if present == nil, !ignoresChanges { changes.append(element) }
      } else if let present {
        var change = fields(present, element, shape.element)
        if !change.isEmpty {
          change[key] = element[key]
          changes.append(.object(change))
        }
      } else if !ignoresChanges {
        changes.append(element)
      }
    }
    if !ignoresDeletions {
      for element in old where !new.contains(where: { identity($0) == identity(element) }) {
        if key == "." {
          deletions.append(element)
        } else {
          let name = element[key] ?? .null
          changes.append(.object(ValueObject([("$patch", "delete"), (key, name)])))
        }
      }
    }
    let isOrdered = old.map(identity) == new.map(identity)
    let differs = !changes.isEmpty || (!ignoresDeletions && (!deletions.isEmpty || !isOrdered))
    guard setsOrder, differs else { return (changes, deletions, []) }
    let order =
      key == "." ? new : new.map { .object(ValueObject([(key, $0[key] ?? .null)])) }
    return (changes, deletions, order)
  }

  /// Both patches as one; where both say something, the second has the word.
  private static func joined(
    _ first: ValueObject,
    _ second: ValueObject,
    _ shape: StrategicShape
  ) -> ValueObject {
    var result = first
    for field in second.fields {
      let inner = shape.field(field.key)
      switch (result[field.key], field.value) {
      case (.object(let left)?, .object(let right)):
        result[field.key] = .object(joined(left, right, inner))
      case (.array(let left)?, .array(let right)) where inner.isKeyed:
        guard let key = inner.mergeKey else { continue }
        var elements = left
        for element in right {
          if let place = elements.firstIndex(where: { $0[key] == element[key] }),
            let one = elements[place].object, let other = element.object
          {
            elements[place] = .object(joined(one, other, inner.element))
          } else {
            elements.append(element)
          }
        }
        result[field.key] = .array(elements)
      default: result[field.key] = field.value
      }
    }
    return result
  }
}
