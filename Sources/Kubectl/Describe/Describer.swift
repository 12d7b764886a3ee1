import KubernetesAPI

/// Describes the objects of one kind: what `kubectl describe` prints.
protocol Describer: Sendable {
  associatedtype Object: APIObject
  /// Writes what there is to say about `object`; may ask the server for more.
  static func describe<Client: KubernetesClient>(
    _ object: Object,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure)
}

/// Finds the describer of an object.
enum Describers {
  static let all: [any Describer.Type] = [
    PodDescriber.self, ReplicationControllerDescriber.self, ReplicaSetDescriber.self,
    DaemonSetDescriber.self, StatefulSetDescriber.self, JobDescriber.self,
    CronJobDescriber.self, DeploymentDescriber.self, ServiceDescriber.self,
    NodeDescriber.self,
    NamespaceDescriber.self,
    ConfigMapDescriber.self, SecretDescriber.self, ServiceAccountDescriber.self,
    EndpointsDescriber.self, EndpointSliceDescriber.self, EventDescriber.self,
    ResourceQuotaDescriber.self, LimitRangeDescriber.self, PriorityClassDescriber.self,
    PodDisruptionBudgetDescriber.self, HorizontalPodAutoscalerDescriber.self,
    RoleDescriber.self,
    ClusterRoleDescriber.self,
    RoleBindingDescriber.self,
    ClusterRoleBindingDescriber.self,
    CertificateSigningRequestDescriber.self,
    PersistentVolumeDescriber.self,
    PersistentVolumeClaimDescriber.self,
    StorageClassDescriber.self,
    VolumeAttributesClassDescriber.self,
    CSINodeDescriber.self,
    IngressDescriber.self,
    IngressClassDescriber.self,
    NetworkPolicyDescriber.self,
  ]

  /// The description of `object`.
  static func text<Client: KubernetesClient>(
    _ object: any APIObject,
    _ version: KubectlVersion,
    showsEvents: Bool,
    _ client: inout Client
  ) throws(Failure) -> String {
    var page = DescriptionPage(version: version, now: client.now)
    page.showsEvents = showsEvents
    // Of both versions of autoscalers kubectl describes the newer one.
    let object = object is AutoscalingV1.HorizontalPodAutoscaler ? APIKinds.stored(object) : object
    for describer in all {
      if try describe(object, describer, &page, &client) { return page.aligned() }
    }
    try GenericDescriber.describe(object, &page, &client)
    return page.aligned()
  }

  private static func describe<Kind: Describer, Client: KubernetesClient>(
    _ object: any APIObject,
    _ describer: Kind.Type,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) -> Bool {
    guard let object = object as? Kind.Object else { return false }
    try Kind.describe(object, &page, &client)
    return true
  }
}
