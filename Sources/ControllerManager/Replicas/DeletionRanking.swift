import KubernetesAPI
import Simulation

/// The order in which surplus pods are deleted: first those whose loss is felt least.
///
/// Not yet assigned to a node, then pending, then not ready; a lower deletion cost; a node with more
/// pods of the same kind; ready for a shorter time; more restarts; younger. The real controller
/// compares ages on a logarithmic scale and breaks ties by uid; here the younger one simply goes
/// first. Source: `ActivePodsWithRanks` in `k8s.io/kubernetes/pkg/controller`.
struct DeletionRanking {
  /// The annotation by which a user makes a pod dearer or cheaper to delete.
  static let costAnnotation = "controller.kubernetes.io/pod-deletion-cost"

  /// The `count` pods of `pods` that are to go; `neighbours` tells how many pods of the same kind a
  /// node has.
  static func surplus(_ count: Int, of pods: [Pod], neighbours: [String: Int] = [:]) -> [Pod] {
    guard count < pods.count else { return pods }
    let ranked = pods.map { (rank: DeletionRanking($0, neighbours), pod: $0) }
      .sorted { $0.rank.precedes($1.rank) }
    return ranked.prefix(count).map(\.pod)
  }

  private let isAssigned: Bool
  private let phase: Int
  private let isReady: Bool
  private let cost: Int
  private let neighbours: Int
  private let readySince: Instant
  private let restarts: Int32
  private let created: Instant
  private let name: String

  private init(_ pod: Pod, _ neighbours: [String: Int]) {
    isAssigned = !pod.spec.nodeName.isEmpty
    phase = ["Pending": 0, "Unknown": 1, "Running": 2][pod.status.phase] ?? 0
    isReady = pod.isReady
    cost = pod.metadata.annotations[Self.costAnnotation].flatMap { Int($0) } ?? 0
    self.neighbours = neighbours[pod.spec.nodeName] ?? 0
    readySince = pod.condition("Ready")?.lastTransitionTime.instant ?? .epoch
    restarts = pod.mostRestarts
    created = pod.metadata.creationTimestamp.instant
    name = pod.metadata.name
  }

  private func precedes(_ other: Self) -> Bool {
    if isAssigned != other.isAssigned { return !isAssigned }
    if phase != other.phase { return phase < other.phase }
    if isReady != other.isReady { return !isReady }
    if cost != other.cost { return cost < other.cost }
    if neighbours != other.neighbours { return neighbours > other.neighbours }
    if isReady, readySince != other.readySince { return readySince > other.readySince }
    if restarts != other.restarts { return restarts > other.restarts }
    if created != other.created { return created > other.created }
    return name < other.name
  }
}
