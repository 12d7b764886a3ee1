import KubernetesAPI

/// Adds up how many pods the controllers of some pods want to have.
struct ScaleFinder {
  private let pods: [Pod]

  init(_ pods: [Pod]) { self.pods = pods }

  /// The sum over all controllers; pods that have none do not count.
  mutating func total<Client: KubernetesClient>(_ client: inout Client) throws(Status) -> Int {
    var seen: [String] = []
    var total = 0
    for pod in pods {
      guard
        let owner = pod.controllerReference,
        let (uid, replicas) = try scale(of: owner, in: pod.metadata.namespace, &client),
        !seen.contains(uid)
      else { continue }
      seen.append(uid)
      total += replicas
    }
    return total
  }

  /// The controller that counts, and how many pods it wants: a replica set's deployment goes before
  /// the set itself.
  private func scale<Client: KubernetesClient>(
    of owner: OwnerReference,
    in namespace: String,
    _ client: inout Client
  ) throws(Status) -> (String, Int)? {
    let found: (uid: String, replicas: Int32?)?
    switch owner.kind {
    case "ReplicaSet":
      let set = try client.find(ReplicaSet.self, namespace: namespace, name: owner.name)
      if let parent = set?.controllerReference, parent.kind == "Deployment" {
        return try scale(of: parent, in: namespace, &client)
      }
      found = set.map { ($0.metadata.uid, $0.spec.replicas) }
    case "Deployment":
      found = try client.find(Deployment.self, namespace: namespace, name: owner.name)
        .map { ($0.metadata.uid, $0.spec.replicas) }
    case "ReplicationController":
      found = try client.find(ReplicationController.self, namespace: namespace, name: owner.name)
        .map { ($0.metadata.uid, $0.spec.replicas) }
    case "StatefulSet":
      found = try client.find(StatefulSet.self, namespace: namespace, name: owner.name)
        .map { ($0.metadata.uid, $0.spec.replicas) }
    default: found = nil
    }
    guard let found, found.uid == owner.uid else { return nil }
    return (found.uid, Int(found.replicas ?? 1))
  }
}
