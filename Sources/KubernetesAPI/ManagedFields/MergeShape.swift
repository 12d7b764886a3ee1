import Manifests

/// How values are merged and owned: field by field, by keys, or as one.
///
/// Follows from the tables of fields: keys of lists make them keyed, `.` makes them sets, other
/// lists are taken whole. What the tables do not say is in ``MergeExceptions``. Custom objects follow
/// their structural schema.
public indirect enum MergeShape: Sendable {
  /// A field of a list's key, and the value it has when it is not given.
  public struct Key: Sendable {
    let name: String
    let standard: Value?
  }

  /// The scalars that are told apart when an applied tree is checked.
  public enum Scalar: Sendable {
    case text
    case number
    case boolean
    case any
  }

  /// A value without parts.
  case scalar(Scalar)
  /// A list that is one value.
  case atomicList
  /// A map or struct that is one value.
  case atomicMap
  /// A struct of the API.
  case structure(any APIStruct.Type)
  /// A map from text.
  case map(MergeShape)
  /// A list of scalars, each at most once.
  case set
  /// A list whose elements are told apart by some of their fields.
  case keyed([Key], MergeShape)
  /// What a structural schema says.
  case schema(StructuralSchema)
  /// A whole custom object: metadata as all objects have it, and what the schema says, if there is one.
  case custom(StructuralSchema?)
  /// Nothing is known: maps are merged, lists taken whole.
  case deduced
}

extension MergeShape {
  /// What a value is, once everything about it is looked up.
  enum Form {
    case leaf
    case fields
    case list
  }

  /// Whether `value` of this shape is one, has fields, or has elements.
  func form(_ value: Value?) -> Form {
    switch resolved {
    case .scalar, .atomicList, .atomicMap: .leaf
    case .structure, .map, .schema, .custom: .fields
    case .set, .keyed: .list
    case .deduced: if case .object = value { .fields } else { .leaf }
    }
  }

  /// The shape with a schema looked into.
  var resolved: MergeShape {
    if case .schema(let schema) = self { MergeSchema.shape(of: schema) } else { self }
  }

  /// The shape of the field or entry `name`.
  func field(_ name: String) -> MergeShape {
    switch resolved {
    case .structure(let type): MergeTables.fields(of: type)[name] ?? .deduced
    case .map(let element): element
    case .schema(let schema): MergeSchema.field(name, of: schema)?.shape ?? .deduced
    case .custom where name == "metadata": .structure(ObjectMeta.self)
    case .custom(let schema): schema.flatMap { MergeSchema.field(name, of: $0)?.shape } ?? .deduced
    case .scalar, .atomicList, .atomicMap, .set, .keyed, .deduced: .deduced
    }
  }

  /// Whether `name` is a declared field, and not just any key of a map.
  func declares(_ name: String) -> Bool {
    switch resolved {
    case .structure(let type): MergeTables.fields(of: type)[name] != nil
    case .schema(let schema): MergeSchema.field(name, of: schema)?.isDeclared ?? false
    case .custom where name == "metadata": true
    case .custom(let schema):
      schema.flatMap { MergeSchema.field(name, of: $0)?.isDeclared } ?? false
    case .map, .scalar, .atomicList, .atomicMap, .set, .keyed, .deduced: false
    }
  }

  /// Whether any field may stand here, declared or not.
  func takes(_ name: String) -> Bool {
    switch resolved {
    case .structure(let type): MergeTables.fields(of: type)[name] != nil
    case .schema(let schema): MergeSchema.field(name, of: schema) != nil
    case .custom where name == "metadata": true
    case .custom(let schema): schema.map { MergeSchema.field(name, of: $0) != nil } ?? true
    case .map, .scalar, .atomicList, .atomicMap, .set, .keyed, .deduced: true
    }
  }

  /// The shape of a list's elements.
  var element: MergeShape {
    switch resolved {
    case .keyed(_, let element): element
    case .set: .scalar(.any)
    default: .deduced
    }
  }

  /// The shape of what lies one step away.
  func inner(_ step: FieldPathElement) -> MergeShape {
    if case .field(let name) = step { field(name) } else { element }
  }

  /// The step that leads to an element of a list; nil where its key is not given.
  func step(to item: Value) -> FieldPathElement? {
    switch resolved {
    case .set: return .value(item)
    case .keyed(let keys, _):
      var fields: [FieldPathElement.KeyField] = []
      for key in keys {
        guard let value = item[key.name] ?? key.standard else { continue }
        fields.append(FieldPathElement.KeyField(key.name, value))
      }
      return fields.isEmpty ? nil : .key(fields.sorted { $0.name < $1.name })
    default: return nil
    }
  }
}
