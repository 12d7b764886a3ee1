import KubernetesAPI
import Manifests
import Testing

/// Laws that hold for the table of fields of every kind.
struct KindTableTests {
  static let kinds = (APIKinds.all + APIKinds.forms + APIKinds.ofSubresources).map {
    Kind(type: $0)
  }

  struct Kind: Sendable, CustomTestStringConvertible {
    let type: any APIObject.Type
    var testDescription: String { type.typeName }
  }

  @Test(arguments: kinds)
  func `an object with every field set survives writing and reading`(kind: Kind) throws {
    let example = Self.example(.structure(kind.type))
    try check(kind.type, example)
  }

  private func check<Object: APIObject>(_ type: Object.Type, _ example: Value) throws {
    var decoder = FieldDecoder()
    var object = Object()
    object.decode(example, &decoder)
    #expect(decoder.failure == nil)
    #expect(decoder.strictErrors == [])
    let written = object.encoded()
    #expect(written == example)
    var again = Object()
    again.decode(written, &decoder)
    #expect(again == object)
    #expect(object != Object())
  }

  @Test(arguments: kinds)
  func `every row has a line of explanation`(kind: Kind) {
    for type in Self.structs(in: kind.type) {
      #expect(!type.doc.isEmpty)
      var names: [String] = []
      for row in type.fieldTable {
        #expect(row.doc.hasSuffix("."), "\(type.typeName).\(row.name)")
        #expect(!names.contains(row.name), "\(type.typeName).\(row.name) is there twice")
        names.append(row.name)
      }
    }
  }

  @Test(arguments: kinds)
  func `properties are named as in JSON`(kind: Kind) {
    let exceptions = ["Port", "data", "binaryData"]
    for type in Self.structs(in: kind.type) {
      var properties = Self.properties(of: type)
      // Upstream embeds what both sorts of containers have.
      if type == EphemeralContainer.self { properties += Self.properties(of: Container.self) }
      // A pod's parts are computed: they lend what a shared pointer holds.
      if type == Pod.self { properties += ["metadata", "spec", "status"] }
      for row in type.fieldTable where !exceptions.contains(row.name) {
        // Extensions of OpenAPI have names that no property can have.
        if row.name.hasPrefix("x-kubernetes-") || row.name.hasPrefix("$") { continue }
        #expect(properties.contains(row.name), "\(type.typeName).\(row.name)")
      }
    }
  }

  @Test(arguments: kinds)
  func `an enumeration's default is one of its values`(kind: Kind) {
    for type in Self.structs(in: kind.type) {
      for row in type.fieldTable where !row.oneOf.isEmpty {
        guard let standard = row.defaultText else { continue }
        #expect(row.oneOf.contains { standard.contains($0) }, "\(type.typeName).\(row.name)")
      }
    }
  }

  private static func properties(of type: any APIStruct.Type) -> [String] {
    Mirror(reflecting: type.init()).children.compactMap(\.label).map {
      $0.hasPrefix("_") ? String($0.dropFirst()) : $0
    }
  }

  /// The struct and every struct inside, each once.
  private static func structs(in type: any APIStruct.Type) -> [any APIStruct.Type] {
    var found: [any APIStruct.Type] = []
    var waiting: [any APIStruct.Type] = [type]
    while let next = waiting.popLast() {
      if found.contains(where: { $0 == next }) { continue }
      found.append(next)
      for row in next.fieldTable {
        if let inner = structure(row.shape) { waiting.append(inner) }
      }
    }
    return found
  }

  private static func structure(_ shape: FieldShape) -> (any APIStruct.Type)? {
    switch shape {
    case .structure(let type): type
    case .array(let element), .map(let element): structure(element)
    case .string, .boolean, .integer, .number, .named, .any: nil
    }
  }

  /// A value for every field; a struct that holds itself holds itself no second time.
  static func example(
    _ shape: FieldShape,
    oneOf: [String] = [],
    within outer: [any APIStruct.Type] = []
  ) -> Value {
    switch shape {
    case .string: return .string(oneOf.first ?? "text")
    case .boolean: return true
    case .integer: return 7
    case .number: return 0.5
    case .any: return ["key": "value"]
    case .array(let element): return [example(element, oneOf: oneOf, within: outer)]
    case .map(let element): return ["key": example(element, within: outer)]
    case .named("Quantity"): return "1500m"
    case .named("IntOrString"): return "25%"
    case .named("Time"): return "2026-11-23T02:24:11Z"
    case .named("MicroTime"): return "2026-11-23T02:24:11.000007Z"
    case .named("[]byte"): return "aGVsbG8="
    case .named("JSONSchemaPropsOrBool"): return true
    case .named(let name): return .string(name)
    case .structure(let type):
      let path = outer + [type]
      var fields = ValueObject()
      for row in type.fieldTable {
        if let inner = structure(row.shape), path.contains(where: { $0 == inner }) { continue }
        fields[row.name] = .some(example(row.shape, oneOf: row.oneOf, within: path))
      }
      return .object(fields)
    }
  }
}
