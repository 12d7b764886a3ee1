/// The numbers that the fields of the API's types have in protobuf.
///
/// Source: the `generated.proto` files of `k8s.io/api`; they never change once given. Clients send
/// protobuf for the kinds that they make themselves, so these are here, with all that pod templates
/// are made of.
enum ProtobufNumbers {
  /// What a number stands for.
  enum Field: Sendable, Hashable {
    case named(String)
    /// A message whose fields are those of the struct around it; with the name of its own row.
    case inline(String)
  }

  /// The fields of a type by their numbers; empty for a type that is not here.
  static func fields(of type: String) -> [Int: Field] { table[type] ?? [:] }

  private static let table: [String: [Int: Field]] = {
    var table: [String: [Int: Field]] = [:]
    for line in rows.split(separator: "\n") {
      let words = line.split(separator: " ")
      var fields: [Int: Field] = [:]
      var number = 0
      for word in words.dropFirst() {
        // `12:` goes on from that number; else every name has the one after its neighbour's.
        if word.hasSuffix(":"), let next = Int(word.dropLast()) {
          number = next - 1
          continue
        }
        number += 1
        fields[number] =
          word.hasPrefix(">") ? .inline(String(word.dropFirst())) : .named(String(word))
      }
      for name in words[0].split(separator: ",") { table[String(name)] = fields }
    }
    return table
  }()

  // A type, then its fields in the order of their numbers; `>` is a message without a name.
  private static let rows = """
    Affinity nodeAffinity podAffinity podAntiAffinity
    AggregationRule clusterRoleSelectors
    Binding metadata target
    Capabilities add drop
    CertificateSigningRequestCondition type reason message lastUpdateTime lastTransitionTime status
    CertificateSigningRequestSpec request username uid groups usages extra signerName expirationSeconds
    CertificateSigningRequestStatus conditions certificate
    ClusterRole metadata rules aggregationRule
    ClusterRoleBinding,RoleBinding metadata subjects roleRef
    ConfigMap metadata data binaryData immutable
    ConfigMapEnvSource,SecretEnvSource >LocalObjectReference optional
    ConfigMapKeySelector,SecretKeySelector >LocalObjectReference key optional
    ConfigMapProjection,SecretProjection >LocalObjectReference items 4: optional
    ConfigMapVolumeSource >LocalObjectReference items defaultMode optional
    Container,EphemeralContainer name image command args workingDir ports env resources volumeMounts livenessProbe readinessProbe lifecycle terminationMessagePath imagePullPolicy securityContext stdin stdinOnce tty envFrom terminationMessagePolicy volumeDevices startupProbe resizePolicy restartPolicy
    ContainerPort name hostPort containerPort protocol hostIP
    CronJob,DaemonSet,Deployment,Ingress,Job,LimitRange,Namespace,NetworkPolicy,Node,PersistentVolume,PersistentVolumeClaim,Pod,PodDisruptionBudget,ReplicaSet,ReplicationController,ResourceQuota,Scale,SelfSubjectAccessReview,SelfSubjectRulesReview,Service,StatefulSet,SubjectAccessReview,LocalSubjectAccessReview,TokenRequest,TokenReview,HorizontalPodAutoscaler,CertificateSigningRequest metadata spec status
    CronJobSpec schedule startingDeadlineSeconds concurrencyPolicy suspend jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit timeZone
    CrossVersionObjectReference kind name apiVersion
    DeleteOptions gracePeriodSeconds preconditions orphanDependents propagationPolicy dryRun
    DeploymentSpec replicas selector template strategy minReadySeconds revisionHistoryLimit paused 9: progressDeadlineSeconds
    DeploymentStrategy type rollingUpdate
    DownwardAPIProjection items
    DownwardAPIVolumeFile path fieldRef resourceFieldRef mode
    DownwardAPIVolumeSource items defaultMode
    EmptyDirVolumeSource medium sizeLimit
    EnvFromSource prefix configMapRef secretRef
    EnvVar name value valueFrom
    EnvVarSource fieldRef resourceFieldRef configMapKeyRef secretKeyRef
    Eviction metadata deleteOptions
    ExecAction command
    GRPCAction port service
    HTTPGetAction path port host scheme httpHeaders
    HTTPHeader name value
    HTTPIngressPath path backend pathType
    HTTPIngressRuleValue paths
    HorizontalPodAutoscalerSpec scaleTargetRef minReplicas maxReplicas metrics behavior
    HostAlias ip hostnames
    HostPathVolumeSource path type
    IngressBackend 3: resource service
    IngressRule host >IngressRuleValue
    IngressRuleValue http
    IngressServiceBackend name port
    IngressSpec defaultBackend tls rules ingressClassName
    IngressTLS hosts secretName
    JobSpec parallelism completions activeDeadlineSeconds selector manualSelector template backoffLimit ttlSecondsAfterFinished completionMode suspend podFailurePolicy backoffLimitPerIndex maxFailedIndexes podReplacementPolicy managedBy successPolicy
    JobTemplateSpec,PodTemplateSpec metadata spec
    KeyToPath key path mode
    LabelSelector matchLabels matchExpressions
    LabelSelectorRequirement,NodeSelectorRequirement key operator values
    Lifecycle postStart preStop stopSignal
    LifecycleHandler exec httpGet tcpSocket sleep
    LocalObjectReference name
    MetricIdentifier name selector
    MetricSpec type object pods resource external containerResource
    MetricTarget type value averageValue averageUtilization
    NamespaceSpec finalizers
    NamespaceStatus phase conditions
    NodeAffinity requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
    NodeSelector nodeSelectorTerms
    NodeSelectorTerm matchExpressions matchFields
    NonResourceAttributes path verb
    ObjectFieldSelector apiVersion fieldPath
    ObjectMeta name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers 17: managedFields
    ObjectReference kind namespace name uid apiVersion resourceVersion fieldPath
    BoundObjectReference kind apiVersion name uid
    OwnerReference kind 3: name uid apiVersion controller blockOwnerDeletion
    PersistentVolumeClaimVolumeSource claimName readOnly
    PodAffinity,PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
    PodAffinityTerm labelSelector namespaces topologyKey namespaceSelector matchLabelKeys mismatchLabelKeys
    PodDNSConfig nameservers searches options
    PodDNSConfigOption name value
    PodDisruptionBudgetSpec minAvailable selector maxUnavailable unhealthyPodEvictionPolicy
    PodReadinessGate conditionType
    PodSecurityContext seLinuxOptions runAsUser runAsNonRoot supplementalGroups fsGroup runAsGroup sysctls windowsOptions fsGroupChangePolicy seccompProfile appArmorProfile supplementalGroupsPolicy
    PodSpec volumes containers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount nodeName hostNetwork hostPID hostIPC securityContext imagePullSecrets hostname subdomain affinity schedulerName initContainers automountServiceAccountToken tolerations hostAliases priorityClassName priority dnsConfig shareProcessNamespace readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints ephemeralContainers setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources
    PolicyRule verbs apiGroups resources resourceNames nonResourceURLs
    Preconditions uid resourceVersion
    PreferredSchedulingTerm weight preference
    PriorityClass metadata value globalDefault description preemptionPolicy
    Probe >LifecycleHandlerOfProbe initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds
    LifecycleHandlerOfProbe exec httpGet tcpSocket grpc
    ProjectedVolumeSource sources defaultMode
    ResourceAttributes namespace verb group version resource subresource name fieldSelector labelSelector
    ResourceFieldSelector containerName resource divisor
    ResourceMetricSource name target
    ResourceQuotaSpec hard scopes scopeSelector
    ResourceRequirements limits requests claims
    Role metadata rules
    RoleRef apiGroup kind name
    RollingUpdateDeployment maxUnavailable maxSurge
    ScaleSpec replicas
    ScopeSelector matchExpressions
    ScopedResourceSelectorRequirement scopeName operator values
    SeccompProfile type localhostProfile
    Secret metadata data type stringData immutable
    SecretVolumeSource secretName items defaultMode optional
    SecurityContext capabilities privileged seLinuxOptions runAsUser runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation runAsGroup procMount windowsOptions seccompProfile appArmorProfile
    SelfSubjectAccessReviewSpec resourceAttributes nonResourceAttributes
    SelfSubjectReview metadata status
    SelfSubjectRulesReviewSpec namespace
    ServiceAccount metadata secrets imagePullSecrets automountServiceAccountToken
    ServiceAccountTokenProjection audience expirationSeconds path
    ServiceBackendPort name number
    ServicePort name protocol port targetPort nodePort appProtocol
    ServiceSpec ports selector clusterIP type externalIPs 7: sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig 17: ipFamilyPolicy clusterIPs ipFamilies allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution
    Subject kind apiGroup name namespace
    SubjectAccessReviewSpec resourceAttributes nonResourceAttributes user groups extra uid
    TCPSocketAction port host
    TokenRequestSpec audiences 3: boundObjectRef expirationSeconds
    Toleration key operator value effect tolerationSeconds
    TopologySpreadConstraint maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys
    TypedLocalObjectReference apiGroup kind name
    Volume name >VolumeSource
    VolumeDevice name devicePath
    VolumeMount name readOnly mountPath subPath mountPropagation subPathExpr recursiveReadOnly
    VolumeProjection secret downwardAPI configMap serviceAccountToken
    VolumeSource hostPath emptyDir 6: secret nfs 10: persistentVolumeClaim 16: downwardAPI 19: configMap 26: projected 28: csi ephemeral image
    WeightedPodAffinityTerm weight podAffinityTerm
    """
}
