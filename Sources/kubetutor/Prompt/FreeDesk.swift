import Cluster
import Lessons
import Simulation
import Terminal

/// A session without lessons, whose cluster survives the program.
struct FreeDesk: Desk {
  private var state: FreeSession
  private var travel = TimeTravel<FreeSession>()
  private var kept: KeptJournal
  private let folder: StateFolder

  /// Takes up the cluster of before, where there is one and nothing else is asked for; else a new one.
  ///
  /// - Parameters:
  ///   - setup: what a new cluster is made from.
  ///   - seed: what determines what is drawn by chance in it.
  ///   - isAsked: whether `setup` was asked for by options, so that another cluster will not do.
  ///   - isAnew: whether the cluster of before is to go.
  ///   - folder: where the journal is kept.
  init(
    _ setup: Journal.Setup,
    seed: UInt64,
    isAsked: Bool,
    isAnew: Bool,
    in folder: StateFolder
  ) {
    self.folder = folder
    let isMine = folder.take()
    let fresh = Journal(seed: seed, setup: setup)
    kept = KeptJournal(fresh, in: folder, canWrite: isMine, consequence: "it goes on in memory.")
    state = FreeSession(setup, seed: seed)
    if !isMine {
      kept.complain(
        "Another kubetutor plays already. You have a new cluster, and what you do here is not kept."
      )
      return
    }
    let old = isAnew ? nil : journal(before: setup, seed: seed, isAsked: isAsked)
    if let old {
      takeUp(old.journal, old.journal.setup ?? setup)
      kept.goOn(after: old.text)
    } else {
      kept.begin(fresh)
    }
  }

  /// The journal of before; nil where there is none, or none that will do.
  private mutating func journal(
    before setup: Journal.Setup,
    seed: UInt64,
    isAsked: Bool
  ) -> (journal: Journal, text: String)? {
    let (text, trouble) = folder.beginReplay()
    if let trouble { kept.complain(trouble) }
    guard let text else { return nil }
    if Journal.read(text) == nil, let (old, line) = Journal.salvage(text), old.setup != nil,
      !isAsked
    {
      kept.complain(folder.keepDamagedJournal(from: line))
      return (old, "")
    }
    guard let old = Journal.read(text), let oldSetup = old.setup else {
      kept.complain(folder.keepDamagedJournal())
      return nil
    }
    guard !isAsked || oldSetup == setup && old.seed == seed else {
      kept.complain(folder.keepOtherJournal())
      return nil
    }
    return (old, text)
  }

  private mutating func takeUp(_ old: Journal, _ setup: Journal.Setup) {
    kept.takeUp(old)
    state = FreeSession(setup, seed: old.seed)
    state.replay(old.entries, &travel)
    folder.endReplay()
    if let time = state.endWhatRuns() {
      kept.note(.interrupt, at: time)
      kept.complain("What still ran when kubetutor ended was stopped, as by Ctrl-C.")
    }
    if !old.entries.isEmpty {
      kept.complain("Your cluster is as you left it. `reset` makes a new one.")
    }
  }

  var session: Session {
    get { state.session }
    _modify { yield &state.session }
  }

  mutating func greeting() -> [TextBlock] {
    kept.takeComplaints() + [
      .text(
        "A simulated cluster, yours to experiment with. Try `kubectl get nodes`; `time` shows the"
          + " clock, `help` what else there is, `quit` or Ctrl-D leaves."
      )
    ]
  }

  mutating func reply(to line: String) -> GuidedSession.Reply? {
    guard session.isAtShell else { return nil }
    switch line.trimmed {
    case "quit": return GuidedSession.Reply(blocks: [], isLeaving: true)
    case "help":
      return GuidedSession.Reply(blocks: TextBlock.words(words))
    case "reset": return reset()
    default: break
    }
    let time = session.cluster.now
    guard var reply = travel.reply(to: line, &state) else { return nil }
    kept.note(.line(line), at: time)
    reply.blocks += kept.takeComplaints()
    return reply
  }

  private mutating func reset() -> GuidedSession.Reply {
    let setup = kept.journal.setup ?? Journal.Setup(profile: .current, nodes: 1)
    let fresh = Journal(seed: kept.journal.seed, setup: setup)
    state = FreeSession(setup, seed: fresh.seed)
    session.hasEditor = true
    travel.reset()
    kept.begin(fresh)
    return GuidedSession.Reply(
      blocks: [.text("A new cluster, as at the beginning.")] + kept.takeComplaints()
    )
  }

  mutating func willType(_ event: JournalEntry.Event) {
    if case .line(let line) = event, session.isAtShell { travel.record(line, state) }
    kept.note(event, at: session.cluster.now)
  }

  mutating func commandEnded(output: String) -> [TextBlock] { kept.takeComplaints() }
  mutating func timePassed(output: String) -> [TextBlock] { kept.takeComplaints() }

  var words: [(word: String, text: String)] {
    [
      ("help", "shows this list; `kubectl help` that of kubectl")
    ] + insightWords + [
      ("edit", "opens a file in your editor, as in `edit pod.yaml`"),
      ("reset", "makes a new cluster"),
      ("quit", "leaves; your cluster is kept"),
    ]
  }
}
