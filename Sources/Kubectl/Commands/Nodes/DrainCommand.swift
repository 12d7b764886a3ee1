import KubernetesAPI
import Simulation

/// `kubectl drain`: cordons a node and deletes its pods.
struct DrainCommand: Command {
  static let spec = CommandSpec(
    name: "drain",
    group: .cluster,
    summary: "Drain node in preparation for maintenance",
    details: "Marks the node as unschedulable, then deletes the pods on it.",
    examples: [
      .init("Drain a node, pods without a controller too", "kubectl drain minikube --force")
    ],
    usage: "kubectl drain NODE",
    flags: [
      GlobalFlags.selector, GlobalFlags.dryRun,
      Flag("force", .boolean, "Delete pods that no controller would make anew"),
      Flag("ignore-daemonsets", .boolean, "Leave the pods of daemon sets"),
      Flag(
        "delete-emptydir-data",
        .boolean,
        "Delete pods that keep data in the node's directories"
      ),
      Flag("delete-local-data", .boolean, "The same, in 1.8"),
      Flag("grace-period", .integer, "-1", "How many seconds each pod has to end"),
      Flag("timeout", .duration, "0s", "How long to wait; zero means as long as it takes"),
      Flag("pod-selector", .string, "Only the pods of these labels"),
      Flag("disable-eviction", .boolean, "Delete instead of evicting"),
    ],
    words: .nodes
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private var node = ""
  private var leaving: [Pod] = []
  private var deadline: Instant?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    if invocation.positional.isEmpty, !invocation.arguments.isGiven("selector") {
      throw .usage("USAGE: drain NODE [flags]")
    }
    if invocation.positional.count > 1 {
      throw .message("draining several nodes at once is not simulated: drain one after the other")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if node.isEmpty {
      var failures: [Failure] = []
      let nodes = try NodeFinder.nodes(invocation, &failures, &client)
      if let failure = Failure.of(failures) { throw failure }
      guard let first = nodes.first else { return .finished }
      node = first.metadata.name
      try NodeFinder.mark(
        first,
        unschedulable: true,
        invocation,
        dryRun,
        &client,
        &station
      )
      try evict(&client, &station)
    }
    let gone = leaving.filter { pod in
      let found = try? client.find(
        Pod.self,
        namespace: pod.metadata.namespace,
        name: pod.metadata.name
      )
      return found?.metadata.uid != pod.metadata.uid
    }
    for pod in gone where invocation.version == .current {
      station.print("pod/\(pod.metadata.name) evicted\n")
    }
    leaving.removeAll { pod in gone.contains { $0.metadata.uid == pod.metadata.uid } }
    guard leaving.isEmpty else {
      guard let deadline else { return .waiting([.change]) }
      if client.now < deadline { return .waiting([.change, .until(deadline)]) }
      throw .message("unable to drain node \"\(node)\" due to error: global timeout reached")
    }
    station.print(invocation.messages.done("drained", Node.resource, node, dryRun: dryRun))
    return .finished
  }

  private mutating func evict<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let pods = try self.pods(&client)
    let arguments = invocation.arguments
    let alone = pods.filter { $0.controllerReference == nil }.map(\.namespacedName.description)
    if !alone.isEmpty {
      let list = alone.joined(separator: ", ")
      if !arguments.bool("force") { throw refusal(list) }
      station.complain("Warning: deleting Pods that declare no controller: \(list)\n")
    }
    if dryRun == .client { return }
    let grace = arguments.int("grace-period")
    for pod in pods {
      if invocation.version == .current {
        station.print("evicting pod \(pod.namespacedName)\n")
      }
      do {
        try client.delete(
          Pod.self,
          namespace: pod.metadata.namespace,
          name: pod.metadata.name,
          DeleteOptions(gracePeriodSeconds: grace < 0 ? nil : Int64(grace))
        )
      } catch  where error.reason == .notFound {
        continue
      } catch {
        throw .refused(error)
      }
      if invocation.version == .v18 {
        station.print("pod \"\(pod.metadata.name)\" evicted\n")
      }
    }
    leaving = pods
    let timeout = arguments.duration("timeout")
    if timeout > .zero { deadline = client.now + timeout }
  }

  /// The pods to go: all of the node but mirrors, those that ended, and those of daemon sets.
  private func pods<Client: KubernetesClient>(_ client: inout Client) throws(Failure) -> [Pod] {
    var options = ListOptions()
    options.fieldSelector = FieldSelector([.init("spec.nodeName", node)])
    let found: [Pod]
    do {
      found = try client.list(Pod.self, options)
    } catch {
      throw .refused(error)
    }
    let daemons = found.filter { $0.controllerReference?.kind == "DaemonSet" }
    if !daemons.isEmpty, !invocation.arguments.bool("ignore-daemonsets") {
      let list = daemons.map(\.namespacedName.description).joined(separator: ", ")
      throw .message(
        "unable to drain node \"\(node)\" due to error: cannot delete DaemonSet-managed Pods (use"
          + " --ignore-daemonsets to ignore): \(list), continuing command...\nThere are pending nodes"
          + " to be drained:\n \(node)\ncannot delete DaemonSet-managed Pods (use --ignore-daemonsets"
          + " to ignore): \(list)"
      )
    }
    return found.filter {
      $0.controllerReference?.kind != "DaemonSet"
        && $0.metadata.annotations["kubernetes.io/config.mirror"] == nil
    }
  }

  private func refusal(_ list: String) -> Failure {
    let why = "cannot delete Pods that declare no controller (use --force to override): \(list)"
    switch invocation.version {
    case .current:
      return .message(
        "unable to drain node \"\(node)\" due to error: \(why), continuing command...\nThere are"
          + " pending nodes to be drained:\n \(node)\n\(why)"
      )
    case .v18:
      return .message(
        "unable to drain node \"\(node)\", aborting command...\n\nThere are pending nodes to be"
          + " drained:\n \(node)\nerror: pods not managed by ReplicationController, ReplicaSet, Job,"
          + " DaemonSet or StatefulSet (use --force to override): \(list)"
      )
    }
  }
}
