/// Below how much that is left a node takes pods off itself.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/eviction/helpers.go`.
public struct EvictionThresholds: Hashable, Sendable {
  /// An amount, or a share of what there is.
  public enum Amount: Hashable, Sendable {
    /// So many bytes.
    case bytes(Int64)
    /// So many thousandths.
    case share(Int64)

    /// How much that is of `capacity`.
    public func bytes(of capacity: Int64) -> Int64 {
      switch self {
      case .bytes(let count): count
      case .share(let thousandths):
        capacity / 1000 * thousandths + capacity % 1000 * thousandths / 1000
      }
    }
  }

  /// The node's file system.
  public var disk = Amount.share(100)
  /// The node's memory.
  public var memory = Amount.bytes(100 << 20)

  /// The kubelet's own ones.
  public init() {}

  /// Sets the one of a signal; others than those of disk and memory are not followed.
  mutating func set(_ signal: String, _ text: String) {
    guard let amount = Self.amount(text) else { return }
    switch signal {
    case "nodefs.available": disk = amount
    case "memory.available": memory = amount
    default: break
    }
  }

  private static func amount(_ text: String) -> Amount? {
    if text.hasSuffix("%") {
      let parts = text.dropLast().split(separator: ".")
      guard let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
      let tenths = parts.count > 1 ? Int64(parts[1].prefix(1)) ?? 0 : 0
      return .share(whole * 10 + tenths)
    }
    let units: [(String, Int64)] = [
      ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("k", 1000), ("M", 1_000_000),
      ("G", 1_000_000_000),
    ]
    for (unit, factor) in units where text.hasSuffix(unit) {
      return Int64(text.dropLast(unit.count)).map { .bytes($0 * factor) }
    }
    return Int64(text).map { .bytes($0) }
  }
}
