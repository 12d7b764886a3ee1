import APIServer
import Cluster
import KubernetesAPI

/// Follows what the store tells, event by event, and hands it to the safety checkers.
struct Watcher: Sendable {
  private var revision: Int64 = 0
  private var pods = ChangeCursor(Pod.resource)
  private var services = ChangeCursor(Service.resource)
  private var addresses = AddressChecker()
  private var bindings = BindingChecker()
  private var counts = CountChecker()
  private var jobs = ChangeCursor(Job.resource)
  private var order = StatefulOrderChecker()
  private var looks = 0

  /// What does not hold now.
  mutating func look(at cluster: inout Cluster) -> [String] {
    looks += 1
    var found = addresses.check(sandboxes: cluster.sandboxAddresses)
    guard cluster.api.revision != revision else { return found }
    if cluster.api.revision < revision { found.append("the revision went back") }
    revision = cluster.api.revision
    // The checkers look at the store itself, whether or not its server answers others.
    let (server, etcd) = (cluster.api.isRunning, cluster.api.isEtcdRunning)
    cluster.api.isRunning = true
    cluster.api.isEtcdRunning = true
    defer {
      cluster.api.isRunning = server
      cluster.api.isEtcdRunning = etcd
    }
    do {
      try found += look(pods.read(&cluster.api), cluster.nodeNames)
      try found += look(services.read(&cluster.api))
      try found += look(atJobs: jobs.read(&cluster.api))
      if looks % 64 == 0 { try found += CensusChecker.check(&cluster.api) }
    } catch {
      found.append("the store cannot be read: \(error)")
    }
    return found
  }

  private mutating func look(_ reading: ChangeCursor.Reading, _ nodes: [String]) -> [String] {
    switch reading {
    case .listed(let objects):
      bindings.forget()
      counts.forget()
      order.forget()
      return objects.compactMap { $0 as? Pod }.flatMap { pod in
        order.note(pod)
        return bindings.check(pod, nodes) + counts.check(.added, pod)
      }
    case .changed(let changes):
      return changes.flatMap { change in
        guard let pod = change.object as? Pod else { return ["a pod of another kind"] }
        return RevisionChecker.check(change) + bindings.check(pod, nodes)
          + counts.check(change.kind, pod) + order.check(change.kind, pod)
      }
    }
  }

  private func look(atJobs reading: ChangeCursor.Reading) -> [String] {
    guard case .changed(let changes) = reading else { return [] }
    return changes.flatMap { JobCountChecker.check($0) }
  }

  private mutating func look(_ reading: ChangeCursor.Reading) -> [String] {
    switch reading {
    case .listed(let objects):
      addresses.forget()
      return objects.compactMap { $0 as? Service }.flatMap { addresses.check(.added, $0) }
    case .changed(let changes):
      return changes.flatMap { change in
        (change.object as? Service).map { addresses.check(change.kind, $0) } ?? []
      }
    }
  }
}
