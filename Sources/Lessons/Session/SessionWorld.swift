public import APIServer
public import Cluster
public import Simulation

/// A session as a world to play lessons in by machine.
public struct SessionWorld: LessonWorld {
  /// The session.
  public private(set) var session: Session
  private var observer: SessionObserver
  private var printed = ""
  /// The lines typed so far.
  private var history: [String] = []
  /// How the session was made ready, with the course's files; for comparisons.
  private var preparation: Preparation?
  private var files: [CourseFile] = []
  /// What the driver's own words made visible.
  private var told: [Observation] = []

  /// How long a line may keep the terminal; a `ping` without end needs Ctrl-C then.
  private static let patience = Duration.seconds(120)

  /// Plays in `session`.
  public init(_ session: Session) {
    self.session = session
    observer = SessionObserver(session)
  }

  /// Plays in a session that is made ready as `preparation` says.
  ///
  /// `complaints` gets what went wrong at it, one sentence each.
  public init(_ preparation: Preparation, files: [CourseFile], complaints: inout [String]) {
    let (session, trouble) = preparation.prepared(files: files)
    self.init(session)
    self.preparation = preparation
    self.files = files
    complaints += trouble
  }

  /// Types a line and gives it time.
  public mutating func type(_ line: String) {
    if session.isAtShell, let command = ProfileComparison.command(in: line) {
      let comparison = ProfileComparison(
        command,
        in: session,
        after: history,
        preparation: preparation,
        files: files
      )
      told += comparison.observations(of: command)
      return
    }
    history.append(line)
    session.type(line)
    session.advance(to: session.cluster.now + Self.patience)
    printed += session.takeOutput()
  }

  /// Types Ctrl-C.
  public mutating func interrupt() {
    session.interrupt()
    session.advance(to: session.cluster.now + Self.patience)
    printed += session.takeOutput()
  }

  /// Lets time pass until nothing has changed for some seconds; not amid the lines of one command.
  public mutating func settle() {
    let isAmidCommand =
      session.isAwaitingInput && session.isShellInForeground && !session.isAtShell
    if !isAmidCommand { session.settle() }
  }

  /// Lets some virtual time pass.
  public mutating func pass(_ length: Duration) { session.cluster.advance(by: length) }

  /// What was done and printed since the last call.
  public mutating func takeObservations() -> [Observation] {
    defer { (printed, told) = ("", []) }
    return observer.take(from: session, output: printed) + told
  }

  /// Looks at the API, and at the rest through a probe.
  public mutating func look<Result>(
    _ body: (inout APIServer, inout ClusterProbe) -> Result
  )
    -> Result
  {
    var probe = ClusterProbe(session)
    return body(&session.cluster.api, &probe)
  }
}

extension Session {
  /// Lets time pass until the cluster's state has not changed for a minute, at most ten minutes.
  ///
  /// A minute, because an image takes its time to come, and a pod its time to go.
  public mutating func settle() {
    var quiet = 0
    for _ in 0..<120 where quiet < 12 {
      let before = cluster.api.revision
      cluster.advance(by: .seconds(5))
      quiet = cluster.api.revision == before ? quiet + 1 : 0
    }
  }
}
