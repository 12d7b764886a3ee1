import Etcd
public import KubernetesAPI
import Manifests
public import Simulation

/// The front of the control plane: every read and write of the cluster's state goes through it.
///
/// A request passes, in this order: is the server there, may the namespace hold it, defaults,
/// admission, the kind's own preparation, validation, the store. Refusals are `Status` values with the
/// texts of the real server. Source of the behaviour: `k8s.io/apiserver/pkg/registry`.
///
/// A value like everything in the cluster: a copy is a snapshot of all that is stored.
public struct APIServer: KubernetesClient, Sendable {
  /// What the administrator set.
  public let configuration: APIServerConfiguration
  /// The server's clock; whoever drives the cluster moves it.
  public var now: Instant
  /// Whether the server runs; a stopped one refuses connections.
  public var isRunning = true
  /// Whether etcd answers; without it nothing can be read or written.
  public var isEtcdRunning = true
  /// What `kubectl get componentstatuses` shows.
  public var componentHealth: [ComponentHealth] = []
  /// The rhythm of every kubelet, by node.
  public var heartbeats: [String: Heartbeat] = [:]
  /// Finds a way into a container, as the kubelet of its node would answer.
  public var containers: [String: [ContainerEndpoint]] = [:]
  /// Who is asking: empty for the cluster's own components, whose requests are not recorded.
  public var user = ""
  /// What is known of who is asking.
  var session = RequestSession()
  /// Whether the roles that every cluster has were put into the store.
  var hasBootstrapPolicy = false
  /// When the server started.
  let started: Instant
  /// The requests of users, oldest first, at most `auditLimit` of them.
  public internal(set) var audit: [AuditRecord] = []
  /// How many requests were ever recorded: a mark that later records lie behind.
  public internal(set) var auditCount = 0

  /// How many requests are kept.
  public static let auditLimit = 1000
  /// How many objects a cluster may hold.
  public static let objectLimit = 2_000_000

  /// What the metrics server last collected; nil where there is none.
  public var metrics: MetricsSnapshot?

  var store = ObjectStore()
  /// Keys that others wrote into the store.
  var plainKeys: [String: StoredKey] = [:]
  /// The namespace in which something was last made, and how many changes of namespaces there were.
  var admittedNamespace: (name: String, changes: Int, labels: StringMap)?
  var random: RandomStreams
  var addresses = ServiceAddressAllocator()
  /// Whether there was ever a priority class that pods get without naming it.
  var hadDefaultPriority = false
  /// The kinds that users added, as they are served now, in the order of discovery.
  var customResources: [APIResource] = []
  /// The words of the command whose requests come now; empty between commands.
  public var command: [String] = []
  /// What the server warns its present client of.
  var warnings: [String] = []
  /// No event was last seen before this.
  private var oldestEvent = Instant(seconds: 0)

  /// Starts a server with an empty store.
  public init(configuration: APIServerConfiguration, now: Instant, random: RandomStreams) {
    self.configuration = configuration
    self.now = now
    started = now
    self.random = random
  }

  /// The store's revision: moves with every write.
  public var revision: Int64 { store.revision }

  /// Reads one object for the cluster's own bookkeeping, which is no request; nil where there is none.
  public func peek<Object: APIObject>(
    _ type: Object.Type,
    namespace: String = "",
    name: String
  )
    -> Object?
  {
    store.object(Object.resource, namespace: namespace, name: name) as? Object
  }

  /// Removes the events that were last seen before `limit`, as their leases in etcd would.
  public mutating func expireEvents(olderThan limit: Instant) {
    // Events only get younger, and new ones are younger still: before the oldest one's time nothing
    // is to be done.
    guard oldestEvent < limit else { return }
    var oldest = Instant.distantFuture
    for case let event as Event in store.candidates(Event.resource, ListOptions()) {
      let series = event.series?.lastObservedTime.instant ?? event.eventTime.instant
      let last = max(event.lastTimestamp.instant, series)
      if last < limit { _ = store.remove(event) } else { oldest = min(oldest, last) }
    }
    oldestEvent = min(oldest, now)
  }

  /// How many objects are stored.
  public var objectCount: Int { store.etcd.count }

  /// The kinds that were written since the last call, and the nodes whose pods were.
  ///
  /// What wakes the components that watch them; reading it costs by what was written.
  public mutating func takeTouched() -> TouchedKinds { store.takeTouched() }

  /// What the server warned of since this was last asked.
  public mutating func takeWarnings() -> [String] {
    defer { warnings = [] }
    return warnings
  }

  /// Forgets the history through `revision`; watches from before must list anew.
  public mutating func compact(through revision: Int64) { store.compact(through: revision) }

  /// Refuses when nobody would answer.
  func requireRunning() throws(Status) {
    guard isRunning else {
      let place = "\(configuration.address):\(configuration.port)"
      throw Status(
        .connectionRefused,
        "The connection to the server \(place) was refused - did you specify the right host or port?"
      )
    }
    guard isEtcdRunning else {
      throw Status(.internalError, "etcdserver: request timed out")
    }
  }

  /// The most bytes that etcd takes of one object.
  public static let objectByteLimit = 3 << 19

  /// Refuses what etcd would not take; the cluster's own components write nothing so large.
  func requireFitting(_ object: some APIObject) throws(Status) {
    guard !user.isEmpty, JSONWriter.utf8(object.encoded()).count > Self.objectByteLimit else {
      return
    }
    throw Status(.unknown, "etcdserver: request is too large")
  }

  /// Records a request of a user, and how it ended.
  mutating func record(
    _ verb: String,
    _ resource: APIResource,
    namespace: String = "",
    name: String = "",
    subresource: String = "",
    selector: LabelSelectorTerms? = nil,
    code: Int = 200
  ) {
    guard !user.isEmpty else { return }
    let revision = store.revision
    store.trace?.append(
      .request(verb: verb, subresource: subresource, code: code),
      resource.kind,
      namespace: namespace,
      name: name,
      revision: revision
    )
    if audit.count >= Self.auditLimit { audit.removeFirst(Self.auditLimit / 2) }
    auditCount += 1
    audit.append(
      AuditRecord(
        time: now,
        verb: verb,
        resource: resource.qualifiedPlural,
        namespace: namespace,
        name: name,
        subresource: subresource,
        labelSelector: selector,
        code: code,
        command: command
      )
    )
  }
}

/// The health of one part of the control plane, as componentstatuses show it.
public struct ComponentHealth: Sendable {
  /// The part's name, as in `etcd-0`.
  public var name: String
  /// What it answered; empty where it did not.
  public var message: String
  /// Why it did not answer; empty where it did.
  public var error: String

  /// Makes a record.
  public init(name: String, message: String, error: String = "") {
    self.name = name
    self.message = message
    self.error = error
  }
}

/// A container that can be reached, as its node's kubelet reports it.
public struct ContainerEndpoint: Sendable {
  /// The container's name in the pod.
  public var name: String
  /// The index of the simulated machine that the present instance is.
  public var machine: Int32
  /// The machine of the instance before it; nil where there was none.
  public var previousMachine: Int32?
  /// What the present instance printed, where no machine can be asked.
  public var log: [LogLine] = []
  /// What the instance before it printed, where no machine can be asked.
  public var previousLog: [LogLine]?
  /// Whether it runs.
  public var isRunning: Bool

  /// Describes a container.
  public init(
    name: String,
    machine: Int32,
    previousMachine: Int32? = nil,
    log: [LogLine] = [],
    previousLog: [LogLine]? = nil,
    isRunning: Bool
  ) {
    self.name = name
    self.machine = machine
    self.previousMachine = previousMachine
    self.log = log
    self.previousLog = previousLog
    self.isRunning = isRunning
  }
}
