import APIServer
import Cluster
import Machine
import Simulation

/// One submission, run on a copy of the start state within its limits.
struct Attempt {
  private let lesson: Lesson
  private var session: Session
  private var observer: SessionObserver
  private var run: LessonRun
  /// The answers to questions, in order.
  private var answers: [String] = []
  /// The limit that was hit.
  private(set) var exceeded: LimitExceeded?
  private var printed = 0
  private let begin: Instant

  /// Where a script lies on the learner's machine.
  private static let scriptPath = "/tmp/submission.sh"
  /// How long the last command of a journal may go on.
  private static let lastPatience = Duration.seconds(120)
  /// How much of what is printed the checks look at.
  private static let outputKept = 1 << 18

  /// Begins at the start state of `lesson`.
  init(_ lesson: Lesson, _ start: Session) {
    self.lesson = lesson
    session = start
    observer = SessionObserver(start)
    run = LessonRun(lesson)
    begin = start.cluster.now
    session.cluster.eventLimit = lesson.limits.events
  }

  private var end: Instant { begin + lesson.limits.virtual }

  // MARK: Running

  /// Runs a shell script.
  mutating func run(script: [UInt8]) {
    let text = String(decoding: script, as: UTF8.self)
    for line in text.split(separator: "\n") {
      guard let range = line.firstRange(of: "answer:"), line.hasPrefix("#") else { continue }
      answers.append(String(line[range.upperBound...].trimmedSpaces))
    }
    session.putFile(text, at: Self.scriptPath)
    session.type("bash \(Self.scriptPath)")
    advance(to: end)
    if exceeded == nil, !session.isAwaitingInput {
      exceeded = LimitExceeded(
        "virtual time",
        value: lesson.limits.virtual.wholeSeconds,
        unit: "seconds"
      )
    }
    finish()
  }

  /// Lives a session again.
  mutating func run(_ journal: Journal) {
    for entry in journal.entries where exceeded == nil {
      guard entry.time <= end else {
        exceeded = LimitExceeded(
          "virtual time",
          value: lesson.limits.virtual.wholeSeconds,
          unit: "seconds"
        )
        break
      }
      pass(to: entry.time)
      session.answerEditors(entry.event)
      if case .line(let line) = entry.event, take(line) { continue }
      session.replay(entry.event)
      advance(to: session.cluster.now)
      if session.hasEnded { session.startShell() }
    }
    session.answerEditors(nil)
    // The last command had time to end in the session, of which the journal may not tell.
    if exceeded == nil, !session.isAwaitingInput {
      advance(to: session.cluster.now + Self.lastPatience)
    }
    if exceeded == nil, !session.isAwaitingInput {
      session.interrupt(isShown: true)
      advance(to: session.cluster.now + .seconds(10))
    }
    finish()
  }

  /// Whether a line of a journal was for the tutor.
  private mutating func take(_ line: String) -> Bool {
    guard session.isAtShell else { return false }
    if line == JournalEntry.submission { return true }
    let isOpen = lesson.steps[0].goals.count { $0.isQuiz } > answers.count
    guard let command = TutorCommand(line, isQuestionOpen: isOpen) else { return false }
    if case .answer(let text) = command { answers.append(text) }
    return true
  }

  /// Lets time pass to `time`; what ends on the way is noticed when it does.
  private mutating func pass(to time: Instant) {
    if !session.isAwaitingInput { advance(to: time) }
    guard exceeded == nil, session.cluster.now < time else { return }
    session.cluster.advance(to: time)
    exceeded = session.cluster.exceeded
  }

  /// Lets what was typed run until the prompt is back, a limit is hit, or `time`.
  private mutating func advance(to time: Instant) {
    let (objects, output) = (lesson.limits.objects, lesson.limits.output)
    let terminal = session.terminal
    var kept: [UInt8] = []
    var hit: LimitExceeded?
    var printed = printed
    session.advance(to: time) { cluster in
      if !cluster.kernel[terminal].output.isEmpty {
        let bytes = cluster.kernel.drainOutput(of: terminal)
        printed += bytes.count
        if kept.count < Self.outputKept { kept += bytes }
      }
      if printed > output {
        hit = LimitExceeded("output", value: Int64(output), unit: "bytes")
      } else if cluster.api.objectCount > objects {
        hit = LimitExceeded("objects", value: Int64(objects))
      }
      return hit != nil
    }
    self.printed = printed
    exceeded = hit ?? session.cluster.exceeded
    let rest = String(decoding: kept, as: UTF8.self) + session.takeOutput()
    run.observe(observer.take(from: session, output: rest))
    if exceeded == nil, lesson.hasLatchedChecks { look() }
  }

  private mutating func finish() {
    guard exceeded == nil else { return }
    session.settle()
    exceeded = session.cluster.exceeded
    if exceeded == nil, session.cluster.api.objectCount > lesson.limits.objects {
      exceeded = LimitExceeded("objects", value: Int64(lesson.limits.objects))
    }
    guard exceeded == nil else { return }
    session.cluster.eventLimit = lesson.limits.events
    look()
  }

  private mutating func look() {
    var probe = ClusterProbe(session)
    run.look(&session.cluster.api, &probe)
  }

  // MARK: Results

  /// What came of it, check by check.
  mutating func results() -> [CheckResult] {
    var probe = ClusterProbe(session)
    var results: [CheckResult] = []
    var quizzes = 0
    for (index, goal) in run.step.goals.enumerated() {
      switch goal {
      case .quiz(let quiz):
        let answer = quizzes < answers.count ? answers[quizzes] : nil
        quizzes += 1
        results.append(Self.result(quiz, answer))
      // Exercises have none.
      case .prediction: continue
      case .check(let check):
        results.append(result(check, run.outcomes[index], results, &probe))
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
    _ outcome: CheckOutcome,
    _ earlier: [CheckResult],
    _ probe: inout ClusterProbe
  ) -> CheckResult {
    var result = CheckResult(check.name, passed: nil, points: 0, of: check.points)
    if let exceeded {
      result.rationale = "not looked at: \(exceeded)"
      return result
    }
    if let need = check.needs.first(where: { need in
      earlier.contains { $0.name == need && $0.passed != true }
    }) {
      result.rationale = "not looked at, because this did not pass: \(need)"
      return result
    }
    switch outcome {
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
      let met = parts.count { run.isMet($0, &session.cluster.api, &probe) }
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
