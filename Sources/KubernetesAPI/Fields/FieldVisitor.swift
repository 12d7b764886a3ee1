/// Whether a zero value is written.
public enum FieldPresence: Sendable {
  /// Left out when zero (Go's `omitempty`).
  case optional
  /// Left out when zero, and explained as required.
  case required
  /// Written even when zero, as in `resources: {}` or `lastProbeTime: null`.
  case always
  /// Written even when zero, and explained as required.
  case requiredAlways
}

/// One walk over the table of fields of an API struct.
///
/// Decoding, encoding, defaulting and describing are visitors; a struct lists its fields once, for all
/// of them. The facts that only some visitors want are autoclosures, so that a row costs nothing else
/// to the others.
public protocol FieldVisitor {
  /// One row of the table.
  ///
  /// - Parameters:
  ///   - name: the field's name in JSON.
  ///   - value: where the struct keeps it.
  ///   - presence: whether a zero value is written, and whether the field is required.
  ///   - default: what defaulting puts in place of a zero value.
  ///   - oneOf: the values allowed, for enumerations.
  ///   - mergeKeys: for lists of structs, the fields that identify an element: the first is the
  ///     strategic merge key, all together the list-map keys of server-side apply. For lists of
  ///     scalars, `["."]` makes the list a set.
  ///   - doc: one line for explain, in our own words.
  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  )
}

extension FieldVisitor {
  /// One row of the table; what is not said has its usual value.
  @inline(__always)
  public mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    presence: FieldPresence = .optional,
    default standard: @autoclosure () -> Field? = nil,
    oneOf: @autoclosure () -> [String] = [],
    mergeKeys: @autoclosure () -> [String] = [],
    doc: @autoclosure () -> String
  ) {
    field(
      name,
      &value,
      presence,
      default: standard(),
      oneOf: oneOf(),
      mergeKeys: mergeKeys(),
      doc: doc()
    )
  }
}
