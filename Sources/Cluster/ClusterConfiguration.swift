public import Simulation

/// What a cluster is made from; the same configuration makes the same cluster, byte for byte.
public struct ClusterConfiguration: Sendable, Hashable {
  /// What runs in the cluster before anybody types a command.
  public enum Furniture: Sendable, Hashable {
    /// The control plane and the node alone: for tests and benchmarks.
    case none
    /// A cluster as its installer leaves it: system pods and add-ons.
    case system
    /// The cluster of the course's document: some days old, with monitoring, and with `my-web`.
    case course
  }

  /// Which time the cluster is from.
  public var profile: Profile
  /// How many nodes it has, at least one.
  public var nodes: Int
  /// What determines everything that is drawn by chance.
  public var seed: UInt64
  /// What runs from the start.
  public var furniture: Furniture
  /// How many pods a node takes.
  public var podsPerNode: Int
  /// How many CPUs a node has.
  public var cpusPerNode: Int
  /// How much memory a node has, in GiB; nil for the profile's usual 2.
  public var gibibytesPerNode: Int?
  /// When the session begins, in the cluster's own time.
  public var start: Instant
  /// Images that can be pulled beside the known ones.
  public var images: [CustomImage]

  /// When sessions begin unless told otherwise: a winter's evening in each profile's time.
  public static func standardStart(_ profile: Profile) -> Instant {
    switch profile {
    case .v18: CivilTime.instant(year: 2017, month: 12, day: 10, hour: 13)
    case .current: CivilTime.instant(year: 2026, month: 11, day: 23, hour: 9)
    }
  }

  /// Describes a cluster.
  public init(
    profile: Profile = .current,
    nodes: Int = 1,
    seed: UInt64 = 1,
    furniture: Furniture = .system,
    podsPerNode: Int = 110,
    cpusPerNode: Int = 2,
    gibibytesPerNode: Int? = nil,
    start: Instant? = nil,
    images: [CustomImage] = []
  ) {
    self.profile = profile
    self.nodes = max(1, nodes)
    self.seed = seed
    self.furniture = furniture
    self.podsPerNode = podsPerNode
    self.cpusPerNode = cpusPerNode
    self.gibibytesPerNode = gibibytesPerNode
    self.start = start ?? Self.standardStart(profile)
    self.images = images
  }
}
