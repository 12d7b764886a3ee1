import KubernetesAPI
import Simulation

/// A controller in four verbs: enqueue, get, sync, forget or retry.
///
/// `observe` reads what changed and enqueues the keys concerned; `sync` gets the object of one key,
/// compares and writes. Many changes of one object come down to one sync, since a key stands in
/// the queue once.
protocol Controller: Component {
  associatedtype Key: Hashable & Sendable
  /// The keys to look at.
  var queue: WorkQueue<Key> { get set }
  /// Reads what changed since the last time, and fills the queue.
  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status)
  /// Brings what one key names closer to what it should be.
  mutating func sync<Client: KubernetesClient>(_ key: Key, _ client: inout Client) throws(Status)
}

/// How long a controller waits when the API server does not answer.
let unavailableDelay = Duration.seconds(1)

extension Controller {
  /// Reads the changes, then works off the queue.
  public mutating func run<Client: KubernetesClient>(_ client: inout Client) -> Instant? {
    do {
      try observe(&client)
    } catch {
      return client.now + unavailableDelay
    }
    queue.cause = 0
    let now = client.now
    while let key = queue.popFirst(now: now) {
      client.follow(from: queue.currentCause)
      do {
        try sync(key, &client)
        queue.forget(key)
      } catch {
        queue.retry(key, now: now)
      }
    }
    return queue.nextDue
  }
}
