import KubernetesAPI
import Manifests
import Simulation

/// Reads the API's protobuf form into a tree, led by the tables of fields.
///
/// Fields whose numbers are not known here are passed over.
struct ProtobufReader {
  /// Four bytes that stand before every object.
  private static let mark: [UInt8] = Array("k8s\0".utf8)

  private var bytes: ArraySlice<UInt8>

  /// The object of a body: an envelope with apiVersion and kind, and the object in it.
  static func manifest(_ body: [UInt8]) throws(Status) -> Value {
    guard body.starts(with: mark) else { throw damaged }
    var envelope = ProtobufReader(bytes: body.dropFirst(mark.count))
    var (apiVersion, kind) = ("", "")
    var content: ArraySlice<UInt8> = []
    while let (number, wire) = try envelope.tag() {
      switch (number, wire) {
      case (1, 2):
        var names = ProtobufReader(bytes: try envelope.chunk())
        while let (number, wire) = try names.tag() {
          guard wire == 2 else { throw damaged }
          let text = String(decoding: try names.chunk(), as: UTF8.self)
          if number == 1 { apiVersion = text } else { kind = text }
        }
      case (2, 2): content = try envelope.chunk()
      default: try envelope.skip(wire)
      }
    }
    guard let type = APIKinds.type(apiVersion: apiVersion, kind: kind) else {
      throw .badRequest(
        "no kind \"\(kind)\" is registered for version \"\(apiVersion)\" in scheme"
          + " \"pkg/api/legacyscheme/scheme.go:30\""
      )
    }
    var reader = ProtobufReader(bytes: content)
    var fields = ValueObject([("apiVersion", .string(apiVersion)), ("kind", .string(kind))])
    try reader.read(type, row: type.typeName, into: &fields)
    return .object(fields)
  }

  private static let damaged = Status.badRequest("the body is no valid protobuf")

  /// Reads the fields of a message into those of a struct.
  private mutating func read(
    _ type: any APIStruct.Type,
    row: String,
    into fields: inout ValueObject
  ) throws(Status) {
    let numbers = ProtobufNumbers.fields(of: row)
    let table = type.fieldTable
    while let (number, wire) = try tag() {
      switch numbers[number] {
      case .inline(let name):
        guard wire == 2 else { throw Self.damaged }
        var inner = ProtobufReader(bytes: try chunk())
        try inner.read(type, row: name, into: &fields)
      case .named(let name):
        guard let row = table.first(where: { $0.name == name }) else {
          try skip(wire)
          continue
        }
        let old = fields[name]
        fields[name] = try value(row.shape, wire, after: old)
      case nil: try skip(wire)
      }
    }
  }

  /// One value; lists and maps come element by element, and go on from what was there.
  private mutating func value(
    _ shape: FieldShape,
    _ wire: Int,
    after old: Value? = nil
  ) throws(Status) -> Value {
    switch (shape, wire) {
    case (.array(let element), _):
      return .array((old?.array ?? []) + [try value(element, wire)])
    case (.map(let element), 2):
      var entry = ProtobufReader(bytes: try chunk())
      var (key, content) = ("", Self.zero(element))
      while let (number, wire) = try entry.tag() {
        if number == 1, wire == 2 {
          key = String(decoding: try entry.chunk(), as: UTF8.self)
        } else {
          content = try entry.value(element, wire)
        }
      }
      var map = old ?? .emptyObject
      map[key] = content
      return map
    case (.structure(let type), 2):
      var inner = ProtobufReader(bytes: try chunk())
      var fields = old?.object ?? ValueObject()
      try inner.read(type, row: type.typeName, into: &fields)
      return .object(fields)
    case (.named(let name), 2): return try scalar(name)
    case (.boolean, 0): return .bool(try varint() != 0)
    case (_, 0): return .integer(Int64(bitPattern: try varint()))
    case (_, 2): return .string(String(decoding: try chunk(), as: UTF8.self))
    default:
      try skip(wire)
      return .null
    }
  }

  private static func zero(_ shape: FieldShape) -> Value {
    if case .string = shape { .string("") } else { .null }
  }

  /// A scalar that is a message of its own.
  private mutating func scalar(_ name: String) throws(Status) -> Value {
    let content = try chunk()
    switch name {
    case "[]byte": return .string(Base64.encode(Array(content)))
    case "Quantity", "IntOrString", "Time", "MicroTime": break
    default: return .string(String(decoding: content, as: UTF8.self))
    }
    var reader = ProtobufReader(bytes: content)
    var numbers: [Int: Int64] = [:]
    var text = ""
    while let (number, wire) = try reader.tag() {
      switch wire {
      case 0: numbers[number] = Int64(bitPattern: try reader.varint())
      case 2: text = String(decoding: try reader.chunk(), as: UTF8.self)
      default: try reader.skip(wire)
      }
    }
    switch name {
    case "Quantity": return .string(text)
    case "IntOrString": return numbers[1] == 1 ? .string(text) : .integer(numbers[2] ?? 0)
    default:
      guard let seconds = numbers[1] else { return .null }
      return Time(.init(seconds: seconds)).encoded()
    }
  }

  // MARK: Wire format

  private mutating func tag() throws(Status) -> (number: Int, wire: Int)? {
    if bytes.isEmpty { return nil }
    let tag = try varint()
    return (Int(truncatingIfNeeded: tag >> 3), Int(tag & 7))
  }

  private mutating func varint() throws(Status) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = bytes.popFirst(), shift < 64 {
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    throw Self.damaged
  }

  private mutating func chunk() throws(Status) -> ArraySlice<UInt8> {
    let length = try varint()
    guard length <= UInt64(bytes.count) else { throw Self.damaged }
    defer { bytes = bytes.dropFirst(Int(length)) }
    return bytes.prefix(Int(length))
  }

  private mutating func skip(_ wire: Int) throws(Status) {
    switch wire {
    case 0: _ = try varint()
    case 1: bytes = bytes.dropFirst(8)
    case 2: _ = try chunk()
    case 5: bytes = bytes.dropFirst(4)
    default: throw Self.damaged
    }
  }
}
