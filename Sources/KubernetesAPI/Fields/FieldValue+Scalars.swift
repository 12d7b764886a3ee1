public import Manifests

extension String: FieldValue {
  public static var shape: FieldShape { .string }
  public var isZero: Bool { isEmpty }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .string(let text) = value else {
      return decoder.mismatch(value, goType: "string")
    }
    self = text
  }
  public func encoded() -> Value { .string(self) }
}

extension Bool: FieldValue {
  public static var shape: FieldShape { .boolean }
  public var isZero: Bool { !self }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .bool(let flag) = value else { return decoder.mismatch(value, goType: "bool") }
    self = flag
  }
  public func encoded() -> Value { .bool(self) }
}

extension Int32: FieldValue {
  public static var shape: FieldShape { .integer(bits: 32) }
  public var isZero: Bool { self == 0 }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .integer(let number) = value, let fitting = Int32(exactly: number) else {
      return decoder.mismatch(value, goType: "int32")
    }
    self = fitting
  }
  public func encoded() -> Value { .integer(Int64(self)) }
}

extension Int64: FieldValue {
  public static var shape: FieldShape { .integer(bits: 64) }
  public var isZero: Bool { self == 0 }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .integer(let number) = value else {
      return decoder.mismatch(value, goType: "int64")
    }
    self = number
  }
  public func encoded() -> Value { .integer(self) }
}

extension Value: FieldValue {
  public init() { self = .null }
  public static var shape: FieldShape { .any }
  public var isZero: Bool { isNull }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) { self = value }
  public func encoded() -> Value { self }
}

extension Optional: FieldValue where Wrapped: FieldValue {
  public init() { self = nil }
  public static var shape: FieldShape { Wrapped.shape }
  public var isZero: Bool { self == nil }
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    var wrapped = Wrapped()
    wrapped.decode(value, &decoder)
    self = wrapped
  }
  public func encoded() -> Value { map { $0.encoded() } ?? .null }
  public mutating func setNestedDefaults() {
    guard var wrapped = self else { return }
    wrapped.setNestedDefaults()
    self = wrapped
  }
}
