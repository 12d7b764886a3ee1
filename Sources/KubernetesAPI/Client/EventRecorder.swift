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

  /// The API by which a component tells its events.
  public enum Form: Sendable {
    /// That of core/v1: each event has times and a count.
    case core
    /// That of events.k8s.io/v1: an event has one time, and a series where it went on.
    case series
  }

  /// The component's name.
  public let component: String
  /// The node that the component runs on; empty for those of the control plane.
  public let host: String
  /// How events are told.
  public let form: Form

  // Digests, not texts: a cluster has thousands of recorders, each with some events of every pod.
  /// The stamp in the name of the event that told something.
  private var told = BoundedMemory<UInt64, Int64>(capacity: memory)
  private var similar = BoundedMemory<UInt64, Variety>(capacity: memory)
  private var allowance = BoundedMemory<UInt64, Allowance>(capacity: memory)

  /// The nanosecond by which the last event was named.
  private var stamp: Int64 = 0

  /// Makes a recorder that has told nothing yet.
  public init(component: String, host: String = "", form: Form = .core) {
    self.component = component
    self.host = host
    self.form = form
  }

  /// Tells something about an object.
  ///
  /// An event that the server refuses is lost, as real ones are.
  public mutating func record(
    _ client: inout some KubernetesClient,
    about object: some APIObject,
    type: Kind = .normal,
    reason: String,
    action: String = "",
    message: String
  ) {
    record(
      &client,
      about: ObjectReference(object),
      type: type,
      reason: reason,
      action: action,
      message: message
    )
  }

  /// Tells something about the object of a reference.
  public mutating func record(
    _ client: inout some KubernetesClient,
    about reference: ObjectReference,
    type: Kind = .normal,
    reason: String,
    action: String = "",
    message: String
  ) {
    let now = client.now
    let subject = Self.digest(
      reference.uid.isEmpty ? "\(reference.kind)/\(reference.name)" : reference.uid
    )
    let group = Self.digest(
      reason,
      Self.digest(type.rawValue, Self.digest(reference.fieldPath, subject))
    )
    let isCombined = combine(group, Self.digest(message), now: now)
    let words = isCombined ? "(combined from similar events): \(message)" : message
    // A series is about one state of its object, whatever its words.
    let mark = form == .series ? reference.resourceVersion : message
    let key = isCombined ? group : Self.digest(mark, group)
    guard isAllowed(subject, now: now) else { return }
    if let stamp = told[key], repeated(stamp, reference, words, &client) { return }
    var event = event(reference, type, reason, words, now: now)
    if form == .series { beginSeries(&event, action, now: now) }
    store(event, as: key, &client)
  }
}

extension EventRecorder {
  /// A number that stands for a text behind what `seed` stands for (FNV-1a).
  private static func digest(_ text: String, _ seed: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
    var value = (seed ^ 0xFF) &* 0x100_0000_01B3
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return value
  }

  /// Which messages of one kind were told; most often the first is the only one.
  private struct Variety: Sendable {
    /// Zero before the first.
    private var first: UInt64 = 0
    private var others: [UInt64] = []
    var last: Instant

    init(last: Instant) { self.last = last }

    var count: Int { others.count + (first == 0 ? 0 : 1) }

    func contains(_ message: UInt64) -> Bool { first == message || others.contains(message) }

    mutating func add(_ message: UInt64) {
      if first == 0 { first = message } else { others.append(message) }
    }
  }

  private struct Allowance: Sendable {
    var tokens: Double
    var last: Instant
  }

  /// Whether the event is to be told together with others of its kind.
  private mutating func combine(_ group: UInt64, _ message: UInt64, now: Instant) -> Bool {
    var variety = similar[group] ?? Variety(last: now)
    if now - variety.last > Self.similarWindow { variety = Variety(last: now) }
    variety.last = now
    let isKnown = variety.contains(message)
    let count = variety.count + (isKnown ? 0 : 1)
    if !isKnown, count < Self.similarLimit { variety.add(message) }
    similar[group] = variety
    return count >= Self.similarLimit
  }

  private mutating func isAllowed(_ subject: UInt64, now: Instant) -> Bool {
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
    _ stamp: Int64,
    _ reference: ObjectReference,
    _ words: String,
    _ client: inout some KubernetesClient
  ) -> Bool {
    let namespace = Self.namespace(for: reference)
    let name = Self.name(reference.name, stamp)
    guard var event = try? client.get(Event.self, namespace: namespace, name: name) else {
      return false
    }
    switch form {
    case .core:
      event.count += 1
      event.message = words
      event.lastTimestamp = Time(client.now)
    case .series:
      var series = event.series ?? EventSeries()
      series.count = max(2, series.count + 1)
      series.lastObservedTime = MicroTime(client.now)
      event.series = series
    }
    return (try? client.update(event)) != nil
  }

  private static func name(_ object: String, _ stamp: Int64) -> String {
    "\(object).\(String(stamp, radix: 16))"
  }

  /// The namespace of an event about the object of a reference.
  private static func namespace(for reference: ObjectReference) -> String {
    reference.namespace.isEmpty ? "default" : reference.namespace
  }

  /// Stores a new event under the object's name and the nanosecond; where another component spoke
  /// of the object in the same one, under the next.
  private mutating func store(
    _ event: Event,
    as key: UInt64,
    _ client: inout some KubernetesClient
  ) {
    var event = event
    let prefix = event.involvedObject.name
    stamp = max(client.now.nanoseconds, stamp + 1)
    for _ in 0..<8 {
      event.metadata.name = Self.name(prefix, stamp)
      do {
        _ = try client.create(event as any APIObject, WriteOptions())
        told[key] = stamp
        return
      } catch  where error.reason == .alreadyExists {
        stamp += 1
      } catch {
        return
      }
    }
  }

  /// Puts an event into the form of events.k8s.io.
  private func beginSeries(_ event: inout Event, _ action: String, now: Instant) {
    event.eventTime = MicroTime(now)
    event.firstTimestamp = Time()
    event.lastTimestamp = Time()
    event.count = 0
    event.source = EventSource()
    event.action = action
    event.reportingInstance = host.isEmpty ? component : "\(component)-\(host)"
  }

  private func event(
    _ reference: ObjectReference,
    _ type: Kind,
    _ reason: String,
    _ words: String,
    now: Instant
  ) -> Event {
    var event = Event()
    event.metadata.namespace = Self.namespace(for: reference)
    event.involvedObject = reference
    event.reason = reason
    event.message = words
    event.source.component = component
    event.source.host = host
    event.firstTimestamp = Time(now)
    event.lastTimestamp = Time(now)
    event.count = 1
    event.type = type.rawValue
    event.reportingComponent = component
    event.reportingInstance = host
    return event
  }
}
