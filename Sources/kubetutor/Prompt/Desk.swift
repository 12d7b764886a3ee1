import Cluster
import Lessons
import Simulation

/// What the interactive shell drives: a session, with or without a tutor.
protocol Desk {
  var session: Session { get set }
  /// What is shown first.
  mutating func greeting() -> [TextBlock]
  /// Takes a line that is not for the simulated machine; nil where it is.
  mutating func reply(to line: String) -> GuidedSession.Reply?
  /// A line goes to the session now.
  mutating func willType(_ event: JournalEntry.Event)
  /// What there is to say after a command.
  mutating func commandEnded(output: String) -> [TextBlock]
  /// What there is to say after some time at the prompt.
  mutating func timePassed(output: String) -> [TextBlock]
  /// The words beside those of the simulated machine, with one line of help each.
  var words: [(word: String, text: String)] { get }
}

/// The session of somebody who takes no lesson.
struct FreeSession: SessionHolder {
  var session: Session

  mutating func compare(_ command: String, after history: [String]) -> GuidedSession.Reply {
    let comparison = ProfileComparison(command, in: session, after: history)
    return GuidedSession.Reply(blocks: [.code(comparison.lines)])
  }
}

/// A session without lessons.
struct FreeDesk: Desk {
  private var state: FreeSession
  private var travel = TimeTravel<FreeSession>()

  init(session: Session) { state = FreeSession(session: session) }

  var session: Session {
    get { state.session }
    _modify { yield &state.session }
  }

  mutating func greeting() -> [TextBlock] {
    [
      .text(
        "A simulated cluster, yours to experiment with. Try `kubectl get nodes`; `time` shows the"
          + " clock, `quit` or Ctrl-D leaves."
      )
    ]
  }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return nil }
    switch line.trimmed {
    case "quit": return GuidedSession.Reply(blocks: [], isLeaving: true)
    case "help":
      return GuidedSession.Reply(
        blocks: words.map { .text("`\($0.word)` \($0.text)") }
      )
    default: return travel.reply(to: line, &state)
    }
  }

  mutating func willType(_ event: JournalEntry.Event) {
    if case .line(let line) = event, session.isAtShell { travel.record(line, state) }
  }
  mutating func commandEnded(output: String) -> [TextBlock] { [] }
  mutating func timePassed(output: String) -> [TextBlock] { [] }

  var words: [(word: String, text: String)] {
    [
      ("help", "shows this list; `kubectl help` that of kubectl")
    ] + insightWords + [
      ("edit", "opens a file in your editor, as in `edit pod.yaml`"),
      ("quit", "leaves"),
    ]
  }
}

/// The words that look into the cluster, and into its time.
let insightWords: [(word: String, text: String)] = [
  ("why", "tells why an object is as it is, as in `why pod/web`"),
  ("trace", "shows what your last command set in motion, hop by hop"),
  ("map", "draws the cluster; `map -w` keeps drawing, `map architecture` shows its parts"),
  ("fault", "breaks parts of the cluster, as in `fault stop scheduler`; alone it lists what is"),
  ("undo", "takes back the last command; `redo` does it again"),
  ("snapshot", "`snapshot save`, `load`, `diff`, `list`: states of the cluster by name"),
  ("compare", "runs a command in both profiles, as in `compare kubectl get pods`"),
  ("time", "shows the clock; `time speed 60`, `pause`, `+1m`, `back 5m`, `step`, `until COMMAND`"),
]

extension String {
  /// Without blanks at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
