/// Plays a lesson by machine and says what it does not keep.
///
/// Each step begins unsolved, is solved by its solution, and by none of its wrong variants.
public struct LessonProof<World: LessonWorld> {
  /// The lesson.
  public let lesson: Lesson
  /// The world after the last step that was played.
  public private(set) var world: World
  /// What was found, one sentence each.
  public private(set) var findings: [String] = []
  /// What became of changes to the solved states.
  public private(set) var mutations = MutationFigures()
  private var run: LessonRun

  /// Takes a world that is at the lesson's start.
  public init(_ lesson: Lesson, in world: World) {
    self.lesson = lesson
    self.world = world
    run = LessonRun(lesson)
  }

  /// Plays all steps; the wrong variants only where `refusing` asks for them, and changes of the
  /// solved states only where `mutating` does.
  public mutating func play(refusing: Bool = true, mutating: Bool = false) {
    for index in lesson.steps.indices {
      let start = mutating ? world.look { client, _ in ObjectCensus(&client) } : nil
      play(step: index, refusing: refusing)
      guard let start, run.isStepDone else { continue }
      let figures = MutationTrial(world: world, run: run, start: start).figures()
      mutations += figures
      for name in figures.unmoved {
        find(lesson.steps[index], "has a check that no change of the solved state moves: \(name)")
      }
    }
  }

  private mutating func play(step index: Int, refusing: Bool) {
    let step = lesson.steps[index]
    run.go(toStep: index)
    _ = world.takeObservations()
    run = world.look { [run] client, probe in
      var run = run
      run.takeStock(&client, &probe)
      return run
    }
    if run.isStepDone { find(step, "is solved before anything was done") }
    if lesson.kind == .exercise {
      for index in step.goals.indices where run.outcomes[index].isDone && run.need(of: index) == nil
      {
        find(step, "gives points for nothing (give the check a need): \(step.goals[index].name)")
      }
    }
    if step.wrong.isEmpty,
      step.goals.contains(where: { if case .check = $0 { true } else { false } })
    {
      find(step, "has no wrong variant")
    }
    if refusing { for variant in step.wrong { refuse(variant, step) } }
    refuseWrongAnswers(step)
    for console in step.consoles where !console.isAfter { prove(console, of: step) }
    solve(step)
    for console in step.consoles where console.isAfter { prove(console, of: step) }
  }

  /// Runs what a block of the text shows, on a copy, and compares what is printed.
  private mutating func prove(_ console: ShownConsole, of step: Step) {
    var copy = world
    _ = copy.takeObservations()
    for command in console.commands {
      copy.type(command.line)
      var printed = ""
      for case .output(let text) in copy.takeObservations() { printed += text }
      guard let difference = command.difference(from: printed) else { continue }
      find(
        step,
        "shows (line \(console.line)) what `\(command.line)` does not print: \(difference)"
      )
    }
  }

  private mutating func refuse(_ variant: Step.Variant, _ step: Step) {
    var (copy, attempt) = (world, run)
    _ = Self.predictAll(&copy, &attempt)
    copy.type(variant.commands)
    Self.look(&copy, &attempt)
    _ = Self.answerAll(&copy, &attempt)
    if attempt.isStepDone {
      find(step, "is solved by the wrong variant “\(variant.title)” (line \(variant.line))")
    }
  }

  private mutating func refuseWrongAnswers(_ step: Step) {
    for case .quiz(let quiz) in step.goals {
      if case .right = quiz.result(of: quiz.wrongAnswer) {
        find(step, "takes “\(quiz.wrongAnswer)” for “\(quiz.question)”")
      }
    }
  }

  private mutating func solve(_ step: Step) {
    for (index, solution) in step.solutions.enumerated().dropFirst() {
      var (copy, attempt) = (world, run)
      solve(step, solution, number: index + 1, &copy, &attempt)
    }
    var (copy, attempt) = (world, run)
    let first = step.solutions.first ?? Step.Variant(title: "", commands: [], line: 0)
    solve(step, first, number: 1, &copy, &attempt)
    (world, run) = (copy, attempt)
  }

  private mutating func solve(
    _ step: Step,
    _ solution: Step.Variant,
    number: Int,
    _ world: inout World,
    _ run: inout LessonRun
  ) {
    var surprises = Self.predictAll(&world, &run)
    world.type(solution.commands)
    Self.look(&world, &run)
    surprises += Self.answerAll(&world, &run)
    for surprise in surprises { find(step, surprise) }
    guard !run.isStepDone else { return }
    let which =
      step.solutions.count == 1
      ? "its solution" : "solution \(number) (line \(solution.line))"
    for (index, goal) in step.goals.enumerated() where !run.outcomes[index].isDone {
      guard case .check(let check) = goal else { continue }
      find(step, "is not solved by \(which): \(check.name): \(run.outcomes[index].words)")
    }
  }

  private static func look(_ world: inout World, _ run: inout LessonRun) {
    run.observe(world.takeObservations())
    run = world.look { [run] client, probe in
      var run = run
      run.look(&client, &probe)
      return run
    }
  }

  /// Answers everything that is asked; what predictions do not keep.
  private static func answerAll(_ world: inout World, _ run: inout LessonRun) -> [String] {
    guard run.openQuestion != nil else { return [] }
    var surprises: [String] = []
    while let question = run.openQuestion {
      switch question {
      case .quiz(let quiz):
        guard case .right? = run.answer(quiz.rightAnswer) else { return surprises }
        look(&world, &run)
      case .prediction(let prediction): surprises += carryOut(prediction, &world, &run)
      }
    }
    return surprises
  }

  /// Carries out the predictions that stand before the step's other goals.
  private static func predictAll(_ world: inout World, _ run: inout LessonRun) -> [String] {
    var surprises: [String] = []
    while let prediction = run.openPrediction { surprises += carryOut(prediction, &world, &run) }
    return surprises
  }

  /// Lets a copy run a prediction's commands, then the world; both must come to the same, and to
  /// something that can be said.
  private static func carryOut(
    _ prediction: Prediction,
    _ world: inout World,
    _ run: inout LessonRun
  ) -> [String] {
    var surprises: [String] = []
    let foreseen = world.look { _, probe in prediction.foresee(probe) }
    let name = "the prediction of line \(prediction.line)"
    switch foreseen {
    case .options(let places) where places.count != 1:
      surprises.append("\(name): \(places.isEmpty ? "none" : "more than one") of its options comes")
    case .value("nothing"): surprises.append("\(name): there is no such field")
    default: break
    }
    run.note(said: foreseen, foreseen: foreseen)
    _ = world.takeObservations()
    for command in prediction.commands {
      if command == "^C" { world.interrupt() } else { world.type(command) }
    }
    world.pass(prediction.wait)
    let observations = world.takeObservations()
    let came = world.look { client, probe in
      prediction.outcome(observations, &client, &probe)
    }
    if came != foreseen {
      surprises.append(
        "\(name): the copy says \(prediction.words(foreseen)), the cluster \(prediction.words(came))"
      )
    }
    run.settlePrediction()
    world.settle()
    look(&world, &run)
    return surprises
  }

  private mutating func find(_ step: Step, _ what: String) {
    findings.append("\(lesson.id), “\(step.title)”: \(what)")
  }
}

extension CheckOutcome {
  /// The outcome in words, for reports.
  public var words: String {
    switch self {
    case .done: "done"
    case .underway(let reason): "waiting for \(reason)"
    case .missed(let miss): ([miss.text] + miss.advice).joined(separator: " ")
    }
  }
}
