public import Manifests

/// How a kind of users is served in one version: its schema, columns and subresources.
///
/// Shared and never changed; the resource of every custom object carries it.
public final class CustomKind: Sendable {
  /// A column that get prints.
  public struct PrinterColumn: Sendable {
    /// The heading.
    public let title: String
    /// Whether only wide output has it.
    public let isWide: Bool
    /// The type of the values, `date` for ages.
    public let type: String
    /// Where the values stand; nil where the path cannot be read.
    let path: JSONPath?

    /// The cell of an object; ages are left to the caller, as texts of times.
    public func text(of object: Value) -> String {
      guard let path, let results = try? path.results(in: object).flatMap({ $0 }),
        let first = results.first
      else { return "" }
      switch (type, first) {
      case (_, .null): return ""
      case ("integer", .integer(let number)): return String(number)
      case ("integer", .number(let number)): return String(Int64(number))
      case ("integer", .string(let text)): return text
      case ("integer", _): return ""
      default:
        return results.count == 1
          ? JSONPath.print(first) : results.map(JSONPath.print).joined(separator: ",")
      }
    }
  }

  /// What objects look like; nil where the definition has no schema.
  public let schema: StructuralSchema?
  /// The columns beside the name.
  public let columns: [PrinterColumn]
  /// Where the number of replicas is found; nil for kinds that cannot be scaled.
  public let scale: CustomResourceSubresourceScale?
  /// Whether the status is a subresource of its own.
  public let hasStatus: Bool
  /// What use of the version is answered with; empty where nothing.
  public let warning: String
  /// The paths of fields that selectors may name.
  public let selectablePaths: [String]

  init(_ version: CustomResourceDefinitionVersion, of definition: CustomResourceDefinition) {
    schema = version.schema?.openAPIV3Schema.map { StructuralSchema($0) }
    var columns = version.additionalPrinterColumns
    if columns.isEmpty {
      var age = CustomResourceColumnDefinition()
      (age.name, age.type, age.jsonPath) = ("Age", "date", ".metadata.creationTimestamp")
      columns = [age]
    }
    self.columns = columns.map { column in
      PrinterColumn(
        title: column.name.uppercased(),
        isWide: column.priority != 0,
        type: column.type,
        path: try? JSONPath(relaxed: column.jsonPath)
      )
    }
    scale = version.subresources?.scale
    hasStatus = version.subresources?.status != nil
    let spec = definition.spec
    let standard = "\(spec.group)/\(version.name) \(spec.names.kind) is deprecated"
    warning = version.deprecated ? version.deprecationWarning ?? standard : ""
    selectablePaths = version.selectableFields.map { String($0.jsonPath.drop { $0 == "." }) }
  }
}

extension CustomResourceDefinition {
  /// The resources that the definition makes, the version that clients prefer first.
  public var servedResources: [APIResource] {
    let names = status.acceptedNames
    let served = spec.versions.filter(\.served).sorted {
      VersionPriority($0.name) > VersionPriority($1.name)
    }
    return served.map { version in
      let custom = CustomKind(version, of: self)
      return APIResource(
        group: spec.group,
        version: version.name,
        kind: names.kind,
        plural: names.plural,
        singular: names.singular,
        shortNames: names.shortNames,
        categories: names.categories,
        isNamespaced: spec.scope == "Namespaced",
        subresources: (custom.hasStatus ? ["status"] : []) + (custom.scale != nil ? ["scale"] : []),
        verbs: [
          "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch",
        ],
        custom: custom
      )
    }
  }

  /// The version in which objects are stored.
  public var storageVersion: String { spec.versions.first { $0.storage }?.name ?? "" }

  /// Whether a condition holds.
  public func isTrue(_ condition: String) -> Bool {
    status.conditions.contains { $0.type == condition && $0.status == "True" }
  }

  /// Sets a condition; its time moves only with its status.
  public mutating func set(
    _ type: String,
    _ isTrue: Bool,
    _ reason: String,
    _ message: String,
    at time: Time
  ) {
    var condition = CustomResourceDefinitionCondition()
    (condition.type, condition.status) = (type, isTrue ? "True" : "False")
    (condition.reason, condition.message) = (reason, message)
    condition.lastTransitionTime = time
    guard let index = status.conditions.firstIndex(where: { $0.type == type }) else {
      return status.conditions.append(condition)
    }
    if status.conditions[index].status == condition.status {
      condition.lastTransitionTime = status.conditions[index].lastTransitionTime
    }
    status.conditions[index] = condition
  }
}

/// How versions are ordered: v10 before v2 before v1 before v1beta2 before v1alpha1 before others.
struct VersionPriority: Comparable {
  private let stage: Int
  private let major: Int
  private let minor: Int
  private let name: String

  init(_ name: String) {
    self.name = name
    let digits = name.dropFirst().prefix { $0.isNumber }
    let rest = name.dropFirst(1 + digits.count)
    guard name.hasPrefix("v"), let major = Int(digits) else {
      (stage, major, minor) = (0, 0, 0)
      return
    }
    self.major = major
    switch rest {
    case "": (stage, minor) = (3, 0)
    case _ where rest.hasPrefix("beta") && Int(rest.dropFirst(4)) != nil:
      (stage, minor) = (2, Int(rest.dropFirst(4)) ?? 0)
    case _ where rest.hasPrefix("alpha") && Int(rest.dropFirst(5)) != nil:
      (stage, minor) = (1, Int(rest.dropFirst(5)) ?? 0)
    default: (stage, minor) = (0, 0)
    }
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.stage == 0, right.stage == 0 { return left.name > right.name }
    return (left.stage, left.major, left.minor) < (right.stage, right.major, right.minor)
  }
}
