import KubernetesAPI

/// What is said about how things stand.
extension Tutor {
  /// Compares, and says what has changed: goals reached, what is on its way, the nearest miss.
  mutating func feedback(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe,
    isBrief: Bool
  ) -> [TextBlock] {
    guard var run, !run.isStepDone else { return [] }
    let before = run.outcomes
    let hadPrediction = run.openPrediction != nil
    run.look(&client, &probe)
    let notes = run.newNotes(&client, &probe)
    self.run = run
    var blocks: [TextBlock] = []
    for (index, goal) in run.step.goals.enumerated() where run.outcomes[index].isDone {
      if !before[index].isDone, case .check(let check) = goal {
        blocks.append(.verdict(.done, check.name.sentence))
      }
    }
    blocks += notes.map { .verdict(.note, $0) }
    if run.isStepDone { return blocks + stepDone() }
    if isBrief, blocks.isEmpty { return [] }
    if !hadPrediction, let prediction = run.openPrediction {
      return blocks + predictionBlocks(prediction)
    }
    return blocks + nearestMiss(run, probe, isBrief: isBrief, hasSpoken: !notes.isEmpty)
  }

  /// The first goal that is not reached, in a line or two.
  ///
  /// Who waited, and has reached another one by it, is told of the next without a reproach.
  private func nearestMiss(
    _ run: LessonRun,
    _ probe: some CheckProbe,
    isBrief: Bool,
    hasSpoken: Bool
  ) -> [TextBlock] {
    // A goal that moved since the step began says more than one that nobody touched.
    let open = run.outcomes.indices.filter { !run.outcomes[$0].isDone && run.need(of: $0) == nil }
    guard let index = open.first(where: { !run.isUntouched($0) && isCheck(run, $0) }) ?? open.first
    else { return [] }
    if isBrief, case .check(let check) = run.step.goals[index],
      case .missed(let miss) = run.outcomes[index], miss.advice.isEmpty
    {
      return [.verdict(.open, "Still to come: \(check.name)")]
    }
    return blocks(about: index, run, probe, isFull: false, hasSpoken: hasSpoken)
  }

  private func isCheck(_ run: LessonRun, _ index: Int) -> Bool {
    if case .check = run.step.goals[index] { true } else { false }
  }

  private func blocks(
    about index: Int,
    _ run: LessonRun,
    _ probe: some CheckProbe,
    isFull: Bool,
    hasSpoken: Bool
  )
    -> [TextBlock]
  {
    guard case .check(let check) = run.step.goals[index] else {
      if run.outcomes[index].isDone {
        if case .prediction = run.step.goals[index] {
          return [.verdict(.done, "What you foretold was carried out.")]
        }
        return [.verdict(.done, "The question is answered.")]
      }
      if case .prediction = run.step.goals[index], run.openPrediction == nil {
        return [.verdict(.open, "A prediction comes once the rest is done.")]
      }
      return [.verdict(.open, "A question is open: `answer` it, or look around first.")]
    }
    if let need = run.need(of: index) {
      return [.verdict(.open, "Not yet, needs “\(need)”: \(check.name)")]
    }
    switch run.outcomes[index] {
    case .done: return [.verdict(.done, check.name.sentence)]
    case .underway(let reason):
      return [.verdict(.waiting, "On its way: \(check.name) – waiting for \(reason)")]
    case .missed(let miss):
      if run.isUntouched(index), !isFull {
        return [.verdict(.open, "Still to come: \(check.name)")]
      }
      let advice = hasSpoken ? [] : miss.advice.prefix(isFull ? 3 : 1)
      // What the system reports is nobody's command.
      let subject = miss.difference?.isStatus == true ? nil : miss.subject
      let cause = subject.flatMap { probe.command(behind: $0, miss.difference?.path) }
      var text = miss.text
      if let cause {
        if text.hasSuffix(" yet") { text = text.dropLast(" yet".count) + " any more" }
        text += ", since `\(cause)`"
      }
      return [.verdict(.missed, "Not yet: \(check.name) – \(text)")]
        + advice.map { .verdict(.note, $0) }
    }
  }

  /// Every goal with how it stands.
  mutating func fullCheck(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> [TextBlock] {
    let news = feedback(&client, &probe, isBrief: true)
    guard let run else { return news }
    if run.isStepDone { return news.isEmpty ? stepDone() : news }
    var result: [TextBlock] = []
    for index in run.step.goals.indices {
      let more = blocks(about: index, run, probe, isFull: true, hasSpoken: false)
      // Several open questions are one thing to say.
      result += more.filter { isCheck(run, index) || !result.contains($0) }
    }
    return result
  }

  /// What is said when a step is done; also notes it in the progress.
  mutating func stepDone() -> [TextBlock] {
    guard let run else { return [] }
    progress.note(run.result, step: run.stepIndex, of: run.lesson.id)
    let place = "\(run.stepIndex + 1) of \(run.lesson.steps.count)"
    if !run.isLastStep {
      return [.verdict(.done, "**Step \(place) is done.** Type `next` to go on.")]
    }
    if run.lesson.kind == .exercise {
      return [
        .verdict(.done, "**The exercise “\(run.lesson.title)” is done: \(pointsWords(run)).**"),
        .text("Type `next` for the next one, `menu` for the list."),
      ]
    }
    let hasMore = nextLesson(after: run.lesson) != nil
    return [
      .verdict(.done, "**Step \(place) is done, and with it the lesson “\(run.lesson.title)”.**")
    ] + (hasMore ? [.text("Type `next` for the next lesson.")] : lastWords)
  }

  private var lastWords: [TextBlock] {
    [.text("That was the last lesson. Well done!")] + nextCourseBlocks()
  }

  private func pointsWords(_ run: LessonRun) -> String {
    guard run.result != .solution else { return "no points, since you saw the solution" }
    let sum = PointsText.words(run.lesson.points)
    return "\(sum) of \(sum) points"
  }

  /// Takes an answer to the open question, and says what came of it.
  mutating func answer(
    _ text: String,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> [TextBlock] {
    guard let result = run?.answer(text) else {
      return [.text("There is no open question here.")]
    }
    switch result {
    case .notUnderstood(let why): return [.verdict(.open, why)]
    case .wrong(let why):
      return [.verdict(.missed, "That is not it. \(why)".trimmed + " Try again.")]
    case .right(let why):
      var blocks: [TextBlock] = [.verdict(.done, "Right. \(why)".trimmed)]
      let rest = feedback(&client, &probe, isBrief: true)
      blocks += rest
      if rest.isEmpty, let question = run?.openQuestion { blocks += questionBlocks(question) }
      return blocks
    }
  }

  /// A question as it is asked.
  func questionBlocks(_ question: LessonRun.Question) -> [TextBlock] {
    switch question {
    case .quiz(let quiz): questionBlocks(quiz)
    case .prediction(let prediction): predictionBlocks(prediction)
    }
  }

  /// A question with its options.
  func questionBlocks(_ quiz: Quiz) -> [TextBlock] {
    var blocks: [TextBlock] = [
      .paragraph([StyledSpan("Question: ", .strong)] + InlineMarkdown.spans(quiz.question))
    ]
    for (index, option) in quiz.options.enumerated() {
      blocks.append(.item("\(Quiz.letter(index)))", 0, InlineMarkdown.spans(option.text)))
    }
    let how =
      switch quiz.form {
      case .choice: "Answer with a letter."
      case .multiple: "More than one is right: answer with all of their letters, as in `a c`."
      case .number: "Answer with a number."
      case .text: "Answer with `answer` and a word."
      }
    blocks.append(.paragraph([StyledSpan(how, .muted)]))
    return blocks
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String { String(trimmedSpaces) }
}
