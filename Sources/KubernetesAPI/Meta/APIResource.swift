/// What the API calls a kind of object, and how it serves it.
///
/// Behind one shared pointer: resources are passed with nearly every request, and never change.
public struct APIResource: Sendable {
  private final class Storage: Sendable {
    let group: String
    let version: String
    let kind: String
    let plural: String
    let singular: String
    let shortNames: [String]
    let categories: [String]
    let isNamespaced: Bool
    let subresources: [String]
    let verbs: [String]
    let storagePrefix: String
    let storageRoot: String
    let isForm: Bool
    let custom: CustomKind?

    init(
      group: String,
      version: String,
      kind: String,
      plural: String,
      singular: String,
      shortNames: [String],
      categories: [String],
      isNamespaced: Bool,
      subresources: [String],
      verbs: [String],
      isForm: Bool,
      custom: CustomKind?
    ) {
      self.group = group
      self.version = version
      self.kind = kind
      self.plural = plural
      self.singular = singular
      self.shortNames = shortNames
      self.categories = categories
      self.isNamespaced = isNamespaced
      self.subresources = subresources
      self.verbs = verbs
      self.isForm = isForm
      self.custom = custom
      storagePrefix =
        switch (group, plural) {
        case ("", "nodes"): "minions"
        case ("", "services"): "services/specs"
        case ("", "endpoints"): "services/endpoints"
        default: custom == nil ? plural : "\(group)/\(plural)"
        }
      storageRoot = "/registry/\(storagePrefix)/"
    }
  }

  private let storage: Storage

  /// The API group; empty for the core group.
  public var group: String { storage.group }
  /// The version within the group.
  public var version: String { storage.version }
  /// The kind, as in manifests.
  public var kind: String { storage.kind }
  /// The plural, as in paths.
  public var plural: String { storage.plural }
  /// The singular, as kubectl takes it.
  public var singular: String { storage.singular }
  /// Short names that kubectl takes.
  public var shortNames: [String] { storage.shortNames }
  /// Groups of kinds it belongs to, as in `kubectl get all`.
  public var categories: [String] { storage.categories }
  /// Whether its objects live in namespaces.
  public var isNamespaced: Bool { storage.isNamespaced }
  /// Its subresources, as in `status` or `scale`.
  public var subresources: [String] { storage.subresources }
  /// The verbs that the server answers, as discovery lists them.
  public var verbs: [String] { storage.verbs }
  /// Whether it is another form of a kind, which is stored in its own: see ``ConvertedObject``.
  public var isForm: Bool { storage.isForm }
  /// What a kind without a type of its own looks like; nil for those that have one.
  public var custom: CustomKind? { storage.custom }
  /// Where etcd keeps the kind: the plural, or what the real server has in its place.
  public var storagePrefix: String { storage.storagePrefix }
  /// What the keys of all its objects in etcd begin with.
  public var storageRoot: String { storage.storageRoot }

  /// The verbs of an ordinary resource.
  public static let allVerbs = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]

  /// Describes a kind; the singular is its name in lower case where not said.
  public init(
    group: String = "",
    version: String = "v1",
    kind: String,
    plural: String,
    singular: String? = nil,
    shortNames: [String] = [],
    categories: [String] = [],
    isNamespaced: Bool = true,
    subresources: [String] = [],
    verbs: [String] = APIResource.allVerbs,
    isForm: Bool = false,
    custom: CustomKind? = nil
  ) {
    storage = Storage(
      group: group,
      version: version,
      kind: kind,
      plural: plural,
      singular: singular ?? kind.lowercased(),
      shortNames: shortNames,
      categories: categories,
      isNamespaced: isNamespaced,
      subresources: subresources,
      verbs: verbs,
      isForm: isForm,
      custom: custom
    )
  }

  /// Group and version as manifests write them: `v1`, `apps/v1`.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The plural with its group, as messages name it: `pods`, `deployments.apps`.
  public var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// The singular with its group, as results name it: `pod`, `deployment.apps`.
  public var qualifiedSingular: String { group.isEmpty ? singular : "\(singular).\(group)" }
}

extension APIResource {
  /// What any use of the kind is answered with; nil for kinds in good standing.
  public var deprecationWarning: String? {
    if let custom { return custom.warning.isEmpty ? nil : custom.warning }
    guard group.isEmpty else { return nil }
    switch kind {
    case "Endpoints":
      return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
    case "ComponentStatus": return "v1 ComponentStatus is deprecated in v1.19+"
    default: return nil
    }
  }
}

extension APIResource: Hashable {
  /// Whether the two are the same kind of the same version.
  public static func == (left: Self, right: Self) -> Bool {
    left.storage === right.storage
      || left.kind == right.kind && left.group == right.group && left.version == right.version
        && left.plural == right.plural
  }

  /// Feeds the kind to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.kind) }
}
