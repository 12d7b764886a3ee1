public import Machine
public import Network
public import Simulation

/// What a pod's sandbox is made from.
public struct SandboxConfig: Sendable {
  /// The pod's name.
  public var podName: String
  /// The pod's namespace.
  public var podNamespace: String
  /// The pod's uid.
  public var podUID: String
  /// The hash of a static pod's file, which the names of its containers have for the uid.
  public var configHash: String?
  /// The host name of its containers.
  public var hostname: String
  /// The pod's address; nil: it uses the node's network.
  public var address: IPv4Address?
  /// What its `/etc/resolv.conf` says.
  public var resolver: ResolverConfiguration
  /// The domain that its host name is in; empty for none.
  public var domain: String
  /// Lines that its `/etc/hosts` has beside the usual ones.
  public var hostAliases: [String]
  /// How often a sandbox was made for the pod before.
  public var attempt: Int
  /// Whether its containers see each other's processes.
  public var sharesProcesses = false

  /// Makes the description.
  public init(
    podName: String,
    podNamespace: String,
    podUID: String,
    configHash: String? = nil,
    hostname: String? = nil,
    address: IPv4Address?,
    resolver: ResolverConfiguration = .init(),
    domain: String = "",
    hostAliases: [String] = [],
    attempt: Int = 0
  ) {
    self.podName = podName
    self.podNamespace = podNamespace
    self.podUID = podUID
    self.configHash = configHash
    self.hostname = hostname ?? podName
    self.address = address
    self.resolver = resolver
    self.domain = domain
    self.hostAliases = hostAliases
    self.attempt = attempt
  }
}

/// The id of a container or a sandbox: 64 hexadecimal digits, kept as the number they come from.
public struct ContainerID: Hashable, Sendable, CustomStringConvertible {
  /// What determines the digits.
  public var value: UInt64

  /// Makes the id that `value` determines.
  public init(value: UInt64) { self.value = value }

  /// The 64 digits.
  public var description: String { Hexadecimal.digits(seed: value) }

  /// The first digits, as `docker ps` (12) and `crictl ps` (13) show them.
  public func short(_ count: Int = 12) -> String { String(description.prefix(count)) }
}

/// A pod's sandbox: the pause container with the network that the pod's containers share.
public struct Sandbox: Sendable {
  /// The id.
  public let id: ContainerID
  /// What it was made from.
  public let config: SandboxConfig
  /// The pod's network namespace; the node's own for a pod on the host's network.
  public let namespace: NetworkNamespaceID
  /// When it was made.
  public let createdAt: Instant
  /// The container whose numbers its processes share; nil where each has its own.
  public internal(set) var pause: MachineID?
  /// Whether containers can start in it.
  public internal(set) var isReady = false
}
