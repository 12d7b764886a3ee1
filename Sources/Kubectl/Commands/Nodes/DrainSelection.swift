import KubernetesAPI
import Simulation

/// Which pods of a node a drain takes, and what stands against it.
struct DrainSelection {
  /// The pods to go.
  private(set) var pods: [Pod] = []
  /// Why the node cannot be drained, a sentence for each reason.
  private(set) var refusals: [String] = []
  /// What is done all the same.
  private(set) var warnings = ""

  private let invocation: Invocation
  private var fatal: [(why: String, pods: [String])] = []
  private var notes: [(what: String, pods: [String])] = []

  /// Looks at the pods of `node`.
  init<Client: KubernetesClient>(
    _ node: String,
    _ invocation: Invocation,
    _ client: inout Client
  ) throws(Failure) {
    self.invocation = invocation
    var options = ListOptions()
    options.fieldSelector = FieldSelector([.init("spec.nodeName", node)])
    let selector = invocation.arguments.string("pod-selector")
    if !selector.isEmpty { options.labelSelector = try? LabelSelectorTerms(parsing: selector) }
    let found: [Pod]
    do {
      found = try client.list(Pod.self, options)
    } catch {
      throw .refused(error)
    }
    for pod in found { take(pod, now: client.now) }
    refusals = fatal.sorted { $0.why < $1.why }.map {
      "cannot delete \($0.why): \(Self.list($0.pods))"
    }
    warnings = notes.sorted { $0.what < $1.what }
      .map { "\($0.what): \(Self.list($0.pods))" }
      .joined(separator: "; ")
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  /// Decides about one pod, by one rule after the other.
  private mutating func take(_ pod: Pod, now: Instant) {
    let arguments = invocation.arguments
    let name = pod.namespacedName.description
    let patience = arguments.int("skip-wait-for-delete-timeout")
    if patience > 0, let deletion = pod.metadata.deletionTimestamp,
      now - deletion.instant > .seconds(Int64(patience))
    {
      return
    }
    if pod.controllerReference?.kind == "DaemonSet", !pod.isFinished {
      if arguments.bool("ignore-daemonsets") {
        note("ignoring DaemonSet-managed Pods", name)
      } else {
        refuse("DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", name)
      }
      return
    }
    if pod.metadata.annotations["kubernetes.io/config.mirror"] != nil { return }
    let isLocal = pod.spec.volumes.contains { $0.emptyDir != nil }
    let losesData =
      arguments.bool("delete-emptydir-data") || arguments.bool("delete-local-data")
    if isLocal, !pod.isFinished, !losesData {
      return refuse("Pods with local storage (use --delete-emptydir-data to override)", name)
    }
    if pod.controllerReference == nil, !pod.isFinished {
      guard arguments.bool("force") else { return refuse(aloneText, name) }
      note("deleting Pods that declare no controller", name)
    }
    pods.append(pod)
  }

  private var aloneText: String {
    invocation.version == .current
      ? "Pods that declare no controller (use --force to override)"
      : "Pods not managed by ReplicationController, ReplicaSet, Job, DaemonSet or StatefulSet (use"
        + " --force to override)"
  }

  private mutating func refuse(_ why: String, _ name: String) {
    if let index = fatal.firstIndex(where: { $0.why == why }) {
      fatal[index].pods.append(name)
    } else {
      fatal.append((why, [name]))
    }
  }

  private mutating func note(_ what: String, _ name: String) {
    if let index = notes.firstIndex(where: { $0.what == what }) {
      notes[index].pods.append(name)
    } else {
      notes.append((what, [name]))
    }
  }
}
