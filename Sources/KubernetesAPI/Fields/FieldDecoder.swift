public import Manifests

/// Reads trees into API structs, and keeps what did not fit.
///
/// The first mismatch ends the reading; unknown fields are collected, since strict validation names
/// all of them. Messages are those of Go's decoders, which users of the real API server see.
public struct FieldDecoder {
  /// Unknown fields in the words of a strict decoding error, in the order of their names at every
  /// level, which is how clients send objects.
  public var strictErrors: [String] {
    unknown.sorted { $0.lexicographicallyPrecedes($1) }.map {
      "unknown field \"\(Self.place($0))\""
    }
  }
  /// The mismatch that ended the reading.
  public private(set) var failure: String?

  private var structName = ""
  private var path: [Step] = []
  private var unknown: [[Step]] = []

  private enum Step: Comparable {
    case index(Int)
    case key(String)
    case field(String)
  }

  /// Makes a decoder for one object.
  public init() {}

  /// Records that `value` cannot be what the API has there.
  public mutating func mismatch(_ value: Value, goType: String) {
    guard failure == nil else { return }
    let dotted = path.compactMap { step -> String? in
      if case .field(let name) = step { name } else { nil }
    }.joined(separator: ".")
    let target =
      path.isEmpty
      ? "value of type \(goType)" : "struct field \(structName).\(dotted) of type \(goType)"
    let source = Self.goKind(of: value, wantsInteger: goType.hasPrefix("int"))
    failure = "json: cannot unmarshal \(source) into Go \(target)"
  }

  /// Records a mismatch in words of its own.
  public mutating func fail(_ message: String) {
    if failure == nil { failure = message }
  }

  /// Reads the elements of a list with the index in the path.
  public mutating func decodeElement<Field: FieldValue>(
    _ value: Value,
    at index: Int,
    into field: inout Field
  ) {
    path.append(.index(index))
    field.decode(value, &self)
    path.removeLast()
  }

  /// Reads the value of a map with the key in the path.
  public mutating func decodeEntry<Field: FieldValue>(
    _ value: Value,
    key: String,
    into field: inout Field
  ) {
    path.append(.key(key))
    field.decode(value, &self)
    path.removeLast()
  }

  mutating func decode<Subject: APIStruct>(_ fields: ValueObject, into subject: inout Subject) {
    let outer = structName
    structName = Subject.typeName
    // Moved there and back, so that the path's storage stays unique.
    var visitor = DecodingVisitor(fields: fields, decoder: FieldDecoder())
    swap(&visitor.decoder, &self)
    subject.visitFields(&visitor)
    swap(&visitor.decoder, &self)
    structName = outer
    if visitor.consumed < fields.count { noteUnknown(fields, of: Subject.self) }
  }

  private mutating func noteUnknown(_ fields: ValueObject, of type: any APIStruct.Type) {
    let known = Set(type.fieldTable.map(\.name))
    for field in fields.fields where !known.contains(field.key) {
      unknown.append(path + [.field(field.key)])
    }
  }

  fileprivate mutating func decodeField<Field: FieldValue>(
    _ name: String,
    _ value: Value,
    into field: inout Field
  ) {
    guard failure == nil, !value.isNull else { return }
    path.append(.field(name))
    field.decode(value, &self)
    path.removeLast()
  }

  private static func place(_ path: [Step]) -> String {
    var text = ""
    for step in path {
      switch step {
      case .field(let name), .key(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  private static func goKind(of value: Value, wantsInteger: Bool) -> String {
    switch value {
    case .null: "null"
    case .bool: "bool"
    case .integer(let number): wantsInteger ? "number \(number)" : "number"
    case .number(let number): wantsInteger ? "number \(GoNumber.json(number))" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

/// The walk that reads one struct.
private struct DecodingVisitor: FieldVisitor {
  let fields: ValueObject
  var decoder: FieldDecoder
  var consumed = 0

  mutating func field<Field: FieldValue>(
    _ name: String,
    _ value: inout Field,
    _ presence: FieldPresence,
    default standard: @autoclosure () -> Field?,
    oneOf: @autoclosure () -> [String],
    mergeKeys: @autoclosure () -> [String],
    doc: @autoclosure () -> String
  ) {
    guard let source = fields[name] else { return }
    consumed += 1
    decoder.decodeField(name, source, into: &value)
  }
}
