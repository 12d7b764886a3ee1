public import Simulation

/// One lesson or exercise: what is told, what is asked, and how that is checked.
public struct Lesson: Hashable, Sendable {
  /// What a file is.
  public enum Kind: String, Hashable, Sendable {
    /// Steps that teach.
    case lesson
    /// One task with a start of its own, and checks with points.
    case exercise
  }

  /// The file's name without its ending, as in `03-first-pod`.
  public var id: String
  /// What it is.
  public var kind = Kind.lesson
  /// The title.
  public var title: String
  /// One sentence on what it is about.
  public var summary = ""
  /// About how long it takes.
  public var minutes = 0
  /// The cluster's profile: `v1.8` or `current`.
  public var profile = "v1.8"
  /// How the cluster looks at the start of the lesson.
  public var start = StartState()
  /// The lessons that come before it.
  public var needs: [String] = []
  /// The words it explains, with their meanings.
  public var terms: [Term] = []
  /// What was drawn for the names that vary.
  public var variables: [Variable] = []
  /// What an attempt may use up.
  public var limits = AttemptLimits()
  /// What an exam in it allows.
  public var exam = ExamRules()
  /// The text before the first step.
  public var introduction: [TextBlock] = []
  /// The steps in order; an exercise has one.
  public var steps: [Step] = []

  /// A lesson without steps.
  init(id: String) {
    self.id = id
    title = id
  }

  /// The points of all checks together.
  public var points: Double {
    steps.reduce(0) { $0 + $1.goals.reduce(0) { $0 + $1.points } }
  }

  /// A word that a lesson explains.
  public struct Term: Hashable, Sendable {
    /// The word.
    public var word: String
    /// What it means.
    public var meaning: String
  }

  /// A name that differs from learner to learner, with what was drawn for it.
  public struct Variable: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What stands for it.
    public var value: String
  }
}

/// What an attempt at an exercise may use up; it ends there.
public struct AttemptLimits: Hashable, Sendable {
  /// The cluster's time.
  public var virtual = Duration.minutes(30)
  /// The learner's own time, in an exam; nil for as long as they like.
  public var wall: Duration?
  /// How many events the cluster may handle.
  public var events = 500_000
  /// How many steps programs may make.
  public var steps = 50_000
  /// How many programs may be started.
  public var programs = 600
  /// How many requests may go to the API server.
  public var requests = 400
  /// How many objects the API server may hold.
  public var objects = 2000
  /// How many bytes may be printed.
  public var output = 256 * 1024

  /// What is enough for an exercise that does not say otherwise.
  public init() {}

  /// The same for a session in which so many lines were typed: people get more for each of theirs.
  func scaled(lines: Int) -> AttemptLimits {
    let factor = min(Self.largestFactor, 1 + lines / Self.linesPerShare)
    var scaled = self
    for path in [\AttemptLimits.events, \.steps, \.programs, \.requests, \.output] {
      scaled[keyPath: path] *= factor
    }
    return scaled
  }

  private static let largestFactor = 20
  private static let linesPerShare = 20
}

/// A step of a lesson: text, a task, and the goals that it is done by.
public struct Step: Hashable, Sendable {
  /// The heading.
  public var title: String
  /// The text, pictures included.
  public var text: [TextBlock] = []
  /// What the learner is asked to do.
  public var task: [TextBlock] = []
  /// What must be reached, in order.
  public var goals: [Goal] = []
  /// Help by degrees.
  public var hints: [[TextBlock]] = []
  /// Command lines that solve the step, each in its own way.
  public var solutions: [Variant] = []
  /// Command lines that must not solve it.
  public var wrong: [Variant] = []
  /// What the text shows of commands and what they print.
  public var consoles: [ShownConsole] = []
  /// What the author wants said when the learner comes into some state.
  public var notes: [Note] = []

  /// A step without anything.
  init(title: String) { self.title = title }

  /// The command lines of the first solution.
  public var solution: [String] { solutions.first?.commands ?? [] }

  /// The command lines that each prediction runs.
  var predicted: [[String]] {
    goals.compactMap {
      if case .prediction(let prediction) = $0 { prediction.commands } else { nil }
    }
  }

  /// Everything that is typed in the step: the solution, and what its predictions run.
  public var script: [String] {
    var before: [String] = []
    var after: [String] = []
    var isBefore = true
    for goal in goals {
      switch goal {
      case .check: isBefore = false
      case .prediction(let prediction):
        if isBefore { before += prediction.commands } else { after += prediction.commands }
      case .quiz: continue
      }
    }
    return before + solution + after
  }

  /// Commands that must, or must not, solve a step.
  public struct Variant: Hashable, Sendable {
    /// What is special about them.
    public var title: String
    /// The command lines.
    public var commands: [String]
    /// The line of the file at which they begin.
    public var line: Int
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
  /// A question about what will happen.
  case prediction(Prediction)

  /// What it is worth in an exercise.
  public var points: Double {
    switch self {
    case .check(let check): check.points
    case .quiz(let quiz): quiz.points
    case .prediction: 0
    }
  }

  /// What is asked, in a few words.
  public var name: String {
    switch self {
    case .check(let check): check.name
    case .quiz(let quiz): quiz.question
    case .prediction(let prediction): prediction.question
    }
  }
}
