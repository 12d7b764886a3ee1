import KubernetesAPI
import Simulation

/// `kubectl drain`: cordons nodes and evicts their pods, as fast as disruption budgets allow.
struct DrainCommand: Command {
  static let spec = CommandSpec(
    name: "drain",
    group: .cluster,
    summary: "Drain node in preparation for maintenance",
    details:
      "Marks the node as unschedulable, then evicts the pods on it; a pod that its disruption"
      + " budget holds back is tried again every five seconds.",
    examples: [
      .init("Drain a node, pods without a controller too", "kubectl drain minikube --force"),
      .init("Give each pod 15 minutes", "kubectl drain minikube --grace-period=900"),
    ],
    usage: "kubectl drain NODE",
    flags: [
      GlobalFlags.selector, GlobalFlags.dryRun,
      Flag("chunk-size", .integer, "500", "How many objects a list brings at once"),
      Flag("force", .boolean, "Go on where pods have no controller that would make them anew"),
      Flag("ignore-daemonsets", .boolean, "Leave the pods of daemon sets"),
      Flag(
        "delete-emptydir-data",
        .boolean,
        "Go on where pods keep data in directories that go with them"
      ),
      Flag("delete-local-data", .boolean, "The same, in 1.8"),
      Flag("grace-period", .integer, "-1", "How many seconds each pod has to end"),
      Flag(
        "skip-wait-for-delete-timeout",
        .integer,
        "0",
        "Do not wait for pods that have been ending for so many seconds"
      ),
      Flag("timeout", .duration, "0s", "How long to wait; zero means as long as it takes"),
      Flag("pod-selector", .string, "Only the pods of these labels"),
      Flag("disable-eviction", .boolean, "Delete instead of evicting, past disruption budgets"),
    ],
    words: .nodes
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private var nodes: [String]?
  private var failures: [Failure] = []
  /// The node whose pods go now, with its pods.
  private var current: (node: String, pods: PodEvictions)?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    dryRun = try DryRun(arguments)
    if arguments.isGiven("selector"), !invocation.positional.isEmpty {
      throw .usage("cannot specify both a node name and a --selector option")
    }
    if invocation.positional.isEmpty, !arguments.isGiven("selector") {
      throw .usage("USAGE: drain NODE [flags]")
    }
    if arguments.isGiven("pod-selector") {
      do {
        _ = try LabelSelectorTerms(parsing: arguments.string("pod-selector"))
      } catch {
        throw .message("--pod-selector=<pod_selector> must be a valid label selector")
      }
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if nodes == nil { nodes = try cordon(&client, &station) }
    while true {
      if let node = current?.node, var pods = current?.pods {
        let pauses = pods.advance(&client, &station)
        current = (node, pods)
        guard pauses.isEmpty else { return .waiting(pauses) }
        current = nil
        end(node, pods.failures, pods.remaining(&client), &station)
        continue
      }
      guard let next = nodes?.first else { break }
      nodes?.removeFirst()
      begin(next, &client, &station)
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  /// Marks the nodes, and answers their names.
  private func cordon<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> [String] {
    var failures: [Failure] = []
    let found = try NodeFinder.nodes(invocation, &failures, &client)
    if let failure = Failure.of(failures) { throw failure }
    for node in found {
      try NodeFinder.mark(node, unschedulable: true, invocation, dryRun, &client, &station)
    }
    return found.map(\.metadata.name)
  }

  /// Begins with the pods of a node, or says why that cannot be.
  private mutating func begin<Client: KubernetesClient, Station: Workstation>(
    _ node: String,
    _ client: inout Client,
    _ station: inout Station
  ) {
    let selection: DrainSelection
    do {
      selection = try DrainSelection(node, invocation, &client)
    } catch {
      return end(node, [error], [], &station)
    }
    guard selection.refusals.isEmpty else {
      return end(node, selection.refusals.map { .plain($0) }, [], &station)
    }
    if !selection.warnings.isEmpty { station.complain("Warning: \(selection.warnings)\n") }
    if dryRun == .client {
      for pod in selection.pods {
        station.print("evicting pod \(pod.namespacedName) (dry run)\n")
      }
      return end(node, [], [], &station)
    }
    current = (node, PodEvictions(selection.pods, invocation, dryRun, now: client.now))
  }

  private mutating func end<Station: Workstation>(
    _ node: String,
    _ problems: [Failure],
    _ remaining: [Pod],
    _ station: inout Station
  ) {
    guard !problems.isEmpty else {
      station.print(invocation.messages.done("drained", Node.resource, node, dryRun: dryRun))
      return
    }
    let texts = problems.map(\.drainText)
    let why = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    if !remaining.isEmpty {
      station.complain(
        "There are pending pods in node \"\(node)\" when an error occurred: \(why)\n"
      )
      for pod in remaining { station.complain("pod/\(pod.metadata.name)\n") }
    }
    let pending = ([node] + (nodes ?? [])).map { " \($0)\n" }.joined()
    switch invocation.version {
    case .current:
      station.complain(
        "error: unable to drain node \"\(node)\" due to error: \(why), continuing command...\n"
          + "There are pending nodes to be drained:\n\(pending)"
      )
      failures += texts.map { .plain($0) }
    case .v18:
      station.complain(
        "error: unable to drain node \"\(node)\", aborting command...\n\n"
          + "There are pending nodes to be drained:\n\(pending)"
      )
      failures += texts.map { .message($0) }
      nodes = []
    }
  }
}

extension Failure {
  /// The failure as it stands inside the sentence about a node.
  fileprivate var drainText: String {
    switch self {
    case .message(let text), .plain(let text): text
    case .refused(let status): status.message
    case .usage(let text), .flag(let text): text
    default: "unknown error"
    }
  }
}
