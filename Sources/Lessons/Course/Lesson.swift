/// One lesson: what is told, what is asked, and how that is checked.
public struct Lesson: Hashable, Sendable {
  /// The file's name without its ending, as in `03-first-pod`.
  public var id: String
  /// The title.
  public var title: String
  /// One sentence on what it is about.
  public var summary: String
  /// About how long it takes.
  public var minutes: Int
  /// The cluster's profile: `v1.8` or `current`.
  public var profile: String
  /// How the cluster looks at the start of the lesson.
  public var start: StartState
  /// The lessons that come before it.
  public var needs: [String]
  /// The words it explains, with their meanings.
  public var terms: [Term]
  /// The text before the first step.
  public var introduction: [TextBlock]
  /// The steps in order.
  public var steps: [Step]

  /// A word that a lesson explains.
  public struct Term: Hashable, Sendable {
    /// The word.
    public var word: String
    /// What it means.
    public var meaning: String
  }

  /// How a cluster is made ready for a lesson that is begun by itself.
  public struct StartState: Hashable, Sendable {
    /// The furniture of the cluster: `course` (as the document finds it) or `bare`.
    public var cluster = "course"
    /// How many nodes there are; nil for the profile's own.
    public var nodes: Int?
    /// The shell commands that are run before the learner sees a prompt.
    public var commands: [String] = []

    /// The cluster of the course as it is.
    public init() {}
  }
}

/// A step of a lesson: text, a task, and the goals that it is done by.
public struct Step: Hashable, Sendable {
  /// The heading.
  public var title: String
  /// The text, pictures included.
  public var text: [TextBlock]
  /// What the learner is asked to do.
  public var task: [TextBlock]
  /// What must be reached, in order.
  public var goals: [Goal]
  /// Help by degrees.
  public var hints: [[TextBlock]]
  /// The command lines that solve the step.
  public var solution: [String]
  /// Command lines that must not solve it.
  public var wrong: [WrongVariant]
  /// What the author wants said when the learner comes into some state.
  public var notes: [Note]

  /// Commands that must not solve a step.
  public struct WrongVariant: Hashable, Sendable {
    /// What is wrong about them.
    public var title: String
    /// The command lines.
    public var commands: [String]
  }

  /// A remark for a state that learners get into.
  public struct Note: Hashable, Sendable {
    /// When it is said.
    public var condition: Condition
    /// What is said, in Markdown.
    public var text: String
  }
}

/// One thing that a step asks for.
public enum Goal: Hashable, Sendable {
  /// A state of the cluster, or something the learner did.
  case check(Check)
  /// A question.
  case quiz(Quiz)
}
