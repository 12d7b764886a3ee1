import Cluster
import Lessons
import Simulation
import Terminal

/// A session with a tutor, whose place, progress and cluster survive the program.
struct GuidedDesk: Desk {
  private var guided: GuidedSession
  private let state: StateFolder
  private var journal: Journal
  private var progressWritten: Progress?
  /// What went wrong with the state folder, to be said at the next occasion.
  private var complaints: [String] = []
  private var canWrite = true
  /// The course that the learner wants to go to.
  private(set) var nextCourse: String?
  private var travel = TimeTravel<GuidedSession>()

  /// Takes the learner up where they left off: by replay of the journal, or at their place in the
  /// course where there is none.
  init(course: Course, others: [Course] = [], state: StateFolder) {
    self.state = state
    let isMine = state.take()
    let (progress, complaint) = state.readProgress()
    if let complaint { complaints.append(complaint) }
    let (kept, trouble) = isMine ? state.beginReplay() : (nil, nil)
    if let trouble { complaints.append(trouble) }
    if let kept, let old = Journal.read(kept) {
      let start = try? Progress.reading(old.progress)
      journal = old
      guided = GuidedSession(course, progress: start, seed: old.seed)
      replay()
      state.endReplay()
      endWhatRan()
    } else {
      if kept != nil { complaints.append(state.keepDamagedJournal()) }
      canWrite = isMine
      if !isMine {
        complaints.append(
          "Another kubetutor has this course open. You begin at your place in the course, and what"
            + " you do here is not kept."
        )
      }
      journal = Journal(
        seed: 1,
        progress: progress?.fileText ?? Progress(course: course.id).fileText
      )
      guided = GuidedSession(course, progress: progress, seed: journal.seed)
      rewriteJournal()
    }
    guided.setCourses(
      others.map {
        Tutor.CourseName(id: $0.id, title: $0.title, summary: $0.summary)
      }
    )
    keepProgress()
    if canWrite { state.keepAsLast() }
  }

  var session: Session {
    get { guided.session }
    _modify { yield &guided.session }
  }

  var words: [(word: String, text: String)] {
    TutorCommand.words + insightWords + [
      ("edit", "opens a file in your editor, as in `edit pod.yaml`")
    ]
  }

  mutating func greeting() -> [TextBlock] {
    let notes = complaints.map { TextBlock.note($0) }
    complaints = []
    guard !journal.entries.isEmpty, guided.tutor.run != nil else {
      return notes + guided.greeting()
    }
    // A copy looks: to say how the step stands is nothing that the learner did.
    var copy = guided
    return notes + guided.greeting() + (copy.reply(to: "check")?.blocks ?? [])
  }

  /// Opens a lesson as `open` does.
  mutating func open(_ lesson: String) { _ = answer(to: "open \(lesson)") }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    guard var reply = answer(to: line) ?? travelled(line) else { return nil }
    reply.blocks += complaints.map { .note($0) }
    complaints = []
    return reply
  }

  /// Goes back and forth in time, which is in the journal as everything else that is typed.
  private mutating func travelled(_ line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return nil }
    let time = session.cluster.now
    guard let reply = travel.reply(to: line, &guided) else { return nil }
    note(JournalEntry(time: time, event: .line(line)))
    keepProgress()
    return reply
  }

  private mutating func answer(to line: String) -> GuidedSession.Reply? {
    let command = guided.tutor.command(line)
    let time = session.cluster.now
    let before = guided
    guard let reply = guided.reply(to: line) else { return nil }
    if !reply.acted.isEmpty { travel.record(line, before, run: reply.acted) }
    nextCourse = reply.course
    switch command {
    case .open, .reset:
      // A new cluster: what came before it need not be lived again.
      journal = Journal(seed: journal.seed, progress: guided.tutor.progress.fileText)
      travel.reset()
      rewriteJournal()
    default: note(JournalEntry(time: time, event: .line(line)))
    }
    keepProgress()
    return reply
  }

  mutating func willType(_ event: JournalEntry.Event) {
    if case .line(let line) = event, session.isAtShell { travel.record(line, guided) }
    note(JournalEntry(time: session.cluster.now, event: event))
  }

  mutating func commandEnded(output: String) -> [TextBlock] {
    defer { keepProgress() }
    return guided.commandEnded(output: output)
  }

  mutating func timePassed(output: String) -> [TextBlock] {
    let blocks = guided.timePassed(output: output)
    if !blocks.isEmpty { keepProgress() }
    return blocks
  }

  // MARK: Keeping

  private mutating func note(_ entry: JournalEntry) {
    journal.entries.append(entry)
    guard canWrite else { return }
    do throws(HostError) {
      try HostFile.append(Array(Journal.line(entry).utf8), to: state.journalPath)
    } catch {
      giveUpWriting("\(error)")
    }
  }

  private mutating func rewriteJournal() {
    guard canWrite else { return }
    do throws(HostError) {
      try HostFile.makeDirectory(state.path)
      let text = journal.header + journal.entries.map(Journal.line).joined()
      try HostFile.replace(state.journalPath, with: Array(text.utf8))
    } catch {
      giveUpWriting("\(error)")
    }
  }

  private mutating func giveUpWriting(_ why: String) {
    canWrite = false
    complaints.append(
      "This session cannot be kept (\(why)); it goes on in memory. "
        + "Set XDG_STATE_HOME to a folder that can be written."
    )
  }

  private mutating func keepProgress() {
    guard canWrite, guided.tutor.progress != progressWritten else { return }
    progressWritten = guided.tutor.progress
    if let complaint = state.write(guided.tutor.progress) {
      canWrite = false
      complaints.append(complaint)
    }
  }

  // MARK: Living again

  private mutating func replay() {
    for entry in journal.entries {
      pass(to: entry.time)
      guided.session.answerEditors(entry.event)
      if case .line(let line) = entry.event {
        let before = guided
        if let reply = guided.reply(to: line) {
          if !reply.acted.isEmpty { travel.record(line, before, run: reply.acted) }
          continue
        }
        if session.isAtShell {
          if travel.reply(to: line, &guided) != nil { continue }
          travel.record(line, guided)
        }
      }
      guided.session.replay(entry.event)
      guided.session.advance(to: session.cluster.now)
      // The last thing typed may have been `exit`.
      if session.hasEnded { guided.session.startShell() }
    }
    guided.session.answerEditors(nil)
    pass(to: session.cluster.now)
  }

  /// Ends a command that ran when the program was killed: nobody sits before it any more.
  private mutating func endWhatRan() {
    guard !session.isAwaitingInput else { return }
    note(JournalEntry(time: session.cluster.now, event: .interrupt))
    guided.session.interrupt(isShown: true)
    guided.session.advance(to: session.cluster.now + .seconds(10))
    _ = guided.commandEnded(output: guided.session.takeOutput())
    complaints.append("What still ran when kubetutor ended was stopped, as by Ctrl-C.")
  }

  /// Lets time pass to `time`; a command that ends on the way is looked at when it does.
  private mutating func pass(to time: Instant) {
    if !session.isAwaitingInput, guided.session.advance(to: time) {
      _ = guided.commandEnded(output: guided.session.takeOutput())
    } else if session.isAwaitingInput {
      let output = guided.session.takeOutput()
      if !output.isEmpty { _ = guided.commandEnded(output: output) }
    }
    if session.cluster.now < time { guided.session.cluster.advance(to: time) }
    _ = guided.timePassed(output: guided.session.takeOutput())
  }
}

extension TextBlock {
  /// A remark of the program itself.
  static func note(_ text: String) -> TextBlock { .verdict(.note, [StyledSpan(text)]) }

  /// A paragraph in which backquotes mark what can be typed.
  static func text(_ markdown: String) -> TextBlock {
    let parts = markdown.split(separator: "`", omittingEmptySubsequences: false)
    return .paragraph(
      parts.enumerated().map { StyledSpan(String($0.element), $0.offset % 2 == 1 ? .code : .plain) }
    )
  }
}
