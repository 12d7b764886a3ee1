public import Simulation

/// Tells the events of one component: what `kubectl describe` shows below an object.
///
/// Repeats do not make new events: the same words about the same object count up, ten different ones
/// of one reason within ten minutes are told as one, and an object that is talked about without
/// end is passed over until it has been quiet. Source: `EventCorrelator` in
/// `k8s.io/client-go/tools/record`.
public struct EventRecorder: Sendable {
  /// Whether something is as it should be.
  public enum Kind: String, Sendable {
    case normal = "Normal"
    case warning = "Warning"
  }

  /// How many events of one object are told at once, before they are rationed.
  public static let burst = 25
  /// How often one more may be told after that.
  public static let refill = Duration.seconds(300)
  /// How many different messages of one reason are told one by one.
  public static let similarLimit = 10
  /// After how long without such an event the counting of similar ones starts anew.
  public static let similarWindow = Duration.seconds(600)
  /// How many events are remembered.
  public static let memory = 4096

  /// The component's name.
  public let component: String
  /// The node that the component runs on; empty for those of the control plane.
  public let host: String

  private var told = BoundedMemory<Told, Trace>(capacity: memory)
  private var similar = BoundedMemory<Similar, Variety>(capacity: memory)
  private var allowance = BoundedMemory<String, Allowance>(capacity: memory)

  /// The nanosecond by which the last event was named.
  private var stamp: Int64 = 0

  /// Makes a recorder that has told nothing yet.
  public init(component: String, host: String = "") {
    self.component = component
    self.host = host
  }

  /// Tells something about an object.
  ///
  /// An event that the server refuses is lost, as real ones are.
  public mutating func record(
    _ client: inout some KubernetesClient,
    about object: some APIObject,
    type: Kind = .normal,
    reason: String,
    message: String
  ) {
    record(
      &client,
      about: ObjectReference(object),
      type: type,
      reason: reason,
      message: message
    )
  }

  /// Tells something about the object of a reference.
  public mutating func record(
    _ client: inout some KubernetesClient,
    about reference: ObjectReference,
    type: Kind = .normal,
    reason: String,
    message: String
  ) {
    let now = client.now
    let subject = reference.uid.isEmpty ? "\(reference.kind)/\(reference.name)" : reference.uid
    let group = Similar(
      subject: subject,
      field: reference.fieldPath,
      type: type,
      reason: reason
    )
    let isCombined = combine(group, message, now: now)
    let words = isCombined ? "(combined from similar events): \(message)" : message
    let key = Told(group: group, message: isCombined ? "" : message)
    guard isAllowed(subject, now: now) else { return }
    if let trace = told[key], repeated(trace, key, words, &client) { return }
    store(event(reference, group, words, now: now), as: key, &client)
  }
}

extension EventRecorder {
  /// Events that differ in their words only.
  private struct Similar: Hashable, Sendable {
    let subject: String
    let field: String
    let type: Kind
    let reason: String
  }

  private struct Told: Hashable, Sendable {
    let group: Similar
    let message: String
  }

  private struct Trace: Sendable {
    let name: String
    let namespace: String
  }

  private struct Variety: Sendable {
    var messages: [String] = []
    var last: Instant
  }

  private struct Allowance: Sendable {
    var tokens: Double
    var last: Instant
  }

  /// Whether the event is to be told together with others of its kind.
  private mutating func combine(_ group: Similar, _ message: String, now: Instant) -> Bool {
    var variety = similar[group] ?? Variety(last: now)
    if now - variety.last > Self.similarWindow { variety.messages.removeAll() }
    variety.last = now
    let isKnown = variety.messages.contains(message)
    let count = variety.messages.count + (isKnown ? 0 : 1)
    if !isKnown, count < Self.similarLimit { variety.messages.append(message) }
    similar[group] = variety
    return count >= Self.similarLimit
  }

  private mutating func isAllowed(_ subject: String, now: Instant) -> Bool {
    var state = allowance[subject] ?? Allowance(tokens: Double(Self.burst), last: now)
    let gained = (now - state.last).inSeconds / Self.refill.inSeconds
    state.tokens = min(Double(Self.burst), state.tokens + gained)
    state.last = now
    let isAllowed = state.tokens >= 1
    if isAllowed { state.tokens -= 1 }
    allowance[subject] = state
    return isAllowed
  }

  /// Counts the event up that was told before; false where it is gone by now.
  private func repeated(
    _ trace: Trace,
    _ key: Told,
    _ words: String,
    _ client: inout some KubernetesClient
  ) -> Bool {
    guard
      var event = try? client.get(Event.self, namespace: trace.namespace, name: trace.name)
    else { return false }
    event.count += 1
    event.message = words
    event.lastTimestamp = Time(client.now)
    return (try? client.update(event)) != nil
  }

  /// Stores a new event under the object's name and the nanosecond; where another component spoke
  /// of the object in the same one, under the next.
  private mutating func store(
    _ event: Event,
    as key: Told,
    _ client: inout some KubernetesClient
  ) {
    var event = event
    let prefix = event.involvedObject.name
    stamp = max(client.now.nanoseconds, stamp + 1)
    for _ in 0..<8 {
      event.metadata.name = "\(prefix).\(String(stamp, radix: 16))"
      do {
        try client.create(event)
        told[key] = Trace(name: event.metadata.name, namespace: event.metadata.namespace)
        return
      } catch  where error.reason == .alreadyExists {
        stamp += 1
      } catch {
        return
      }
    }
  }

  private func event(
    _ reference: ObjectReference,
    _ group: Similar,
    _ words: String,
    now: Instant
  ) -> Event {
    var event = Event()
    event.metadata.namespace = reference.namespace.isEmpty ? "default" : reference.namespace
    event.involvedObject = reference
    event.reason = group.reason
    event.message = words
    event.source.component = component
    event.source.host = host
    event.firstTimestamp = Time(now)
    event.lastTimestamp = Time(now)
    event.count = 1
    event.type = group.type.rawValue
    event.reportingComponent = component
    event.reportingInstance = host
    return event
  }
}
