/// The scopes that quotas know.
enum QuotaScope {
  static let withoutValues = [
    "BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity",
  ]
  static let all = withoutValues + ["PriorityClass", "VolumeAttributesClass"]

  /// Whether a quota of that scope may limit the resource.
  static func suits(_ scope: String, _ name: String) -> Bool {
    guard ResourceName.isStandardForQuotas(name) else { return true }
    switch scope {
    case "BestEffort": return name == ResourceName.pods
    case "VolumeAttributesClass":
      return name == "persistentvolumeclaims" || name == "requests.storage"
    case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass",
      "CrossNamespacePodAffinity":
      return name == ResourceName.pods || ResourceName.computeForQuotas.contains(name)
    default: return true
    }
  }
}
