import Manifests

/// The shapes of the fields of all structs that the kinds are made of, worked out once.
enum MergeTables {
  private struct Table: Sendable {
    let shapes: [String: MergeShape]
    let strategic: [String: StrategicShape]

    init(_ type: any APIStruct.Type, _ rows: [FieldRow]) {
      shapes = MergeTables.shapes(of: type, rows)
      var strategic: [String: StrategicShape] = [:]
      for row in rows { strategic[row.name] = StrategicShape(type, row) }
      self.strategic = strategic
    }
  }

  private static let tables: [ObjectIdentifier: Table] = {
    var tables: [ObjectIdentifier: Table] = [:]
    func add(_ type: any APIStruct.Type) {
      guard tables[ObjectIdentifier(type)] == nil else { return }
      let rows = type.fieldTable
      tables[ObjectIdentifier(type)] = Table(type, rows)
      for row in rows { visit(row.shape) }
    }
    func visit(_ shape: FieldShape) {
      switch shape {
      case .structure(let type): add(type)
      case .array(let element), .map(let element): visit(element)
      case .string, .boolean, .integer, .number, .named, .any: break
      }
    }
    for type in APIKinds.all + APIKinds.forms + APIKinds.ofSubresources { add(type) }
    return tables
  }()

  /// The shapes of a struct's fields, by name.
  static func fields(of type: any APIStruct.Type) -> [String: MergeShape] {
    tables[ObjectIdentifier(type)]?.shapes ?? shapes(of: type, type.fieldTable)
  }

  /// How a strategic merge patch treats a struct's fields, by name.
  static func strategicFields(of type: any APIStruct.Type) -> [String: StrategicShape] {
    tables[ObjectIdentifier(type)]?.strategic ?? Table(type, type.fieldTable).strategic
  }

  private static func shapes(
    of type: any APIStruct.Type,
    _ rows: [FieldRow]
  ) -> [String: MergeShape] {
    var shapes: [String: MergeShape] = [:]
    for row in rows {
      shapes[row.name] =
        MergeExceptions.shape("\(type.typeName).\(row.name)", row.shape)
        ?? shape(row.shape, keys: row.mergeKeys)
    }
    return shapes
  }

  /// The shape that a row of a table tells.
  static func shape(_ shape: FieldShape, keys: [String] = []) -> MergeShape {
    switch shape {
    case .string: .scalar(.text)
    case .boolean: .scalar(.boolean)
    case .integer, .number: .scalar(.number)
    case .named(let name):
      ["Quantity", "IntOrString", "FieldsV1"].contains(name) ? .scalar(.any) : .scalar(.text)
    case .any: .deduced
    case .structure(let type):
      MergeExceptions.atomicTypes.contains(type.typeName) ? .atomicMap : .structure(type)
    case .map(let element): .map(self.shape(element))
    case .array(let element):
      keys.isEmpty
        ? .atomicList
        : keys == ["."] ? .set : .keyed(self.keys(keys, element), self.shape(element))
    }
  }

  private static func keys(_ names: [String], _ element: FieldShape) -> [MergeShape.Key] {
    guard case .structure(let type) = element else { return [] }
    let rows = type.fieldTable
    return names.map { name in
      let standard = rows.first { $0.name == name }?.defaultText
      return MergeShape.Key(name: name, standard: standard.map { .string($0) })
    }
  }
}
