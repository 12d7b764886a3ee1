public import KubernetesAPI
import Simulation

/// Puts cluster roles together from others, by their labels.
///
/// Source: `k8s.io/kubernetes/pkg/controller/clusterroleaggregation`.
public struct ClusterRoleAggregationController: Controller {
  /// The name under which it records events.
  public let name = "clusterrole-aggregation-controller"
  /// The kinds whose changes wake it.
  public let watches = [ClusterRole.resource]

  /// One key for all: any role may be part of any other.
  enum Everything: Hashable, Sendable { case roles }

  var queue = WorkQueue<Everything>()
  private var roles = ChangeCursor(ClusterRole.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    if !(try roles.read(&client).mentioned.isEmpty) { queue.add(.roles) }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: Everything,
    _ client: inout Client
  ) throws(Status) {
    let all = try client.list(ClusterRole.self)
    for role in all where role.metadata.deletionTimestamp == nil {
      guard let rule = role.aggregationRule else { continue }
      // A role is no part of itself.
      let others = all.filter { $0.metadata.name != role.metadata.name }
      let rules = ClusterRole.aggregate(others, rule)
      guard rules != role.rules else { continue }
      var changed = role
      changed.rules = rules
      try client.update(changed)
    }
  }
}
