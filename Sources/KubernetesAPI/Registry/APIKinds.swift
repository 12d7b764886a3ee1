/// Every kind that has a type here, and how kinds are found.
public enum APIKinds {
  /// The types of the kinds that are resources of their own, in the order of discovery.
  public static let all: [any APIObject.Type] = [
    Binding.self, ComponentStatus.self, ConfigMap.self, Endpoints.self, Event.self,
    LimitRange.self,
    Namespace.self, Node.self,
    PersistentVolumeClaim.self,
    PersistentVolume.self,
    Pod.self, PodTemplate.self, ReplicationController.self,
    ResourceQuota.self,
    Secret.self,
    ServiceAccount.self, Service.self,
    ControllerRevision.self, DaemonSet.self, Deployment.self, ReplicaSet.self, StatefulSet.self,
    SelfSubjectReview.self,
    TokenReview.self,
    LocalSubjectAccessReview.self,
    SelfSubjectAccessReview.self,
    SelfSubjectRulesReview.self,
    SubjectAccessReview.self,
    HorizontalPodAutoscaler.self,
    CronJob.self, Job.self,
    CertificateSigningRequest.self,
    Lease.self,
    EndpointSlice.self,
    Ingress.self,
    IngressClass.self,
    IPAddress.self,
    NetworkPolicy.self,
    ServiceCIDR.self,
    RuntimeClass.self,
    PodDisruptionBudget.self,
    ClusterRoleBinding.self,
    ClusterRole.self,
    RoleBinding.self,
    Role.self,
    PriorityClass.self,
    CSIDriver.self,
    CSINode.self,
    CSIStorageCapacity.self,
    StorageClass.self,
    VolumeAttachment.self,
    VolumeAttributesClass.self,
    CustomResourceDefinition.self,
  ]

  /// The types of the kinds that only subresources take.
  public static let ofSubresources: [any APIObject.Type] = [
    Eviction.self, Scale.self, TokenRequest.self,
  ]

  /// The types of the kinds that the metrics server serves, where there is one.
  public static let ofMetrics: [any APIObject.Type] = [NodeMetrics.self, PodMetrics.self]

  private static let every = all + forms + ofSubresources + ofMetrics

  /// What `all` are called, in the order of discovery.
  public static let resources: [APIResource] = all.map { $0.resource }

  /// The type of a manifest's kind; nil where there is none.
  public static func type(apiVersion: String, kind: String) -> (any APIObject.Type)? {
    every.first {
      $0.resource.kind == kind && $0.resource.apiVersion == apiVersion
    }
  }

  /// The type of a resource; nil where there is none.
  public static func type(of resource: APIResource) -> (any APIObject.Type)? {
    every.first {
      $0.resource.kind == resource.kind && $0.resource.group == resource.group
        && $0.resource.version == resource.version
    }
  }

  /// The resource of a manifest's kind among `resources`; nil where there is none.
  public static func resource(
    apiVersion: String,
    kind: String,
    among resources: [APIResource] = APIKinds.resources
  ) -> APIResource? {
    resources.first { $0.kind == kind && $0.apiVersion == apiVersion }
  }
}
