public import Manifests

extension String: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .string }
  /// Whether this is the zero value.
  public var isZero: Bool { isEmpty }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .string(let text) = value else {
      return decoder.mismatch(value, goType: "string")
    }
    self = text
  }
  /// The value as a tree.
  public func encoded() -> Value { .string(self) }
}

extension Bool: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .boolean }
  /// Whether this is the zero value.
  public var isZero: Bool { !self }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .bool(let flag) = value else { return decoder.mismatch(value, goType: "bool") }
    self = flag
  }
  /// The value as a tree.
  public func encoded() -> Value { .bool(self) }
}

extension Int32: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .integer(bits: 32) }
  /// Whether this is the zero value.
  public var isZero: Bool { self == 0 }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .integer(let number) = value, let fitting = Int32(exactly: number) else {
      return decoder.mismatch(value, goType: "int32")
    }
    self = fitting
  }
  /// The value as a tree.
  public func encoded() -> Value { .integer(Int64(self)) }
}

extension Int64: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .integer(bits: 64) }
  /// Whether this is the zero value.
  public var isZero: Bool { self == 0 }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .integer(let number) = value else {
      return decoder.mismatch(value, goType: "int64")
    }
    self = number
  }
  /// The value as a tree.
  public func encoded() -> Value { .integer(self) }
}

extension Value: FieldValue {
  /// Makes the zero value.
  public init() { self = .null }
  /// What the type is to the API's users.
  public static var shape: FieldShape { .any }
  /// Whether this is the zero value.
  public var isZero: Bool { isNull }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) { self = value }
  /// The value as a tree.
  public func encoded() -> Value { self }
}

extension Optional: FieldValue where Wrapped: FieldValue {
  /// Makes the zero value.
  public init() { self = nil }
  /// What the type is to the API's users.
  public static var shape: FieldShape { Wrapped.shape }
  /// Whether this is the zero value.
  public var isZero: Bool { self == nil }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    var wrapped = Wrapped()
    wrapped.decode(value, &decoder)
    self = wrapped
  }
  /// The value as a tree.
  public func encoded() -> Value { map { $0.encoded() } ?? .null }
  /// Fills in the defaults inside.
  public mutating func setNestedDefaults() {
    guard var wrapped = self else { return }
    wrapped.setNestedDefaults()
    self = wrapped
  }
}

extension Double: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .number }
  /// Whether this is the zero value.
  public var isZero: Bool { self == 0 }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    switch value {
    case .integer(let number): self = Double(number)
    case .number(let number): self = number
    default: decoder.mismatch(value, goType: "float64")
    }
  }
  /// The value as a tree; a whole number is written as one.
  public func encoded() -> Value {
    if magnitude < 9e15, let whole = Int64(exactly: self) { return .integer(whole) }
    return .number(self)
  }
}
