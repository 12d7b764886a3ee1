public import APIServer
import KubernetesAPI
public import Simulation

/// Puts together what the API server saw and which programs ran, as observations.
///
/// A request belongs to the latest kubectl command before it that names its kind, or else to the
/// latest of all.
public struct ObservationLog: Hashable, Sendable {
  /// A program that a learner started.
  public struct Run: Hashable, Sendable {
    /// When.
    public var time: Instant
    /// Where.
    public var place: Place
    /// Its words, the name first.
    public var arguments: [String]

    /// Notes a start.
    public init(time: Instant, place: Place, arguments: [String]) {
      self.time = time
      self.place = place
      self.arguments = arguments
    }
  }

  private struct Command: Hashable {
    var time: Instant
    var words: KubectlWords
  }

  /// How many kubectl commands are remembered; a watch goes on while others run.
  private static let remembered = 16

  private var commands: [Command] = []

  /// Begins with nothing.
  public init() {}

  /// The observations of what came since the last call: programs first, then requests.
  public mutating func observations(requests: [AuditRecord], runs: [Run]) -> [Observation] {
    var result: [Observation] = []
    for run in runs {
      result.append(.program(ProgramObservation(place: run.place, arguments: run.arguments)))
      guard let words = KubectlWords(run.arguments) else { continue }
      commands.append(Command(time: run.time, words: words))
    }
    if commands.count > Self.remembered { commands.removeFirst(commands.count - Self.remembered) }
    for request in requests { result.append(.request(observation(request))) }
    return result
  }

  private func observation(_ request: AuditRecord) -> RequestObservation {
    let earlier = commands.filter { $0.time <= request.time }
    let words = (earlier.last { $0.words.mentions(request.resource) } ?? earlier.last)?.words
    return RequestObservation(
      verb: request.verb,
      resource: request.resource,
      subresource: request.subresource,
      namespace: request.namespace,
      name: request.name,
      selector: request.labelSelector.map(SelectorText.text) ?? "",
      command: words?.command ?? "",
      form: words?.form ?? "",
      status: request.code
    )
  }
}
