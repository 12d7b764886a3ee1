/// What the API calls a kind of object, and how it serves it.
public struct APIResource: Hashable, Sendable {
  /// The API group; empty for the core group.
  public let group: String
  /// The version within the group.
  public let version: String
  /// The kind, as in manifests.
  public let kind: String
  /// The plural, as in paths.
  public let plural: String
  /// The singular, as kubectl takes it.
  public let singular: String
  /// Short names that kubectl takes.
  public let shortNames: [String]
  /// Groups of kinds it belongs to, as in `kubectl get all`.
  public let categories: [String]
  /// Whether its objects live in namespaces.
  public let isNamespaced: Bool
  /// Its subresources, as in `status` or `scale`.
  public let subresources: [String]
  /// The verbs that the server answers, as discovery lists them.
  public let verbs: [String]

  /// The verbs of an ordinary resource.
  public static let allVerbs = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]

  /// Describes a kind; the singular is its name in lower case.
  public init(
    group: String = "",
    version: String = "v1",
    kind: String,
    plural: String,
    shortNames: [String] = [],
    categories: [String] = [],
    isNamespaced: Bool = true,
    subresources: [String] = [],
    verbs: [String] = APIResource.allVerbs
  ) {
    self.group = group
    self.version = version
    self.kind = kind
    self.plural = plural
    self.singular = kind.lowercased()
    self.shortNames = shortNames
    self.categories = categories
    self.isNamespaced = isNamespaced
    self.subresources = subresources
    self.verbs = verbs
  }

  /// Group and version as manifests write them: `v1`, `apps/v1`.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The plural with its group, as messages name it: `pods`, `deployments.apps`.
  public var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// The singular with its group, as results name it: `pod`, `deployment.apps`.
  public var qualifiedSingular: String { group.isEmpty ? singular : "\(singular).\(group)" }
}
