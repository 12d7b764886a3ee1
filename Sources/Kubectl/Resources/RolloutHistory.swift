import KubernetesAPI

/// The replica sets of a deployment, by revision.
struct RolloutHistory: Sendable {
  static let revisionKey = "deployment.kubernetes.io/revision"

  /// The replica set of the present template; nil before the controller made it.
  private(set) var newest: ReplicaSet?
  /// The others, the oldest revision first.
  private(set) var older: [ReplicaSet] = []

  init<Client: KubernetesClient>(of deployment: Deployment, _ client: inout Client) throws(Failure)
  {
    var options = ListOptions(namespace: deployment.metadata.namespace)
    options.ownerUID = deployment.metadata.uid
    let sets: [ReplicaSet]
    do {
      sets = try client.list(ReplicaSet.self, options).sorted {
        Self.revision($0) < Self.revision($1)
      }
    } catch {
      throw .message(
        "failed to retrieve replica sets from deployment \(deployment.metadata.name):"
          + " \(error.message)"
      )
    }
    let current = deployment.metadata.annotations[Self.revisionKey].flatMap { Int($0) }
    newest = sets.last { Self.revision($0) == current } ?? sets.last
    older = sets.filter { $0.metadata.name != newest?.metadata.name }
  }

  /// The others in the order in which they were made.
  var agedFirst: [ReplicaSet] {
    older.sorted { one, other in
      let (left, right) = (one.metadata.creationTimestamp, other.metadata.creationTimestamp)
      return left == right
        ? one.metadata.name < other.metadata.name : left < right
    }
  }

  /// All replica sets, the oldest revision first.
  var all: [ReplicaSet] {
    (older + (newest.map { [$0] } ?? [])).sorted { Self.revision($0) < Self.revision($1) }
  }

  /// The revision of a replica set; 0 where it has none.
  static func revision(_ set: ReplicaSet) -> Int {
    set.metadata.annotations[revisionKey].flatMap { Int($0) } ?? 0
  }
}
