/// What a learner may ask of the tutor, beside the commands of the simulated machine.
public enum TutorCommand: Hashable, Sendable {
  /// On to the next step or lesson.
  case next
  /// How the step stands, in full.
  case check
  /// A little help; more each time.
  case hint
  /// The commands that solve the step.
  case solution
  /// The same, typed for the learner.
  case typeSolution
  /// On without doing it.
  case skip
  /// Back to the beginning of the step, or of the lesson.
  case reset(wholeLesson: Bool)
  /// The text of the step again.
  case read
  /// The list of lessons.
  case menu
  /// A lesson by its number, name or a part of its title.
  case open(String)
  /// Another course by its name, or a list of them.
  case course(String)
  /// What is done.
  case progress
  /// The words that were explained.
  case terms
  /// An answer to the open question.
  case answer(String)
  /// What can be typed.
  case help
  /// The end.
  case quit

  /// The words by which commands are called, with one line of help each.
  public static let words: [(word: String, text: String)] = [
    ("next", "go on to the next step or lesson"),
    ("check", "see how the step stands"),
    ("hint", "get a little help; ask again for more"),
    ("solution", "see the commands that solve the step; `solution --type` types them for you"),
    ("answer", "answer the question, as in `answer b`"),
    ("skip", "go on without doing the step"),
    ("reset", "begin the step again; `reset lesson` for the whole lesson"),
    ("read", "show the text of the step again"),
    ("menu", "list the lessons"),
    ("open", "open a lesson, as in `open 3`"),
    ("course", "list the courses, or go to another one"),
    ("progress", "see what you have done"),
    ("terms", "list the words explained so far"),
    ("help", "show this list"),
    ("quit", "leave; your place is kept"),
  ]

  /// Reads a command line; nil where it is none for the tutor.
  ///
  /// With an open question a bare letter or number is an answer; in the menu a bare number opens a lesson.
  public init?(_ line: String, isQuestionOpen: Bool = false, isInMenu: Bool = false) {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let first = words.first else { return nil }
    let rest = words.dropFirst().joined(separator: " ")
    switch (String(first), words.count) {
    case ("next", 1): self = .next
    case ("check", 1): self = .check
    case ("hint", 1): self = .hint
    case ("solution", 1): self = .solution
    case ("solution", 2) where rest == "--type": self = .typeSolution
    case ("skip", 1): self = .skip
    case ("reset", 1): self = .reset(wholeLesson: false)
    case ("reset", 2) where rest == "lesson": self = .reset(wholeLesson: true)
    case ("read", 1) where !isInMenu: self = .read
    case ("menu", 1): self = .menu
    case ("open", 2...): self = .open(rest)
    case ("course", 1): self = .course("")
    case ("course", 2): self = .course(rest)
    case ("progress", 1): self = .progress
    case ("terms", 1): self = .terms
    case ("answer", 2...): self = .answer(rest)
    case ("help", 1): self = .help
    case ("quit", 1): self = .quit
    default:
      let isBare = words.allSatisfy { $0.count == 1 || Double($0) != nil }
      if isQuestionOpen, isBare {
        self = .answer(line)
      } else if isInMenu, words.count == 1, Int(first) != nil {
        self = .open(String(first))
      } else {
        return nil
      }
    }
  }
}
