public import KubernetesAPI

/// A learner's way through one lesson: which step, what is reached, what was asked for.
public struct LessonRun: Hashable, Sendable {
  /// The lesson.
  public let lesson: Lesson
  /// The step the learner is at.
  public private(set) var stepIndex: Int
  /// Whether every goal of the step was reached.
  public private(set) var isStepDone = false
  /// How many hints were given at this step.
  public private(set) var hintsGiven = 0
  /// Whether the solution was shown at this step.
  public var sawSolution = false
  /// How each goal stands, by the last look.
  public private(set) var outcomes: [CheckOutcome] = []
  private var evaluator = CheckEvaluator()
  private var latched: [Bool] = []
  private var answered: [Bool] = []
  private var baseline: [CheckOutcome] = []
  private var notesShown: [Int] = []
  /// The prediction that is being carried out: its place, what was said, what a copy showed.
  private var foresight: Foresight?

  /// What was said of a prediction, and what a copy showed.
  struct Foresight: Hashable, Sendable {
    var index: Int
    var said: Prediction.Outcome
    var foreseen: Prediction.Outcome
  }

  /// A question that waits for an answer.
  public enum Question: Hashable, Sendable {
    /// What is so.
    case quiz(Quiz)
    /// What will be so.
    case prediction(Prediction)
  }

  /// The most observations that are kept of one step; the oldest are forgotten first.
  public static let maximumObservations = 2000

  /// Begins `lesson` at a step.
  public init(_ lesson: Lesson, step: Int = 0) {
    self.lesson = lesson
    stepIndex = min(max(0, step), max(0, lesson.steps.count - 1))
    begin()
  }

  /// The step the learner is at.
  public var step: Step { lesson.steps[stepIndex] }
  /// Whether this is the last step.
  public var isLastStep: Bool { stepIndex == lesson.steps.count - 1 }

  /// The first question that has no answer yet; a prediction waits for the goals before it.
  public var openQuestion: Question? {
    for (index, goal) in step.goals.enumerated() where !answered[index] {
      switch goal {
      case .quiz(let quiz): return .quiz(quiz)
      case .prediction(let prediction):
        if outcomes[..<index].allSatisfy(\.isDone) { return .prediction(prediction) }
      case .check: continue
      }
    }
    return nil
  }

  /// The quiz that is the open question.
  public var openQuiz: Quiz? {
    if case .quiz(let quiz)? = openQuestion { quiz } else { nil }
  }

  /// The prediction that is the open question.
  public var openPrediction: Prediction? {
    if case .prediction(let prediction)? = openQuestion { prediction } else { nil }
  }

  /// How well the step was done.
  public var result: Progress.Result {
    sawSolution ? .solution : hintsGiven > 0 ? .hints : .alone
  }

  // MARK: Moves

  /// Goes to a step and forgets what was reached at the one before.
  public mutating func go(toStep index: Int) {
    stepIndex = min(max(0, index), lesson.steps.count - 1)
    begin()
  }

  /// The next hint, and whether it is a new one; the last one again when there are no more.
  public mutating func nextHint() -> (number: Int, blocks: [TextBlock])? {
    guard !step.hints.isEmpty else { return nil }
    hintsGiven = min(hintsGiven + 1, step.hints.count)
    return (hintsGiven, step.hints[hintsGiven - 1])
  }

  /// Takes what the learner says of the open prediction, and what a copy showed.
  mutating func note(said: Prediction.Outcome, foreseen: Prediction.Outcome) {
    guard let prediction = openPrediction,
      let index = step.goals.indices.first(where: {
        !answered[$0] && step.goals[$0] == .prediction(prediction)
      })
    else { return }
    foresight = Foresight(index: index, said: said, foreseen: foreseen)
  }

  /// The prediction that is being carried out, with what was said of it.
  var pending: (prediction: Prediction, foresight: Foresight)? {
    guard let foresight, case .prediction(let prediction) = step.goals[foresight.index] else {
      return nil
    }
    return (prediction, foresight)
  }

  /// The prediction was carried out: the goal is reached, whatever was said.
  mutating func settlePrediction() {
    guard let foresight else { return }
    answered[foresight.index] = true
    outcomes[foresight.index] = .done
    self.foresight = nil
  }

  /// Takes an answer to the open quiz.
  public mutating func answer(_ text: String) -> Quiz.Result? {
    for (index, goal) in step.goals.enumerated() {
      guard case .quiz(let quiz) = goal, !answered[index] else { continue }
      let result = quiz.result(of: text)
      if case .right = result { answered[index] = true }
      return result
    }
    return nil
  }

  /// Takes what the cluster noticed of the learner's doings.
  public mutating func observe(_ observations: [Observation]) {
    evaluator.observations += observations
    let surplus = evaluator.observations.count - Self.maximumObservations
    if surplus > 0 { evaluator.observations.removeFirst(surplus) }
  }

  // MARK: Looking

  /// Compares the step's goals with the cluster.
  public mutating func look(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) {
    // Once done stays done: what comes after a solved step is the learner's to play with.
    guard !isStepDone else { return }
    for (index, goal) in step.goals.enumerated() {
      switch goal {
      case .quiz, .prediction:
        outcomes[index] = answered[index] ? .done : .missed(Miss("the question is open"))
      case .check(let check):
        if latched[index] { continue }
        outcomes[index] = evaluator.outcome(of: check, &client, &probe)
        latched[index] = outcomes[index].isDone && (check.isOnce || check.condition.isObserved)
      }
    }
    isStepDone = outcomes.allSatisfy(\.isDone)
  }

  /// How each check stands by itself, whatever was reached before; nil for questions.
  ///
  /// `isObserving` tells whether what the learner did so far counts.
  func outcomesApart(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe,
    isObserving: Bool
  ) -> [CheckOutcome?] {
    let judge = isObserving ? evaluator : CheckEvaluator()
    return step.goals.map { goal in
      guard case .check(let check) = goal else { return nil }
      return judge.outcome(of: check, &client, &probe)
    }
  }

  /// Whether a condition holds now, with what was observed so far.
  func isMet(
    _ condition: Condition,
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> Bool {
    evaluator.outcome(of: condition, &client, &probe).isDone
  }

  /// Looks, and takes what it sees as the state that the step begins in.
  public mutating func takeStock(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) {
    look(&client, &probe)
    baseline = outcomes
  }

  /// The check without which check `index` is not looked at, and which is not reached; wherever it stands.
  func need(of index: Int) -> String? { need(of: index, after: []) }

  /// The same on a way through the checks `before`, which leads round in a ring no further.
  private func need(of index: Int, after before: [Int]) -> String? {
    guard case .check(let check) = step.goals[index] else { return nil }
    return check.needs.first { name in
      guard let needed = step.goals.firstIndex(where: { $0.name == name }) else { return false }
      return !outcomes[needed].isDone
        || !before.contains(needed) && need(of: needed, after: before + [index]) != nil
    }
  }

  /// Whether goal `index` stands as it did when the step began.
  func isUntouched(_ index: Int) -> Bool {
    index < baseline.count && baseline[index] == outcomes[index]
  }

  /// The author's remarks on the state the learner is in, each told once while it lasts.
  mutating func newNotes(
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> [String] {
    var texts: [String] = []
    var shown: [Int] = []
    for (index, note) in step.notes.enumerated()
    where evaluator.outcome(of: note.condition, &client, &probe).isDone {
      shown.append(index)
      if !notesShown.contains(index) { texts.append(note.text) }
    }
    notesShown = shown
    return texts
  }

  private mutating func begin() {
    isStepDone = false
    hintsGiven = 0
    sawSolution = false
    evaluator = CheckEvaluator()
    baseline = []
    notesShown = []
    foresight = nil
    let count = step.goals.count
    latched = Array(repeating: false, count: count)
    answered = latched
    outcomes = Array(repeating: .missed(Miss("nothing was compared yet")), count: count)
  }
}
