extension FieldSelector {
  /// Refuses paths that objects of a type cannot be selected by.
  public func check(for type: any APIObject.Type) throws(Status) {
    for term in terms where !type.selectableFields.contains(term.path) {
      throw .badRequest(
        type.selectableFields == ["metadata.name", "metadata.namespace"]
          ? "\"\(term.path)\" is not a known field selector: only \"metadata.name\","
            + " \"metadata.namespace\""
          : "field label not supported: \(term.path)"
      )
    }
  }

  /// Refuses paths that objects of a kind of users cannot be selected by.
  public func check(forCustom resource: APIResource) throws(Status) {
    let known = ["metadata.name", "metadata.namespace"] + (resource.custom?.selectablePaths ?? [])
    for term in terms where !known.contains(term.path) {
      throw .badRequest("field label not supported: \(term.path)")
    }
  }

  /// Whether `object` is selected.
  public func matches(_ object: any APIObject) -> Bool {
    terms.allSatisfy { (object.selectableField($0.path) == $0.value) == $0.isEqual }
  }

  /// The value that the field at `path` must have; nil where it is not fixed.
  public func requiredValue(of path: String) -> String? {
    terms.first { $0.path == path && $0.isEqual }?.value
  }
}

extension APIObject {
  /// The paths that field selectors may name.
  public static var selectableFields: [String] { ["metadata.name", "metadata.namespace"] }

  /// The value of a field that selectors may name; empty where it has none.
  public func selectableField(_ path: String) -> String { metadata.selectableField(path) }
}

extension ObjectMeta {
  /// The value of a field of the metadata that selectors may name.
  func selectableField(_ path: String) -> String {
    switch path {
    case "metadata.name": name
    case "metadata.namespace": namespace
    default: ""
    }
  }
}
