public import KubernetesAPI

/// Leads a learner through a course: takes commands, looks at the cluster, says how things stand.
///
/// A value without a clock, files or terminal. The driver gives it the client and probe to look
/// with, the observations, and does what the replies' effects ask.
public struct Tutor: Hashable, Sendable {
  /// The course.
  public let course: Course
  /// What the learner has done; to be kept in a file when it changes.
  public internal(set) var progress: Progress
  /// The way through the present lesson; nil in the menu.
  public internal(set) var run: LessonRun?

  /// The courses there are, this one included; for `course`.
  public internal(set) var courses: [CourseName] = []

  /// A course that can be gone to.
  public struct CourseName: Hashable, Sendable {
    /// The name of its folder.
    public var id: String
    /// Its title.
    public var title: String
    /// One sentence on it.
    public var summary: String

    /// Names a course.
    public init(id: String, title: String, summary: String = "") {
      self.id = id
      self.title = title
      self.summary = summary
    }
  }

  /// Takes a learner up where `progress` left off.
  public init(course: Course, progress: Progress? = nil) {
    self.course = course
    self.progress = progress ?? Progress(course: course.id)
    if let id = self.progress.lesson, let lesson = course.lessons.first(where: { $0.id == id }) {
      run = LessonRun(lesson, step: self.progress.step)
    }
  }

  /// Whether a question waits for an answer.
  public var isQuestionOpen: Bool { run?.openQuestion != nil }
  /// Whether the learner is in the menu.
  public var isInMenu: Bool { run == nil }

  /// Reads a command line; nil where it is for the simulated machine.
  public func command(_ line: String) -> TutorCommand? {
    TutorCommand(line, isQuestionOpen: isQuestionOpen, isInMenu: isInMenu)
  }

  // MARK: What the driver calls

  /// The first words: the place in the course, or the menu.
  public func greeting() -> TutorReply {
    guard let run else {
      let menu = menuBlocks()
      return TutorReply(menu.prefix(1) + course.introduction + menu.dropFirst())
    }
    let isFirst = run.stepIndex == 0
    return TutorReply(
      (isFirst ? lessonBlocks(run) : [.verdict(.note, "Welcome back to “\(run.lesson.title)”.")])
        + stepBlocks(run),
      effect: .prepare(run.lesson.preparation(beforeStep: run.stepIndex))
    )
  }

  /// Takes what the cluster noticed of the learner's doings.
  public mutating func observe(_ observations: [Observation]) { run?.observe(observations) }

  /// Looks at the cluster after the driver has prepared it, so that changes are told from what was.
  ///
  /// - Returns: what there is to say: nothing, or that the step is done already.
  public mutating func takeStock(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    guard run?.isStepDone == false else { return TutorReply() }
    run?.takeStock(&client, &probe)
    guard run?.isStepDone == true else { return TutorReply() }
    return TutorReply([.verdict(.done, "Your cluster is there already.")] + stepDone())
  }

  /// What there is to say after a command of the learner: done, on its way, or what differs.
  public mutating func afterCommand(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    TutorReply(feedback(&client, &probe, isBrief: false))
  }

  /// What there is to say while the learner waits: only what has come to its end meanwhile.
  public mutating func whileWaiting(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    TutorReply(feedback(&client, &probe, isBrief: true))
  }

  /// Does what the learner asks.
  public mutating func perform(
    _ command: TutorCommand,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    switch command {
    case .menu:
      leaveLesson()
      return TutorReply(menuBlocks())
    case .open(let text): return open(text)
    case .course(let text): return goToCourse(text)
    case .progress: return TutorReply(progressBlocks())
    case .terms: return TutorReply(termBlocks())
    case .help: return TutorReply(helpBlocks())
    case .quit: return TutorReply([.verdict(.note, "Your place is kept.")], effect: .quit)
    default: break
    }
    guard run != nil else { return performInMenu(command) }
    switch command {
    case .next: return next(&client, &probe)
    case .check: return TutorReply(fullCheck(&client, &probe))
    case .hint: return TutorReply(hint())
    case .solution: return TutorReply(solution(probe))
    case .typeSolution: return typeSolution(probe)
    case .skip: return skip()
    case .reset(let wholeLesson): return reset(wholeLesson: wholeLesson)
    case .read: return TutorReply(run.map(stepBlocks) ?? [])
    case .answer(let text):
      if let prediction = run?.openPrediction { return predict(prediction, text, &probe) }
      return TutorReply(answer(text, &client, &probe))
    case .menu, .open, .course, .progress, .terms, .help, .quit: return TutorReply()
    }
  }

  private mutating func performInMenu(_ command: TutorCommand) -> TutorReply {
    if command == .next, course.lessons.allSatisfy(progress.isDone), let other = nextCourse {
      return TutorReply([], effect: .changeCourse(other.id))
    }
    if command == .next, let lesson = course.lessons.first(where: { !progress.isDone($0) }),
      let number = course.index(of: lesson.id)
    {
      return open(String(number + 1))
    }
    return TutorReply([.text("You are in the menu: choose a lesson with `open` and its number.")])
  }
}
