public import KubernetesAPI
public import Simulation

/// A cluster with a learner's machine beside it, as far as lessons need one.
///
/// A value: a copy is a world of its own, in which a wrong way can be tried. The session of the
/// executable conforms to it, and so does what tests play with.
public protocol LessonWorld: Sendable {
  /// The way to the cluster's API.
  associatedtype Client: KubernetesClient
  /// The way to what is not in the API.
  associatedtype Probe: CheckProbe

  /// Types a line at the terminal, and lets what it starts run until it ends or waits for more.
  mutating func type(_ line: String)
  /// Ends what runs in the foreground, as Ctrl-C does.
  mutating func interrupt()
  /// Lets virtual time pass until nothing changes any more.
  mutating func settle()
  /// Lets some virtual time pass.
  mutating func pass(_ length: Duration)
  /// What was observed since it was last asked for.
  mutating func takeObservations() -> [Observation]
  /// Looks at the cluster.
  mutating func look<Result>(_ body: (inout Client, inout Probe) -> Result) -> Result
}

extension LessonWorld {
  /// Types command lines one after the other; `^C` stands for Ctrl-C.
  public mutating func type(_ lines: [String]) {
    for line in lines {
      if line == "^C" { interrupt() } else { type(line) }
      settle()
    }
  }
}
