import KubernetesAPI
import Manifests

/// How kubectl looks at a manifest before it sends it: whether it says of what kind it is, and in 1.8
/// unknown, missing and mistyped fields.
enum ClientValidation {
  /// Refuses a manifest whose fields are wrong; kinds without a type here are let through.
  static func check(_ entry: ManifestObject) throws(Failure) {
    guard let type = APIKinds.type(apiVersion: entry.apiVersion, kind: entry.kind) else { return }
    let names = Names(apiVersion: entry.apiVersion, kind: entry.kind)
    var errors: [String] = []
    look(entry.tree, type, at: entry.kind, isKind: true, names, &errors)
    guard errors.isEmpty else { throw failure(errors, entry.source) }
  }

  /// What is wrong with how a document names its kind; nil where nothing is.
  static func kindFault(of tree: Value) -> [String]? {
    guard case .object(let object) = tree else { return ["invalid object to validate"] }
    let errors = ["apiVersion", "kind"].compactMap { name -> String? in
      switch object[name] {
      case nil, .null?: "\(name) not set"
      case .string?: nil
      default: "\(name) isn't string type"
      }
    }
    return errors.isEmpty ? nil : errors
  }

  /// The refusal of a file's object.
  static func failure(_ errors: [String], _ source: String) -> Failure {
    let list = errors.count == 1 ? errors[0] : "[\(errors.joined(separator: ", "))]"
    return .message(
      "error validating \"\(source)\": error validating data: \(list); if you choose to ignore"
        + " these errors, turn validation off with --validate=false"
    )
  }

  /// What the schema calls the types of a kind.
  private struct Names {
    let apiVersion: String
    let kind: String

    func full(_ type: any APIStruct.Type) -> String {
      let name = type.typeName
      if ["ObjectMeta", "LabelSelector", "LabelSelectorRequirement", "OwnerReference"]
        .contains(name)
      {
        return "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)"
      }
      // A kind's own types bear its name; all others are those of pods.
      let isOwn = name.hasPrefix(kind)
      let group = isOwn ? apiVersion.split(separator: "/").dropLast().first ?? "core" : "core"
      let version = isOwn ? apiVersion.split(separator: "/").last ?? "v1" : "v1"
      return "io.k8s.api.\(group.split(separator: ".").first ?? "core").\(version).\(name)"
    }
  }

  private static func look(
    _ tree: Value,
    _ type: any APIStruct.Type,
    at path: String,
    isKind: Bool,
    _ names: Names,
    _ errors: inout [String]
  ) {
    guard case .object(let object) = tree else {
      errors.append(
        "ValidationError(\(path)): invalid type for \(names.full(type)): got"
          + " \"\(typeName(of: tree))\", expected \"map\""
      )
      return
    }
    let rows = type.fieldTable
    for field in object.fields {
      if isKind, field.key == "apiVersion" || field.key == "kind" { continue }
      guard let row = rows.first(where: { $0.name == field.key }) else {
        errors.append(
          "ValidationError(\(path)): unknown field \"\(field.key)\" in \(names.full(type))"
        )
        continue
      }
      let place = Place(path: "\(path).\(field.key)", schema: "\(names.full(type)).\(field.key)")
      look(field.value, row.shape, at: place, names, &errors)
    }
    for row in rows where row.isRequired && object[row.name] == nil {
      errors.append(
        "ValidationError(\(path)): missing required field \"\(row.name)\" in \(names.full(type))"
      )
    }
  }

  private struct Place {
    var path: String
    var schema: String
  }

  private static func look(
    _ value: Value,
    _ shape: FieldShape,
    at place: Place,
    _ names: Names,
    _ errors: inout [String]
  ) {
    if value == .null { return }
    func refuse(_ expected: String) {
      errors.append(
        "ValidationError(\(place.path)): invalid type for \(place.schema): got"
          + " \"\(typeName(of: value))\", expected \"\(expected)\""
      )
    }
    switch shape {
    case .structure(let type):
      look(value, type, at: place.path, isKind: false, names, &errors)
    case .array(let element):
      guard case .array(let list) = value else { return refuse("array") }
      for (index, item) in list.enumerated() {
        var inner = place
        inner.path += "[\(index)]"
        look(item, element, at: inner, names, &errors)
      }
    case .map(let element):
      guard case .object(let object) = value else { return refuse("map") }
      for field in object.fields {
        var inner = place
        inner.path += ".\(field.key)"
        look(field.value, element, at: inner, names, &errors)
      }
    case .string: if value.string == nil { refuse("string") }
    case .integer: if value.integer == nil { refuse("integer") }
    case .boolean: if value.bool == nil { refuse("boolean") }
    default: break
    }
  }

  private static func typeName(of value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "map"
    }
  }
}
