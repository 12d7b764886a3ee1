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
    /// Whether there is a new cluster now.
    public var isNewCluster = false
    /// Whether the learner wants to leave.
    public var isLeaving = false
    /// Lines that are to be typed at the prompt for the learner, after the words.
    public var typing: [String] = []
    /// Commands that were run for the learner, and can be undone together.
    public var acted: [String] = []
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
  /// How the cluster was made ready.
  private var preparation: Preparation
  /// When that was done.
  private var beginning: Instant

  /// How long a line that is typed for the learner may keep the terminal.
  private static let patience = Duration.seconds(120)

  /// Takes a learner up where `progress` left off, on a cluster made ready for that place.
  public init(_ course: Course, progress: Progress? = nil, seed: UInt64 = 1) {
    tutor = Tutor(course: course, progress: progress)
    self.seed = seed
    let place = tutor.run.map { $0.lesson.preparation(beforeStep: $0.stepIndex) }
    let preparation = place ?? Preparation(profile: "v1.8", start: StartState(), commands: [])
    session = preparation.makeSession(files: course.files, seed: seed)
    self.preparation = preparation
    beginning = session.cluster.now
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
    var probe = probe
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
      self.preparation = preparation
      beginning = session.cluster.now
      result.isNewCluster = true
      result.blocks += takeStock()
    case .run(let commands):
      for command in commands {
        if command == "^C" { session.interrupt() } else { session.type(command) }
        session.advance(to: session.cluster.now + Self.patience)
        result.output += session.takeOutput()
        session.settle()
      }
      result.blocks += takeStock()
    case .type(let commands): result.typing = commands
    case .enact(let enactment):
      result.blocks += enact(enactment)
      result.acted = enactment.commands
    }
    return result
  }

  /// Runs a command in both profiles, on copies; `history` are the commands typed so far.
  public mutating func compare(_ command: String, after history: [String]) -> Reply {
    let comparison = ProfileComparison(
      command,
      in: session,
      after: history,
      preparation: preparation,
      files: tutor.course.files
    )
    tutor.observe(comparison.observations(of: command))
    var probe = probe
    let feedback = tutor.whileWaiting(&session.cluster.api, &probe).blocks
    return Reply(blocks: [.code(comparison.lines), .text(comparison.verdict)] + feedback)
  }

  /// Carries out a prediction's commands, and compares what came with what was said.
  private mutating func enact(_ enactment: Enactment) -> [TextBlock] {
    var watcher = SessionObserver(session)
    var lines: [String] = []
    var observations: [Observation] = []
    // What is printed is shown a little to the right.
    let size = session.terminalSize
    session.resize(columns: max(20, size.columns - TextLayout.codeIndent), rows: size.rows)
    defer { session.resize(columns: size.columns, rows: size.rows) }
    func show(_ output: String, _ lines: inout [String]) {
      lines += output.split(separator: "\n").map(String.init)
    }
    for command in enactment.commands {
      lines.append("$ \(command)")
      let output = typed(command)
      observations += watcher.take(from: session, output: output)
      show(Self.told(output, by: "").joined(separator: "\n"), &lines)
    }
    session.cluster.advance(by: enactment.wait)
    lines.append("(\(DurationText.words(enactment.wait)) later)")
    for command in enactment.looks {
      lines.append("$ \(command)")
      let output = Self.told(typed(command), by: command)
      lines += Array(output.prefix(Self.linesShown))
      if output.count > Self.linesShown { lines.append("… `\(command)` shows the rest") }
    }
    observer = SessionObserver(session)
    revisionSeen = session.cluster.api.revision
    var probe = probe
    let reply = tutor.enacted(observations, &session.cluster.api, &probe)
    return [.code(lines)] + reply.blocks
  }

  /// The lines of a report without colours; of a trace, those that tell what happened and not what was
  /// asked.
  private static func told(_ output: String, by command: String) -> [String] {
    var plain = ""
    var isEscape = false
    for character in output {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(character) }
      if isEscape, character.isLetter { isEscape = false }
    }
    let lines = plain.split(separator: "\n").map(String.init)
    guard command == "trace" else { return lines }
    let told = lines.filter { !$0.contains(": answered with ") && !$0.contains(" of that sort") }
    return told.indices.filter { index in
      let isHead = told[index].hasPrefix("+")
      let next = told.indices.contains(index + 1) ? told[index + 1] : "+"
      return !isHead || !next.hasPrefix("+")
    }.map { told[$0] }
  }

  /// How many lines of a look are shown.
  private static let linesShown = 40

  private mutating func typed(_ line: String) -> String {
    session.type(line)
    session.advance(to: session.cluster.now + Self.patience)
    return session.takeOutput()
  }

  private var probe: ClusterProbe { ClusterProbe(session, since: beginning) }

  /// What there is to say after a line that went to the session; `output` is what was printed since.
  public mutating func commandEnded(output: String) -> [TextBlock] {
    tutor.observe(observer.take(from: session, output: output))
    revisionSeen = session.cluster.api.revision
    var probe = probe
    return tutor.afterCommand(&session.cluster.api, &probe).blocks
  }

  /// What there is to say after some time at the prompt; cheap where nothing has changed.
  public mutating func timePassed(output: String = "") -> [TextBlock] {
    let observations = observer.take(from: session, output: output)
    let revision = session.cluster.api.revision
    guard revision != revisionSeen || !observations.isEmpty else { return [] }
    revisionSeen = revision
    tutor.observe(observations)
    var probe = probe
    return tutor.whileWaiting(&session.cluster.api, &probe).blocks
  }

  private mutating func takeStock() -> [TextBlock] {
    observer = SessionObserver(session)
    revisionSeen = session.cluster.api.revision
    var probe = probe
    return tutor.takeStock(&session.cluster.api, &probe).blocks
  }
}
