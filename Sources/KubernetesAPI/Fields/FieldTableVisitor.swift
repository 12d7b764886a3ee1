import Manifests

/// One row of a struct's table, as data: what explain, OpenAPI, merge and validation read.
public struct FieldRow: Sendable {
  /// The field's name in JSON.
  public let name: String
  /// Its type.
  public let shape: FieldShape
  /// Whether it is required and whether a zero value is written.
  public let presence: FieldPresence
  /// The default, encoded; nil where the table has none.
  public let defaultText: String?
  /// The values allowed; empty where any is.
  public let oneOf: [String]
  /// What identifies an element of a list; see ``FieldVisitor``.
  public let mergeKeys: [String]
  /// One line for explain.
  public let doc: String
  /// Whether the field must be given.
  public var isRequired: Bool {
    switch presence {
    case .required, .requiredAlways: true
    case .optional, .always: false
    }
  }
}

/// Collects the rows of a table.
struct FieldTableVisitor: FieldVisitor {
  var rows: [FieldRow] = []

  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default standard: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  ) {
    rows.append(
      FieldRow(
        name: name,
        shape: Field.shape,
        presence: presence,
        defaultText: standard().map { Self.text(of: $0.encoded()) },
        oneOf: oneOf(),
        mergeKeys: mergeKeys(),
        doc: doc()
      )
    )
  }

  private static func text(of value: Value) -> String {
    value.string ?? JSONWriter.compact(value)
  }
}
