import KubernetesAPI

/// The ways through steps and lessons.
extension Tutor {
  /// The lesson after `lesson` that can be learned.
  func nextLesson(after lesson: Lesson) -> Lesson? {
    guard let index = course.index(of: lesson.id) else { return nil }
    return course.entries[(index + 1)...].compactMap(\.lesson).first
  }

  /// The course after this one.
  var nextCourse: CourseName? {
    courses.firstIndex { $0.id == course.id }.flatMap { courses.dropFirst($0 + 1).first }
  }

  /// Whether `lesson` goes on with the cluster that `earlier` leaves behind.
  func goesOn(_ lesson: Lesson, after earlier: Lesson) -> Bool {
    lesson.kind == .lesson && earlier.kind == .lesson && lesson.profile == earlier.profile
      && lesson.start.cluster == earlier.start.cluster && lesson.needs.contains(earlier.id)
  }

  mutating func next(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    guard var run else { return TutorReply(menuBlocks()) }
    if !run.isStepDone {
      _ = feedback(&client, &probe, isBrief: true)
      run = self.run ?? run
    }
    guard run.isStepDone else {
      return TutorReply(
        fullCheck(&client, &probe)
          + [.text("The step is not done yet. `hint` helps, `skip` leaves it out.")]
      )
    }
    if run.isLastStep { return nextLesson(&client, &probe) }
    run.go(toStep: run.stepIndex + 1)
    self.run = run
    progress.step = run.stepIndex
    let blocks = stepBlocks(run)
    return TutorReply(blocks + takeStock(&client, &probe).blocks)
  }

  /// On with the learner's own cluster: what was built stays.
  private mutating func nextLesson(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    guard let run, let lesson = nextLesson(after: run.lesson) else {
      leaveLesson()
      return TutorReply(
        [.verdict(.done, "You are through. Well done!")] + progressBlocks() + nextCourseBlocks()
      )
    }
    let isNew = !goesOn(lesson, after: run.lesson)
    let next = LessonRun(lesson)
    self.run = next
    progress.lesson = lesson.id
    progress.step = 0
    let blocks = lessonBlocks(next) + stepBlocks(next)
    if isNew { return TutorReply(blocks, effect: .prepare(lesson.preparation())) }
    return TutorReply(blocks + takeStock(&client, &probe).blocks)
  }

  mutating func open(_ text: String) -> TutorReply {
    guard let index = course.index(matching: text) else {
      let suggestion = Spelling.nearest(to: text, among: course.entries.map(\.id))
      let hint = suggestion.map { " Did you mean `\($0)`?" } ?? ""
      return TutorReply([.text("There is no lesson `\(text)`.\(hint) `menu` lists them.")])
    }
    let entry = course.entries[index]
    guard let lesson = entry.lesson else {
      return TutorReply(
        [.text("The file of this lesson has \(entry.faults.count == 1 ? "a fault" : "faults"):")]
          + entry.faults.map { .code($0.description.split(separator: "\n").map(String.init)) }
      )
    }
    let next = LessonRun(lesson)
    run = next
    progress.lesson = lesson.id
    progress.step = 0
    return TutorReply(
      lessonBlocks(next) + stepBlocks(next),
      effect: .prepare(lesson.preparation())
    )
  }

  /// The courses, or the way to one of them.
  func goToCourse(_ text: String) -> TutorReply {
    guard !text.isEmpty else { return TutorReply(courseBlocks()) }
    let wanted = text.lowercased()
    let found =
      courses.first { $0.id == text }
      ?? courses.first {
        $0.id.lowercased().contains(wanted) || $0.title.lowercased().contains(wanted)
      }
    guard let found else {
      return TutorReply([.text("There is no course `\(text)`.")] + courseBlocks())
    }
    guard found.id != course.id else { return TutorReply(menuBlocks()) }
    return TutorReply([], effect: .changeCourse(found.id))
  }

  mutating func leaveLesson() {
    run = nil
    progress.lesson = nil
    progress.step = 0
  }

  mutating func hint() -> [TextBlock] {
    guard var run else { return [] }
    if run.isStepDone { return [.text("This step is done: type `next`.")] }
    guard let (number, blocks) = run.nextHint() else {
      return [.text("There is no hint for this step. Look at the question again: `read`.")]
    }
    self.run = run
    let isLast = number == run.step.hints.count
    let title = "Hint \(number) of \(run.step.hints.count):"
    let more = isLast ? "`solution` shows the way." : "`hint` again for more."
    return [.paragraph([StyledSpan(title, .strong)])] + blocks + [.text(more)]
  }

  mutating func solution(_ probe: some CheckProbe) -> [TextBlock] {
    guard let step = run?.step else { return [] }
    if run?.isStepDone == false { run?.sawSolution = true }
    var blocks: [TextBlock] = []
    if !step.solution.isEmpty {
      blocks.append(.text("One way to do it:"))
      blocks.append(.code(step.solution))
    }
    for case .quiz(let quiz) in step.goals {
      blocks.append(.text("\(quiz.question) Answer: `\(quiz.rightAnswer)`. \(quiz.explanation)"))
    }
    if let prediction = run?.openPrediction {
      let came = prediction.words(prediction.foresee(probe))
      blocks.append(.text("\(prediction.question) A copy of your cluster says: \(came)."))
    }
    return blocks
  }

  /// Types the solution at the learner's prompt, command by command.
  mutating func typeSolution(_ probe: some CheckProbe) -> TutorReply {
    guard let run else { return TutorReply() }
    if run.isStepDone { return TutorReply([.text("This step is done: type `next`.")]) }
    let commands = run.step.solution
    guard !commands.isEmpty else { return TutorReply(solution(probe)) }
    self.run?.sawSolution = true
    let cost = run.lesson.kind == .exercise ? " It counts as shown: no points." : ""
    return TutorReply([.verdict(.note, "I type it for you.\(cost)")], effect: .type(commands))
  }

  /// Goes on; what the step would have changed is done for the learner, because the next one needs it.
  mutating func skip() -> TutorReply {
    guard var run else { return TutorReply() }
    if !run.isStepDone { progress.note(.skipped, step: run.stepIndex, of: run.lesson.id) }
    let commands = run.isStepDone ? [] : run.step.script
    let told: [TextBlock] =
      commands.isEmpty ? [] : [.verdict(.note, "Skipped. I do it for you, so that the rest fits.")]
    guard !run.isLastStep else {
      guard let lesson = nextLesson(after: run.lesson) else {
        leaveLesson()
        return TutorReply(told + progressBlocks() + nextCourseBlocks())
      }
      let goesOn = goesOn(lesson, after: run.lesson)
      let next = LessonRun(lesson)
      self.run = next
      progress.lesson = lesson.id
      progress.step = 0
      let blocks = lessonBlocks(next) + stepBlocks(next)
      guard goesOn else {
        return TutorReply(
          [.verdict(.note, "Skipped.")] + blocks,
          effect: .prepare(lesson.preparation())
        )
      }
      return TutorReply(told + blocks, effect: .run(commands))
    }
    run.go(toStep: run.stepIndex + 1)
    self.run = run
    progress.step = run.stepIndex
    return TutorReply(told + stepBlocks(run), effect: .run(commands))
  }

  mutating func reset(wholeLesson: Bool) -> TutorReply {
    guard var run else { return TutorReply() }
    run.go(toStep: wholeLesson ? 0 : run.stepIndex)
    self.run = run
    progress.step = run.stepIndex
    let what = wholeLesson ? "The lesson" : "The step"
    return TutorReply(
      [.verdict(.note, "\(what) begins again, on a fresh cluster.")] + stepBlocks(run),
      effect: .prepare(run.lesson.preparation(beforeStep: run.stepIndex))
    )
  }
}
