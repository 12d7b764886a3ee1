public import APIServer
public import KubernetesAPI
import Simulation

/// Why an object exists, why it is in the state it is in, and what it waits for.
///
/// Told from what the cluster holds (owners, conditions, events) and from the trace, where causes were
/// recorded as they happened. Nothing is changed by asking: it looks at a copy.
public struct Why: Sendable {
  var api: APIServer
  /// What is said, in order.
  private(set) var lines: [InsightLine] = []
  /// What was explained already, so that owners of each other end.
  private var told: Set<String> = []

  /// Looks at the cluster of `api`.
  public init(_ api: APIServer) {
    self.api = api
    // To look is no request of the learner.
    self.api.user = ""
    self.api.trace = nil
    trace = api.trace
  }

  let trace: TraceLog?

  /// Explains one object.
  public mutating func explain(_ object: any APIObject) -> [InsightLine] {
    lines = []
    var title = InsightLine(phrase(object), .strong)
    if let state = Self.state(of: object) { title.add(": \(state.text)", state.ink) }
    lines.append(title)
    tellOrigin(of: object)
    tellEnd(of: object)
    tellState(of: object)
    tellEvents(of: object)
    return lines
  }

  mutating func say(_ text: String, _ ink: Ink = .plain) {
    lines.append(InsightLine("  " + text, ink))
  }

  /// Says what is to be done.
  mutating func advise(_ text: String) { say("→ " + text, .active) }

  /// An object in words, as in `pod web in namespace shop`.
  func phrase(_ object: any APIObject) -> String {
    let metadata = object.metadata
    let place =
      metadata.namespace.isEmpty || metadata.namespace == "default"
      ? "" : " in namespace \(metadata.namespace)"
    return "\(object.resource.kind) \(metadata.name)\(place)"
  }

  /// The objects of a type, all or those of one namespace.
  mutating func all<Object: APIObject>(_ type: Object.Type, in namespace: String? = nil) -> [Object]
  {
    (try? api.list(type, ListOptions(namespace: namespace))) ?? []
  }

  // MARK: Origin

  private mutating func tellOrigin(of object: any APIObject) {
    tellOwners(of: object)
    guard let trace else { return }
    let birth = trace.records.first {
      guard case .write(let change) = $0.event else { return false }
      return change.kind == .added && change.object.metadata.uid == object.metadata.uid
    }
    guard let birth else {
      return say("It was there before this session began.", .faint)
    }
    let time = CivilTime(birth.time).timeOfDay
    if birth.isUser {
      let words = command(before: birth, in: trace).map { " with `\($0)`" } ?? ""
      return say("You made it at \(time)\(words).")
    }
    say("The \(birth.actor) made it at \(time)\(reason(of: birth, in: trace)).")
  }

  private mutating func tellOwners(of object: any APIObject) {
    var chain: [String] = []
    var next = object.controllerReference
    while let reference = next, chain.count < 5 {
      chain.append("\(reference.kind) \(reference.name)")
      let resource = APIKinds.resource(apiVersion: reference.apiVersion, kind: reference.kind)
      let owner = resource.flatMap {
        try? api.get($0, namespace: object.metadata.namespace, name: reference.name)
      }
      guard let owner else {
        chain[chain.count - 1] += " (which is gone, so this will be collected)"
        break
      }
      next = owner.controllerReference
    }
    guard !chain.isEmpty else { return }
    say("It belongs to \(chain.joined(separator: ", which belongs to ")).")
  }

  /// What a record followed from, back to the command that began it.
  private func reason(of record: TraceRecord, in trace: TraceLog) -> String {
    var steps: [String] = []
    var cause = record.cause
    while cause > 0, steps.count < 6 {
      guard let found = trace.records.first(where: { $0.isWrite && $0.revision == cause }) else {
        break
      }
      if found.isUser {
        let words = command(before: found, in: trace).map { "`\($0)`" } ?? "a request of yours"
        steps.append(words)
        break
      }
      steps.append("\(found.actor) wrote \(found.subject)")
      cause = found.cause
    }
    return steps.isEmpty ? "" : ", because of " + steps.joined(separator: " ← ")
  }

  private func command(before record: TraceRecord, in trace: TraceLog) -> String? {
    let earlier = trace.records.last {
      guard $0.number < record.number, case .command = $0.event else { return false }
      return true
    }
    guard case .command(let words)? = earlier?.event else { return nil }
    return words
  }

  // MARK: End and events

  private mutating func tellEnd(of object: any APIObject) {
    guard let time = object.metadata.deletionTimestamp else { return }
    say("It is being deleted, since \(CivilTime(time.instant).timeOfDay).", .waiting)
    let finalizers = object.metadata.finalizers
    if !finalizers.isEmpty {
      say(
        "It stays until its finalizers are done: \(finalizers.joined(separator: ", ")).",
        .waiting
      )
    }
  }

  private mutating func tellEvents(of object: any APIObject) {
    let uid = object.metadata.uid
    let events = all(
      Event.self,
      in: object.metadata.namespace.isEmpty ? nil : object.metadata.namespace
    )
    .filter { $0.involvedObject.uid == uid || ($0.involvedObject.uid == object.metadata.name) }
    guard let last = events.last(where: { $0.type == "Warning" }) else { return }
    say("The last warning about it: \(last.reason): \(last.message)", .faint)
  }
}
