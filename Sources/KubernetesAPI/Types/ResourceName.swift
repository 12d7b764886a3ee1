/// The names of resources, and what kind of resource each is.
public enum ResourceName {
  /// Processor time, in cores.
  public static let cpu = "cpu"
  /// Memory, in bytes.
  public static let memory = "memory"
  /// Space on the node's disk, in bytes.
  public static let ephemeralStorage = "ephemeral-storage"
  /// The number of pods that a node takes.
  public static let pods = "pods"

  /// Whether the name is that of pages of a certain size.
  public static func isHugePages(_ name: String) -> Bool { name.hasPrefix("hugepages-") }

  /// Whether the name belongs to Kubernetes itself: without a prefix, or with one of its own.
  public static func isNative(_ name: String) -> Bool {
    guard let slash = name.firstIndex(of: "/") else { return true }
    let prefix = name[..<slash]
    return prefix == "kubernetes.io" || prefix.hasSuffix(".kubernetes.io")
  }

  /// Whether the name is that of a countable device, as in `example.com/gpu`.
  public static func isExtended(_ name: String) -> Bool {
    !isNative(name) && !name.hasPrefix("requests.")
  }

  /// Whether containers may ask for the resource by a name without a prefix.
  public static func isStandardForContainers(_ name: String) -> Bool {
    [cpu, memory, ephemeralStorage].contains(name) || isHugePages(name)
  }
}
