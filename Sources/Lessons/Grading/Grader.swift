public import Cluster
import Machine
import Simulation

/// Grades submissions of one exercise, each on a copy of the same start state.
///
/// A value: start states are made once with ``prepare(_:)``, and then any number of threads may grade.
public struct Grader: Sendable {
  /// The exercise's name with its course.
  public let exercise: String
  private let entry: Course.Entry
  private let files: [CourseFile]
  private var lessons: [UInt64: Lesson] = [:]
  private var starts: [Preparation: Session] = [:]

  /// Grades the exercise `entry` of `course`; nil where the file has faults or is no exercise.
  public init?(_ entry: Course.Entry, of course: Course) {
    guard let lesson = entry.lesson, lesson.steps.count == 1 else { return nil }
    exercise = "\(course.id)/\(entry.id)"
    self.entry = entry
    files = course.files
  }

  /// The hash of the exercise's file.
  public var fingerprint: String { SHA256.text(Array(entry.text.utf8)) }

  /// The exercise as a seed draws it.
  public func lesson(seed: UInt64) -> Lesson? { lessons[seed] ?? entry.lesson(seed: seed) }

  /// Reads the exercise as each of `seeds` draws it; answers the starts that are still to be made.
  public mutating func missingStarts(for seeds: [UInt64]) -> [Preparation] {
    var missing: [Preparation] = []
    for seed in seeds where lessons[seed] == nil {
      guard let lesson = entry.lesson(seed: seed) else { continue }
      lessons[seed] = lesson
      let preparation = lesson.preparation()
      if starts[preparation] == nil, !missing.contains(preparation) { missing.append(preparation) }
    }
    return missing
  }

  /// Makes a start state; takes some milliseconds, and may be done on any thread.
  public func makeStart(_ preparation: Preparation) -> Session {
    preparation.makeSession(files: files)
  }

  /// Keeps a start state.
  public mutating func keep(_ session: Session, for preparation: Preparation) {
    starts[preparation] = session
  }

  /// The start state for a seed: the one that was kept, or a new one.
  public func start(seed: UInt64) -> Session? {
    guard let preparation = lesson(seed: seed)?.preparation() else { return nil }
    return starts[preparation] ?? makeStart(preparation)
  }

  /// Runs a submission and looks what came of it; `seed` counts where the submission names none.
  public func grade(_ submission: Submission, seed: UInt64) -> GradeReport {
    let seed = submission.seed ?? seed
    var report = GradeReport(exercise: exercise, name: submission.name, seed: seed)
    guard let lesson = lesson(seed: seed), let start = start(seed: seed) else {
      report.remark = "the exercise cannot be read"
      return report
    }
    var attempt = Attempt(lesson, start)
    switch submission.content {
    case .unreadable(let why):
      report.remark = why
      report.results = lesson.steps[0].goals.map { goal in
        var result = CheckResult(goal.name, passed: nil, points: 0, of: goal.points)
        result.rationale = "not looked at: \(why)"
        return result
      }
      return report
    case .script(let bytes): attempt.run(script: bytes)
    case .journal(let journal): attempt.run(journal)
    case .report(let sealed): attempt.run(sealed.journal)
    }
    report.results = attempt.results()
    report.limit = attempt.exceeded.map(\.description)
    if case .report(let sealed) = submission.content {
      let trouble = sealed.trouble(exercise, fingerprint, report.results)
      report.isGenuine = trouble == nil
      report.remark = trouble ?? "the sealed report is what it claims\(sealed.delay(lesson))"
    }
    return report
  }

  /// Seals the report of an exam.
  public func seal(_ journal: Journal, endedAt end: Int64) -> (SealedReport, GradeReport) {
    let submission = Submission(name: entry.id, content: .journal(journal))
    let report = grade(submission, seed: journal.seed)
    let sealed = SealedReport(
      exercise: exercise,
      fingerprint: fingerprint,
      journal: journal,
      ended: end,
      results: report.results
    )
    return (sealed, report)
  }
}
