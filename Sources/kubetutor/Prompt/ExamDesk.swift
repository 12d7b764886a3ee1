import Cluster
import Lessons
import Simulation
import Terminal

/// A session that is an exam: a task, no help, and a journal that becomes a sealed report.
struct ExamDesk: Desk {
  var session: Session
  private let exam: Exam
  private let lesson: Lesson
  private var journal: Journal
  private var canWrite = true
  private var complaints: [String] = []
  private var answers = 0

  /// Takes up the attempt that was begun, or begins one with `seed`.
  init(_ exam: Exam, seed: UInt64) throws {
    guard exam.state.take() else {
      throw Trouble("another kubetutor has this exam open")
    }
    let kept = exam.journal()
    let journal =
      kept
      ?? Journal(
        seed: seed,
        exam: Journal.Exam(exercise: exam.name, began: HostEnvironment.secondsSince1970)
      )
    guard let lesson = exam.grader.lesson(seed: journal.seed),
      let start = exam.grader.start(seed: journal.seed)
    else { throw Trouble("the exercise \(exam.name) cannot be read") }
    self.exam = exam
    self.lesson = lesson
    self.journal = journal
    session = start
    if kept == nil { begin() } else { replay() }
  }

  var words: [(word: String, text: String)] {
    [
      ("read", "shows the task again"),
      ("left", "shows how much time is left"),
      ("answer", "answers the next question, as in `answer b`"),
      ("submit", "ends the exam and writes the sealed report"),
      ("time", "shows the cluster's clock; `time speed 60` makes it run faster"),
      ("edit", "opens a file in your editor, as in `edit pod.yaml`"),
      ("help", "shows this list"),
      ("quit", "leaves; the exam goes on"),
    ]
  }

  mutating func greeting() -> [TextBlock] {
    defer { complaints = [] }
    return complaints.map { .note($0) }
      + [.heading(1, [StyledSpan("Exam: \(lesson.title)")])] + task
      + [.note("\(PointsText.words(lesson.points)) points. \(timeWords) `submit` ends the exam.")]
  }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return isOver ? say("Your time is over: `submit`.") : nil }
    let words = line.trimmed.split(separator: " ").map(String.init)
    switch words.first {
    case "quit" where words.count == 1: return GuidedSession.Reply(blocks: [], isLeaving: true)
    case "submit" where words.count == 1: return submit()
    case "left" where words.count == 1: return say(timeWords)
    case "read" where words.count == 1: return GuidedSession.Reply(blocks: task)
    case "help" where words.count == 1:
      return GuidedSession.Reply(blocks: self.words.map { .text("`\($0.word)` \($0.text)") })
    case "hint", "solution", "check", "next":
      let isOurs = words.count == 1 || words == ["solution", "--type"]
      return isOurs ? say("There is no help in an exam.") : nil
    case nil: return nil
    default: break
    }
    if isOver { return say("Your time is over: `submit`.") }
    guard words[0] == "answer", words.count > 1 else { return nil }
    note(.line(line))
    answers += 1
    return say(answers <= quizzes.count ? "Noted." : "There is no question left.")
  }

  mutating func willType(_ event: JournalEntry.Event) { note(event) }
  mutating func commandEnded(output: String) -> [TextBlock] { takeComplaints() }

  mutating func timePassed(output: String) -> [TextBlock] { takeComplaints() }

  // MARK: Words

  private var quizzes: [Quiz] {
    lesson.steps[0].goals.compactMap { if case .quiz(let quiz) = $0 { quiz } else { nil } }
  }

  private var task: [TextBlock] {
    let step = lesson.steps[0]
    let checks = step.goals.map { goal -> TextBlock in
      .item("•", 0, [StyledSpan("\(goal.name) (\(PointsText.words(goal.points)))")])
    }
    let questions = quizzes.flatMap { quiz in
      quiz.options.enumerated().map { index, option -> TextBlock in
        .item("\(Quiz.letter(index)))", 1, [StyledSpan(option.text)])
      }
    }
    return step.text + step.task + [.text("What counts:")] + checks + questions
  }

  private var isOver: Bool { secondsLeft.map { $0 <= 0 } ?? false }

  private var secondsLeft: Int64? {
    guard let wall = lesson.limits.wall, let began = journal.exam?.began else { return nil }
    return began + wall.wholeSeconds - HostEnvironment.secondsSince1970
  }

  private var timeWords: String {
    guard let left = secondsLeft else { return "You have as much time as you like." }
    if left <= 0 { return "Your time is over." }
    return left < 120 ? "You have \(left) seconds." : "You have \(left / 60) minutes."
  }

  private func say(_ text: String) -> GuidedSession.Reply {
    GuidedSession.Reply(blocks: [.text(text)])
  }

  private mutating func submit() -> GuidedSession.Reply {
    note(.line(JournalEntry.submission))
    do {
      return GuidedSession.Reply(blocks: [.text(try exam.submit(journal))], isLeaving: true)
    } catch {
      return say("\(error)")
    }
  }

  // MARK: Keeping

  private mutating func begin() {
    do throws(HostError) {
      try HostFile.makeDirectory(exam.state.path)
      try HostFile.replace(exam.state.journalPath, with: Array(journal.text.utf8))
    } catch {
      giveUpWriting("\(error)")
    }
  }

  private mutating func note(_ event: JournalEntry.Event) {
    let entry = JournalEntry(time: session.cluster.now, event: event)
    journal.entries.append(entry)
    guard canWrite else { return }
    do throws(HostError) {
      try HostFile.append(Array(Journal.line(entry).utf8), to: exam.state.journalPath)
    } catch {
      giveUpWriting("\(error)")
    }
  }

  private mutating func giveUpWriting(_ why: String) {
    canWrite = false
    complaints.append(
      "This exam cannot be kept (\(why)); `submit` before you leave. Set XDG_STATE_HOME to a folder"
        + " that can be written."
    )
  }

  private mutating func takeComplaints() -> [TextBlock] {
    defer { complaints = [] }
    return complaints.map { .note($0) }
  }

  /// Lives again what was typed before the program was left.
  private mutating func replay() {
    for entry in journal.entries {
      if !session.isAwaitingInput { session.advance(to: entry.time) }
      if session.cluster.now < entry.time { session.cluster.advance(to: entry.time) }
      session.answerEditors(entry.event)
      if case .line(let line) = entry.event, session.isAtShell,
        line.hasPrefix("answer ") || line == JournalEntry.submission
      {
        if line != JournalEntry.submission { answers += 1 }
        continue
      }
      session.replay(entry.event)
      session.advance(to: session.cluster.now)
      if session.hasEnded { session.startShell() }
    }
    session.answerEditors(nil)
    _ = session.takeOutput()
    if !session.isAwaitingInput {
      note(.interrupt)
      session.interrupt(isShown: true)
      session.advance(to: session.cluster.now + .seconds(10))
      _ = session.takeOutput()
    }
    complaints.append("Your exam goes on where you left it.")
  }
}
