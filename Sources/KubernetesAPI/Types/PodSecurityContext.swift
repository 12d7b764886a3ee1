/// Security settings for all containers of a pod.
public struct PodSecurityContext: APIStruct {
  /// What explain says of the type.
  public static let doc = "Security settings for all containers of a pod."

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
  /// Further groups of the first process.
  public var supplementalGroups: [Int64] = []
  /// Whether the groups of the image count.
  public var supplementalGroupsPolicy: String?
  /// The group that owns the volumes.
  public var fsGroup: Int64?
  /// Kernel settings.
  public var sysctls: [Sysctl] = []
  /// When the group of volumes is changed.
  public var fsGroupChangePolicy: String?
  /// The system calls allowed.
  public var seccompProfile: SeccompProfile?
  /// The AppArmor profile.
  public var appArmorProfile: AppArmorProfile?
  /// How volumes get their SELinux label.
  public var seLinuxChangePolicy: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("seLinuxOptions", &seLinuxOptions, doc: "The SELinux context.")
    visitor.field("windowsOptions", &windowsOptions, doc: "Settings for Windows.")
    visitor.field("runAsUser", &runAsUser, doc: "The user that programs run as.")
    visitor.field("runAsGroup", &runAsGroup, doc: "The group that programs run as.")
    visitor.field("runAsNonRoot", &runAsNonRoot, doc: "Whether running as root is refused.")
    visitor.field(
      "supplementalGroups",
      &supplementalGroups,
      doc: "Further groups of the first process."
    )
    visitor.field(
      "supplementalGroupsPolicy",
      &supplementalGroupsPolicy,
      oneOf: ["Merge", "Strict"],
      doc: "Whether the groups of the image count."
    )
    visitor.field("fsGroup", &fsGroup, doc: "The group that owns the volumes.")
    visitor.field("sysctls", &sysctls, doc: "Kernel settings.")
    visitor.field(
      "fsGroupChangePolicy",
      &fsGroupChangePolicy,
      oneOf: ["Always", "OnRootMismatch"],
      doc: "When the group of volumes is changed."
    )
    visitor.field("seccompProfile", &seccompProfile, doc: "The system calls allowed.")
    visitor.field("appArmorProfile", &appArmorProfile, doc: "The AppArmor profile.")
    visitor.field(
      "seLinuxChangePolicy",
      &seLinuxChangePolicy,
      oneOf: ["MountOption", "Recursive"],
      doc: "How volumes get their SELinux label."
    )
  }
}

/// A kernel setting.
public struct Sysctl: APIStruct {
  /// What explain says of the type.
  public static let doc = "A kernel setting."

  /// The name.
  public var name = ""
  /// The value.
  public var value = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name.")
    visitor.field("value", &value, presence: .requiredAlways, doc: "The value.")
  }
}
