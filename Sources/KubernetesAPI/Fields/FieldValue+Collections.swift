public import Manifests

extension Array: FieldValue where Element: FieldValue {
  /// What the type is to the API's users.
  public static var shape: FieldShape { .array(Element.shape) }
  /// Whether this is the zero value.
  public var isZero: Bool { isEmpty }
  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    guard case .array(let elements) = value else {
      return decoder.mismatch(value, goType: "[]\(Element.shape.goName)")
    }
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      var decoded = Element()
      decoder.decodeElement(element, at: index, into: &decoded)
      result.append(decoded)
    }
    self = result
  }
  /// The value as a tree.
  public func encoded() -> Value { .array(map { $0.encoded() }) }
  /// Fills in the defaults inside.
  public mutating func setNestedDefaults() {
    // Scalars have none, and an array in which nothing changes stays shared.
    guard case .structure = Element.shape else { return }
    for index in indices {
      var element = self[index]
      element.setNestedDefaults()
      if element != self[index] { self[index] = element }
    }
  }
}

extension FieldShape {
  /// What Go calls the type in a decoding error.
  var goName: String {
    switch self {
    case .string: "string"
    case .boolean: "bool"
    case .integer(let bits): "int\(bits)"
    case .number: "float64"
    case .named(let name): name
    case .array(let element): "[]\(element.goName)"
    case .map(let element): "map[string]\(element.goName)"
    case .structure(let type): "v1.\(type.typeName)"
    case .any: "interface {}"
    }
  }
}
