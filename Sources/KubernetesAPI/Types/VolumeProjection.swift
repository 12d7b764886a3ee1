/// Several sources in one directory.
public struct ProjectedVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "Several sources in one directory."

  /// The sources.
  public var sources: [VolumeProjection] = []
  /// The permissions of files that name none.
  public var defaultMode: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("sources", &sources, presence: .always, doc: "The sources.")
    visitor.field(
      "defaultMode",
      &defaultMode,
      default: 420,
      doc: "The permissions of files that name none."
    )
  }
}

/// One source of a projected volume.
public struct VolumeProjection: APIStruct {
  /// What explain says of the type.
  public static let doc = "One source of a projected volume."

  /// The entries of a secret.
  @Sparse public var secret: SecretProjection?
  /// Facts about the pod.
  @Sparse public var downwardAPI: DownwardAPIProjection?
  /// The entries of a config map.
  @Sparse public var configMap: ConfigMapProjection?
  /// A token of the pod's service account.
  @Sparse public var serviceAccountToken: ServiceAccountTokenProjection?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("secret", &_secret, doc: "The entries of a secret.")
    visitor.field("downwardAPI", &_downwardAPI, doc: "Facts about the pod.")
    visitor.field("configMap", &_configMap, doc: "The entries of a config map.")
    visitor.field(
      "serviceAccountToken",
      &_serviceAccountToken,
      doc: "A token of the pod's service account."
    )
  }
}

/// The entries of a secret.
public struct SecretProjection: APIStruct {
  /// What explain says of the type.
  public static let doc = "The entries of a secret."

  /// The name of the secret.
  public var name = ""
  /// The keys to show and their paths; all keys by default.
  public var items: [KeyToPath] = []
  /// Whether the secret or its keys may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the secret.")
    visitor.field("items", &items, doc: "The keys to show and their paths; all keys by default.")
    visitor.field("optional", &optional, doc: "Whether the secret or its keys may be missing.")
  }
}

/// The entries of a config map.
public struct ConfigMapProjection: APIStruct {
  /// What explain says of the type.
  public static let doc = "The entries of a config map."

  /// The name of the config map.
  public var name = ""
  /// The keys to show and their paths; all keys by default.
  public var items: [KeyToPath] = []
  /// Whether the config map or its keys may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the config map.")
    visitor.field("items", &items, doc: "The keys to show and their paths; all keys by default.")
    visitor.field("optional", &optional, doc: "Whether the config map or its keys may be missing.")
  }
}

/// A token of the pod's service account.
public struct ServiceAccountTokenProjection: APIStruct {
  /// What explain says of the type.
  public static let doc = "A token of the pod's service account."

  /// Whom the token is for; the API server by default.
  public var audience = ""
  /// For how many seconds the token is good.
  public var expirationSeconds: Int64?
  /// The file's path in the volume.
  public var path = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("audience", &audience, doc: "Whom the token is for; the API server by default.")
    visitor.field(
      "expirationSeconds",
      &expirationSeconds,
      default: 3600,
      doc: "For how many seconds the token is good."
    )
    visitor.field("path", &path, presence: .requiredAlways, doc: "The file's path in the volume.")
  }
}
