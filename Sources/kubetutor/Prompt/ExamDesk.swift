import Cluster
import Lessons
import Simulation
import Terminal

/// A session that is an exam: a task, no help, and a journal that becomes a sealed report.
struct ExamDesk: Desk {
  private var state: ExamSession
  private let exam: Exam
  private var kept: KeptJournal
  private var travel = TimeTravel<ExamSession>()

  /// Takes up the attempt that was begun, or begins one with `seed`.
  init(_ exam: Exam, seed: UInt64) throws {
    guard exam.state.take() else {
      throw Trouble("another kubetutor has this exam open")
    }
    let old = exam.journal()
    let complaint = exam.keepUnreadable()
    let began = Journal.Exam(exercise: exam.name, began: HostEnvironment.secondsSince1970)
    let journal = old?.journal ?? Journal(seed: seed, exam: began)
    guard let lesson = exam.grader.lesson(seed: journal.seed),
      let start = exam.grader.start(seed: journal.seed)
    else { throw Trouble("the exercise \(exam.name) cannot be read") }
    self.exam = exam
    state = ExamSession(lesson, start)
    kept = KeptJournal(
      journal,
      in: exam.state,
      canWrite: true,
      consequence: "`submit` before you leave."
    )
    if let complaint { kept.complain(complaint) }
    if let old {
      replay()
      kept.goOn(after: old.text)
    } else {
      kept.begin(journal)
    }
  }

  var session: Session {
    get { state.session }
    _modify { yield &state.session }
  }

  private var lesson: Lesson { state.lesson }

  var words: [(word: String, text: String)] {
    [
      ("read", "shows the task again"),
      ("left", "shows how much time is left"),
      ("answer", "answers the next question, as in `answer b`"),
      ("submit", "ends the exam and writes the sealed report"),
      ("edit", "opens a file in your editor, as in `edit pod.yaml`"),
    ]
      + insightWords.filter { word in
        Aid(rawValue: word.word).map(lesson.exam.allowed.contains) ?? false
      } + [
        ("help", "shows this list"),
        ("quit", "leaves; the exam goes on"),
      ]
  }

  mutating func greeting() -> [TextBlock] {
    kept.takeComplaints() + [.heading(1, [StyledSpan("Exam: \(lesson.title)")])] + task
      + [.note("\(PointsText.words(lesson.points)) points. \(timeWords) `submit` ends the exam.")]
  }

  func refusal(of line: String) -> String? { lesson.exam.refusal(of: line) }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return isOver ? say("Your time is over: `submit`.") : nil }
    let words = line.trimmed.split(separator: " ").map(String.init)
    switch words.first {
    case "quit" where words.count == 1: return GuidedSession.Reply(blocks: [], isLeaving: true)
    case "submit" where words.count == 1: return submit()
    case "left" where words.count == 1: return say(timeWords)
    case "read" where words.count == 1: return GuidedSession.Reply(blocks: task)
    case "help" where words.count == 1:
      return GuidedSession.Reply(blocks: TextBlock.words(self.words))
    case "hint", "solution", "check", "next", "skip", "reset":
      let isOurs = words.count == 1 || words == ["solution", "--type"]
      return isOurs ? say("There is no help in an exam.") : nil
    case nil: return nil
    default: break
    }
    if isOver { return say("Your time is over: `submit`.") }
    let time = session.cluster.now
    if words[0] == "answer", words.count > 1 {
      kept.note(.line(line), at: time)
      _ = state.take(line)
      let isLeft = state.answers.count <= state.questions.count
      return say(isLeft ? "Noted." : "There is no question left.")
    }
    guard var reply = travel.reply(to: line, &state) else { return nil }
    kept.note(.line(line), at: time)
    reply.blocks += kept.takeComplaints()
    return reply
  }

  mutating func willType(_ event: JournalEntry.Event) {
    if case .line(let line) = event, session.isAtShell { travel.record(line, state) }
    kept.note(event, at: session.cluster.now)
  }

  mutating func commandEnded(output: String) -> [TextBlock] { kept.takeComplaints() }
  mutating func timePassed(output: String) -> [TextBlock] { kept.takeComplaints() }

  // MARK: Words

  private var task: [TextBlock] {
    let step = lesson.steps[0]
    let checks = step.goals.map { goal -> TextBlock in
      .item("•", 0, [StyledSpan("\(goal.name) (\(PointsText.words(goal.points)))")])
    }
    let questions = state.questions.flatMap { quiz in
      quiz.options.enumerated().map { index, option -> TextBlock in
        .item("\(Quiz.letter(index)))", 1, [StyledSpan(option.text)])
      }
    }
    return step.text + step.task + [.text("What counts:")] + checks + questions
  }

  private var isOver: Bool { secondsLeft.map { $0 <= 0 } ?? false }

  private var secondsLeft: Int64? {
    guard let wall = lesson.limits.wall, let began = kept.journal.exam?.began else { return nil }
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
    kept.note(.line(JournalEntry.submission), at: session.cluster.now)
    do {
      let text = try exam.submit(kept.journal)
      return GuidedSession.Reply(blocks: [.text(text)], isLeaving: true)
    } catch {
      return say("\(error)")
    }
  }

  /// Lives again what was typed before the program was left.
  private mutating func replay() {
    state.replay(kept.journal.entries, &travel)
    _ = session.takeOutput()
    if let time = state.endWhatRuns() {
      kept.note(.interrupt, at: time)
      _ = session.takeOutput()
    }
    let isHandedIn = kept.journal.entries.last?.event == .line(JournalEntry.submission)
    kept.complain(
      isHandedIn
        ? "You have handed this exam in. `submit` writes the report again, with what you do until then;"
          + " `kubetutor exam --again` begins anew."
        : "Your exam goes on where you left it."
    )
  }
}
