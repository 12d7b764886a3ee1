public import APIServer
import KubernetesAPI

/// The parts of the cluster as the course's document draws them, those marked that have just acted.
public struct ArchitectureMap: Sendable {
  /// A part and how it is.
  public struct Part: Sendable {
    /// Its name, as in `scheduler`.
    public var name: String
    /// Whether it runs.
    public var isRunning: Bool

    /// Describes a part.
    public init(_ name: String, isRunning: Bool) {
      self.name = name
      self.isRunning = isRunning
    }
  }

  /// A node with its agents.
  public struct NodeParts: Sendable {
    /// The node's name.
    public var name: String
    /// Whether it has power.
    public var isPowered: Bool
    /// Kubelet, proxy and runtime.
    public var parts: [Part]
    /// How many containers run there.
    public var containers: Int

    /// Describes a node.
    public init(_ name: String, isPowered: Bool, parts: [Part], containers: Int) {
      self.name = name
      self.isPowered = isPowered
      self.parts = parts
      self.containers = containers
    }
  }

  private let control: [Part]
  private let nodes: [NodeParts]
  /// The names of those who acted after the last command.
  private let active: Set<String>
  private let revision: Int64
  private let command: String?

  /// Draws the control plane's parts (API server, etcd, scheduler, controller manager, DNS) and nodes.
  public init(_ control: [Part], _ nodes: [NodeParts], _ api: APIServer) {
    self.control = control
    self.nodes = nodes
    revision = api.revision
    let tree = api.trace.flatMap { TraceTree.latest(in: $0) }
    var active: Set<String> = []
    for hop in tree?.hops ?? [] {
      active.insert(hop.record.isUser ? "API server" : hop.record.actor)
      if hop.record.isWrite { active.insert("etcd") }
    }
    self.active = active
    if case .command(let words)? = tree?.command.event { command = words } else { command = nil }
  }

  /// The picture.
  public var lines: [InsightLine] {
    var lines: [InsightLine] = []
    if let command {
      lines.append(InsightLine("After `\(command)`: ", .faint).adding("* has acted", .active))
    }
    lines.append(
      InsightLine("kubectl ──▶ ").joined(cell("API server")).adding(" ◀──▶ ").joined(cell("etcd"))
        .adding("  revision \(revision)", .faint)
    )
    lines.append(InsightLine("               ▲ watch, compare, write"))
    lines.append(InsightLine("Control plane").adding("  ├─ ").joined(cell("scheduler")))
    lines.append(InsightLine("               ├─ ").joined(cell("controller manager")))
    for name in active.sorted() where name.hasSuffix("controller") || name.hasSuffix("collector") {
      lines.append(InsightLine("               │    ").joined(InsightLine("* \(name)", .active)))
    }
    lines.append(InsightLine("               ├─ ").joined(cell("dns")))
    for node in nodes { lines += self.lines(of: node) }
    return lines
  }

  private func lines(of node: NodeParts) -> [InsightLine] {
    var head = InsightLine("Node  ").adding(node.name, .strong)
    if !node.isPowered { head.add("  without power", .bad) }
    var lines = [head]
    for part in node.parts {
      let actor = part.name == "kubelet" ? "kubelet \(node.name)" : part.name
      let isActive = active.contains(actor)
      var line = InsightLine("               ├─ ")
      line.add((isActive ? "* " : "") + part.name, isActive ? .active : .plain)
      if node.isPowered, !part.isRunning { line.add("  stopped", .bad) }
      lines.append(line)
    }
    lines.append(InsightLine("               └─ \(node.containers) containers run"))
    return lines
  }

  private func cell(_ name: String) -> InsightLine {
    let isActive = active.contains(name)
    var line = InsightLine("[\(isActive ? "* " : "")\(name)]", isActive ? .active : .plain)
    if let part = control.first(where: { $0.name == name }), !part.isRunning {
      line.add(" stopped", .bad)
    }
    return line
  }
}
