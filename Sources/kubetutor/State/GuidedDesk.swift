import Cluster
import Lessons
import Simulation

/// A session with a tutor, whose place, progress and cluster survive the program.
struct GuidedDesk: Desk {
  private var guided: GuidedSession
  private let state: StateFolder
  private var kept: KeptJournal
  private var progressWritten: Progress?
  /// What was said after the last command.
  private var feedback: [TextBlock] = []
  /// Whether the command that runs only looks into the cluster.
  private var isLooking = false
  /// The course that the learner wants to go to.
  private(set) var nextCourse: String?
  private var travel = TimeTravel<GuidedSession>()

  /// Takes the learner up where they left off: by replay of the journal, or at their place in the
  /// course where there is none.
  init(course: Course, others: [Course] = [], state: StateFolder) {
    self.state = state
    let isMine = state.take()
    let (progress, complaint) = state.readProgress()
    let (text, trouble) = isMine ? state.beginReplay() : (nil, nil)
    let old = text.flatMap(Journal.read)
    let journal =
      old ?? Journal(seed: 1, progress: progress?.fileText ?? Progress(course: course.id).fileText)
    kept = KeptJournal(
      journal,
      in: state,
      canWrite: isMine,
      consequence: "it goes on in memory."
    )
    for complaint in [complaint, trouble].compactMap(\.self) { kept.complain(complaint) }
    guided = GuidedSession(
      course,
      progress: old == nil ? progress : try? Progress.reading(journal.progress),
      seed: journal.seed
    )
    if old != nil {
      replay()
      kept.goOn(after: text ?? "\n")
    } else {
      if text != nil { kept.complain(state.keepDamagedJournal()) }
      if !isMine {
        kept.complain(
          "Another kubetutor has this course open. You begin at your place in the course, and what"
            + " you do here is not kept."
        )
      }
      kept.begin(journal)
    }
    guided.setCourses(
      others.map {
        Tutor.CourseName(id: $0.id, title: $0.title, summary: $0.summary)
      }
    )
    keepProgress()
    if kept.canWrite { state.keepAsLast() }
  }

  var session: Session {
    get { guided.session }
    _modify { yield &guided.session }
  }

  var words: [(word: String, text: String)] {
    TutorCommand.words + aids
  }

  mutating func greeting() -> [TextBlock] {
    let notes = kept.takeComplaints()
    guard !kept.journal.entries.isEmpty, guided.tutor.run != nil else {
      return notes + guided.greeting()
    }
    // A copy looks: to say how the step stands is nothing that the learner did.
    var copy = guided
    return notes + guided.greeting() + (copy.reply(to: "check")?.blocks ?? [])
  }

  /// Opens a lesson as `open` does.
  mutating func open(_ lesson: String) { _ = answer(to: "open \(lesson)") }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    if session.isAtShell, let words = exam(line) { return words }
    guard var reply = answer(to: line) ?? travelled(line) else { return nil }
    if line.trimmed == "help" {
      reply.blocks += [.text("To look inside, and into time:")] + TextBlock.words(aids)
    }
    reply.blocks += kept.takeComplaints()
    return reply
  }

  /// The words beside those of the lessons; in an exercise nothing is broken by one.
  private var aids: [(word: String, text: String)] {
    let isExercise = guided.tutor.run?.lesson.kind == .exercise
    return insightWords.filter { !isExercise || $0.word != "fault" } + [
      ("edit", "opens a file in your editor, as in `edit pod.yaml`")
    ]
  }

  /// How an exam is taken, for who asks for it at the prompt.
  private func exam(_ line: String) -> GuidedSession.Reply? {
    let words = line.split(separator: " ")
    guard words.first == "exam" || words == ["submit"] else { return nil }
    let name = guided.tutor.run.flatMap { $0.lesson.kind == .exercise ? $0.lesson.id : nil }
    return GuidedSession.Reply(
      blocks: [
        .text(
          "An exam is taken from your own shell: leave with `quit`, and type `kubetutor exam"
            + " \(name ?? "EXERCISE")`. There you get no help, and `submit` writes a sealed report."
        )
      ]
    )
  }

  /// Goes back and forth in time, which is in the journal as everything else that is typed.
  private mutating func travelled(_ line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return nil }
    let time = session.cluster.now
    guard let reply = travel.reply(to: line, &guided) else { return nil }
    kept.note(.line(line), at: time)
    keepProgress()
    return reply
  }

  private mutating func answer(to line: String) -> GuidedSession.Reply? {
    let time = session.cluster.now
    let before = guided
    guard let reply = guided.reply(to: line) else { return nil }
    if !reply.acted.isEmpty { travel.record(line, before, run: reply.acted) }
    nextCourse = reply.course
    if reply.isNewCluster {
      // What came before it need not be lived again.
      session.hasEditor = true
      travel.reset()
      kept.begin(Journal(seed: kept.journal.seed, progress: guided.tutor.progress.fileText))
    } else {
      kept.note(.line(line), at: time)
    }
    keepProgress()
    return reply
  }

  mutating func willType(_ event: JournalEntry.Event) {
    if case .line(let line) = event, session.isAtShell {
      travel.record(line, guided)
      isLooking = Aid(line: line) != nil
    }
    kept.note(event, at: session.cluster.now)
  }

  mutating func commandEnded(output: String) -> [TextBlock] {
    let blocks = guided.commandEnded(output: output)
    keepProgress()
    // Who looks closer at what was just said need not be told again.
    let isKnown = isLooking && blocks == feedback
    feedback = blocks
    return (isKnown ? [] : blocks) + kept.takeComplaints()
  }

  mutating func timePassed(output: String) -> [TextBlock] {
    let blocks = guided.timePassed(output: output)
    if !blocks.isEmpty { keepProgress() }
    return blocks + kept.takeComplaints()
  }

  // MARK: Keeping

  private mutating func keepProgress() {
    guard guided.tutor.progress != progressWritten else { return }
    progressWritten = guided.tutor.progress
    kept.write(guided.tutor.progress)
  }

  /// Lives the journal again.
  private mutating func replay() {
    guided.replay(kept.journal.entries, &travel)
    state.endReplay()
    if let time = guided.endWhatRuns() {
      kept.note(.interrupt, at: time)
      kept.complain("What still ran when kubetutor ended was stopped, as by Ctrl-C.")
    }
  }
}

extension TextBlock {
  /// A remark of the program itself.
  static func note(_ text: String) -> TextBlock { .verdict(.note, spans(text)) }

  /// A paragraph in which backquotes mark what can be typed.
  static func text(_ markdown: String) -> TextBlock { .paragraph(spans(markdown)) }

  /// Words that can be typed, each with what it does.
  static func words(_ list: [(word: String, text: String)]) -> [TextBlock] {
    let width = list.map(\.word.count).max() ?? 0
    return list.map { entry in
      let gap = String(repeating: " ", count: width - entry.word.count)
      return .item(entry.word + gap, 0, spans(entry.text))
    }
  }

  private static func spans(_ markdown: String) -> [StyledSpan] {
    let parts = markdown.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map {
      StyledSpan(String($0.element), $0.offset % 2 == 1 ? .code : .plain)
    }
  }
}
