import KubernetesAPI
import Manifests

/// What controllers do behind the learner's back.
extension Diagnosis {
  /// Why an object is still there, or there again.
  static func whyItStays(
    _ object: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> [String]
  {
    let chain = owners(of: object, &client)
    guard let direct = chain.first, let top = chain.last else { return [] }
    let kind = object.resource.singular
    let made =
      "The \(kind) `\(object.metadata.name)` belongs to \(phrase(direct))"
      + (chain.count > 1 ? ", which belongs to \(phrase(top))" : "")
    return [
      "\(made). Delete the \(kind), and its controller makes a new one at once:"
        + " delete `\(top.name)` instead."
    ]
  }

  /// The controller that makes a new object for one that goes; nil where nobody does.
  static func replacer(
    of object: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> ClusterObject?
  {
    guard let owner = owners(of: object, &client).first, !owner.isTerminating,
      !isAbandoned(owner, &client), owner.value("spec", "replicas")?.integer ?? 1 > 0
    else { return nil }
    return owner
  }

  /// Whether an object's owner, or its owner's owner, is gone, so that it will be collected.
  static func isAbandoned(_ object: ClusterObject, _ client: inout some KubernetesClient) -> Bool {
    let chain = [object] + owners(of: object, &client)
    return chain.contains(where: \.isTerminating) || chain.last?.controller != nil
  }

  /// Why there are more or fewer than asked for.
  static func whyTheCount(
    _ search: ObjectSearch,
    _ client: inout some KubernetesClient
  )
    -> [String]
  {
    if search.candidates.isEmpty { return whyNone(search, &client) }
    let unfit = search.candidates.filter { !$0.differences.isEmpty }
    for candidate in unfit {
      let advice = trouble(candidate.object, &client)
      if !advice.isEmpty { return advice }
    }
    for candidate in search.candidates {
      guard let owner = owners(of: candidate.object, &client).last,
        let replicas = owner.value("spec", "replicas")?.integer
      else { continue }
      return ["\(phrase(owner)) is set to \(replicas) replica\(replicas == 1 ? "" : "s").".sentence]
    }
    return []
  }

  /// What is coming by itself where objects are too few or too many: a controller is at work.
  static func coming(
    _ search: ObjectSearch,
    _ count: Expectation,
    _ client: inout some KubernetesClient
  ) -> String? {
    guard search.resource.kind == "Pod" else { return nil }
    for kind in ["ReplicationController", "ReplicaSet"] {
      for owner in client.manifests(kind, namespace: search.wanted.namespace)
      where !owner.isTerminating {
        let wanted = owner.value("spec", "replicas")?.integer ?? 1
        let ready = owner.number("status", "readyReplicas")
        let current = owner.number("status", "replicas")
        guard wanted != ready || wanted != current, count.differences(.integer(wanted)).isEmpty,
          controls(owner, search)
        else { continue }
        let stuck = search.candidates.contains {
          if case .stuck = $0.readiness { true } else { false }
        }
        return stuck ? nil : "`\(owner.name)` (\(ready) of \(wanted) pods ready)"
      }
    }
    return nil
  }

  /// What an object waits for where another must come first.
  static func coming(_ object: ClusterObject, _ client: inout some KubernetesClient) -> String? {
    guard object.resource.kind == "Endpoints" else { return nil }
    let services = client.manifests("Service", namespace: object.metadata.namespace)
    guard let service = services.first(where: { $0.metadata.name == object.metadata.name }) else {
      return nil
    }
    return waitingPod(of: service, &client)
  }

  /// A pod below a controller that will not come up by itself.
  static func stuckPod(
    of owner: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> ClusterObject?
  {
    guard owner.value("spec", "template") != nil else { return nil }
    return client.manifests("Pod", namespace: owner.metadata.namespace).first { pod in
      guard case .stuck = pod.readiness else { return false }
      return owners(of: pod, &client).contains { $0.metadata.uid == owner.metadata.uid }
    }
  }

  private static func controls(_ owner: ClusterObject, _ search: ObjectSearch) -> Bool {
    if search.candidates.contains(where: { $0.object.controller?.uid == owner.metadata.uid }) {
      return true
    }
    let labels = owner.labels("spec", "template", "metadata", "labels")
    if !search.wanted.selector.isEmpty {
      return SelectorText.terms(search.wanted.selector).matches(labels)
    }
    return search.wanted.name?.matches("\(owner.metadata.name)-xxxxx") ?? true
  }

  /// The controllers above an object, the nearest first.
  static func owners(
    of object: ClusterObject,
    _ client: inout some KubernetesClient
  )
    -> [ClusterObject]
  {
    var chain: [ClusterObject] = []
    var next = object.controller
    while let reference = next, chain.count < 4 {
      let all = client.manifests(reference.kind, namespace: object.metadata.namespace)
      guard let owner = all.first(where: { $0.metadata.uid == reference.uid }) else { break }
      chain.append(owner)
      next = owner.controller
    }
    return chain
  }

  private static func phrase(_ object: ClusterObject) -> String {
    let kind =
      switch object.resource.kind {
      case "ReplicationController": "the replication controller"
      case "ReplicaSet": "the replica set"
      case "Deployment": "the deployment"
      case "StatefulSet": "the stateful set"
      case "DaemonSet": "the daemon set"
      case "Job": "the job"
      default: "the \(object.resource.singular)"
      }
    return "\(kind) `\(object.metadata.name)`"
  }
}

extension String {
  /// The text with a capital at its beginning.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}
