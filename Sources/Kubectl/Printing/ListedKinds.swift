import KubernetesAPI

/// The kinds that have tables of their own.
enum ListedKinds {
  static let all: [any Listed.Type] = [
    Pod.self, ReplicationController.self, ReplicaSet.self, DaemonSet.self,
    StatefulSet.self, ControllerRevision.self, Job.self, CronJob.self,
    Deployment.self,
    Service.self, Endpoints.self, EndpointSlice.self, Node.self, Namespace.self, Event.self,
    ConfigMap.self,
    Secret.self, ServiceAccount.self, ComponentStatus.self, Lease.self,
    ResourceQuota.self, LimitRange.self, PriorityClass.self, PodDisruptionBudget.self,
    HorizontalPodAutoscaler.self,
    CustomResourceDefinition.self,
    CertificateSigningRequest.self,
    ClusterRole.self,
    ClusterRoleBinding.self,
    Role.self,
    RoleBinding.self,
    PersistentVolume.self,
    PersistentVolumeClaim.self,
    StorageClass.self,
    VolumeAttachment.self,
    VolumeAttributesClass.self,
    CSIDriver.self,
    CSINode.self,
    CSIStorageCapacity.self,
    Ingress.self,
    IngressClass.self,
    NetworkPolicy.self,
    ServiceCIDR.self,
    IPAddress.self,
    RuntimeClass.self,
    PodTemplate.self,
    Scale.self,
  ]
}
