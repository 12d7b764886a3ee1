/// What checks ask of the world beside the API: the driver answers, on a copy of the cluster, so
/// that looking changes nothing.
public protocol CheckProbe {
  /// Sends an HTTP GET from `place` and waits for the answer a short while of virtual time.
  mutating func request(_ url: String, from place: Place) -> ProbeAnswer
  /// The text of a file; nil where there is none.
  mutating func file(_ path: String, in place: Place) -> String?
}

/// What a request of a check came to.
public enum ProbeAnswer: Hashable, Sendable {
  /// A response.
  case response(status: Int, body: String)
  /// None; why, as in "connection refused".
  case failure(String)
}

/// A world without machines: every request fails, no file is there.
public struct NoProbe: CheckProbe {
  /// Makes it.
  public init() {}

  /// Fails.
  public mutating func request(_ url: String, from place: Place) -> ProbeAnswer {
    .failure("there is no network here")
  }

  /// Finds nothing.
  public mutating func file(_ path: String, in place: Place) -> String? { nil }
}
