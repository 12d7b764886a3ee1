public import Manifests

/// A struct of the API: its stored properties, and one table of its fields.
///
/// The table drives decoding, strict unknown-field errors, defaulting, encoding, explain, OpenAPI,
/// merge and assertions. Properties are named as in JSON; what is a pointer in Go is an optional here.
///
/// ```swift
/// public struct ContainerPort: APIStruct {
///   public static let doc = "A port that a container listens on."
///   public var containerPort: Int32 = 0
///   public var `protocol` = ""
///
///   public init() {}
///   public mutating func visitFields(_ visitor: inout some FieldVisitor) {
///     visitor.field("containerPort", &containerPort, presence: .required, doc: "The number.")
///     visitor.field("protocol", &`protocol`, default: "TCP", oneOf: ["TCP", "UDP", "SCTP"], doc: "…")
///   }
/// }
/// ```
public protocol APIStruct: FieldValue {
  /// The type's name as in the upstream API, for messages and explain.
  static var typeName: String { get }
  /// One line for explain.
  static var doc: String { get }
  /// The table of fields, in the order of the upstream declaration.
  mutating func visitFields<Visitor: FieldVisitor>(_ visitor: inout Visitor)
  /// Defaults that depend on more than one field; runs after those of the table and of the structs
  /// inside.
  mutating func setDefaults()
}

extension APIStruct {
  /// The type's name as in the upstream API.
  ///
  /// Not `String(describing:)`, which looks for conformances of each type first and takes a tenth of a second
  /// for all of them.
  public static var typeName: String { _typeName(Self.self, qualified: false) }
  /// What the type is to the API's users.
  public static var shape: FieldShape { .structure(Self.self) }
  /// Whether this is the zero value.
  public var isZero: Bool { self == Self() }
  /// Fills in defaults that depend on more than one field.
  public mutating func setDefaults() {}

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .object(let fields) = value else {
      return decoder.mismatch(value, goType: Self.goTypeName)
    }
    decoder.decode(fields, into: &self)
  }

  /// The value as a tree.
  public func encoded() -> Value {
    var copy = self
    var encoder = FieldEncoder()
    copy.visitFields(&encoder)
    return .object(encoder.fields)
  }

  /// Fills in the defaults inside.
  public mutating func setNestedDefaults() {
    var visitor = DefaultingVisitor()
    visitFields(&visitor)
    setDefaults()
  }

  /// What Go calls the type in a decoding error.
  static var goTypeName: String { "v1.\(typeName)" }

  /// The rows of the table as data.
  ///
  /// Never specialized: that would be a copy of the walk for each of the hundreds of types, for what is
  /// read seldom, and takes the compiler half a minute.
  @_semantics("optimize.sil.specialize.generic.never")
  public static var fieldTable: [FieldRow] {
    var subject = Self()
    var collector = FieldTableVisitor()
    subject.visitFields(&collector)
    return collector.rows
  }
}
