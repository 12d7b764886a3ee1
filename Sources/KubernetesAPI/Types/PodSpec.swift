/// What should run in a pod, and how.
public struct PodSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What should run in a pod, and how."

  /// The volumes that containers may mount.
  public var volumes: [Volume] = []
  /// Containers that run to their end, one by one, before the others start.
  public var initContainers: [Container] = []
  /// The containers of the pod; at least one.
  public var containers: [Container] = []
  /// Containers added to a running pod to look into it.
  public var ephemeralContainers: [EphemeralContainer] = []
  /// When ended containers start again.
  public var restartPolicy = ""
  /// How many seconds the pod has to end before it is killed.
  public var terminationGracePeriodSeconds: Int64?
  /// How many seconds the pod may be active before it is made to fail.
  public var activeDeadlineSeconds: Int64?
  /// Whose name servers the containers ask.
  public var dnsPolicy = ""
  /// Labels that the node must have.
  public var nodeSelector = StringMap()
  /// The service account under which the pod runs.
  public var serviceAccountName = ""
  /// The old name of serviceAccountName; always the same as that.
  public var serviceAccount = ""
  /// Whether the service account's token is mounted into containers.
  public var automountServiceAccountToken: Bool?
  /// The node that the pod is bound to; empty until it is scheduled.
  public var nodeName = ""
  /// Whether the pod uses the node's network.
  public var hostNetwork = false
  /// Whether the pod sees the node's processes.
  public var hostPID = false
  /// Whether the pod shares the node's interprocess communication.
  public var hostIPC = false
  /// Whether the containers see each other's processes.
  public var shareProcessNamespace: Bool?
  /// Security settings for all containers.
  @Sparse public var securityContext: PodSecurityContext?
  /// Secrets for the registries that images come from.
  public var imagePullSecrets: [LocalObjectReference] = []
  /// The host name inside; the pod's name by default.
  public var hostname = ""
  /// The domain in front of the namespace in the full host name.
  public var subdomain = ""
  /// Preferences and rules about nodes and about other pods.
  @Sparse public var affinity: Affinity?
  /// The scheduler that chooses the node.
  public var schedulerName = ""
  /// Taints of nodes that the pod puts up with.
  public var tolerations: [Toleration] = []
  /// Lines for the containers' hosts file.
  public var hostAliases: [HostAlias] = []
  /// The priority class from which the priority is taken.
  public var priorityClassName = ""
  /// How important the pod is; filled in from its priority class.
  public var priority: Int32?
  /// Name resolution beyond what dnsPolicy gives.
  @Sparse public var dnsConfig: PodDNSConfig?
  /// Conditions that must also hold for the pod to be ready.
  public var readinessGates: [PodReadinessGate] = []
  /// The runtime class under which the pod runs.
  public var runtimeClassName: String?
  /// Whether services are shown to containers as environment variables.
  public var enableServiceLinks: Bool?
  /// Whether the pod may push less important ones off a node.
  public var preemptionPolicy: String?
  /// What running the pod takes beside its containers.
  public var overhead = FieldMap<Quantity>()
  /// How a group of pods spreads over zones, nodes or others.
  public var topologySpreadConstraints: [TopologySpreadConstraint] = []
  /// Whether the host name inside is the full one.
  public var setHostnameAsFQDN: Bool?
  /// The operating system that the containers are made for.
  public var os: PodOS?
  /// Whether the containers use the node's user namespace.
  public var hostUsers: Bool?
  /// What must be removed before the pod is scheduled.
  public var schedulingGates: [PodSchedulingGate] = []
  /// Claims on devices, allocated before the pod starts.
  public var resourceClaims: [PodResourceClaim] = []
  /// What all containers together ask for and may use.
  @Sparse public var resources: ResourceRequirements?
  /// A host name inside that is used as it is.
  public var hostnameOverride: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitContents(&visitor)
    visitPlace(&visitor)
    visitScheduling(&visitor)
    visitSandbox(&visitor)
  }

  private mutating func visitContents(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "volumes",
      &volumes,
      mergeKeys: ["name"],
      doc: "The volumes that containers may mount."
    )
    visitor.field(
      "initContainers",
      &initContainers,
      mergeKeys: ["name"],
      doc: "Containers that run to their end, one by one, before the others start."
    )
    visitor.field(
      "containers",
      &containers,
      presence: .requiredAlways,
      mergeKeys: ["name"],
      doc: "The containers of the pod; at least one."
    )
    visitor.field(
      "ephemeralContainers",
      &ephemeralContainers,
      mergeKeys: ["name"],
      doc: "Containers added to a running pod to look into it."
    )
    visitor.field(
      "restartPolicy",
      &restartPolicy,
      default: "Always",
      oneOf: ["Always", "Never", "OnFailure"],
      doc: "When ended containers start again."
    )
    visitor.field(
      "terminationGracePeriodSeconds",
      &terminationGracePeriodSeconds,
      default: 30,
      doc: "How many seconds the pod has to end before it is killed."
    )
    visitor.field(
      "activeDeadlineSeconds",
      &activeDeadlineSeconds,
      doc: "How many seconds the pod may be active before it is made to fail."
    )
    visitor.field(
      "dnsPolicy",
      &dnsPolicy,
      default: "ClusterFirst",
      oneOf: ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
      doc: "Whose name servers the containers ask."
    )
  }

  private mutating func visitPlace(_ visitor: inout some FieldVisitor) {
    visitor.field("nodeSelector", &nodeSelector, doc: "Labels that the node must have.")
    visitor.field(
      "serviceAccountName",
      &serviceAccountName,
      doc: "The service account under which the pod runs."
    )
    visitor.field(
      "serviceAccount",
      &serviceAccount,
      doc: "The old name of serviceAccountName; always the same as that."
    )
    visitor.field(
      "automountServiceAccountToken",
      &automountServiceAccountToken,
      doc: "Whether the service account's token is mounted into containers."
    )
    visitor.field(
      "nodeName",
      &nodeName,
      doc: "The node that the pod is bound to; empty until it is scheduled."
    )
    visitor.field("hostNetwork", &hostNetwork, doc: "Whether the pod uses the node's network.")
    visitor.field("hostPID", &hostPID, doc: "Whether the pod sees the node's processes.")
    visitor.field(
      "hostIPC",
      &hostIPC,
      doc: "Whether the pod shares the node's interprocess communication."
    )
    visitor.field(
      "shareProcessNamespace",
      &shareProcessNamespace,
      doc: "Whether the containers see each other's processes."
    )
    visitor.field(
      "securityContext",
      &_securityContext,
      default: Sparse(PodSecurityContext()),
      doc: "Security settings for all containers."
    )
    visitor.field(
      "imagePullSecrets",
      &imagePullSecrets,
      mergeKeys: ["name"],
      doc: "Secrets for the registries that images come from."
    )
    visitor.field("hostname", &hostname, doc: "The host name inside; the pod's name by default.")
    visitor.field(
      "subdomain",
      &subdomain,
      doc: "The domain in front of the namespace in the full host name."
    )
  }

  private mutating func visitScheduling(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "affinity",
      &_affinity,
      doc: "Preferences and rules about nodes and about other pods."
    )
    visitor.field(
      "schedulerName",
      &schedulerName,
      default: "default-scheduler",
      doc: "The scheduler that chooses the node."
    )
    visitor.field("tolerations", &tolerations, doc: "Taints of nodes that the pod puts up with.")
    visitor.field(
      "hostAliases",
      &hostAliases,
      mergeKeys: ["ip"],
      doc: "Lines for the containers' hosts file."
    )
    visitor.field(
      "priorityClassName",
      &priorityClassName,
      doc: "The priority class from which the priority is taken."
    )
    visitor.field(
      "priority",
      &priority,
      doc: "How important the pod is; filled in from its priority class."
    )
    visitor.field("dnsConfig", &_dnsConfig, doc: "Name resolution beyond what dnsPolicy gives.")
    visitor.field(
      "readinessGates",
      &readinessGates,
      doc: "Conditions that must also hold for the pod to be ready."
    )
  }

  private mutating func visitSandbox(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "runtimeClassName",
      &runtimeClassName,
      doc: "The runtime class under which the pod runs."
    )
    visitor.field(
      "enableServiceLinks",
      &enableServiceLinks,
      doc: "Whether services are shown to containers as environment variables."
    )
    visitor.field(
      "preemptionPolicy",
      &preemptionPolicy,
      oneOf: ["Never", "PreemptLowerPriority"],
      doc: "Whether the pod may push less important ones off a node."
    )
    visitor.field("overhead", &overhead, doc: "What running the pod takes beside its containers.")
    visitor.field(
      "topologySpreadConstraints",
      &topologySpreadConstraints,
      mergeKeys: ["topologyKey", "whenUnsatisfiable"],
      doc: "How a group of pods spreads over zones, nodes or others."
    )
    visitor.field(
      "setHostnameAsFQDN",
      &setHostnameAsFQDN,
      doc: "Whether the host name inside is the full one."
    )
    visitor.field("os", &os, doc: "The operating system that the containers are made for.")
    visitor.field(
      "hostUsers",
      &hostUsers,
      doc: "Whether the containers use the node's user namespace."
    )
    visitor.field(
      "schedulingGates",
      &schedulingGates,
      mergeKeys: ["name"],
      doc: "What must be removed before the pod is scheduled."
    )
    visitor.field(
      "resourceClaims",
      &resourceClaims,
      mergeKeys: ["name"],
      doc: "Claims on devices, allocated before the pod starts."
    )
    visitor.field(
      "resources",
      &_resources,
      doc: "What all containers together ask for and may use."
    )
    visitor.field(
      "hostnameOverride",
      &hostnameOverride,
      doc: "A host name inside that is used as it is."
    )
  }
}
