import Manifests

/// The OpenAPI document of some kinds: those of one group and version, or all.
struct OpenAPIDocument {
  /// The whole document.
  private(set) var tree: Value

  init(_ resources: [APIResource]) {
    var schemas = OpenAPISchemas()
    var paths = ValueObject()
    for resource in resources {
      if let custom = resource.custom {
        schemas.add(custom, kind: resource)
        for (path, item) in Self.paths(of: resource) { paths[path] = item }
        continue
      }
      guard let type = APIKinds.type(of: resource) else { continue }
      schemas.add(type, kind: resource)
      schemas.addList(of: type, kind: resource)
      for (path, item) in Self.paths(of: resource) { paths[path] = item }
    }
    tree = [
      "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.36.2"],
      "paths": .object(paths), "components": ["schemas": .object(schemas.sorted)],
    ]
  }

  /// The same in the form of OpenAPI v2, which older clients read.
  var swagger: Value {
    let schemas = tree["components"]?["schemas"] ?? [:]
    return [
      "swagger": "2.0", "info": tree["info"] ?? [:], "paths": tree["paths"] ?? [:],
      "definitions": Self.definition(schemas),
    ]
  }

  /// A schema as v2 has it: references stand alone and lead to the definitions.
  private static func definition(_ schema: Value) -> Value {
    switch schema {
    case .array(let elements): return .array(elements.map(definition))
    case .object(let object):
      if case .array(let all)? = object["allOf"], let path = all.first?["$ref"]?.string {
        var reference: Value = [
          "$ref": .string("#/definitions/" + (path.split(separator: "/").last ?? ""))
        ]
        if let text = object["description"] { reference["description"] = text }
        return reference
      }
      return .object(ValueObject(object.fields.map { ($0.key, definition($0.value)) }))
    default: return schema
    }
  }

  private static func paths(of resource: APIResource) -> [(String, Value)] {
    let root = resource.group.isEmpty ? "/api/v1" : "/apis/\(resource.apiVersion)"
    let base =
      resource.isNamespaced
      ? "\(root)/namespaces/{namespace}/\(resource.plural)" : "\(root)/\(resource.plural)"
    let many = [("get", "list"), ("post", "create"), ("delete", "deletecollection")]
    let one = [("get", "get"), ("put", "update"), ("patch", "patch"), ("delete", "delete")]
    return [
      (base, item(many, resource)), ("\(base)/{name}", item(one, resource)),
    ]
  }

  private static func item(
    _ verbs: [(method: String, verb: String)],
    _ resource: APIResource
  )
    -> Value
  {
    var item: Value = [:]
    for (method, verb) in verbs where resource.verbs.contains(verb) {
      let isWrite = ["post", "put", "patch"].contains(method)
      var operation: Value = [
        "x-kubernetes-action": .string(method),
        "x-kubernetes-group-version-kind": OpenAPISchemas.name(of: resource),
        "responses": ["200": ["description": "OK"]],
      ]
      if isWrite {
        operation["parameters"] = .array(
          ["dryRun", "fieldManager", "fieldValidation"].map { name in
            ["name": .string(name), "in": "query", "schema": ["type": "string"]]
          }
        )
      }
      item[method] = operation
    }
    return item
  }
}
