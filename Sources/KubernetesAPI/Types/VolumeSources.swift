/// A path of the node.
public struct HostPathVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A path of the node."

  /// The path on the node.
  public var path = ""
  /// What must be there; empty for no check.
  public var type: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, presence: .requiredAlways, doc: "The path on the node.")
    visitor.field(
      "type",
      &type,
      default: "",
      oneOf: [
        "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice",
        "BlockDevice",
      ],
      doc: "What must be there; empty for no check."
    )
  }
}

/// An empty directory that lives as long as the pod.
public struct EmptyDirVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "An empty directory that lives as long as the pod."

  /// What holds it: empty for the disk, or Memory.
  public var medium = ""
  /// The most that may be stored in it.
  public var sizeLimit: Quantity?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("medium", &medium, doc: "What holds it: empty for the disk, or Memory.")
    visitor.field("sizeLimit", &sizeLimit, doc: "The most that may be stored in it.")
  }
}

/// The entries of a secret as files.
public struct SecretVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The entries of a secret as files."

  /// The name of the secret.
  public var secretName = ""
  /// The keys to show and their paths; all keys by default.
  public var items: [KeyToPath] = []
  /// The permissions of files that name none.
  public var defaultMode: Int32?
  /// Whether the secret or its keys may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("secretName", &secretName, doc: "The name of the secret.")
    visitor.field("items", &items, doc: "The keys to show and their paths; all keys by default.")
    visitor.field(
      "defaultMode",
      &defaultMode,
      default: 420,
      doc: "The permissions of files that name none."
    )
    visitor.field("optional", &optional, doc: "Whether the secret or its keys may be missing.")
  }
}

/// The entries of a config map as files.
public struct ConfigMapVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The entries of a config map as files."

  /// The name of the config map.
  public var name = ""
  /// The keys to show and their paths; all keys by default.
  public var items: [KeyToPath] = []
  /// The permissions of files that name none.
  public var defaultMode: Int32?
  /// Whether the config map or its keys may be missing.
  public var optional: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the config map.")
    visitor.field("items", &items, doc: "The keys to show and their paths; all keys by default.")
    visitor.field(
      "defaultMode",
      &defaultMode,
      default: 420,
      doc: "The permissions of files that name none."
    )
    visitor.field("optional", &optional, doc: "Whether the config map or its keys may be missing.")
  }
}

/// The file for one key.
public struct KeyToPath: APIStruct {
  /// What explain says of the type.
  public static let doc = "The file for one key."

  /// The key.
  public var key = ""
  /// The file's path in the volume.
  public var path = ""
  /// The file's permissions.
  public var mode: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key.")
    visitor.field("path", &path, presence: .requiredAlways, doc: "The file's path in the volume.")
    visitor.field("mode", &mode, doc: "The file's permissions.")
  }
}

/// A directory of an NFS server.
public struct NFSVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A directory of an NFS server."

  /// The host name or address of the server.
  public var server = ""
  /// The path that the server exports.
  public var path = ""
  /// Whether it is mounted read-only.
  public var readOnly = false

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "server",
      &server,
      presence: .requiredAlways,
      doc: "The host name or address of the server."
    )
    visitor.field(
      "path",
      &path,
      presence: .requiredAlways,
      doc: "The path that the server exports."
    )
    visitor.field("readOnly", &readOnly, doc: "Whether it is mounted read-only.")
  }
}

/// The volume bound to a claim.
public struct PersistentVolumeClaimVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The volume bound to a claim."

  /// The claim's name in the pod's namespace.
  public var claimName = ""
  /// Whether all mounts of it are read-only.
  public var readOnly = false

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "claimName",
      &claimName,
      presence: .requiredAlways,
      doc: "The claim's name in the pod's namespace."
    )
    visitor.field("readOnly", &readOnly, doc: "Whether all mounts of it are read-only.")
  }
}

/// A volume from a storage driver, as long as the pod.
public struct CSIVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A volume from a storage driver, as long as the pod."

  /// The driver's name.
  public var driver = ""
  /// Whether it is read-only.
  public var readOnly: Bool?
  /// The file system to mount.
  public var fsType: String?
  /// What the driver wants to know.
  public var volumeAttributes = StringMap()
  /// The secret with credentials for the driver.
  public var nodePublishSecretRef: LocalObjectReference?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("driver", &driver, presence: .requiredAlways, doc: "The driver's name.")
    visitor.field("readOnly", &readOnly, doc: "Whether it is read-only.")
    visitor.field("fsType", &fsType, doc: "The file system to mount.")
    visitor.field("volumeAttributes", &volumeAttributes, doc: "What the driver wants to know.")
    visitor.field(
      "nodePublishSecretRef",
      &nodePublishSecretRef,
      doc: "The secret with credentials for the driver."
    )
  }
}

/// The files of an image.
public struct ImageVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The files of an image."

  /// The image.
  public var reference = ""
  /// When the image is fetched.
  public var pullPolicy = ""

  /// Makes an empty one.
  public init() {}

  /// The image is fetched each time if its tag can move.
  public mutating func setDefaults() {
    if pullPolicy.isEmpty {
      pullPolicy = ImageReference(reference).tag == "latest" ? "Always" : "IfNotPresent"
    }
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("reference", &reference, doc: "The image.")
    visitor.field(
      "pullPolicy",
      &pullPolicy,
      oneOf: ["Always", "IfNotPresent", "Never"],
      doc: "When the image is fetched."
    )
  }
}
