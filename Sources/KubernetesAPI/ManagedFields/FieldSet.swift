public import Manifests

/// A set of places in a tree, as field ownership knows it: a place may be in the set without those
/// below it, and the other way around.
///
/// Kept as a tree of sorted steps.
public struct FieldSet: Hashable, Sendable {
  /// One step, whether the place that it leads to is in the set, and what lies below.
  struct Node: Hashable, Sendable {
    let element: FieldPathElement
    var isMember: Bool
    var children = FieldSet()

    var isEmpty: Bool { !isMember && children.isEmpty }
  }

  /// The steps, sorted; none of them leads nowhere.
  private(set) var nodes: [Node] = []

  /// Makes an empty set.
  public init() {}

  /// Makes the set of `paths`.
  public init(_ paths: [[FieldPathElement]]) {
    for path in paths { insert(path[...]) }
  }

  /// Whether nothing is in the set.
  public var isEmpty: Bool { nodes.isEmpty }

  /// Puts the place that `path` leads to into the set; the empty path is no place.
  public mutating func insert(_ path: [FieldPathElement]) { insert(path[...]) }

  private mutating func insert(_ path: ArraySlice<FieldPathElement>) {
    guard let first = path.first else { return }
    let index = place(of: first)
    if index == nodes.count || nodes[index].element != first {
      nodes.insert(Node(element: first, isMember: false), at: index)
    }
    if path.count == 1 {
      nodes[index].isMember = true
    } else {
      nodes[index].children.insert(path.dropFirst())
    }
  }

  private func place(of element: FieldPathElement) -> Int {
    var low = 0
    var high = nodes.count
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle].element < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The step `element`, if it leads anywhere.
  func node(_ element: FieldPathElement) -> Node? {
    let index = place(of: element)
    return index < nodes.count && nodes[index].element == element ? nodes[index] : nil
  }

  /// The part of the set below `element`.
  func below(_ element: FieldPathElement) -> FieldSet { node(element)?.children ?? FieldSet() }

  /// Whether the place one step away is in the set.
  func has(_ element: FieldPathElement) -> Bool { node(element)?.isMember ?? false }

  /// The paths in the set: at each level the places themselves, then what lies below.
  public var paths: [[FieldPathElement]] {
    nodes.filter(\.isMember).map { [$0.element] }
      + nodes.flatMap { node in node.children.paths.map { [node.element] + $0 } }
  }
}

extension FieldSet {
  /// What is in either.
  public func union(_ other: FieldSet) -> FieldSet {
    merged(other) { left, right in
      Node(
        element: left.element,
        isMember: left.isMember || right.isMember,
        children: left.children.union(right.children)
      )
    } alone: {
      $0
    } others: {
      $0
    }
  }

  /// What is in both.
  public func intersection(_ other: FieldSet) -> FieldSet {
    merged(other) { left, right in
      Node(
        element: left.element,
        isMember: left.isMember && right.isMember,
        children: left.children.intersection(right.children)
      )
    } alone: { _ in
      nil
    } others: { _ in
      nil
    }
  }

  /// What is here and not in `other`.
  public func subtracting(_ other: FieldSet) -> FieldSet {
    merged(other) { left, right in
      Node(
        element: left.element,
        isMember: left.isMember && !right.isMember,
        children: left.children.subtracting(right.children)
      )
    } alone: {
      $0
    } others: { _ in
      nil
    }
  }

  /// What is here and neither in `other` nor below a place in it.
  public func subtractingAllBelow(_ other: FieldSet) -> FieldSet {
    merged(other) { left, right in
      right.isMember
        ? nil
        : Node(
          element: left.element,
          isMember: left.isMember,
          children: left.children.subtractingAllBelow(right.children)
        )
    } alone: {
      $0
    } others: { _ in
      nil
    }
  }

  private func merged(
    _ other: FieldSet,
    both: (Node, Node) -> Node?,
    alone: (Node) -> Node?,
    others: (Node) -> Node?
  ) -> FieldSet {
    var result = FieldSet()
    func append(_ node: Node?) {
      if let node, !node.isEmpty { result.nodes.append(node) }
    }
    var left = nodes[...]
    var right = other.nodes[...]
    while let one = left.first, let two = right.first {
      if one.element == two.element {
        append(both(one, two))
        left = left.dropFirst()
        right = right.dropFirst()
      } else if one.element < two.element {
        append(alone(one))
        left = left.dropFirst()
      } else {
        append(others(two))
        right = right.dropFirst()
      }
    }
    for node in left { append(alone(node)) }
    for node in right { append(others(node)) }
    return result
  }

  /// The same set with every declared field that leads somewhere as a member of its own.
  func withNamedFields(_ shape: MergeShape) -> FieldSet {
    var result = self
    for index in result.nodes.indices {
      let node = result.nodes[index]
      let inner = shape.inner(node.element)
      if case .field(let name) = node.element, !node.children.isEmpty, shape.declares(name) {
        result.nodes[index].isMember = true
      }
      result.nodes[index].children = node.children.withNamedFields(inner)
    }
    return result
  }
}

extension FieldSet {
  /// The set as `fieldsV1` has it.
  public var fieldsV1: Value {
    var fields = ValueObject()
    for node in nodes {
      var inner = ValueObject()
      if !node.children.isEmpty {
        if node.isMember { inner.append(newKey: ".", .emptyObject) }
        for field in node.children.fieldsV1.object?.fields ?? [] {
          inner.append(newKey: field.key, field.value)
        }
      }
      fields.append(newKey: node.element.text, .object(inner))
    }
    return .object(fields)
  }

  /// Reads a set from `fieldsV1`; what is no step is left out.
  public init(fieldsV1 tree: Value) {
    for field in tree.object?.fields ?? [] {
      guard let element = FieldPathElement(text: field.key) else { continue }
      let inner = field.value.object ?? ValueObject()
      let node = Node(
        element: element,
        isMember: inner.isEmpty || inner["."] != nil,
        children: FieldSet(fieldsV1: field.value)
      )
      nodes.append(node)
    }
    nodes.sort { $0.element < $1.element }
  }
}
