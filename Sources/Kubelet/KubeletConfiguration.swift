public import ContainerRuntime
public import Network

/// What a node's administrator sets for its kubelet.
public struct KubeletConfiguration: Sendable {
  /// The node's name.
  public var nodeName: String
  /// The node's address.
  public var address: String
  /// The words of events and messages.
  public var dialect: KubeletDialect
  /// The container runtime.
  public var runtime: RuntimeKind
  /// The addresses that the node's pods get.
  public var podRange: CIDR
  /// How many of them are kept: the network's own, the bridge's.
  public var firstPodAddress = 2
  /// The address of the cluster's DNS service.
  public var clusterDNS = IPv4Address(10, 96, 0, 10)
  /// The cluster's domain.
  public var clusterDomain = "cluster.local"
  /// The version that the kubelet says it is.
  public var version: String
  /// How many CPUs the node has.
  public var cpus = 2
  /// How much memory the node has, in KiB.
  public var memoryKiB: Int64 = 2_048_076
  /// How much memory must be left before pods have to go, in bytes; 0: they never have to.
  public var evictionMemory: Int64 = 100 << 20
  /// How many pods the node takes.
  public var podLimit = 110
  /// The folder of the node with pods to run without being told to; nil for none.
  public var staticPodPath: String?
  /// Below how much that is left it takes pods off the node.
  public var eviction = EvictionThresholds()
  /// Whether it writes down what it does.
  public var keepsLog = false
  /// Labels of the node beside those that every node has.
  public var labels: [(String, String)] = []

  /// Makes the configuration of a node.
  public init(
    nodeName: String,
    address: String,
    dialect: KubeletDialect,
    runtime: RuntimeKind,
    podRange: CIDR,
    version: String
  ) {
    self.nodeName = nodeName
    self.address = address
    self.dialect = dialect
    self.runtime = runtime
    self.podRange = podRange
    self.version = version
  }
}
