/// Where merging follows other rules than the tables of fields tell.
///
/// The tables' keys serve the strategic merge patch and server-side apply alike. Upstream marks the
/// two apart (`patchStrategy` and `listType`), and in these places they differ.
public enum MergeExceptions {
  /// The structs that have one owner as a whole (`structType=atomic`).
  static let atomicTypes = [
    "ConfigMapKeySelector", "CrossVersionObjectReference", "EndpointAddress", "EndpointPort",
    "LabelSelector", "LocalObjectReference", "NodeSelector", "NodeSelectorTerm",
    "ObjectFieldSelector", "ObjectReference", "OwnerReference", "ResourceFieldSelector", "RoleRef",
    "ScopeSelector", "SecretKeySelector", "SecretReference", "Subject", "TopologySelectorTerm",
    "TypedLocalObjectReference", "TypedObjectReference",
  ]

  /// The maps and lists that have one owner as a whole, though the tables say otherwise.
  private static let atomicFields = [
    "JobStatus.conditions", "PodSpec.nodeSelector", "PodStatus.hostIPs",
    "ReplicationControllerSpec.selector", "ServiceSpec.selector",
  ]

  /// The references that are owned field by field, though their type is not.
  private static let granularFields = ["PersistentVolumeSpec.claimRef"]

  /// The lists with keys that a strategic merge patch replaces.
  private static let replacedLists = [
    "PodFailurePolicyOnExitCodesRequirement.values", "ResourceRequirements.claims",
  ]

  /// The fields of which a strategic merge patch keeps only what it names.
  private static let retainedFields = [
    "DeploymentSpec.strategy", "PodSpec.resourceClaims", "PodSpec.volumes",
  ]

  /// The structs that a strategic merge patch replaces.
  private static let replacedFields = ["PodDisruptionBudgetSpec.selector"]

  static func shape(_ field: String, _ shape: FieldShape) -> MergeShape? {
    if atomicFields.contains(field) {
      if case .array = shape { return .atomicList }
      return .atomicMap
    }
    if granularFields.contains(field), case .structure(let type) = shape {
      return .structure(type)
    }
    return nil
  }

  /// The merge key that a strategic merge patch uses for a list; nil where it replaces the list.
  public static func strategicKey(_ type: any APIStruct.Type, _ row: FieldRow) -> String? {
    guard let key = row.mergeKeys.first else { return nil }
    return replacedLists.contains("\(type.typeName).\(row.name)") ? nil : key
  }

  /// Whether a strategic merge patch names in `$retainKeys` what is to stay.
  public static func retainsKeys(_ type: any APIStruct.Type, _ row: FieldRow) -> Bool {
    retainedFields.contains("\(type.typeName).\(row.name)")
  }

  /// Whether a strategic merge patch replaces the struct.
  public static func isReplaced(_ type: any APIStruct.Type, _ row: FieldRow) -> Bool {
    replacedFields.contains("\(type.typeName).\(row.name)")
  }
}
