/// What the tutor says, and what the driver has to do.
public struct TutorReply: Hashable, Sendable {
  /// The text; `TextLayout` sets it to a width.
  public var blocks: [TextBlock]
  /// What is to be done after the text was shown.
  public var effect: TutorEffect?

  /// Says `blocks`.
  public init(_ blocks: [TextBlock] = [], effect: TutorEffect? = nil) {
    self.blocks = blocks
    self.effect = effect
  }

  /// Whether there is nothing to say and nothing to do.
  public var isEmpty: Bool { blocks.isEmpty && effect == nil }
}

/// What the driver has to do for the tutor.
public enum TutorEffect: Hashable, Sendable {
  /// Make a new cluster, run the commands unseen, let it settle; then call `Tutor.takeStock`.
  case prepare(Preparation)
  /// Run these command lines for the learner, seen; then call `Tutor.takeStock`.
  case run([String])
  /// Type these command lines at the prompt, as if the learner did.
  case type([String])
  /// Run a prediction's commands, seen; then call `Tutor.enacted`.
  case enact(Enactment)
  /// Leave the shell.
  case quit
  /// Leave this course for another one.
  case changeCourse(String)
}

/// How the cluster is made ready for a place in a lesson.
public struct Preparation: Hashable, Sendable {
  /// The profile: `v1.8` or `current`.
  public var profile: String
  /// What is there at first.
  public var start: StartState
  /// The command lines in order; a line `^C` ends what runs.
  public var commands: [String]
  /// Whether it is for an exercise, in which nothing is broken or mended by a word.
  public var isExercise = false
}

extension Lesson {
  /// How the cluster is made ready for step `index`: the start state, and the steps before it solved.
  public func preparation(beforeStep index: Int = 0) -> Preparation {
    Preparation(
      profile: profile,
      start: start,
      commands: start.commands + steps.prefix(index).flatMap(\.script),
      isExercise: kind == .exercise
    )
  }
}
