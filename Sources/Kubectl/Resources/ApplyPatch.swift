import KubernetesAPI
import Manifests

/// The strategic patch by which `apply` makes an object what its manifest says.
///
/// The new manifest whole, and a word for everything that the last one had and the new one has not:
/// null for fields, `$patch: delete` for elements of lists with merge keys.
enum ApplyPatch {
  /// The patch that leads from `last` to `new` on an object of `type`.
  static func patch(from last: Value, to new: Value, _ type: any APIStruct.Type) -> Value {
    merged(last, new, .structure(type))
  }

  /// The merge patch that leads from `last` to `new`.
  static func mergePatch(from last: Value, to new: Value) -> Value { merged(last, new, .any) }

  private static func merged(_ last: Value?, _ new: Value, _ shape: FieldShape) -> Value {
    guard case .object(let fields) = new else { return new }
    var result = fields
    for field in fields.fields {
      let row = row(field.key, shape)
      let inner = row?.shape ?? elementShape(shape)
      if let keys = row?.mergeKeys, !keys.isEmpty, case .array(let elements) = field.value {
        let before = last?[field.key]?.array ?? []
        if keys[0] == "." {
          let gone = before.filter { !elements.contains($0) }
          if !gone.isEmpty { result["$deleteFromPrimitiveList/\(field.key)"] = .array(gone) }
        } else {
          result[field.key] = .array(list(before, elements, keys[0], inner))
        }
      } else {
        result[field.key] = merged(last?[field.key], field.value, inner)
      }
    }
    for field in last?.object?.fields ?? [] where fields[field.key] == nil {
      result[field.key] = .some(.null)
    }
    return .object(result)
  }

  private static func list(
    _ last: [Value],
    _ new: [Value],
    _ key: String,
    _ shape: FieldShape
  ) -> [Value] {
    let inner = elementShape(shape)
    var result = new.map { element in
      merged(last.first { $0[key] == element[key] && element[key] != nil }, element, inner)
    }
    for old in last where !new.contains(where: { $0[key] == old[key] }) {
      guard let name = old[key] else { continue }
      var removal = Value.emptyObject
      removal["$patch"] = "delete"
      removal[key] = name
      result.append(removal)
    }
    return result
  }

  private static func row(_ name: String, _ shape: FieldShape) -> FieldRow? {
    guard case .structure(let type) = shape else { return nil }
    return type.fieldTable.first { $0.name == name }
  }

  private static func elementShape(_ shape: FieldShape) -> FieldShape {
    switch shape {
    case .array(let element), .map(let element): element
    default: .any
    }
  }
}
