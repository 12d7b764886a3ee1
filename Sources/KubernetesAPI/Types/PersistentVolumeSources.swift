/// A directory or disk of one node.
public struct LocalVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A directory or disk of one node."

  /// The path on the node.
  public var path: String = ""
  /// The file system, for disks.
  public var fsType: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, presence: .requiredAlways, doc: "The path on the node.")
    visitor.field("fsType", &fsType, doc: "The file system, for disks.")
  }
}

/// A volume of a storage driver.
public struct CSIPersistentVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A volume of a storage driver."

  /// The driver's name.
  public var driver: String = ""
  /// What the driver calls the volume.
  public var volumeHandle: String = ""
  /// Whether it is read-only.
  public var readOnly: Bool = false
  /// The file system to mount.
  public var fsType: String = ""
  /// What the driver wants to know.
  public var volumeAttributes = StringMap()
  /// Credentials for attaching.
  public var controllerPublishSecretRef: SecretReference?
  /// Credentials for staging on a node.
  public var nodeStageSecretRef: SecretReference?
  /// Credentials for mounting.
  public var nodePublishSecretRef: SecretReference?
  /// Credentials for growing.
  public var controllerExpandSecretRef: SecretReference?
  /// Credentials for growing on a node.
  public var nodeExpandSecretRef: SecretReference?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("driver", &driver, presence: .requiredAlways, doc: "The driver's name.")
    visitor.field(
      "volumeHandle",
      &volumeHandle,
      presence: .requiredAlways,
      doc: "What the driver calls the volume."
    )
    visitor.field("readOnly", &readOnly, doc: "Whether it is read-only.")
    visitor.field("fsType", &fsType, doc: "The file system to mount.")
    visitor.field("volumeAttributes", &volumeAttributes, doc: "What the driver wants to know.")
    visitor.field(
      "controllerPublishSecretRef",
      &controllerPublishSecretRef,
      doc: "Credentials for attaching."
    )
    visitor.field(
      "nodeStageSecretRef",
      &nodeStageSecretRef,
      doc: "Credentials for staging on a node."
    )
    visitor.field("nodePublishSecretRef", &nodePublishSecretRef, doc: "Credentials for mounting.")
    visitor.field(
      "controllerExpandSecretRef",
      &controllerExpandSecretRef,
      doc: "Credentials for growing."
    )
    visitor.field(
      "nodeExpandSecretRef",
      &nodeExpandSecretRef,
      doc: "Credentials for growing on a node."
    )
  }
}

/// A disk of an iSCSI server.
public struct ISCSIPersistentVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A disk of an iSCSI server."

  /// The address of the server.
  public var targetPortal: String = ""
  /// The server's qualified name.
  public var iqn: String = ""
  /// The number of the disk.
  public var lun: Int32 = 0
  /// The interface to use.
  public var iscsiInterface: String = ""
  /// The file system to mount.
  public var fsType: String = ""
  /// Whether it is read-only.
  public var readOnly: Bool = false
  /// More addresses of the server.
  public var portals: [String] = []
  /// Whether finding the disk needs credentials.
  public var chapAuthDiscovery: Bool = false
  /// Whether using the disk needs credentials.
  public var chapAuthSession: Bool = false
  /// The credentials.
  public var secretRef: SecretReference?
  /// The name that the node goes by.
  public var initiatorName: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "targetPortal",
      &targetPortal,
      presence: .requiredAlways,
      doc: "The address of the server."
    )
    visitor.field("iqn", &iqn, presence: .requiredAlways, doc: "The server's qualified name.")
    visitor.field("lun", &lun, presence: .requiredAlways, doc: "The number of the disk.")
    visitor.field(
      "iscsiInterface",
      &iscsiInterface,
      default: "default",
      doc: "The interface to use."
    )
    visitor.field("fsType", &fsType, doc: "The file system to mount.")
    visitor.field("readOnly", &readOnly, doc: "Whether it is read-only.")
    visitor.field("portals", &portals, doc: "More addresses of the server.")
    visitor.field(
      "chapAuthDiscovery",
      &chapAuthDiscovery,
      doc: "Whether finding the disk needs credentials."
    )
    visitor.field(
      "chapAuthSession",
      &chapAuthSession,
      doc: "Whether using the disk needs credentials."
    )
    visitor.field("secretRef", &secretRef, doc: "The credentials.")
    visitor.field("initiatorName", &initiatorName, doc: "The name that the node goes by.")
  }
}

/// A pointer to a secret of any namespace.
public struct SecretReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to a secret of any namespace."

  /// The name of the secret.
  public var name: String = ""
  /// The namespace of the secret.
  public var namespace: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the secret.")
    visitor.field("namespace", &namespace, doc: "The namespace of the secret.")
  }
}
