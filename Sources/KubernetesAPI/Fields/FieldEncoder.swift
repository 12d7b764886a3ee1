import Manifests

/// The walk that writes one struct as a tree, zero values left out as the table says.
struct FieldEncoder: FieldVisitor {
  var fields = ValueObject()
  /// The fields to write; nil for all.
  private let wanted: [String]?

  init(only wanted: [String]? = nil) {
    self.wanted = wanted
    if wanted == nil { fields.reserveCapacity(8) }
  }

  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default standard: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  ) {
    if let wanted, !wanted.contains(name) { return }
    switch presence {
    case .always, .requiredAlways:
      fields.append(newKey: name, Self.isNil(value) ? .null : value.encoded())
    case .optional, .required:
      if !value.isZero { fields.append(newKey: name, value.encoded()) }
    }
  }

  /// Go writes a list or map that was never made as null.
  private static func isNil<Field: FieldValue>(_ value: Field) -> Bool {
    switch Field.shape {
    case .array, .map: value.isZero
    case .string, .boolean, .integer, .number, .named, .structure, .any: false
    }
  }
}
