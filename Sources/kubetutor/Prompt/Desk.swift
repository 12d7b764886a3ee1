import Cluster
import Lessons
import Simulation

/// What the interactive shell drives: a session, with or without a tutor.
protocol Desk {
  var session: Session { get set }
  /// What is shown first.
  mutating func greeting() -> [TextBlock]
  /// Why a line is not taken; nil where it is.
  func refusal(of line: String) -> String?
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

extension Desk {
  func refusal(of line: String) -> String? { nil }
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
