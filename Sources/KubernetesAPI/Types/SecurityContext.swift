/// Security settings of a container.
public struct SecurityContext: APIStruct {
  /// What explain says of the type.
  public static let doc = "Security settings of a container."

  /// Capabilities to give and to take.
  public var capabilities: Capabilities?
  /// Whether the container may do all that the node may.
  public var privileged: Bool?
  /// The SELinux context.
  public var seLinuxOptions: SELinuxOptions?
  /// Settings for Windows.
  public var windowsOptions: WindowsSecurityContextOptions?
  /// The user that programs run as.
  public var runAsUser: Int64?
  /// The group that programs run as.
  public var runAsGroup: Int64?
  /// Whether running as root is refused.
  public var runAsNonRoot: Bool?
  /// Whether the root file system is read-only.
  public var readOnlyRootFilesystem: Bool?
  /// Whether a program may gain more rights than its parent.
  public var allowPrivilegeEscalation: Bool?
  /// The kind of /proc.
  public var procMount: String?
  /// The system calls allowed.
  public var seccompProfile: SeccompProfile?
  /// The AppArmor profile.
  public var appArmorProfile: AppArmorProfile?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("capabilities", &capabilities, doc: "Capabilities to give and to take.")
    visitor.field(
      "privileged",
      &privileged,
      doc: "Whether the container may do all that the node may."
    )
    visitor.field("seLinuxOptions", &seLinuxOptions, doc: "The SELinux context.")
    visitor.field("windowsOptions", &windowsOptions, doc: "Settings for Windows.")
    visitor.field("runAsUser", &runAsUser, doc: "The user that programs run as.")
    visitor.field("runAsGroup", &runAsGroup, doc: "The group that programs run as.")
    visitor.field("runAsNonRoot", &runAsNonRoot, doc: "Whether running as root is refused.")
    visitor.field(
      "readOnlyRootFilesystem",
      &readOnlyRootFilesystem,
      doc: "Whether the root file system is read-only."
    )
    visitor.field(
      "allowPrivilegeEscalation",
      &allowPrivilegeEscalation,
      doc: "Whether a program may gain more rights than its parent."
    )
    visitor.field(
      "procMount",
      &procMount,
      oneOf: ["Default", "Unmasked"],
      doc: "The kind of /proc."
    )
    visitor.field("seccompProfile", &seccompProfile, doc: "The system calls allowed.")
    visitor.field("appArmorProfile", &appArmorProfile, doc: "The AppArmor profile.")
  }
}

/// Capabilities to give and to take.
public struct Capabilities: APIStruct {
  /// What explain says of the type.
  public static let doc = "Capabilities to give and to take."

  /// To give.
  public var add: [String] = []
  /// To take.
  public var drop: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("add", &add, doc: "To give.")
    visitor.field("drop", &drop, doc: "To take.")
  }
}

/// The system calls allowed.
public struct SeccompProfile: APIStruct {
  /// What explain says of the type.
  public static let doc = "The system calls allowed."

  /// The kind of profile.
  public var type = ""
  /// The file of a profile on the node.
  public var localhostProfile: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      oneOf: ["Localhost", "RuntimeDefault", "Unconfined"],
      doc: "The kind of profile."
    )
    visitor.field("localhostProfile", &localhostProfile, doc: "The file of a profile on the node.")
  }
}

/// An AppArmor profile.
public struct AppArmorProfile: APIStruct {
  /// What explain says of the type.
  public static let doc = "An AppArmor profile."

  /// The kind of profile.
  public var type = ""
  /// The name of a profile on the node.
  public var localhostProfile: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      oneOf: ["Localhost", "RuntimeDefault", "Unconfined"],
      doc: "The kind of profile."
    )
    visitor.field("localhostProfile", &localhostProfile, doc: "The name of a profile on the node.")
  }
}

/// An SELinux context.
public struct SELinuxOptions: APIStruct {
  /// What explain says of the type.
  public static let doc = "An SELinux context."

  /// The user.
  public var user = ""
  /// The role.
  public var role = ""
  /// The type.
  public var type = ""
  /// The level.
  public var level = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("user", &user, doc: "The user.")
    visitor.field("role", &role, doc: "The role.")
    visitor.field("type", &type, doc: "The type.")
    visitor.field("level", &level, doc: "The level.")
  }
}

/// Settings for Windows; not simulated.
public struct WindowsSecurityContextOptions: APIStruct {
  /// What explain says of the type.
  public static let doc = "Settings for Windows; not simulated."

  /// The name of the credential spec.
  public var gmsaCredentialSpecName: String?
  /// The credential spec.
  public var gmsaCredentialSpec: String?
  /// The user that programs run as.
  public var runAsUserName: String?
  /// Whether it runs on the host itself.
  public var hostProcess: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "gmsaCredentialSpecName",
      &gmsaCredentialSpecName,
      doc: "The name of the credential spec."
    )
    visitor.field("gmsaCredentialSpec", &gmsaCredentialSpec, doc: "The credential spec.")
    visitor.field("runAsUserName", &runAsUserName, doc: "The user that programs run as.")
    visitor.field("hostProcess", &hostProcess, doc: "Whether it runs on the host itself.")
  }
}
