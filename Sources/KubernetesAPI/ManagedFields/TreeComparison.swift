public import Manifests

/// What differs between two trees of one shape, place by place.
///
/// Source of the behaviour: `sigs.k8s.io/structured-merge-diff/typed`.
struct TreeComparison: Sendable {
  /// The places that only the new tree has.
  private(set) var added = FieldSet()
  /// The places whose values differ.
  private(set) var modified = FieldSet()
  /// The places that only the old tree has.
  private(set) var removed = FieldSet()

  init(from old: Value?, to new: Value?, _ shape: MergeShape) {
    compare(old, new, shape, [])
  }

  private mutating func compare(
    _ old: Value?,
    _ new: Value?,
    _ shape: MergeShape,
    _ path: [FieldPathElement]
  ) {
    guard old != nil || new != nil, old != new else { return }
    let isWhole: Bool
    switch shape.form(new?.isNull == false ? new : old) {
    case .leaf: isWhole = true
    case .fields: isWhole = Self.isEmpty(old) && Self.isEmpty(new)
    case .list: isWhole = Self.isEmpty(old) && Self.isEmpty(new)
    }
    if !isWhole {
      if case .fields = shape.form(new?.isNull == false ? new : old) {
        compareFields(old, new, shape, path)
      } else {
        compareElements(old, new, shape, path)
      }
    }
    if old == nil {
      added.insert(path)
    } else if new == nil {
      removed.insert(path)
    } else if isWhole {
      modified.insert(path)
    }
  }

  private mutating func compareFields(
    _ old: Value?,
    _ new: Value?,
    _ shape: MergeShape,
    _ path: [FieldPathElement]
  ) {
    let before = old?.object ?? ValueObject()
    let after = new?.object ?? ValueObject()
    for field in after.fields {
      compare(before[field.key], field.value, shape.field(field.key), path + [.field(field.key)])
    }
    for field in before.fields where after[field.key] == nil {
      compare(field.value, nil, shape.field(field.key), path + [.field(field.key)])
    }
  }

  private mutating func compareElements(
    _ old: Value?,
    _ new: Value?,
    _ shape: MergeShape,
    _ path: [FieldPathElement]
  ) {
    let before = KeyedElements(old, shape)
    let after = KeyedElements(new, shape)
    for (step, item) in after.elements {
      compare(
        before.places[step].map { before.elements[$0].item },
        item,
        shape.element,
        path + [step]
      )
    }
    for (step, item) in before.elements where after.places[step] == nil {
      compare(item, nil, shape.element, path + [step])
    }
  }

  private static func isEmpty(_ value: Value?) -> Bool {
    switch value {
    case .object(let fields): fields.isEmpty
    case .array(let elements): elements.isEmpty
    default: true
    }
  }
}

/// The elements of a list by the steps that lead to them; of doubles the first.
struct KeyedElements {
  private(set) var elements: [(step: FieldPathElement, item: Value)] = []
  private(set) var places: [FieldPathElement: Int] = [:]

  init(_ list: Value?, _ shape: MergeShape) {
    for item in list?.array ?? [] {
      guard let step = shape.step(to: item), places[step] == nil else { continue }
      places[step] = elements.count
      elements.append((step, item))
    }
  }

  func item(_ step: FieldPathElement) -> Value? { places[step].map { elements[$0].item } }
}

extension FieldSet {
  /// Every place that `tree` has.
  public init(of tree: Value, _ shape: MergeShape) {
    self.init()
    collect(tree, shape, [])
  }

  private mutating func collect(
    _ tree: Value,
    _ shape: MergeShape,
    _ path: [FieldPathElement]
  ) {
    switch shape.form(tree) {
    case .leaf: insert(path)
    case .fields:
      for field in tree.object?.fields ?? [] {
        let inner = path + [.field(field.key)]
        collect(field.value, shape.field(field.key), inner)
        let isNothing = field.value.isNull || field.value.object?.isEmpty == true
        if isNothing || !shape.declares(field.key) { insert(inner) }
      }
    case .list:
      for (step, item) in KeyedElements(tree, shape).elements {
        let inner = path + [step]
        collect(item, shape.element, inner)
        insert(inner)
      }
    }
  }
}
