import Manifests

/// Lays one tree over another of the same shape: what server-side apply does with a configuration.
enum TreeMerge {
  /// `live` with everything that `wanted` says.
  static func merged(_ live: Value?, _ wanted: Value?, _ shape: MergeShape) -> Value? {
    guard let wanted else { return live }
    guard let live else { return wanted }
    switch shape.form(wanted) {
    case .leaf: return wanted
    case .fields:
      guard case .object(let changes) = wanted, case .object(var result) = live else {
        return wanted
      }
      for field in changes.fields {
        result[field.key] = merged(result[field.key], field.value, shape.field(field.key))
      }
      return .object(result)
    case .list:
      guard case .array = wanted, case .array = live else { return wanted }
      return .array(mergedLists(live, wanted, shape))
    }
  }

  /// The elements of both lists in an order that keeps to each list's own as far as can be.
  private static func mergedLists(
    _ live: Value,
    _ wanted: Value,
    _ shape: MergeShape
  ) -> [Value] {
    let left = KeyedElements(live, shape)
    let right = KeyedElements(wanted, shape)
    var shared = right.elements.map(\.step).filter { left.places[$0] != nil }[...]
    var next = shared.popFirst()
    var done: Set<FieldPathElement> = []
    var result: [Value] = []
    func take(_ step: FieldPathElement) {
      if let item = merged(left.item(step), right.item(step), shape.element) {
        result.append(item)
      }
    }
    var (l, r) = (0, 0)
    while l < left.elements.count || r < right.elements.count {
      if l < left.elements.count, r < right.elements.count {
        let step = left.elements[l].step
        if step == right.elements[r].step {
          done.insert(step)
          take(step)
          l += 1
          r += 1
          next = shared.popFirst()
          continue
        }
        if right.places[step] != nil, let next, next != step {
          l += 1
          continue
        }
      }
      if l < left.elements.count {
        let step = left.elements[l].step
        if right.places[step] == nil {
          take(step)
          l += 1
          continue
        }
        if done.contains(step) { l += 1 }
      }
      if r < right.elements.count {
        let step = right.elements[r].step
        done.insert(step)
        take(step)
        r += 1
        if next == step { next = shared.popFirst() }
      }
    }
    return result
  }

  /// `tree` without the places in `doomed`; nil where nothing is left of it.
  static func removing(_ doomed: FieldSet, from tree: Value, _ shape: MergeShape) -> Value {
    switch shape.form(tree) {
    case .leaf: return tree
    case .fields:
      guard case .object(let fields) = tree else { return tree }
      var result = ValueObject()
      for field in fields.fields {
        let step = FieldPathElement.field(field.key)
        if doomed.has(step) { continue }
        let inner = doomed.below(step)
        result.append(
          newKey: field.key,
          inner.isEmpty
            ? field.value : removing(inner, from: field.value, shape.field(field.key))
        )
      }
      return result.isEmpty && !fields.isEmpty ? .null : .object(result)
    case .list:
      guard case .array(let elements) = tree else { return tree }
      var result: [Value] = []
      for element in elements {
        guard let step = shape.step(to: element) else { continue }
        if doomed.has(step) { continue }
        let inner = doomed.below(step)
        result.append(inner.isEmpty ? element : removing(inner, from: element, shape.element))
      }
      return result.isEmpty && !elements.isEmpty ? .null : .array(result)
    }
  }
}
