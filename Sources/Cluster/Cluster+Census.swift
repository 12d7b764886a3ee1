import ContainerRuntime
import KubernetesAPI
import Machine
import Network

/// What is there beneath the API: machines, volumes, network namespaces, containers.
///
/// The API tells what should be; a census tells what is, so that a check can see leftovers.
public struct Census: Sendable, Hashable {
  /// One pod's sandbox on a node.
  public struct Sandbox: Sendable, Hashable {
    /// The pod's uid.
    public let pod: String
    /// The pod's own address; nil on the node's network.
    public let address: String?
    /// Whether it is up.
    public let isReady: Bool
    /// How many of its containers run.
    public let running: Int
  }

  /// What is on one node.
  public struct Node: Sendable, Hashable {
    /// The node's name.
    public let name: String
    /// Whether it has power.
    public let isPowered: Bool
    /// Its sandboxes, oldest first.
    public let sandboxes: [Sandbox]
    /// Its containers and pause containers as `docker ps -a` would list them.
    public let rows: [String]
  }

  /// The nodes, in order.
  public let nodes: [Node]
  /// How many machines exist: nodes, containers, and those of people.
  public let machines: Int
  /// How many containers exist, pause containers not counted.
  public let containers: Int
  /// How many volumes exist.
  public let volumes: Int
  /// How many network namespaces exist.
  public let namespaces: Int
}

extension Cluster {
  /// Counts what is there beneath the API.
  public func census() -> Census {
    Census(
      nodes: plane.nodes.map { node in
        Census.Node(
          name: node.name,
          isPowered: node.isPowered,
          sandboxes: Self.sandboxes(of: node.runtime),
          rows: node.runtime.rows(at: now).map {
            "\($0.id) \($0.image) \($0.command) \($0.created) \($0.status) \($0.name)"
          }
        )
      },
      machines: kernel.machineIDs.count,
      containers: plane.nodes.reduce(0) { $0 + $1.runtime.containers.count },
      volumes: kernel.volumeCount,
      namespaces: kernel.network.namespaceCount
    )
  }

  private static func sandboxes(of runtime: NodeRuntime) -> [Census.Sandbox] {
    var running: [ContainerID: Int] = [:]
    for container in runtime.containers where container.state == .running {
      running[container.sandbox, default: 0] += 1
    }
    return runtime.sandboxes.map { sandbox in
      Census.Sandbox(
        pod: sandbox.config.podUID,
        address: sandbox.config.address?.description,
        isReady: sandbox.isReady,
        running: running[sandbox.id] ?? 0
      )
    }
  }

  /// The addresses of the sandboxes that are there, on all nodes; none may stand here twice.
  public var sandboxAddresses: [UInt32] {
    plane.nodes.flatMap { node in
      node.runtime.sandboxes.compactMap { $0.isReady ? $0.config.address?.value : nil }
    }
  }
}
