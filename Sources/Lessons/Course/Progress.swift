/// What a learner has done of a course; the executable keeps it in a file.
public struct Progress: Hashable, Sendable {
  /// How a step was done.
  public enum Result: String, Hashable, Sendable {
    /// Without help.
    case alone
    /// With hints.
    case hints
    /// After the solution was shown.
    case solution
    /// Not by the learner.
    case skipped
  }

  /// What was done of one lesson.
  public struct LessonRecord: Hashable, Sendable {
    /// The lesson.
    public var lesson: String
    /// The steps' results by their place in the lesson; nil for those still open.
    public var steps: [Result?]

    /// How many steps are done.
    public var doneCount: Int { steps.count { $0 != nil } }
  }

  /// The course.
  public var course: String
  /// The lesson the learner is in; nil in the menu.
  public var lesson: String?
  /// The step the learner is at.
  public var step = 0
  /// The lessons that were begun, in the order of their first step done.
  public private(set) var records: [LessonRecord] = []

  /// Begins a course.
  public init(course: String) { self.course = course }

  /// Takes up a kept record.
  init(course: String, lesson: String?, step: Int, records: [LessonRecord]) {
    self.course = course
    self.lesson = lesson
    self.step = step
    self.records = records
  }

  /// What was done of `lesson`.
  public func record(of lesson: String) -> LessonRecord? { records.first { $0.lesson == lesson } }

  /// Whether every step of `lesson` is done.
  public func isDone(_ lesson: Lesson) -> Bool {
    record(of: lesson.id).map { $0.doneCount >= lesson.steps.count } ?? false
  }

  /// Notes that a step was done; a better result than the one kept replaces it.
  public mutating func note(_ result: Result, step: Int, of lesson: String) {
    let place: Int
    if let index = records.firstIndex(where: { $0.lesson == lesson }) {
      place = index
    } else {
      place = records.count
      records.append(LessonRecord(lesson: lesson, steps: []))
    }
    while records[place].steps.count <= step { records[place].steps.append(nil) }
    if let kept = records[place].steps[step], kept.rank <= result.rank { return }
    records[place].steps[step] = result
  }
}

extension Progress.Result {
  fileprivate var rank: Int {
    switch self {
    case .alone: 0
    case .hints: 1
    case .solution: 2
    case .skipped: 3
    }
  }
}
