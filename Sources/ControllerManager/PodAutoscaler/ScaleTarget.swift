import KubernetesAPI
import Manifests

/// The workload that an autoscaler scales, as its `scale` subresource shows it.
struct ScaleTarget {
  /// How many pods it wants.
  let replicas: Int
  /// Which pods are its own.
  let selector: LabelSelectorTerms

  private let resource: APIResource
  private let key: NamespacedName

  /// Finds what the autoscaler names.
  init<Client: KubernetesClient>(
    _ scaler: HorizontalPodAutoscaler,
    _ client: inout Client
  ) throws(Status) {
    let reference = scaler.spec.scaleTargetRef
    let group =
      reference.apiVersion.contains("/") ? String(reference.apiVersion.prefix { $0 != "/" }) : ""
    let known = try client.resources().first { $0.kind == reference.kind && $0.group == group }
    guard let known, known.subresources.contains("scale") else {
      throw Status(
        .notFound,
        known == nil
          ? "no matches for kind \"\(reference.kind)\" in group \"\(group)\""
          : "the server could not find the requested resource"
      )
    }
    resource = known
    key = NamespacedName(namespace: scaler.metadata.namespace, name: reference.name)
    let object = try client.get(known, namespace: key.namespace, name: key.name)
    switch object {
    case let owner as Deployment:
      (replicas, selector) = (Int(owner.spec.replicas ?? 1), Self.terms(owner.spec.selector))
    case let owner as StatefulSet:
      (replicas, selector) = (Int(owner.spec.replicas ?? 1), Self.terms(owner.spec.selector))
    case let owner as ReplicaSet: (replicas, selector) = (owner.desiredReplicas, owner.podSelector)
    case let owner as ReplicationController:
      (replicas, selector) = (owner.desiredReplicas, owner.podSelector)
    default:
      replicas = Int(object.manifest()["spec"]?["replicas"]?.integer ?? 1)
      selector = LabelSelectorTerms([])
    }
  }

  private static func terms(_ selector: LabelSelector?) -> LabelSelectorTerms {
    selector?.terms ?? LabelSelectorTerms([])
  }

  /// The pods of the workload.
  func pods<Client: KubernetesClient>(_ client: inout Client) throws(Status) -> [Pod] {
    try client.list(Pod.self, ListOptions(namespace: key.namespace, labels: selector))
  }

  /// What the pods use.
  func metrics<Client: KubernetesClient>(_ client: inout Client) throws(Status) -> [PodMetrics] {
    try client.list(PodMetrics.self, ListOptions(namespace: key.namespace, labels: selector))
  }

  /// Asks for another number of pods.
  func scale<Client: KubernetesClient>(
    to replicas: Int,
    _ client: inout Client
  ) throws(Status) {
    _ = try client.patch(
      resource,
      namespace: key.namespace,
      name: key.name,
      .merge(["spec": ["replicas": .integer(Int64(replicas))]]),
      .subresource("scale")
    )
  }
}
