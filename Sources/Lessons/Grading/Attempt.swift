import APIServer
import Cluster
import Machine
import Simulation

/// One submission, run on a copy of the start state within its limits.
struct Attempt {
  /// What is gone back to where a journal goes back in time.
  private struct State: SessionHolder {
    var session: Session
    var observer: SessionObserver
    var run: LessonRun
    /// The answers to questions, in order.
    var answers: [String] = []
  }

  private let lesson: Lesson
  private var state: State
  private var budget: AttemptBudget
  /// The limit that was hit.
  private(set) var exceeded: LimitExceeded?
  private let begin: Instant

  /// Where a script lies on the learner's machine.
  private static let scriptPath = "/tmp/submission.sh"
  /// How much of what is printed the checks look at.
  private static let outputKept = 1 << 18

  /// Begins at the start state of `lesson`.
  init(_ lesson: Lesson, _ start: Session) {
    self.lesson = lesson
    state = State(session: start, observer: SessionObserver(start), run: LessonRun(lesson))
    begin = start.cluster.now
    budget = AttemptBudget(lesson.limits, start.cluster)
    // Nobody asks here what set what in motion.
    state.session.cluster.dropTrace()
  }

  private var end: Instant { begin + lesson.limits.virtual }

  private var outOfTime: LimitExceeded {
    LimitExceeded(
      "virtual time per submission",
      value: lesson.limits.virtual.wholeSeconds,
      unit: "seconds"
    )
  }

  // MARK: Running

  /// Runs a shell script.
  mutating func run(script: [UInt8]) {
    let text = String(decoding: script, as: UTF8.self)
    for line in text.split(separator: "\n") {
      guard let range = line.firstRange(of: "answer:"), line.hasPrefix("#") else { continue }
      state.answers.append(String(line[range.upperBound...].trimmedSpaces))
    }
    state.session.putFile(text, at: Self.scriptPath)
    state.session.type("bash \(Self.scriptPath)")
    advance(to: end)
    if exceeded == nil, !state.session.isAwaitingInput { exceeded = outOfTime }
    finish()
  }

  /// Lives a session again.
  mutating func run(_ journal: Journal) {
    budget = AttemptBudget(
      lesson.limits.scaled(lines: journal.entries.count),
      state.session.cluster
    )
    if journal.exam != nil { state.session.cluster.refuse(lesson.exam.refusals) }
    // States are kept only for who comes back to them.
    let goesBack = journal.entries.contains { entry in
      guard case .line(let line) = entry.event else { return false }
      return [.undo, .snapshot].contains(Aid(line: line))
    }
    var travel = TimeTravel<State>()
    for entry in journal.entries where exceeded == nil {
      guard entry.time <= end else {
        exceeded = outOfTime
        break
      }
      pass(to: entry.time)
      state.session.answerEditors(entry.event)
      if case .line(let line) = entry.event {
        if take(line) { continue }
        if state.session.isAtShell, Aid(line: line) == .compare { continue }
        if goesBack, state.session.isAtShell {
          let requests = state.session.cluster.api.auditCount
          if travel.reply(to: line, &state) != nil {
            budget.goBack(from: requests, state.session.cluster)
            continue
          }
          travel.record(line, state)
        }
      }
      state.session.replay(entry.event)
      advance(to: state.session.cluster.now)
      if state.session.hasEnded { state.session.startShell() }
    }
    state.session.answerEditors(nil)
    // The last command had time to end in the session, of which the journal may not tell.
    if exceeded == nil, !state.session.isAwaitingInput {
      advance(to: state.session.cluster.now + JournalEntry.lastPatience)
    }
    if exceeded == nil, !state.session.isAwaitingInput {
      state.session.interrupt(isShown: true)
      advance(to: state.session.cluster.now + .seconds(10))
    }
    finish()
  }

  /// Whether a line of a journal was for the tutor.
  private mutating func take(_ line: String) -> Bool {
    guard state.session.isAtShell else { return false }
    if line == JournalEntry.submission { return true }
    let isOpen = lesson.steps[0].goals.count { $0.isQuiz } > state.answers.count
    guard let command = TutorCommand(line, isQuestionOpen: isOpen) else { return false }
    if case .answer(let text) = command { state.answers.append(text) }
    return true
  }

  /// Lets time pass to `time`; what ends on the way is noticed when it does.
  private mutating func pass(to time: Instant) {
    if !state.session.isAwaitingInput { advance(to: time) }
    guard exceeded == nil, state.session.cluster.now < time else { return }
    budget.prepare(&state.session.cluster)
    state.session.cluster.advance(to: time)
    budget.take(state.session.cluster)
    exceeded =
      budget.exceeded(state.session.cluster) ?? budget.named(state.session.cluster.exceeded)
  }

  /// Lets what was typed run until the prompt is back, a limit is hit, or `time`.
  private mutating func advance(to time: Instant) {
    let terminal = state.session.terminal
    var kept: [UInt8] = []
    var hit: LimitExceeded?
    var budget = budget
    budget.prepare(&state.session.cluster)
    state.session.advance(to: time) { cluster in
      if !cluster.kernel[terminal].output.isEmpty {
        let bytes = cluster.kernel.drainOutput(of: terminal)
        budget.printed += bytes.count
        if kept.count < Self.outputKept { kept += bytes }
      }
      hit = budget.exceeded(cluster)
      return hit != nil
    }
    budget.take(state.session.cluster)
    self.budget = budget
    exceeded = hit ?? budget.named(state.session.cluster.exceeded)
    let rest = String(decoding: kept, as: UTF8.self) + state.session.takeOutput()
    state.run.observe(state.observer.take(from: state.session, output: rest))
    if exceeded == nil, lesson.hasLatchedChecks { look() }
  }

  private mutating func finish() {
    guard exceeded == nil else { return }
    budget.prepare(&state.session.cluster)
    state.session.settle()
    budget.take(state.session.cluster)
    exceeded =
      budget.exceeded(state.session.cluster) ?? budget.named(state.session.cluster.exceeded)
    guard exceeded == nil else { return }
    look()
  }

  private mutating func look() {
    budget.release(&state.session.cluster)
    var probe = ClusterProbe(state.session)
    state.run.look(&state.session.cluster.api, &probe)
  }

  // MARK: Results

  /// What came of it, check by check.
  mutating func results() -> [CheckResult] {
    var probe = ClusterProbe(state.session)
    var results: [CheckResult] = []
    var quizzes = 0
    for (index, goal) in state.run.step.goals.enumerated() {
      switch goal {
      case .quiz(let quiz):
        let answer = quizzes < state.answers.count ? state.answers[quizzes] : nil
        quizzes += 1
        results.append(Self.result(quiz, answer))
      // Exercises have none.
      case .prediction: continue
      case .check(let check):
        results.append(result(check, index, &probe))
      }
    }
    return results
  }

  private static func result(_ quiz: Quiz, _ answer: String?) -> CheckResult {
    var result = CheckResult(quiz.question, passed: false, points: 0, of: quiz.points)
    guard let answer else {
      result.rationale = "there is no answer"
      return result
    }
    switch quiz.result(of: answer) {
    case .right:
      result.passed = true
      result.points = quiz.points
    case .wrong, .notUnderstood:
      result.rationale = "the answer is not right"
      result.actual = answer
    }
    return result
  }

  private mutating func result(
    _ check: Check,
    _ index: Int,
    _ probe: inout ClusterProbe
  ) -> CheckResult {
    var result = CheckResult(check.name, passed: nil, points: 0, of: check.points)
    if let exceeded {
      result.rationale = "not looked at: \(exceeded)"
      return result
    }
    if let need = state.run.need(of: index) {
      result.rationale = "not looked at, because this did not pass: \(need)"
      return result
    }
    switch state.run.outcomes[index] {
    case .done:
      result.passed = true
      result.points = check.points
    case .underway(let reason):
      result.passed = false
      result.rationale = "still waiting for \(reason)"
    case .missed(let miss):
      result.passed = false
      result.rationale = miss.text
      result.expected = miss.difference?.expected
      result.actual = miss.difference?.actual
      result.help = miss.advice.first
    }
    if check.isPartial, result.passed == false, case .all(let parts) = check.condition {
      let met = parts.count { state.run.isMet($0, &state.session.cluster.api, &probe) }
      result.points = check.points * Double(met) / Double(parts.count)
    }
    return result
  }
}

extension Lesson {
  /// Whether some check may have held at one time only.
  fileprivate var hasLatchedChecks: Bool { checks.contains(where: \.isOnce) }
}

extension Goal {
  fileprivate var isQuiz: Bool { if case .quiz = self { true } else { false } }
}
