import APIServer
import ContainerRuntime
import ControllerManager
import KubeProxy
import Kubelet
import KubernetesAPI
import Machine
import Network
import Scheduler
import Simulation

/// Everything of the cluster that is not a simulated machine: the API server, the components that
/// watch it, the nodes' agents, and the agenda that wakes them.
///
/// Components never call one another. A write touches a kind; those who watch the kind are woken a
/// moment later; they read what changed, and write in their turn.
struct ControlPlane: Sendable {
  var api: APIServer
  var controllers: ControllerManager
  var scheduler: Scheduler
  var proxy: KubeProxy
  var dns = ClusterDNS()
  var policies = PolicyEnforcer()
  var ingress = IngressController()
  var provisioner = StorageProvisioner()
  var nodes: [ClusterNode] = []
  var agenda = EventQueue<ClusterEvent>()

  /// What the screen shows on which reports are read.
  var look = ScreenLook()
  /// The words of the learner's machine that are refused.
  var refusedWords: [RefusedWord] = []
  /// What the cluster was made from.
  let configuration: ClusterConfiguration
  /// Which parts of the control plane run.
  var parts = ControlPlaneParts()
  /// Up to where the ends and stops of daemons were looked at.
  var seenProcessChanges = 0
  /// How many large files were seen to be made.
  var seenLargeFiles = 0
  /// What `minikube` keeps about the cluster.
  var minikube = MinikubeState()

  var controllerWakes: [Wake]
  var schedulerWake = Wake()
  var proxyWake = Wake()
  var dnsWake = Wake()
  var policyWake = Wake()
  var ingressWake = Wake()
  var tunnelWake = Wake()
  /// The tunnel from the learner's machine, while there is one.
  var tunnel: Tunnel?
  var provisionerWake = Wake()
  /// For each kind, who watches it.
  let watchers: [APIResource: [ComponentID]]
  var nodeIndex: [String: Int] = [:]
  /// What simulated programs ask of the host that runs the simulation.
  var hostRequests: [HostRequest] = []
  /// Whether somebody is there to edit files.
  var hasEditor = false
  /// Whether there is a metrics server that asks for what is used.
  var measuresUsage = false
  /// Whether the proxies answer balancers anywhere.
  var servesHealth = false
  /// The processor time of each container when it was last measured.
  var processorSamples: [MachineID: Duration] = [:]
  /// The commands that the learner's shells started, oldest first.
  var commandLog = CommandLog()
  /// The faults that were planned, those that have struck included.
  var plannedFaults: [PlannedFault] = []
  /// How many events were handled.
  var eventCount = 0
  /// The command whose requests the trace has last.
  var tracedProcess = ProcessID.none
  /// The revision through which the store's history was forgotten.
  var compactRevision: Int64 = 0

  /// How many revisions the store remembers at most between two compactions.
  static let historyLimit: Int64 = 40_000

  init(
    _ configuration: ClusterConfiguration,
    api: APIServer,
    controllers: ControllerManager,
    scheduler: Scheduler
  ) {
    self.configuration = configuration
    self.api = api
    self.controllers = controllers
    self.scheduler = scheduler
    proxy = KubeProxy(style: api.configuration.version == "v1.8.0" ? .v18 : .current)
    controllerWakes = controllers.controllers.map { _ in Wake() }
    var watchers: [APIResource: [ComponentID]] = [:]
    for (index, controller) in controllers.controllers.enumerated() {
      for resource in controller.watches {
        watchers[resource, default: []].append(.controller(index))
      }
    }
    for resource in scheduler.watches { watchers[resource, default: []].append(.scheduler) }
    for resource in KubeProxy.watches { watchers[resource, default: []].append(.proxy) }
    for resource in ClusterDNS.watches { watchers[resource, default: []].append(.dns) }
    for resource in IngressController.watches { watchers[resource, default: []].append(.ingress) }
    for resource in PolicyEnforcer.watches { watchers[resource, default: []].append(.policies) }
    for resource in StorageProvisioner.watches {
      watchers[resource, default: []].append(.provisioner)
    }
    self.watchers = watchers
  }

  /// Whether the cluster is that of the course's document.
  var isOld: Bool { configuration.profile == .v18 }

  /// Whether a part of the control plane does its work.
  func works(_ part: Cluster.Part) -> Bool { parts.works(part) }
}

/// A component that the agenda can wake.
enum ComponentID: Hashable, Sendable {
  case controller(Int)
  case scheduler
  case proxy
  case dns
  case policies
  case ingress
  case tunnel
  case provisioner
}

/// What is due at some time.
enum ClusterEvent: Sendable {
  case component(ComponentID)
  case kubelet(Int32)
  case runtime(Int32)
  case compaction
  /// A node is switched on or off.
  case power(Int32, Bool)
  /// The metrics server asks what is used.
  case metrics
  /// A planned fault strikes.
  case fault(Int32)
}

extension Duration {
  /// How long a watch takes to reach its watcher.
  static let watchLatency = Duration.milliseconds(2)
  /// How long kube-proxy gathers changes before it writes rules.
  static let proxyDelay = Duration.milliseconds(50)
  /// How long the network's agents take to make policies good.
  static let policyDelay = Duration.milliseconds(20)
  /// How often the store forgets its history, as the API server's compactor does.
  static let compactionPeriod = Duration.minutes(5)
  /// How long events are kept.
  static let eventLifetime = Duration.hours(1)
}
