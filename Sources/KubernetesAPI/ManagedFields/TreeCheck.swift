public import Manifests

/// What is wrong with a tree that is to be applied, in the words of the server.
///
/// Source of the words: `sigs.k8s.io/structured-merge-diff/typed`.
public struct TreeCheck {
  /// What is wrong, each with its place.
  public private(set) var errors: [String] = []

  /// Checks a tree by the shape that it should have.
  public init(_ tree: Value, _ shape: MergeShape) { check(tree, shape, "") }

  private mutating func check(_ value: Value, _ shape: MergeShape, _ path: String) {
    if value.isNull { return }
    switch shape.resolved {
    case .deduced: break
    case .scalar(let kind): if let error = Self.mismatch(value, kind) { add(path, error) }
    case .atomicList, .set, .keyed: checkList(value, shape, path)
    case .atomicMap, .map, .structure, .schema, .custom:
      guard case .object(let fields) = value else {
        return add(path, "expected map, got &{\(GoSyntax.plain(value))}")
      }
      for field in fields.fields {
        let inner = "\(path).\(field.key)"
        if shape.takes(field.key) {
          check(field.value, shape.field(field.key), inner)
        } else {
          add(inner, "field not declared in schema")
        }
      }
    }
  }

  private mutating func checkList(_ value: Value, _ shape: MergeShape, _ path: String) {
    guard case .array(let elements) = value else {
      return add(path, "expected list, got &{\(GoSyntax.plain(value))}")
    }
    if case .atomicList = shape.resolved { return }
    var seen: Set<FieldPathElement> = []
    for (index, element) in elements.enumerated() {
      if case .keyed(let keys, _) = shape.resolved {
        guard case .object = element else {
          add(path, "element \(index): associative list with keys may not have non-map elements")
          continue
        }
        if let key = keys.first(where: { element[$0.name] == nil && $0.standard == nil }) {
          add(
            path,
            "element \(index): associative list with keys has an element that omits key field"
              + " \"\(key.name)\" (and doesn't have default value)"
          )
          continue
        }
      }
      guard let step = shape.step(to: element) else { continue }
      if !seen.insert(step).inserted {
        add(path, "duplicate entries for key \(step.pathText)")
      }
      check(element, shape.element, path + step.pathText)
    }
  }

  private mutating func add(_ path: String, _ error: String) {
    errors.append(path.isEmpty ? error : "\(path): \(error)")
  }

  private static func mismatch(_ value: Value, _ kind: MergeShape.Scalar) -> String? {
    switch (kind, value) {
    case (.text, .string), (.number, .integer), (.number, .number), (.boolean, .bool): nil
    case (.text, _):
      "expected string, got &value.valueUnstructured{Value:\(GoSyntax.typed(value))}"
    case (.number, _): "expected numeric (int or float), got \(GoSyntax.typeName(value))"
    case (.boolean, _): "expected boolean, got &{\(GoSyntax.plain(value))}"
    case (.any, .array), (.any, .object): "expected any scalar, got &{\(GoSyntax.plain(value))}"
    case (.any, _): nil
    }
  }
}
