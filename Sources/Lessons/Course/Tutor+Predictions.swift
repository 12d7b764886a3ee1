public import KubernetesAPI
public import Simulation

/// What is run for the learner after a prediction, seen.
public struct Enactment: Hashable, Sendable {
  /// The command lines.
  public var commands: [String]
  /// How long the cluster gets after them.
  public var wait: Duration
  /// Command lines that are run then, to show how it came.
  public var looks: [String]
}

/// Predictions: what the learner says, what a copy shows, what the cluster does.
extension Tutor {
  /// Takes what the learner says will happen, and lets a copy of the cluster show what does.
  mutating func predict(
    _ prediction: Prediction,
    _ text: String,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    let said: Prediction.Outcome
    switch prediction.reading(text) {
    case .notUnderstood(let why): return TutorReply([.verdict(.open, why)])
    case .outcome(let outcome): said = outcome
    }
    let foreseen = prediction.foresee(probe)
    let isRight = prediction.isRight(said, foreseen)
    run?.note(said: said, foreseen: foreseen)
    let blocks: [TextBlock] = [
      .text("You say: \(prediction.words(said)). A copy of your cluster tried it first."),
      isRight
        ? .verdict(.done, "The copy says so, too. Now your own cluster:")
        : .verdict(.missed, "The copy says: \(prediction.words(foreseen)). Now your own cluster:"),
    ]
    let enactment = Enactment(
      commands: prediction.commands,
      wait: prediction.wait,
      looks: isRight ? [] : prediction.looks
    )
    return TutorReply(blocks, effect: .enact(enactment))
  }

  /// Compares what came with what was said, after the driver has run the commands.
  ///
  /// `observations` are those of the commands.
  public mutating func enacted(
    _ observations: [Observation],
    _ client: inout some KubernetesClient,
    _ probe: inout some CheckProbe
  ) -> TutorReply {
    guard let (prediction, foresight) = run?.pending else { return TutorReply() }
    let came = prediction.outcome(observations, &client, &probe)
    let isRight = prediction.isRight(foresight.said, came)
    run?.settlePrediction()
    var blocks: [TextBlock] = []
    if isRight {
      blocks.append(.verdict(.done, "It came as you said: \(prediction.words(came))."))
    } else {
      blocks.append(.verdict(.missed, prediction.difference(foresight.said, came)))
      let witnesses = prediction.witnesses(&client)
      if !witnesses.isEmpty { blocks.append(.text("There: \(Words.list(witnesses)).")) }
    }
    if came != foresight.foreseen {
      blocks.append(
        .verdict(.note, "The copy came to \(prediction.words(foresight.foreseen)) instead.")
      )
    }
    if case .options(let places) = came, places.isEmpty {
      blocks.append(
        .text("Your cluster is not as this step expects it; `reset` makes it so.")
      )
    }
    blocks.append(.text(prediction.explanation))
    if isRight { blocks.append(.text("`trace` shows how it came.")) }
    let before = run?.outcomes ?? []
    run?.takeStock(&client, &probe)
    for (index, goal) in (run?.step.goals ?? []).enumerated() {
      guard case .check(let check) = goal, run?.outcomes[index].isDone == true,
        before.indices.contains(index), !before[index].isDone
      else { continue }
      blocks.append(.verdict(.done, check.name.sentence))
    }
    if run?.isStepDone == true {
      blocks += stepDone()
    } else if let question = run?.openQuestion {
      blocks += questionBlocks(question)
    }
    return TutorReply(blocks)
  }

  /// A prediction as it is asked.
  func predictionBlocks(_ prediction: Prediction) -> [TextBlock] {
    var blocks: [TextBlock] = [
      .paragraph(
        [StyledSpan("What will happen? ", .strong)] + InlineMarkdown.spans(prediction.question)
      )
    ]
    if case .options(let options) = prediction.form {
      for (index, option) in options.enumerated() {
        blocks.append(.item("\(Quiz.letter(index)))", 0, InlineMarkdown.spans(option.text)))
      }
    }
    if !prediction.commands.isEmpty {
      blocks.append(.text("This will be typed for you:"))
      blocks.append(.code(prediction.commands))
    }
    blocks.append(
      .paragraph([
        StyledSpan(
          "\(prediction.howToAnswer) It is looked at \(DurationText.words(prediction.wait)) later.",
          .muted
        )
      ])
    )
    return blocks
  }
}
