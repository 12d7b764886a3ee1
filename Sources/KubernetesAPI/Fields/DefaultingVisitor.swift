/// The walk that fills in the defaults of one struct and of the structs inside.
struct DefaultingVisitor: FieldVisitor {
  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default standard: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  ) {
    if value.isZero, let standard = standard() { value = standard }
    value.setNestedDefaults()
  }
}
