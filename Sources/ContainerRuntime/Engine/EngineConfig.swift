public import Machine
public import Network

/// A port of a container that the node hands on.
public struct PortBinding: Hashable, Sendable {
  /// The node's address that it is open at; 0.0.0.0 for all.
  public var hostAddress = IPv4Address.any
  /// The node's port; 0: one that is free.
  public var hostPort: Int
  /// The container's port.
  public var containerPort: Int
  /// The transport.
  public var transport = TransportProtocol.tcp

  /// Makes the pair.
  public init(hostPort: Int, containerPort: Int, transport: TransportProtocol = .tcp) {
    self.hostPort = hostPort
    self.containerPort = containerPort
    self.transport = transport
  }

  /// The container's port as docker writes it, as in `80/tcp`.
  public var key: String { "\(containerPort)/\(transport)" }
}

/// Something that is seen at a path of a container.
public struct VolumeBind: Hashable, Sendable {
  /// Where the files are.
  public enum Source: Hashable, Sendable {
    /// In a volume of this name; an empty one gets a name.
    case volume(String)
    /// On a machine, at this path.
    case path(String, on: MachineID)
    /// Nowhere: it is gone with the container.
    case memory
  }

  /// Where the files are.
  public var source: Source
  /// Where they are seen.
  public var target: String
  /// Whether writing fails.
  public var isReadOnly: Bool

  /// Makes the pair.
  public init(_ source: Source, target: String, isReadOnly: Bool = false) {
    self.source = source
    self.target = target
    self.isReadOnly = isReadOnly
  }
}

/// What docker does when a container ends by itself.
public enum RestartPolicy: Hashable, Sendable {
  /// Nothing.
  case none
  /// Starts it again.
  case always
  /// Starts it again unless it was stopped by hand.
  case unlessStopped
  /// Starts it again after a failure, so many times at most; 0: always.
  case onFailure(Int)

  /// The name, as in `on-failure`.
  public var name: String {
    switch self {
    case .none: "no"
    case .always: "always"
    case .unlessStopped: "unless-stopped"
    case .onFailure: "on-failure"
    }
  }
}

/// What a container of `docker run` is made from.
public struct EngineConfig: Sendable {
  /// The name; empty: one is made up.
  public var name = ""
  /// The image as it was written.
  public var image: String
  /// Replaces the image's command unless empty.
  public var command: [String] = []
  /// Replaces the image's entrypoint unless nil.
  public var entrypoint: [String]?
  /// The variables that were given.
  public var environment = Environment()
  /// The host name; empty: the beginning of the id.
  public var hostname = ""
  /// The working directory; nil: the image's.
  public var workingDirectory: String?
  /// The user; empty: the image's.
  public var user = ""
  /// The labels that were given.
  public var labels = Environment()
  /// The ports that the node hands on.
  public var ports: [PortBinding] = []
  /// The ports that are said to be used, beside the image's.
  public var exposedPorts: [String] = []
  /// Whether every exposed port gets one of the node's.
  public var publishesAll = false
  /// What is seen in its files.
  public var binds: [VolumeBind] = []
  /// The network: `default`, `host`, `none`, `container:NAME` or a name.
  public var network = "default"
  /// The names that it has on that network beside its own.
  public var aliases: [String] = []
  /// Other containers that it knows by a name.
  public var links: [(container: String, alias: String)] = []
  /// Lines for its `/etc/hosts`, as in `db:10.0.0.1`.
  public var extraHosts: [String] = []
  /// What happens when it ends by itself.
  public var restart = RestartPolicy.none
  /// Whether it is removed when it ends.
  public var removesItself = false
  /// Whether its first process has a terminal.
  public var hasTerminal = false
  /// Whether its first process has an input that stays open for whoever attaches.
  public var keepsInput = false
  /// Whether its own files cannot be written.
  public var hasReadOnlyRoot = false
  /// The signal that is to end it; empty: the image's.
  public var stopSignal = ""
  /// The memory that it may use, in bytes; 0: all.
  public var memory: Int64 = 0
  /// Billionths of a processor that it may use; 0: all.
  public var nanoCPUs: Int64 = 0
  /// Whether it may do everything.
  public var isPrivileged = false

  /// Describes a container of `image`.
  public init(image: String) { self.image = image }
}

/// What docker's daemon refuses, in its own words.
public struct EngineError: Error, Hashable, Sendable {
  /// What the daemon says.
  public var message: String

  /// Makes the refusal.
  public init(_ message: String) { self.message = message }
}
