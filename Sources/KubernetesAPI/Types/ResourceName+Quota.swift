/// The names by which quotas count.
extension ResourceName {
  /// What stands before a kind's name where its objects are counted: `count/jobs.batch`.
  public static let countPrefix = "count/"

  /// What the names of the core group's counts are in quotas that count them by their old names.
  public static let countedKinds = [
    "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets",
    "services",
  ]

  /// Whether quotas may name the resource without a prefix.
  public static func isStandardForQuotas(_ name: String) -> Bool {
    computeForQuotas.contains(name) || countedKinds.contains(name) || isHugePages(name)
      || [
        pods, "ephemeral-storage", "requests.storage", "requests.ephemeral-storage",
        "limits.ephemeral-storage", "services.nodeports", "services.loadbalancers",
      ].contains(name) || name.hasPrefix("requests.hugepages-")
  }

  /// Whether the name without a prefix is one that Kubernetes knows.
  static func isStandard(_ name: String) -> Bool {
    isStandardForQuotas(name) || name == "storage"
  }

  /// Whether amounts of the resource are whole numbers.
  static func isCounted(_ name: String) -> Bool {
    countedKinds.contains(name) || isExtended(name)
      || [pods, "services.nodeports", "services.loadbalancers"].contains(name)
  }

  /// What quotas count of the containers' CPU and memory.
  static let computeForQuotas = [
    "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
  ]
}
