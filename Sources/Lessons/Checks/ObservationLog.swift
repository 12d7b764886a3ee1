public import APIServer
import KubernetesAPI

/// Puts together what the API server saw and which programs ran, as observations.
public enum ObservationLog {
  /// A program that a learner started.
  public struct Run: Hashable, Sendable {
    /// Where.
    public var place: Place
    /// Its words, the name first.
    public var arguments: [String]

    /// Notes a start.
    public init(place: Place, arguments: [String]) {
      self.place = place
      self.arguments = arguments
    }
  }

  /// The observations of what happened: programs first, then requests.
  public static func observations(requests: [AuditRecord], runs: [Run]) -> [Observation] {
    runs.map { .program(ProgramObservation(place: $0.place, arguments: $0.arguments)) }
      + requests.map { .request(observation($0)) }
  }

  private static func observation(_ request: AuditRecord) -> RequestObservation {
    let words = KubectlWords(request.command)
    return RequestObservation(
      verb: request.verb,
      resource: request.resource,
      subresource: request.subresource,
      namespace: request.namespace,
      name: request.name,
      selector: request.labelSelector.map(SelectorText.text) ?? "",
      command: words?.command ?? "",
      form: words?.form ?? "",
      status: request.code,
      isAside: words.map { !$0.isLooking } ?? false
    )
  }
}
