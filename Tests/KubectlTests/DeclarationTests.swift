import KubernetesAPI
import Manifests
import Testing

@testable import APIServer
@testable import Kubectl

/// A type's one table of fields is what explain, strict reading, YAML and merge know of it.
struct DeclarationTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let type: any APIObject.Type
    var testDescription: String { type.typeName }
  }

  static let kinds = APIKinds.all.map { Kind(type: $0) }

  /// A struct inside a kind, and the fields that lead there.
  private struct Place {
    let type: any APIStruct.Type
    let path: [FieldRow]
    var dotted: String { path.map(\.name).joined(separator: ".") }
  }

  @Test(arguments: kinds)
  func `explain tells every field with its type and its line`(kind: Kind) throws {
    var desk = try Desk()
    let resource = kind.type.resource
    for place in Self.places(in: kind.type) {
      let words = ([resource.plural] + place.path.map(\.name))
        .joined(separator: ".")
      let page = desk.type("kubectl explain \(words) --api-version=\(resource.apiVersion)")
      guard desk.status == 0 else {
        Issue.record("\(words): \(page)")
        continue
      }
      for row in place.type.fieldTable {
        #expect(
          page.contains("  \(row.name)\t<\(FieldPage.typeName(row.shape))>"),
          "\(words).\(row.name)"
        )
        let start = row.doc.split(separator: " ").prefix(4).joined(separator: " ")
        #expect(page.contains(start), "\(words).\(row.name)")
      }
    }
  }

  @Test(arguments: kinds)
  func `a field that is misspelt is refused with its place, one that is right is not`(
    kind: Kind
  ) throws {
    for place in Self.places(in: kind.type) where !place.type.fieldTable.isEmpty {
      var inner = ValueObject()
      for row in place.type.fieldTable { inner[row.name + "X"] = .some("text") }
      let tree = Self.wrap(.object(inner), in: place.path, of: kind.type)
      let error = #expect(throws: Status.self) {
        try APIKinds.decode(tree, validation: .strict)
      }
      let message = error?.message ?? ""
      let prefix = Self.strictPath(place.path)
      for row in place.type.fieldTable {
        #expect(message.contains("unknown field \"\(prefix)\(row.name)X\""), "\(place.dotted)")
      }
    }
  }

  @Test(arguments: kinds)
  func `what is written as YAML or JSON is read as the same object`(kind: Kind) throws {
    let tree = Self.full(kind.type)
    let object = try APIKinds.decode(tree, validation: .strict).object
    let yaml = YAMLWriter.text(of: object.manifest().sortedByKey())
    let json = JSONWriter.indented(object.manifest())
    for text in [yaml, json] {
      let read = try #require(try ManifestReader.documents(text).first).value
      #expect(try APIKinds.decode(read, validation: .strict).object.manifest() == object.manifest())
    }
  }

  @Test(arguments: kinds)
  func `lists merge by the keys of the table, and are replaced where it has none`(
    kind: Kind
  ) throws {
    for place in Self.places(in: kind.type) {
      for row in place.type.fieldTable {
        guard case .array(let element) = row.shape else { continue }
        let (one, two) = (Self.element(element, row, "one"), Self.element(element, row, "two"))
        let merged = try StrategicMergePatch.apply(
          Self.single(row.name, [two]),
          to: Self.single(row.name, [one]),
          shape: .structure(place.type)
        )
        let key = StrategicShape.structure(place.type).field(row.name).mergeKey
        let expected = key == nil ? 1 : 2
        #expect(merged[row.name]?.array?.count == expected, "\(place.dotted).\(row.name)")
        let again = try StrategicMergePatch.apply(
          Self.single(row.name, [two]),
          to: merged,
          shape: .structure(place.type)
        )
        #expect(again == merged, "\(place.dotted).\(row.name)")
      }
    }
  }

  @Test(arguments: kinds)
  func `a patch of null takes any field away`(kind: Kind) throws {
    for place in Self.places(in: kind.type) {
      let whole = Self.example(.structure(place.type), within: [])
      for row in place.type.fieldTable {
        let patch = Self.single(row.name, .null)
        let strategic = try StrategicMergePatch.apply(
          patch,
          to: whole,
          shape: .structure(place.type)
        )
        #expect(strategic[row.name] == nil && MergePatch.apply(patch, to: whole) == strategic)
      }
    }
  }
}

extension DeclarationTests {
  /// Every struct of a kind, each once, by the shortest way.
  private static func places(in kind: any APIObject.Type) -> [Place] {
    var found: [Place] = []
    var waiting = [Place(type: kind, path: [])]
    while !waiting.isEmpty {
      let place = waiting.removeFirst()
      if found.contains(where: { $0.type == place.type }) { continue }
      found.append(place)
      for row in place.type.fieldTable {
        guard let inner = FieldPage.structure(row.shape) else { continue }
        waiting.append(Place(type: inner, path: place.path + [row]))
      }
    }
    return found
  }

  private static func single(_ key: String, _ value: Value) -> Value {
    .object(ValueObject([(key, value)]))
  }

  /// A manifest with `value` at the place that `path` leads to.
  private static func wrap(
    _ value: Value,
    in path: [FieldRow],
    of kind: (any APIObject.Type)?
  ) -> Value {
    var tree = value
    for row in path.reversed() {
      tree = single(row.name, wrapped(tree, row.shape))
    }
    guard let kind else { return tree }
    tree["apiVersion"] = .some(.string(kind.resource.apiVersion))
    tree["kind"] = .some(.string(kind.resource.kind))
    return tree
  }

  private static func wrapped(_ value: Value, _ shape: FieldShape) -> Value {
    switch shape {
    case .array(let element): [wrapped(value, element)]
    case .map(let element): ["key": wrapped(value, element)]
    default: value
    }
  }

  /// How a strict error names what lies below `path`.
  private static func strictPath(_ path: [FieldRow]) -> String {
    path.map { row in
      var text = row.name
      var shape = row.shape
      while true {
        switch shape {
        case .array(let element):
          text += "[0]"
          shape = element
        case .map(let element):
          text += ".key"
          shape = element
        default: return text + "."
        }
      }
    }.joined()
  }

  private static func full(_ kind: any APIObject.Type) -> Value {
    var tree = example(.structure(kind), within: [])
    tree["apiVersion"] = .some(.string(kind.resource.apiVersion))
    tree["kind"] = .some(.string(kind.resource.kind))
    return tree
  }

  /// An element whose merge keys have `value`.
  private static func element(_ shape: FieldShape, _ row: FieldRow, _ value: String) -> Value {
    guard case .structure = shape else { return .string(value) }
    return .object(ValueObject(row.mergeKeys.map { ($0, .string(value)) }))
  }

  private static func example(
    _ shape: FieldShape,
    _ oneOf: [String] = [],
    within outer: [any APIStruct.Type]
  ) -> Value {
    switch shape {
    case .string: return .string(oneOf.first ?? "text")
    case .boolean: return true
    case .integer: return 7
    case .number: return 0.5
    case .any: return ["key": "value"]
    case .array(let element): return [example(element, oneOf, within: outer)]
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
        if let inner = FieldPage.structure(row.shape), path.contains(where: { $0 == inner }) {
          continue
        }
        fields[row.name] = .some(example(row.shape, row.oneOf, within: path))
      }
      return .object(fields)
    }
  }
}
