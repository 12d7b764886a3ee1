public import Manifests

/// A number or a text: a port by number or name, a count or a percentage.
public enum IntOrString: Hashable, Sendable {
  /// A number.
  case int(Int32)
  /// A text: a name, or a percentage as in `25%`.
  case string(String)

  /// What a percentage, or the number itself, comes to out of `total`.
  ///
  /// - Returns: nil where the text is no percentage.
  public func scaled(of total: Int, roundUp: Bool) -> Int? {
    switch self {
    case .int(let number): return Int(number)
    case .string(let text):
      guard text.hasSuffix("%"), let percent = Int(text.dropLast()) else { return nil }
      let product = percent * total
      return roundUp ? (product + 99) / 100 : product / 100
    }
  }
}

extension IntOrString: CustomStringConvertible {
  /// The number or text as it is written.
  public var description: String {
    switch self {
    case .int(let number): String(number)
    case .string(let text): text
    }
  }
}

extension IntOrString: FieldValue {
  /// Zero.
  public init() { self = .int(0) }
  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("IntOrString") }
  /// Whether this is the zero value.
  public var isZero: Bool { self == .int(0) }

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    switch value {
    case .string(let text): self = .string(text)
    case .integer(let number):
      guard let fitting = Int32(exactly: number) else {
        return decoder.fail("json: cannot unmarshal number \(number) into Go value of type int32")
      }
      self = .int(fitting)
    case .number(let number):
      decoder.fail("json: cannot unmarshal number \(number) into Go value of type int32")
    case .bool: decoder.fail("json: cannot unmarshal bool into Go value of type int32")
    case .array: decoder.fail("json: cannot unmarshal array into Go value of type int32")
    case .object: decoder.fail("json: cannot unmarshal object into Go value of type int32")
    case .null: break
    }
  }

  /// The value as a tree.
  public func encoded() -> Value {
    switch self {
    case .int(let number): .integer(Int64(number))
    case .string(let text): .string(text)
    }
  }
}
