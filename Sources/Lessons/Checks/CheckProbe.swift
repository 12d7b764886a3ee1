public import APIServer
public import KubernetesAPI
public import Simulation

/// What checks ask of the world beside the API: the driver answers, on a copy of the cluster, so
/// that looking changes nothing.
public protocol CheckProbe: Sendable {
  /// The way to the API of the probe's copy.
  associatedtype Client: KubernetesClient

  /// Sends an HTTP GET from `place` and waits for the answer a short while of virtual time.
  mutating func request(_ url: String, from place: Place) -> ProbeAnswer
  /// The text of a file; nil where there is none.
  mutating func file(_ path: String, in place: Place) -> String?
  /// The words of the programs that run in a place; nil where there is no such place.
  func programs(in place: Place) -> [[String]]?
  /// Tries a command line of the shell; nil where there is no such place or no shell in it.
  mutating func run(_ line: String, in place: Place) -> CommandAnswer?

  /// The API of the probe's own copy, as far as that copy has lived.
  var client: Client { get }
  /// Lets time pass on the probe's own copy until something has changed, or to the end of `limit`.
  ///
  /// - Returns: how much time passed.
  mutating func pass(atMost limit: Duration) -> Duration
  /// The learner's command that brought a field of an object about, or that deleted the object.
  ///
  /// - Returns: nil where it was nobody's command, or that is not known.
  func command(behind subject: MissSubject, _ path: String?) -> String?
  /// Types a command line at the learner's shell, on the probe's own copy.
  ///
  /// - Returns: what was observed of it.
  mutating func type(_ line: String) -> [Observation]
}

/// What a request of a check came to.
public enum ProbeAnswer: Hashable, Sendable {
  /// A response.
  case response(status: Int, body: String)
  /// None; why, as in "connection refused".
  case failure(String)
}

/// What a command of a check came to.
public struct CommandAnswer: Hashable, Sendable {
  /// What it printed, on both outputs.
  public var output: String
  /// Its exit status; nil where it did not end in time.
  public var status: Int?

  /// Notes an end.
  public init(output: String, status: Int?) {
    self.output = output
    self.status = status
  }
}

/// A world without machines and without time: every request fails, no file is there.
public struct NoProbe: CheckProbe {
  /// The API as it is.
  public var client: APIServer

  /// Makes a world that holds nothing but an API.
  public init(_ client: APIServer) { self.client = client }

  /// Fails.
  public mutating func request(_ url: String, from place: Place) -> ProbeAnswer {
    .failure("there is no network here")
  }

  /// Finds nothing.
  public mutating func file(_ path: String, in place: Place) -> String? { nil }
  /// Finds nothing.
  public func programs(in place: Place) -> [[String]]? { nil }
  /// Finds no shell.
  public mutating func run(_ line: String, in place: Place) -> CommandAnswer? { nil }
  /// Lets all of the time pass; nothing happens.
  public mutating func pass(atMost limit: Duration) -> Duration { limit }
  /// Knows of no command.
  public func command(behind subject: MissSubject, _ path: String?) -> String? { nil }
  /// Does nothing.
  public mutating func type(_ line: String) -> [Observation] { [] }
}
