/// The pages that a learner reads.
extension Tutor {
  /// The beginning of a lesson: title, introduction.
  func lessonBlocks(_ run: LessonRun) -> [TextBlock] {
    let number = (course.index(of: run.lesson.id) ?? 0) + 1
    let kind = run.lesson.kind == .exercise ? "Exercise" : "Lesson"
    // The exercises of a course stand behind its lessons.
    let lessons = course.lessons.count { $0.kind == .lesson }
    let count = run.lesson.kind == .lesson && number <= lessons ? lessons : course.entries.count
    let title = "\(kind) \(number) of \(count): \(run.lesson.title)"
    return [.heading(1, [StyledSpan(title)]), .paragraph(summary(of: run.lesson))]
      + run.lesson.introduction
  }

  /// What a lesson is about, what it is worth, and how long it takes.
  private func summary(of lesson: Lesson) -> [StyledSpan] {
    var facts: [String] = []
    if lesson.kind == .exercise { facts.append("\(PointsText.words(lesson.points)) points") }
    if lesson.minutes > 0 { facts.append("about \(lesson.minutes) minutes") }
    let tail = facts.isEmpty ? "" : "\(facts.joined(separator: ", ").sentence)."
    return InlineMarkdown.spans(lesson.summary) + [StyledSpan(" " + tail, .muted)]
  }

  /// A step: title, text, task, the open question.
  func stepBlocks(_ run: LessonRun) -> [TextBlock] {
    let title = "Step \(run.stepIndex + 1) of \(run.lesson.steps.count): \(run.step.title)"
    let isExercise = run.lesson.kind == .exercise
    var blocks: [TextBlock] = isExercise ? [] : [.heading(2, [StyledSpan(title)])]
    blocks += run.step.text
    if let first = run.step.task.first {
      let isLater = run.openPrediction != nil
      let label = StyledSpan(
        isLater ? "Your task, once you have answered below: " : "Your task: ",
        .strong
      )
      if case .paragraph(let spans) = first {
        blocks.append(.paragraph([label] + spans))
        blocks += run.step.task.dropFirst()
      } else {
        blocks += [.paragraph([label])] + run.step.task
      }
    }
    if let question = run.openQuestion { blocks += questionBlocks(question) }
    return blocks
  }

  /// The list of lessons.
  func menuBlocks() -> [TextBlock] {
    var blocks: [TextBlock] = [.heading(1, [StyledSpan(course.title)])]
    for (index, entry) in course.entries.enumerated() {
      let number = "\(index + 1)."
      guard let lesson = entry.lesson else {
        let fault = entry.faults.first?.summary ?? "cannot be read"
        blocks.append(
          .item(number, 0, [StyledSpan(entry.id, .strong), StyledSpan(": \(fault)", .missed)])
        )
        continue
      }
      // One line each, so that the list of a course fits a small window; `open` tells what it is about.
      var spans = [StyledSpan(lesson.title, .strong)]
      if lesson.minutes > 0 { spans.append(StyledSpan(", \(lesson.minutes) min", .muted)) }
      spans += state(of: lesson)
      blocks.append(.item(number, 0, spans))
    }
    let next = course.entries.firstIndex { entry in
      entry.lesson.map { !progress.isDone($0) } ?? false
    }
    let example = (next ?? 0) + 1
    let others = courses.count > 1 ? "`course` for other courses, " : ""
    blocks.append(.text("Type `open \(example)` to begin, \(others)`quit` to leave."))
    return blocks
  }

  /// The courses there are.
  func courseBlocks() -> [TextBlock] {
    courses.map { .item("•", 0, words(of: $0)) }
      + [.text("`course` and a name leads there, as in `course \(courses.last?.id ?? course.id)`.")]
  }

  private func words(of other: CourseName) -> [StyledSpan] {
    let here = other.id == course.id ? " (you are here)" : ""
    let summary = other.summary.isEmpty ? "" : ". \(other.summary)"
    return [StyledSpan(other.id, .code), StyledSpan(": \(other.title)\(here)\(summary)")]
  }

  /// Where to go from the end of this course.
  func nextCourseBlocks() -> [TextBlock] {
    guard let nextCourse else { return [] }
    return [.text("The next course is “\(nextCourse.title)”: `course \(nextCourse.id)`.")]
  }

  private func state(of lesson: Lesson) -> [StyledSpan] {
    if progress.isDone(lesson) { return [StyledSpan(" done", .done)] }
    let count = progress.record(of: lesson.id)?.doneCount ?? 0
    return count == 0
      ? [] : [StyledSpan(" \(count) of \(lesson.steps.count) steps", .waiting)]
  }

  /// What can be typed.
  func helpBlocks() -> [TextBlock] {
    let width = TutorCommand.words.map(\.word.count).max() ?? 0
    let lead =
      "Beside `kubectl`, `docker`, `ls`, `cat`, `curl` and what else a shell has, type this to:"
    return [.text(lead)]
      + TutorCommand.words.map { entry in
        let gap = String(repeating: " ", count: width - entry.word.count)
        return .item(entry.word + gap, 0, InlineMarkdown.spans(entry.text))
      }
  }

  /// What was done so far, lesson by lesson.
  func progressBlocks() -> [TextBlock] {
    var rows: [[[StyledSpan]]] = []
    var done = 0
    var all = 0
    for (index, entry) in course.entries.enumerated() {
      guard let lesson = entry.lesson else { continue }
      let record = progress.record(of: lesson.id)
      let results = record?.steps.compactMap { $0 } ?? []
      done += results.count
      all += lesson.steps.count
      let alone = results.count { $0 == .alone }
      let skipped = results.count { $0 == .skipped }
      rows.append([
        [StyledSpan("\(index + 1)")], [StyledSpan(lesson.title)],
        [StyledSpan("\(results.count) of \(lesson.steps.count)")],
        [StyledSpan("\(alone)")], [StyledSpan("\(skipped)")],
      ])
    }
    let head = ["", "Lesson", "Steps", "Without help", "Skipped"].map { [StyledSpan($0)] }
    return [
      .table(head, rows),
      .text("**\(done) of \(all) steps** are done."),
    ]
  }

  /// The words explained by the lessons that were begun.
  func termBlocks() -> [TextBlock] {
    let begun = course.lessons.filter {
      progress.record(of: $0.id) != nil || progress.lesson == $0.id
    }
    let terms = begun.flatMap(\.terms)
    if terms.isEmpty { return [.text("No words were explained so far.")] }
    return terms.map { term in
      .item(
        "•",
        0,
        [StyledSpan(term.word, .strong), StyledSpan(": ")] + InlineMarkdown.spans(term.meaning)
      )
    }
  }
}
