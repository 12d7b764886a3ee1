public import KubernetesAPI
public import Simulation

/// The controllers of the control plane under one roof, each a component of its own.
///
/// Whoever drives the cluster may wake all of them with `run`, or each by its index when a kind that it
/// watches has changed. A controller that is switched off does nothing; switched on again it
/// catches up from where it stood.
public struct ControllerManager: Sendable {
  /// What an administrator sets.
  public struct Configuration: Sendable {
    /// Whose words the controllers use.
    public var messages = MessageStyle.current
    /// Whether every service account gets a secret with its token, as before 1.24.
    public var makesTokenSecrets = false
    /// Whether every namespace gets the cluster's root certificate.
    public var publishesRootCertificate = true
    /// How long a kubelet may be silent before its node is Unknown.
    public var nodeMonitorGrace = Duration.seconds(40)
    /// The cluster's root certificate.
    public var authority = """
      -----BEGIN CERTIFICATE-----
      c2ltdWxhdGVkIGNlcnRpZmljYXRlIG9mIHRoZSBjbHVzdGVy
      -----END CERTIFICATE-----

      """

    /// The configuration of a current cluster.
    public init() {}

    /// The configuration of a cluster of release 1.8.
    public static var v18: Configuration {
      var configuration = Configuration()
      configuration.messages = .v18
      configuration.makesTokenSecrets = true
      configuration.publishesRootCertificate = false
      return configuration
    }
  }

  /// The controllers, in the order in which they start.
  public private(set) var controllers: [any Component]
  /// Which of them are switched on, by index.
  private var isOn: [Bool]

  /// Starts the controllers.
  public init(_ configuration: Configuration = Configuration()) {
    let messages = configuration.messages
    var all: [any Component] = [ServiceAccountController()]
    all.append(
      TokenController(
        authority: configuration.authority,
        makesSecrets: configuration.makesTokenSecrets
      )
    )
    all.append(ClusterRoleAggregationController())
    all.append(CertificateSigningController())
    if configuration.publishesRootCertificate {
      all.append(RootCertificatePublisher(authority: configuration.authority))
    }
    all += [
      DeploymentController(messages: messages), ReplicaSetController(),
      ReplicationControllerController(), DaemonSetController(), StatefulSetController(),
      JobController(), CronJobController(),
      EndpointsController(messages: messages), EndpointSliceController(),
      EndpointSliceMirroringController(), NamespaceController(),
      GarbageCollector(), PodGarbageCollector(),
      ResourceQuotaController(),
      DisruptionController(),
      HorizontalPodAutoscalerController(),
      NodeLifecycleController(messages: messages, grace: configuration.nodeMonitorGrace),
      PersistentVolumeController(),
      ClaimProtectionController(),
      VolumeProtectionController(),
    ]
    controllers = all
    isOn = all.map { _ in true }
  }

  /// The names of the controllers, by index.
  public var names: [String] { controllers.map(\.name) }

  /// Whether the controller is switched on.
  public func isEnabled(_ index: Int) -> Bool { isOn[index] }

  /// Switches the controller of that name on or off.
  ///
  /// - Returns: false where there is none of that name.
  @discardableResult
  public mutating func setEnabled(_ isEnabled: Bool, _ name: String) -> Bool {
    guard let index = controllers.firstIndex(where: { $0.name == name }) else { return false }
    isOn[index] = isEnabled
    return true
  }

  /// Lets one controller work.
  ///
  /// - Returns: when it wants to be woken at the latest; nil when only a change is to wake it.
  public mutating func run<Client: KubernetesClient>(
    controller index: Int,
    _ client: inout Client
  ) -> Instant? {
    isOn[index] ? controllers[index].run(&client) : nil
  }

  /// Lets all controllers work, one after the other.
  ///
  /// - Returns: when the first of them wants to be woken at the latest.
  public mutating func run<Client: KubernetesClient>(_ client: inout Client) -> Instant? {
    var earliest: Instant?
    for index in controllers.indices {
      guard let due = run(controller: index, &client) else { continue }
      earliest = min(earliest ?? due, due)
    }
    return earliest
  }
}
