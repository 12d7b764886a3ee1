public import Manifests

/// What a field of an API type may hold: a scalar, a list, a map, or another API struct.
///
/// Conforming types say how they are read, written, defaulted and described; everything else (strict
/// decoding, YAML, explain, merge) is built from that and from the tables of ``APIStruct``.
public protocol FieldValue: Equatable, Sendable {
  /// The zero value: what an absent field without `?` holds.
  init()
  /// Whether this is the zero value, which is left out on writing.
  var isZero: Bool { get }
  /// What this type is, for explain, OpenAPI, merge and error messages.
  static var shape: FieldShape { get }
  /// Reads the field from `value`; a mismatch is recorded in `decoder` and leaves the field as it is.
  mutating func decode(_ value: Value, _ decoder: inout FieldDecoder)
  /// The field as a tree.
  func encoded() -> Value
  /// Fills in defaults of the structs inside.
  mutating func setNestedDefaults()
}

extension FieldValue {
  /// Fills in the defaults inside.
  public mutating func setNestedDefaults() {}
}

/// The type of a field as the API's users see it.
public indirect enum FieldShape: Sendable {
  /// A text.
  case string
  /// A truth value.
  case boolean
  /// A whole number of that many bits.
  case integer(bits: Int)
  /// A number with a fraction.
  case number
  /// A scalar with a name of its own, written as a text or number: `Quantity`, `IntOrString`, `Time`.
  case named(String)
  /// A list.
  case array(FieldShape)
  /// A mapping from text.
  case map(FieldShape)
  /// An API struct.
  ///
  /// A type, not its table, so that recursive types end.
  case structure(any APIStruct.Type)
  /// Any tree at all, carried as it is.
  case any
}
