import KubernetesAPI
import Manifests

/// `kubectl cordon` and `uncordon`: whether pods may be put on a node.
struct CordonCommand: Command {
  static let spec = CommandSpec(
    name: "cordon",
    group: .cluster,
    summary: "Mark node as unschedulable",
    examples: [.init("Put no more pods on a node", "kubectl cordon minikube")],
    usage: "kubectl cordon NODE",
    flags: [GlobalFlags.selector, GlobalFlags.dryRun],
    words: .nodes
  )
  static let uncordonSpec = CommandSpec(
    name: "uncordon",
    group: .cluster,
    summary: "Mark node as schedulable",
    examples: [.init("Put pods on it again", "kubectl uncordon minikube")],
    usage: "kubectl uncordon NODE",
    flags: [GlobalFlags.selector, GlobalFlags.dryRun],
    words: .nodes
  )

  private let invocation: Invocation
  private let dryRun: DryRun

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    if invocation.positional.isEmpty, !invocation.arguments.isGiven("selector") {
      let verb = invocation.path.split(separator: " ").last ?? ""
      throw .usage("USAGE: \(verb) NODE [flags]")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let value = invocation.path.hasSuffix(" cordon")
    var failures: [Failure] = []
    let nodes = try NodeFinder.nodes(invocation, &failures, &client)
    // Nodes that are not there keep kubectl from touching the others.
    if invocation.version == .current, let failure = Failure.of(failures) { throw failure }
    for node in nodes {
      do {
        try NodeFinder.mark(node, unschedulable: value, invocation, dryRun, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }
}

/// Finds and marks nodes.
enum NodeFinder {
  /// The nodes that the words or the selector name.
  static func nodes<Client: KubernetesClient>(
    _ invocation: Invocation,
    _ failures: inout [Failure],
    _ client: inout Client
  ) throws(Failure) -> [Node] {
    if invocation.positional.isEmpty {
      return try Selection(invocation).list(Node.resource, &client).items.compactMap { $0 as? Node }
    }
    var nodes: [Node] = []
    for word in invocation.positional {
      let name = word.split(separator: "/").last.map(String.init) ?? word
      do {
        nodes.append(try client.get(Node.self, name: name))
      } catch {
        failures.append(.refused(error))
      }
    }
    return nodes
  }

  /// Marks a node and says so.
  static func mark<Client: KubernetesClient, Station: Workstation>(
    _ node: Node,
    unschedulable: Bool,
    _ invocation: Invocation,
    _ dryRun: DryRun,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let verb = unschedulable ? "cordoned" : "uncordoned"
    if node.spec.unschedulable == unschedulable {
      return station.print(
        invocation.messages.done(
          "already \(verb)",
          Node.resource,
          node.metadata.name,
          dryRun: invocation.version == .current ? dryRun : .none
        )
      )
    }
    if dryRun != .client {
      let value: Value = unschedulable ? true : .null
      do {
        _ = try client.patch(
          node,
          .merge(["spec": ["unschedulable": value]]),
          invocation.write(dryRun)
        )
      } catch {
        throw .refused(error)
      }
    }
    station.print(
      invocation.messages.done(verb, Node.resource, node.metadata.name, dryRun: dryRun)
    )
  }
}
