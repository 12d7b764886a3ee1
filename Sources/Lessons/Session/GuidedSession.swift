import APIServer
public import Cluster
import Simulation

/// A learner's session with a tutor beside it: what the executable drives.
///
/// The executable reads lines, moves time, and shows what is printed; all that teaching needs
/// happens here. Lines go to ``reply(to:)`` first, and where that gives nil, to `session`.
public struct GuidedSession: Sendable {
  /// What is to be shown, and whether to leave.
  public struct Reply: Hashable, Sendable {
    /// The tutor's words.
    public var blocks: [TextBlock]
    /// What commands printed that were run for the learner; stands before the words.
    public var output = ""
    /// Whether the learner wants to leave.
    public var isLeaving = false
    /// The course that the learner leaves for.
    public var course: String?

    /// Says `blocks`.
    public init(blocks: [TextBlock] = [], isLeaving: Bool = false) {
      self.blocks = blocks
      self.isLeaving = isLeaving
    }
  }

  /// The tutor.
  public private(set) var tutor: Tutor
  /// The cluster and the learner's machine.
  public var session: Session
  private let seed: UInt64
  private var observer: SessionObserver
  private var revisionSeen: Int64 = -1

  /// Takes a learner up where `progress` left off, on a cluster made ready for that place.
  public init(_ course: Course, progress: Progress? = nil, seed: UInt64 = 1) {
    tutor = Tutor(course: course, progress: progress)
    self.seed = seed
    let place = tutor.run.map { $0.lesson.preparation(beforeStep: $0.stepIndex) }
    let preparation = place ?? Preparation(profile: "v1.8", start: StartState(), commands: [])
    session = preparation.makeSession(files: course.files, seed: seed)
    observer = SessionObserver(session)
    if tutor.run != nil { _ = takeStock() }
  }

  /// Tells which courses there are, this one included.
  public mutating func setCourses(_ courses: [Tutor.CourseName]) { tutor.courses = courses }

  /// The first words.
  public func greeting() -> [TextBlock] { tutor.greeting().blocks }

  /// What the tutor answers to a line at the shell's prompt; nil where the line is for the shell.
  public mutating func reply(to line: String) -> Reply? {
    guard session.isAtShell, let command = tutor.command(line) else { return nil }
    var probe = ClusterProbe(session)
    let reply = tutor.perform(command, &session.cluster.api, &probe)
    var result = Reply(blocks: reply.blocks)
    switch reply.effect {
    case nil: break
    case .quit: result.isLeaving = true
    case .changeCourse(let id):
      result.isLeaving = true
      result.course = id
    case .prepare(let preparation):
      session = preparation.makeSession(files: tutor.course.files, seed: seed)
      result.blocks += takeStock()
    case .run(let commands):
      for command in commands {
        if command == "^C" { session.interrupt() } else { session.type(command) }
        session.advance(to: session.cluster.now + .seconds(120))
        result.output += session.takeOutput()
        session.settle()
      }
      result.blocks += takeStock()
    }
    return result
  }

  /// What there is to say after a line that went to the session; `output` is what was printed since.
  public mutating func commandEnded(output: String) -> [TextBlock] {
    tutor.observe(observer.take(from: session, output: output))
    revisionSeen = session.cluster.api.revision
    var probe = ClusterProbe(session)
    return tutor.afterCommand(&session.cluster.api, &probe).blocks
  }

  /// What there is to say after some time at the prompt; cheap where nothing has changed.
  public mutating func timePassed(output: String = "") -> [TextBlock] {
    let observations = observer.take(from: session, output: output)
    let revision = session.cluster.api.revision
    guard revision != revisionSeen || !observations.isEmpty else { return [] }
    revisionSeen = revision
    tutor.observe(observations)
    var probe = ClusterProbe(session)
    return tutor.whileWaiting(&session.cluster.api, &probe).blocks
  }

  private mutating func takeStock() -> [TextBlock] {
    observer = SessionObserver(session)
    revisionSeen = session.cluster.api.revision
    var probe = ClusterProbe(session)
    return tutor.takeStock(&session.cluster.api, &probe).blocks
  }
}
