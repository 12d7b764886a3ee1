import KubernetesAPI
import Simulation

/// The way of a node's pods out: each is evicted, again after five seconds where its budget holds it
/// back, and waited for until it is gone.
struct PodEvictions: Sendable {
  /// How long a pod that may not go yet is left alone.
  private static let retryDelay = Duration.seconds(5)

  private enum Step: Sendable {
    /// To be evicted at that time.
    case evict(Instant)
    /// On its way out.
    case leaving
    case done
  }

  /// What went wrong, in the order in which it did.
  private(set) var failures: [Failure] = []

  private let invocation: Invocation
  private let dryRun: DryRun
  private let usesEviction: Bool
  private let deadline: Instant?
  private var pods: [(pod: Pod, step: Step)]

  init(_ pods: [Pod], _ invocation: Invocation, _ dryRun: DryRun, now: Instant) {
    self.invocation = invocation
    self.dryRun = dryRun
    usesEviction = !invocation.arguments.bool("disable-eviction")
    let timeout = invocation.arguments.duration("timeout")
    deadline = timeout > .zero ? now + timeout : nil
    self.pods = pods.map { ($0, .evict(now)) }
  }

  /// Does what can be done now.
  ///
  /// - Returns: what to wait for; nothing once all is done.
  mutating func advance<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) -> [Pause] {
    let now = client.now
    var pauses: [Pause] = []
    for index in pods.indices {
      if case .evict(let due) = pods[index].step, due <= now { evict(index, &client, &station) }
      if case .leaving = pods[index].step { look(index, &client, &station) }
      switch pods[index].step {
      // Also past the deadline: it is only looked at before the next try.
      case .evict(let due): pauses.append(.until(due))
      case .leaving:
        pauses.append(.change)
        if let deadline { pauses.append(.until(deadline)) }
      case .done: break
      }
    }
    return pauses
  }

  /// The pods of those that are still there.
  func remaining<Client: KubernetesClient>(_ client: inout Client) -> [Pod] {
    guard !failures.isEmpty else { return [] }
    return pods.map(\.pod).filter { isThere($0, &client) }
  }

  private func isThere<Client: KubernetesClient>(_ pod: Pod, _ client: inout Client) -> Bool {
    let (namespace, name) = (pod.metadata.namespace, pod.metadata.name)
    let found = try? client.find(Pod.self, namespace: namespace, name: name)
    return found?.metadata.uid == pod.metadata.uid
  }

  private func isLate(_ now: Instant) -> Bool { deadline.map { now >= $0 } ?? false }

  private var timeoutText: String {
    "global timeout reached: \(GoDuration.text(invocation.arguments.duration("timeout")))"
  }

  private mutating func evict<Client: KubernetesClient, Station: Workstation>(
    _ index: Int,
    _ client: inout Client,
    _ station: inout Station
  ) {
    let pod = pods[index].pod
    let (namespace, name) = (pod.metadata.namespace, pod.metadata.name)
    if usesEviction, invocation.version == .current {
      station.print("evicting pod \(namespace)/\(name)\(dryRun.suffix)\n")
    }
    let place = "error when evicting pods/\"\(name)\" -n \"\(namespace)\""
    if isLate(client.now) { return fail(index, "\(place): \(timeoutText)") }
    do {
      try remove(pod, &client)
      if invocation.version == .v18 { station.print("pod \"\(name)\" evicted\n") }
      pods[index].step = dryRun == .server ? .done : .leaving
    } catch  where error.reason == .notFound {
      pods[index].step = .done
    } catch  where error.reason == .tooManyRequests {
      station.complain("\(place) (will retry after 5s): \(error.message)\n")
      pods[index].step = .evict(client.now + Self.retryDelay)
    } catch {
      fail(index, "\(place): \(error.message)")
    }
  }

  private func remove<Client: KubernetesClient>(
    _ pod: Pod,
    _ client: inout Client
  ) throws(Status) {
    let given = invocation.arguments.int("grace-period")
    let grace = given < 0 ? nil : Int64(given)
    guard usesEviction else {
      var options = DeleteOptions(gracePeriodSeconds: grace)
      options.dryRun = dryRun == .server
      return try client.delete(
        Pod.self,
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
        options
      )
    }
    var eviction = Eviction()
    eviction.metadata = ObjectMeta(name: pod.metadata.name, namespace: pod.metadata.namespace)
    var options = EvictionOptions()
    options.gracePeriodSeconds = grace
    eviction.deleteOptions = options
    var write = WriteOptions.subresource("eviction")
    write.dryRun = dryRun == .server
    _ = try client.create(eviction as any APIObject, write)
  }

  /// Looks whether a pod that is on its way out is gone.
  private mutating func look<Client: KubernetesClient, Station: Workstation>(
    _ index: Int,
    _ client: inout Client,
    _ station: inout Station
  ) {
    let pod = pods[index].pod
    if !isThere(pod, &client) {
      if invocation.version == .current {
        station.print("pod/\(pod.metadata.name) \(usesEviction ? "evicted" : "deleted")\n")
      }
      pods[index].step = .done
    } else if isLate(client.now) {
      let (namespace, name) = (pod.metadata.namespace, pod.metadata.name)
      fail(
        index,
        usesEviction
          ? "error when waiting for pod \"\(name)\" in namespace \"\(namespace)\" to terminate:"
            + " \(timeoutText)"
          : timeoutText
      )
    }
  }

  private mutating func fail(_ index: Int, _ why: String) {
    failures.append(.plain(why))
    pods[index].step = .done
  }
}
