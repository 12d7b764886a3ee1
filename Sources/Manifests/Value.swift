/// A dynamic tree of YAML or JSON: what stands at the edges, between text and the typed objects.
///
/// Files, patches, jsonpath and printing work on it; the cluster keeps typed structs. Not
/// `indirect`: that halves the cost of setting a field (measured).
public enum Value: Hashable, Sendable {
  /// YAML's or JSON's null.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number with a fraction or outside the range of `Int64`.
  case number(Double)
  /// A text.
  case string(String)
  /// A sequence.
  case array([Value])
  /// A mapping; the order of the source is kept.
  case object(ValueObject)

  /// The empty mapping.
  public static let emptyObject = Value.object(ValueObject())
}

extension Value {
  /// The text, if this is one.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The whole number, if this is one.
  public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  /// The truth value, if this is one.
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// The elements, if this is a sequence.
  public var array: [Value]? { if case .array(let elements) = self { elements } else { nil } }
  /// The mapping, if this is one.
  public var object: ValueObject? { if case .object(let fields) = self { fields } else { nil } }
  /// Whether this is null.
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The value of `key` in a mapping; nil where there is none or this is no mapping.
  ///
  /// Setting makes a mapping of anything else; setting nil removes the key.
  public subscript(key: String) -> Value? {
    get { object?[key] }
    set {
      // Taken out before it is changed, so that the mapping's storage stays unique.
      var fields = object ?? ValueObject()
      self = .null
      fields[key] = newValue
      self = .object(fields)
    }
  }

  /// The element at `index` of a sequence; nil where there is none.
  public subscript(index: Int) -> Value? {
    guard let elements = array, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral, ExpressibleByFloatLiteral
{
  /// Makes a text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes a whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes a sequence.
  public init(arrayLiteral elements: Value...) { self = .array(elements) }
  /// Makes a mapping in the order written.
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .object(ValueObject(elements))
  }
  /// Makes null.
  public init(nilLiteral: ()) { self = .null }
  /// Makes a number.
  public init(floatLiteral value: Double) { self = .number(value) }
}
